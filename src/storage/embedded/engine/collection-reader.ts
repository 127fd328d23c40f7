/** Reads a collection: by SQL as far as it goes, then by the matcher, then by a sort in memory. */
import type { DatabaseSync } from "node:sqlite";
import { type Doc, isDoc } from "./documents.ts";
import { badValue } from "./errors.ts";
import type { IndexSpec } from "./index-spec.ts";
import type { Key } from "./keys.ts";
import { compileFilter } from "./language.ts";
import { decoderFor, fieldsOfQuery } from "./partial-decode.ts";
import { type PathInfo, type Plan, planFilter, quote } from "./planner.ts";
import { comparePlaces, sortDirections, sortPlace } from "./sorting.ts";
import type { Statements } from "./statements.ts";

/** A query; numbers of 0 mean none. */
export interface FindSpec {
	filter?: Doc;
	sort?: Doc;
	skip?: number;
	limit?: number;
}

/** One stored document. */
export interface Row {
	rid: number;
	doc: Uint8Array;
}

/** The part of a collection that reading needs. */
interface Source {
	readonly table: string;
	readonly paths: ReadonlyMap<string, PathInfo>;
	readonly indexes: ReadonlyMap<string, IndexSpec>;
}

interface Prepared {
	sql: string;
	plan: Plan;
	/** True when SQL gives the rows in the order asked for. */
	sorted: boolean;
	/** True when SQL also does `skip` and `limit`. */
	windowed: boolean;
}

/** How SQLite means to answer a query, in its own words. */
export interface QueryPlan {
	steps: string[];
	sortsInMemory: boolean;
	exact: boolean;
}

export class CollectionReader {
	readonly #source: Source;
	readonly #statements: Statements;

	constructor(source: Source, statements: Statements) {
		this.#source = source;
		this.#statements = statements;
	}

	#prepare(spec: FindSpec, columns = "rid, doc"): Prepared {
		const filter = spec.filter ?? {};
		const plan = planFilter(filter, { table: this.#source.table, paths: this.#source.paths, indexes: this.#source.indexes.values() });
		const order = this.#orderBy(spec.sort ?? {});
		const windowed = plan.exact && order !== undefined && Boolean(spec.limit || spec.skip);
		const where = plan.where.length > 0 ? ` WHERE ${plan.where.join(" AND ")}` : "";
		const window = windowed ? ` LIMIT ${spec.limit || -1} OFFSET ${spec.skip ?? 0}` : "";
		return { sql: `SELECT ${columns} FROM ${quote(this.#source.table)}${where}${order ?? ""}${window}`, plan, sorted: order !== undefined, windowed };
	}

	/** The ORDER BY clause; undefined when a path of the sort has no column, or has arrays. */
	#orderBy(sort: Doc): string | undefined {
		const terms: string[] = [];
		for (const [path, direction] of Object.entries(sort)) {
			if (isDoc(direction)) throw badValue("sorting by a $meta expression is not supported by the embedded store");
			const info = this.#source.paths.get(path);
			if (path !== "$natural" && (info === undefined || info.multi)) return undefined;
			terms.push(quote(info?.column ?? "rid") + (Number(direction) < 0 ? " DESC" : ""));
		}
		return terms.length > 0 ? ` ORDER BY ${terms.join(", ")}` : "";
	}

	/** The rows of a query, in its order, read from the given connection. */
	*rows(spec: FindSpec, db: DatabaseSync): Generator<Row> {
		const prepared = this.#prepare(spec);
		const found = this.#matching(spec, prepared, db);
		if (prepared.windowed) {
			yield* found;
			return;
		}
		const ordered = prepared.sorted ? found : this.#sortInMemory(found, spec, db);
		yield* window(ordered, spec.skip ?? 0, spec.limit || Number.POSITIVE_INFINITY);
	}

	*#matching(spec: FindSpec, prepared: Prepared, db: DatabaseSync): Generator<Row> {
		const rows = this.#iterate(db, prepared.sql, prepared.plan.params);
		if (prepared.plan.exact) {
			yield* rows;
			return;
		}
		const filter = spec.filter ?? {};
		const matches = compileFilter(filter);
		const read = decoderFor(fieldsOfQuery(filter, {}));
		for (const row of rows) if (matches(read(row.doc))) yield row;
	}

	*#iterate(db: DatabaseSync, sql: string, params: readonly Key[]): Generator<Row> {
		const statement = this.#statements.borrow(db, sql);
		try {
			yield* statement.iterate(...params) as unknown as Iterable<Row>;
		} finally {
			this.#statements.giveBack(db, sql, statement);
		}
	}

	/** Sorts by keys and row ids alone and then fetches each document: memory holds no documents but the ones in flight. */
	*#sortInMemory(rows: Iterable<Row>, spec: FindSpec, db: DatabaseSync): Generator<Row> {
		const directions = sortDirections(spec.sort ?? {});
		const read = decoderFor(fieldsOfQuery({}, spec.sort ?? {}));
		const places = Array.from(rows, (row) => ({ rid: row.rid, keys: sortPlace(read(row.doc), directions) }));
		places.sort((left, right) => comparePlaces(left, right, directions));
		const fetch = this.#statements.get(db, `SELECT rid, doc FROM ${quote(this.#source.table)} WHERE rid = ?`);
		for (const place of places) {
			const row = fetch.get(place.rid);
			if (row !== undefined) yield row as unknown as Row;
		}
	}

	/** How many documents match, within `skip` and `limit`. */
	count(spec: FindSpec, db: DatabaseSync): number {
		const all = { filter: spec.filter ?? {} };
		const { sql, plan } = this.#prepare(all, "count(*) AS n");
		const total = plan.exact ? Number(this.#statements.get(db, sql).get(...plan.params)?.n) : size(this.rows(all, db));
		const rest = Math.max(0, total - (spec.skip ?? 0));
		return spec.limit ? Math.min(rest, spec.limit) : rest;
	}

	/** SQLite's plan for a query. */
	explain(spec: FindSpec, db: DatabaseSync): QueryPlan {
		const { sql, plan, sorted } = this.#prepare(spec);
		const rows = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...plan.params);
		const steps = rows.map((row) => String(row.detail));
		return { steps, sortsInMemory: !sorted || steps.some((step) => step.includes("USE TEMP B-TREE")), exact: plan.exact };
	}
}

function* window<T>(items: Iterable<T>, skip: number, limit: number): Generator<T> {
	let skipped = 0;
	let given = 0;
	for (const item of items) {
		if (skipped++ < skip) continue;
		yield item;
		if (++given >= limit) return;
	}
}

function size(items: Iterable<unknown>): number {
	let count = 0;
	for (const _ of items) count++;
	return count;
}
