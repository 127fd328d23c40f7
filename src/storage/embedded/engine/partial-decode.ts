/** Decodes only the top-level fields that somebody reads: skipping an element costs a length, decoding it costs objects. */
import { keepElements, nameBytes } from "./bson-bytes.ts";
import { type Doc, decode, isDoc } from "./documents.ts";
import { topField } from "./paths.ts";

/** A decoder that keeps only the top-level fields named; undefined means all. */
export function decoderFor(fields: ReadonlySet<string> | undefined): (bytes: Uint8Array) => Doc {
	if (fields === undefined) return decode;
	const wanted = nameBytes(fields);
	return (bytes) => decode(keepElements(bytes, wanted) ?? bytes);
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
