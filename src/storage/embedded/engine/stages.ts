/** Aggregation stages that `mingo` gets wrong or slow: `$lookup` goes through indexes, `$bucket` keeps MongoDB's inclusive lower bounds. */
import { Aggregator } from "mingo/aggregator";
import type { Context } from "mingo/core";
import { Lazy } from "mingo/lazy";
import * as pipeline from "mingo/operators/pipeline";
import { type Doc, isDoc } from "./documents.ts";
import { badValue } from "./errors.ts";
import { keyText } from "./keys.ts";
import type { Lookup } from "./language.ts";
import { getPath, valuesAt } from "./paths.ts";
import { comparePlaces, sortDirections, sortPlace } from "./sorting.ts";

type Docs = ReturnType<typeof Lazy>;
type StageOptions = { collectionResolver?: unknown };
type Stage = (docs: Docs, body: unknown, options: StageOptions) => Docs;

const original = pipeline as unknown as Record<string, Stage>;

function run(name: string, docs: Docs, body: unknown, options: StageOptions): Docs {
	const stage = original[name];
	if (stage === undefined) throw badValue(`no stage ${name}`);
	return stage(docs, body, options);
}

/** The stages that replace `mingo`'s; `context` is asked for late because it contains them. */
export function repairedStages(context: () => Context): Record<string, Stage> {
	return {
		$lookup: (docs, body, options) => lookup(docs, body as LookupBody, options, context()),
		$bucket: (docs, body, options) => bucket(docs, body as BucketBody, options),
		$sort: (docs, body) => docs.transform((list: Doc[]) => Lazy(sorted(list, body as Doc))),
		$unwind: (docs, body) => docs.transform((list: Doc[]) => Lazy(list.flatMap(unwinder(body)))),
		$count: (docs, name) => docs.transform((list: Doc[]) => Lazy(list.length > 0 ? [{ [String(name)]: list.length }] : [])),
		$project: (docs, body, options) => idFirst(run("$project", docs, body, options), body as Doc),
		$unionWith: (docs, body, options) =>
			run("$unionWith", docs, typeof body === "string" ? { coll: body, pipeline: [] } : { pipeline: [], ...(body as Doc) }, options),
	};
}

function sorted(docs: Doc[], spec: Doc): Doc[] {
	const directions = sortDirections(spec);
	const placed = docs.map((doc, rid) => ({ doc, rid, keys: sortPlace(doc, directions) }));
	return placed.sort((left, right) => comparePlaces(left, right, directions)).map(({ doc }) => doc);
}

/** One document for each element; a value that is no array counts as one element. */
function unwinder(body: unknown): (doc: Doc) => Doc[] {
	const spec = isDoc(body) ? body : { path: body };
	const path = String(spec.path).slice(1);
	const place = spec.includeArrayIndex;
	const keepEmpty = spec.preserveNullAndEmptyArrays === true;
	return (doc) => {
		const value = getPath(doc, path);
		const elements: [unknown, number | null][] = Array.isArray(value)
			? value.map((item, index) => [item, index])
			: value === undefined || value === null
				? []
				: [[value, null]];
		if (elements.length === 0 && !keepEmpty) return [];
		if (elements.length === 0) elements.push([Array.isArray(value) ? undefined : value, null]);
		return elements.map(([item, index]) => {
			const unwound = withValue(doc, path.split("."), item);
			return typeof place === "string" ? withValue(unwound, place.split("."), index) : unwound;
		});
	};
}

/** A copy with another value at a path; undefined takes the field away. */
function withValue(doc: Doc, [part = "", ...rest]: readonly string[], value: unknown): Doc {
	const present = doc[part];
	const next = rest.length === 0 ? value : withValue(isDoc(present) ? present : {}, rest, value);
	if (next !== undefined) return { ...doc, [part]: next };
	const { [part]: _, ...others } = doc;
	return others;
}

interface LookupBody {
	from: string;
	as: string;
	localField?: string;
	foreignField?: string;
	pipeline?: Doc[];
}

/** An equality join: one indexed query for all documents instead of one scan for each. */
function lookup(docs: Docs, body: LookupBody, options: StageOptions, context: Context): Docs {
	const { localField, foreignField } = body;
	if (localField === undefined || foreignField === undefined) return run("$lookup", docs, body, options);
	return docs.transform((list: Doc[]) => {
		const wanted = list.map((doc) => joinValues(doc, localField));
		const found = foreignDocs(options.collectionResolver as Lookup, body.from, foreignField, wanted.flat());
		const joined = list.map((doc, index) => {
			const hits = [...new Set((wanted[index] ?? []).flatMap((value) => found.get(keyText(value)) ?? []))];
			return { ...doc, [body.as]: body.pipeline?.length ? subPipeline(hits, body.pipeline, options, context) : hits };
		});
		return Lazy(joined);
	});
}

function joinValues(doc: Doc, path: string): unknown[] {
	const values = valuesAt(doc, path).values.filter((value) => !Array.isArray(value));
	return values.length > 0 ? values.map((value) => value ?? null) : [null];
}

function foreignDocs(resolver: Lookup, from: string, path: string, wanted: readonly unknown[]): Map<string, Doc[]> {
	const distinct = [...new Map(wanted.map((value) => [keyText(value), value])).values()];
	const found = new Map<string, Doc[]>();
	for (const doc of resolver.find(from, { [path]: { $in: distinct } })) {
		for (const text of new Set(valuesAt(doc, path).values.map(keyText))) found.set(text, [...(found.get(text) ?? []), doc]);
	}
	return found;
}

function subPipeline(docs: Doc[], stages: Doc[], options: StageOptions, context: Context): Doc[] {
	return new Aggregator(stages, { ...options, context } as ConstructorParameters<typeof Aggregator>[1]).run<Doc>(docs);
}

interface BucketBody {
	groupBy: unknown;
	boundaries: unknown[];
	default?: unknown;
	output?: Doc;
}

function bucket(docs: Docs, body: BucketBody, options: StageOptions): Docs {
	const branches = body.boundaries.slice(0, -1).map((low, index) => ({
		case: { $and: [{ $gte: [body.groupBy, { $literal: low }] }, { $lt: [body.groupBy, { $literal: body.boundaries[index + 1] }] }] },
		// biome-ignore lint/suspicious/noThenProperty: MongoDB's own name for a branch's value
		then: { $literal: low },
	}));
	const fallback = "default" in body ? { default: { $literal: body.default } } : {};
	const group = { _id: { $switch: { branches, ...fallback } }, ...(body.output ?? { count: { $sum: 1 } }) };
	return run("$group", docs, group, options).transform((list: Doc[]) => Lazy(sorted(list, { _id: 1 })));
}

/** MongoDB keeps `_id` in front of what a projection makes. */
function idFirst(docs: Docs, projection: Doc): Docs {
	if ("_id" in projection && !projection._id) return docs;
	return docs.map((doc: Doc) => ("_id" in doc ? { _id: doc._id, ...doc } : doc));
}
