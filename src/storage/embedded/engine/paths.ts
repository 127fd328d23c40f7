/** Dotted paths into documents, with MongoDB's rules for the arrays on the way. */
import { type Doc, isDoc } from "./documents.ts";
import { compareKeys, EMPTY_ARRAY_KEY, type Key, toKey } from "./keys.ts";

/** What a path reaches. `multi` is true when an array lies on the way or at the end. */
export interface Reached {
	multi: boolean;
	/** The values; an array at the end gives its elements and then itself. A missing value is `undefined`. */
	values: unknown[];
}

const INDEX = /^\d+$/;

/** Every value that a path reaches in a document. */
export function valuesAt(doc: unknown, path: string): Reached {
	const reached: Reached = { multi: false, values: [] };
	walk(doc, partsOf(path), 0, reached);
	return reached;
}

const MAX_KNOWN_PATHS = 2_000;
const knownPaths = new Map<string, readonly string[]>();

/** The steps of a path; the same few paths are walked for every document. */
function partsOf(path: string): readonly string[] {
	let parts = knownPaths.get(path);
	if (parts === undefined) {
		if (knownPaths.size >= MAX_KNOWN_PATHS) knownPaths.clear();
		parts = path.split(".");
		knownPaths.set(path, parts);
	}
	return parts;
}

/** What stands at the ends of a path, arrays whole. */
export function endsAt(doc: unknown, path: string): unknown[] {
	const dot = path.lastIndexOf(".");
	const last = path.slice(dot + 1);
	const parents = dot < 0 ? [doc] : valuesAt(doc, path.slice(0, dot)).values;
	return parents.flatMap((parent) => {
		if (Array.isArray(parent)) return INDEX.test(last) ? [parent[Number(last)]] : [];
		return isDoc(parent) ? [parent[last]] : [];
	});
}

function walk(value: unknown, parts: readonly string[], at: number, reached: Reached): void {
	if (Array.isArray(value)) {
		reached.multi = true;
		if (at === parts.length) reached.values.push(...value, value);
		else walkArray(value, parts, at, reached);
		return;
	}
	const part = parts[at];
	if (part === undefined) reached.values.push(value);
	else walk(isDoc(value) ? value[part] : undefined, parts, at + 1, reached);
}

function walkArray(array: readonly unknown[], parts: readonly string[], at: number, reached: Reached): void {
	const part = parts[at] ?? "";
	const index = INDEX.test(part) ? Number(part) : -1;
	if (index >= 0) walk(array[index], parts, at + 1, reached);
	for (const element of array) {
		if (isDoc(element)) walk(element, parts, at, reached);
		else if (index < 0) reached.values.push(undefined);
	}
	if (array.length === 0 && index < 0) reached.values.push(undefined);
}

/** The key a document sorts by: of an array, its smallest element when ascending and its greatest when descending. */
export function sortKey(doc: unknown, path: string, descending: boolean): Key {
	const { multi, values } = valuesAt(doc, path);
	if (!multi) return toKey(values[0]);
	const keys = values.filter((value) => !Array.isArray(value)).map(toKey);
	return keys.reduce((best, key) => (compareKeys(key, best) < 0 !== descending ? key : best), keys[0] ?? EMPTY_ARRAY_KEY);
}

/** The value at a path of plain steps (a number steps into an array), or undefined. */
export function getPath(root: unknown, path: string): unknown {
	let value = root;
	for (const part of path.split(".")) {
		if (Array.isArray(value)) value = INDEX.test(part) ? value[Number(part)] : undefined;
		else value = isDoc(value) ? value[part] : undefined;
	}
	return value;
}

/** The top-level field of a path. */
export function topField(path: string): string {
	const dot = path.indexOf(".");
	return dot < 0 ? path : path.slice(0, dot);
}

/** Sets a value at a path of plain steps, making documents on the way; for building filters' and upserts' documents. */
export function setPath(root: Doc, path: string, value: unknown): void {
	const parts = path.split(".");
	const last = parts.pop() ?? path;
	let target = root;
	for (const part of parts) {
		const next = target[part];
		const step = isDoc(next) ? next : {};
		target[part] = step;
		target = step;
	}
	target[last] = value;
}
