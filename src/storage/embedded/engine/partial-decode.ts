/** Decodes only the top-level fields that somebody reads: skipping an element costs a length, decoding it costs objects. */
import { deserialize } from "bson";
import { type Doc, decode, isDoc } from "./documents.ts";
import { topField } from "./paths.ts";

const FIXED_BYTES: Readonly<Record<number, number>> = { 1: 8, 6: 0, 7: 12, 8: 1, 9: 8, 10: 0, 16: 4, 17: 8, 18: 8, 19: 16, 255: 0, 127: 0 };

/** A decoder that keeps `fields`; undefined means all. */
export function decoderFor(fields: ReadonlySet<string> | undefined): (bytes: Uint8Array) => Doc {
	return fields === undefined ? decode : (bytes) => decodeFields(bytes, fields);
}

/** The document with only those of its top-level fields that are named. */
export function decodeFields(bytes: Uint8Array, fields: ReadonlySet<string>): Doc {
	const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const kept = Buffer.allocUnsafe(source.length);
	let to = 4;
	for (let at = 4; at < source.length - 1; ) {
		const nameEnd = source.indexOf(0, at + 1);
		const end = elementEnd(source, source[at] ?? 0, nameEnd + 1);
		if (end < 0) return decode(bytes);
		if (fields.has(source.toString("utf8", at + 1, nameEnd))) to += source.copy(kept, to, at, end);
		at = end;
	}
	kept[to++] = 0;
	kept.writeInt32LE(to, 0);
	return deserialize(kept.subarray(0, to), { promoteBuffers: false });
}

/** Where the value that starts at `at` ends; -1 for a type this module does not know. */
function elementEnd(source: Buffer, type: number, at: number): number {
	const fixed = FIXED_BYTES[type];
	if (fixed !== undefined) return at + fixed;
	if (type === 3 || type === 4 || type === 15) return at + source.readInt32LE(at);
	if (type === 2 || type === 13 || type === 14) return at + 4 + source.readInt32LE(at);
	if (type === 5) return at + 5 + source.readInt32LE(at);
	if (type === 11) return source.indexOf(0, source.indexOf(0, at) + 1) + 1;
	return -1;
}

/** Collects the fields that filters and stages read; `all` once it cannot tell. */
class FieldCollector {
	readonly fields = new Set<string>();
	all = false;

	path(path: string): void {
		this.fields.add(topField(path));
	}

	expression(value: unknown): void {
		if (typeof value === "string") this.#reference(value);
		else if (Array.isArray(value)) for (const item of value) this.expression(item);
		else if (isDoc(value)) for (const item of Object.values(value)) this.expression(item);
	}

	#reference(text: string): void {
		if (/^\$\$(ROOT|CURRENT)/.test(text)) this.all = true;
		else if (text.startsWith("$") && !text.startsWith("$$")) this.path(text.slice(1));
	}

	filter(filter: unknown): void {
		if (!isDoc(filter)) return;
		for (const [name, value] of Object.entries(filter)) {
			if (name === "$and" || name === "$or" || name === "$nor") for (const part of value as unknown[]) this.filter(part);
			else if (name === "$expr") this.expression(value);
			else if (name.startsWith("$")) this.all = true;
			else this.path(name);
		}
	}
}

/** Top-level fields that a filter and a sort read; undefined when they may read everything. */
export function fieldsOfQuery(filter: Doc, sort: Doc): Set<string> | undefined {
	const collector = new FieldCollector();
	collector.filter(filter);
	for (const path of Object.keys(sort)) collector.path(path);
	return collector.all ? undefined : collector.fields;
}

/** Reads one stage. `true`: later stages see only what this one made. `undefined`: unknown stage. */
function readStage(collector: FieldCollector, stage: Doc): boolean | undefined {
	const [name, body] = Object.entries(stage)[0] ?? ["", undefined];
	switch (name) {
		case "$match":
			collector.filter(body);
			return false;
		case "$limit":
		case "$skip":
		case "$sample":
			return false;
		case "$sort":
		case "$addFields":
		case "$set":
			for (const path of Object.keys(isDoc(body) ? body : {})) collector.path(path);
			collector.expression(body);
			return false;
		case "$unwind":
			collector.expression(isDoc(body) ? body.path : body);
			return false;
		case "$group":
		case "$bucket":
		case "$sortByCount":
			collector.expression(body);
			return true;
		case "$count":
			return true;
		default:
			return undefined;
	}
}

/** Top-level fields that a pipeline reads before one of its stages makes new documents; undefined when it may read everything. */
export function fieldsOfPipeline(stages: readonly Doc[]): Set<string> | undefined {
	const collector = new FieldCollector();
	for (const stage of stages) {
		const replaces = readStage(collector, stage);
		if (replaces === undefined || collector.all) return undefined;
		if (replaces) return collector.fields;
	}
	return undefined;
}
