/** find, getMore, count, distinct, aggregate, explain. */

import type { Collection } from "../engine/collection.ts";
import type { FindSpec } from "../engine/collection-reader.ts";
import { type Doc, decodeExact, isDoc } from "../engine/documents.ts";
import { badValue } from "../engine/errors.ts";
import { compareKeys, keyText, toKey } from "../engine/keys.ts";
import { compileFilter, type Lookup, runPipeline } from "../engine/language.ts";
import { decoderFor, fieldsOfPipeline } from "../engine/partial-decode.ts";
import { topField, valuesAt } from "../engine/paths.ts";
import { compileProjection } from "../engine/projection.ts";
import type { Store } from "../engine/store.ts";
import type { Context, Handlers } from "./context.ts";
import type { Result } from "./cursors.ts";
import { explainFind } from "./explain.ts";
import { refuseOptions } from "./write-commands.ts";

function specOf(body: Doc): FindSpec {
	return { filter: asDoc(body.filter ?? body.query), sort: asDoc(body.sort), skip: Number(body.skip ?? 0), limit: Math.abs(Number(body.limit ?? 0)) };
}

function asDoc(value: unknown): Doc {
	return isDoc(value) ? value : {};
}

function find(context: Context): Doc {
	const { body, cursors, namespace, store } = context;
	refuseOptions(body);
	const spec = specOf(body);
	const limit = spec.limit ?? 0;
	const batchSize = body.batchSize === undefined ? undefined : Number(body.batchSize);
	const collection = store.collections.get(namespace);
	const results = collection === undefined ? nothing(spec) : stream(context, collection, spec, body.projection);
	const fitsOneBatch = limit > 0 && (batchSize ?? 101) >= limit;
	const single = fitsOneBatch || body.singleBatch === true || Number(body.limit ?? 0) < 0;
	return cursors.first(namespace, results, fitsOneBatch ? limit : batchSize, single);
}

/** No collection, no documents; but a wrong filter is still wrong. */
function nothing(spec: FindSpec): Iterator<Result> {
	compileFilter(spec.filter ?? {});
	return [][Symbol.iterator]();
}

/**
 * Documents one by one, undecoded where no projection needs them; the reading connection is held until the end. Inside a
 * transaction they are all read at once, because an open statement on the writing connection would block its schema changes.
 */
function* stream(context: Context, collection: Collection, spec: FindSpec, projection?: unknown): Generator<Result> {
	const { store, owner } = context;
	const shape = compileProjection(projection);
	const reader = owner === undefined ? store.borrowReader() : undefined;
	try {
		for (const row of reader === undefined ? [...collection.reader.rows(spec, store.db)] : collection.reader.rows(spec, reader))
			yield shape === undefined ? row.doc : shape(decodeExact(row.doc));
	} finally {
		if (reader !== undefined) store.giveBackReader(reader);
	}
}

function getMore({ body, cursors }: Context): Doc {
	return cursors.next(String(body.getMore), body.batchSize === undefined ? undefined : Number(body.batchSize));
}

function killCursors({ body, cursors }: Context): Doc {
	const ids = body.cursors as unknown[];
	for (const id of ids) cursors.kill(String(id));
	return { cursorsKilled: ids, cursorsNotFound: [], cursorsAlive: [], cursorsUnknown: [] };
}

function count({ store, body, namespace, owner }: Context): Doc {
	refuseOptions(body);
	return { n: store.read(owner, (db) => store.collections.get(namespace)?.reader.count(specOf(body), db) ?? 0) };
}

function distinct({ store, body, namespace, owner }: Context): Doc {
	refuseOptions(body);
	const path = String(body.key);
	const read = decoderFor(new Set([topField(path)]));
	const seen = new Map<string, unknown>();
	store.read(owner, (db) => {
		for (const row of store.collections.get(namespace)?.reader.rows({ filter: asDoc(body.query) }, db) ?? []) {
			for (const value of distinctValues(read(row.doc), path)) seen.set(keyText(value), value);
		}
	});
	return { values: [...seen.values()].sort((left, right) => compareKeys(toKey(left), toKey(right))) };
}

function distinctValues(doc: Doc, path: string): unknown[] {
	return valuesAt(doc, path).values.filter((value) => value !== undefined && !Array.isArray(value));
}

function aggregate(context: Context): Doc {
	const { body, cursors, namespace } = context;
	refuseOptions(body);
	if (!Array.isArray(body.pipeline)) throw badValue("'pipeline' must be an array");
	const onCollection = typeof body.aggregate === "string";
	const results = aggregation(context, onCollection ? namespace : undefined, body.pipeline);
	const batchSize = asDoc(body.cursor).batchSize;
	return cursors.first(namespace, results[Symbol.iterator](), batchSize === undefined ? undefined : Number(batchSize));
}

/** The leading stages that a query can answer, and the others. */
export function splitPipeline(pipeline: readonly Doc[]): { spec: FindSpec; rest: Doc[] } {
	const spec: FindSpec = { filter: {} };
	let at = 0;
	for (; at < pipeline.length; at++) if (!absorb(spec, pipeline[at] ?? {})) break;
	return { spec, rest: pipeline.slice(at) };
}

/** Takes a stage into the query, if what is there already still comes before it. */
function absorb(spec: FindSpec, stage: Doc): boolean {
	const windowed = spec.skip !== undefined || spec.limit !== undefined;
	if (isDoc(stage.$match) && !windowed && spec.sort === undefined) {
		spec.filter = Object.keys(spec.filter ?? {}).length > 0 ? { $and: [spec.filter, stage.$match] } : stage.$match;
		return true;
	}
	if (isDoc(stage.$sort) && !windowed && spec.sort === undefined) {
		spec.sort = stage.$sort;
		return true;
	}
	if (typeof stage.$skip === "number" && !windowed) {
		spec.skip = stage.$skip;
		return true;
	}
	if (typeof stage.$limit === "number" && spec.limit === undefined) {
		spec.limit = stage.$limit;
		return true;
	}
	return false;
}

function aggregation(context: Context, namespace: string | undefined, pipeline: readonly Doc[]): Iterable<Result> {
	const { store, owner } = context;
	const { spec, rest } = splitPipeline(pipeline);
	const collection = namespace === undefined ? undefined : store.collections.get(namespace);
	if (rest.length === 0) return collection === undefined ? [] : stream(context, collection, spec);
	const counted = collection === undefined ? undefined : countedBy(context, collection, spec, rest);
	if (counted !== undefined) return runStages(context, counted, rest.slice(1));
	const read = decoderFor(fieldsOfPipeline(rest));
	return store.read(owner, (db) => {
		const docs = collection === undefined ? mapped([], read) : mapped(collection.reader.rows(spec, db), (row) => read(row.doc));
		try {
			return runStages(context, docs, rest);
		} finally {
			// A pipeline with a limit stops early; its connection must not go back with an open statement, or it would read an old snapshot.
			docs.return(undefined);
		}
	});
}

/** `$count`, and the `$group` that drivers send for `countDocuments`, need no document decoded. */
function countedBy({ store, owner }: Context, collection: Collection, spec: FindSpec, rest: readonly Doc[]): Doc[] | undefined {
	const [first = {}] = rest;
	const group = asDoc(first.$group);
	const isDriverCount = Object.keys(group).length === 2 && asDoc(group.n).$sum === 1 && (group._id === 1 || group._id === null);
	const name = typeof first.$count === "string" ? first.$count : isDriverCount ? "n" : undefined;
	if (name === undefined || spec.sort !== undefined) return undefined;
	const n = store.read(owner, (db) => collection.reader.count(spec, db));
	if (n === 0) return [];
	return [isDriverCount ? { _id: group._id, n } : { [name]: n }];
}

function runStages(context: Context, docs: Iterable<Doc>, stages: readonly Doc[]): Doc[] {
	if (stages.length === 0) return [...docs];
	const { store, owner, database, body } = context;
	const find = (name: string, filter: Doc) => store.read(owner, (db) => store.collections.get(`${database}.${name}`)?.find({ filter }, db) ?? []);
	const lookup: Lookup = Object.assign((name: string) => find(name, {}), { find });
	return runPipeline(docs, stages, lookup, isDoc(body.let) ? body.let : undefined);
}

function* mapped<T, R>(items: Iterable<T>, change: (item: T) => R): Generator<R> {
	for (const item of items) yield change(item);
}

/** The plan of the command inside. */
function explain({ store, body, database }: Context): Doc {
	return explainCommand(store, { $db: database, ...asDoc(body.explain) });
}

/** How the store would find the documents of a command, in MongoDB's shape. */
export function explainCommand(store: Store, body: Doc): Doc {
	const { $db, ...inner } = body;
	const namespace = `${String($db)}.${String(Object.values(inner)[0])}`;
	const spec = Array.isArray(inner.pipeline) ? splitPipeline(inner.pipeline).spec : specOf(firstItem(inner));
	return store.read(undefined, (db) => explainFind(namespace, store.collections.get(namespace), spec, db));
}

/** Updates and deletes carry their filter in a list. */
function firstItem(inner: Doc): Doc {
	const items = inner.updates ?? inner.deletes;
	return Array.isArray(items) && isDoc(items[0]) ? { ...items[0], filter: items[0].q, limit: 0 } : inner;
}

/** Commands that only read. */
export const READ_COMMANDS: Handlers = { find, getmore: getMore, killcursors: killCursors, count, distinct, aggregate, explain };
