/** Turns `$`, `$[]` and `$[name]` in update paths into the array positions they stand for. */
import { type Doc, plain } from "./documents.ts";
import { badValue, type CommandError } from "./errors.ts";
import { compileFilter } from "./language.ts";
import { getPath, setPath } from "./paths.ts";

/** What positions depend on besides the document. */
export interface PositionContext {
	/** The update's filter, which `$` refers to. */
	filter: Doc;
	arrayFilters: readonly Doc[];
}

/** The plain paths that an update path stands for in a document. */
export function expandPath(doc: Doc, path: string, context: PositionContext): string[] {
	if (!path.includes("$")) return [path];
	return expand(doc, path.split("."), context);
}

function expand(doc: Doc, parts: readonly string[], context: PositionContext): string[] {
	const at = parts.findIndex((part) => part.startsWith("$"));
	const marker = parts[at];
	if (marker === undefined) return [parts.join(".")];
	const field = parts.slice(0, at).join(".");
	const array = getPath(doc, field);
	if (!Array.isArray(array)) throw notAnArray(field, marker, array);
	return positionsOf(marker, array, field, context).flatMap((index) => expand(doc, [field, String(index), ...parts.slice(at + 1)], context));
}

function notAnArray(field: string, marker: string, value: unknown): CommandError {
	if (marker === "$") return badValue("The positional operator did not find the match needed from the query.");
	if (value !== undefined) return badValue(`Cannot apply array updates to non-array element ${field}`);
	return badValue(`The path '${field}' must exist in the document in order to apply array updates.`);
}

function positionsOf(marker: string, array: readonly unknown[], field: string, context: PositionContext): number[] {
	if (marker === "$[]") return [...array.keys()];
	if (marker === "$") return [matchedPosition(array, field, context.filter)];
	const name = /^\$\[(\w+)\]$/.exec(marker)?.[1];
	if (name === undefined) throw badValue(`The path marker '${marker}' is not valid`);
	const filters = context.arrayFilters.filter((filter) => mentions(filter, name));
	if (filters.length === 0) throw badValue(`No array filter found for identifier '${name}' in path '${field}.${marker}'`);
	const tests = filters.map((filter) => compileFilter(renamed(filter, name) as Doc));
	return [...array.keys()].filter((index) => tests.every((test) => test({ element: plain(array[index]) })));
}

function mentions(filter: Doc, name: string): boolean {
	return Object.entries(filter).some(([path, value]) =>
		path.startsWith("$") ? (value as Doc[]).some((part) => mentions(part, name)) : path === name || path.startsWith(`${name}.`),
	);
}

/** An array filter's own name for the element, replaced by the field `element`. */
function renamed(filter: unknown, name: string): unknown {
	if (Array.isArray(filter)) return filter.map((part) => renamed(part, name));
	return Object.fromEntries(
		Object.entries(filter as Doc).map(([path, value]) =>
			path.startsWith("$") ? [path, renamed(value, name)] : [`element${path.slice(name.length)}`, value],
		),
	);
}

/** The first element that satisfies all conditions on the array at once; else the first that satisfies one. */
function matchedPosition(array: readonly unknown[], field: string, filter: Doc): number {
	const path = field
		.split(".")
		.filter((part) => !/^\d+$/.test(part))
		.join(".");
	const conditions = conditionsOn(filter, path);
	const alone = array.map((element) => {
		const doc: Doc = {};
		setPath(doc, path, [plain(element)]);
		return doc;
	});
	const all = conditions.length > 0 ? alone.findIndex(compileFilter({ $and: conditions })) : -1;
	const any = all >= 0 ? all : alone.findIndex((doc) => conditions.some((condition) => compileFilter(condition)(doc)));
	if (any < 0) throw badValue("The positional operator did not find the match needed from the query.");
	return any;
}

function conditionsOn(filter: Doc, path: string): Doc[] {
	return Object.entries(filter).flatMap(([name, value]) => {
		if (name === "$and" || name === "$or") return (value as Doc[]).flatMap((part) => conditionsOn(part, path));
		return name === path || name.startsWith(`${path}.`) ? [{ [name]: value }] : [];
	});
}
