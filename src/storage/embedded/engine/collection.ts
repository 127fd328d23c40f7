/** One collection: documents as BSON blobs in an SQLite table, with a key column for every indexed path. */
import type { DatabaseSync } from "node:sqlite";
import { ObjectId } from "bson";
import { withIdFirst } from "./bson-bytes.ts";
import { CollectionReader, type FindSpec, type Row } from "./collection-reader.ts";
import { CollectionSchema, type Columns } from "./collection-schema.ts";
import { type Doc, decode, decodeExact, encode, MAX_DOCUMENT_BYTES } from "./documents.ts";
import { duplicateKeyError, isUniqueViolation } from "./duplicate-key.ts";
import { badValue, CommandError } from "./errors.ts";
import type { IndexSpec } from "./index-spec.ts";
import { compareKeys, type Key, toKey } from "./keys.ts";
import { valuesAt } from "./paths.ts";
import { type PathInfo, quote } from "./planner.ts";
import type { Statements } from "./statements.ts";
import { applyUpdate, type Update } from "./update.ts";
import { seedOf } from "./upsert.ts";

/** What an update did. `before` and `after` are those of the last document touched, exactly decoded. */
export interface UpdateResult {
	matched: number;
	modified: number;
	before: Doc | null;
	after: Doc | null;
	upserted: Doc | null;
}

/** How an update chooses its documents. */
export interface UpdateOptions {
	multi?: boolean;
	upsert?: boolean;
	/** The filter with every type kept; an upsert takes its equalities from it. */
	exactFilter?: Doc;
	arrayFilters?: readonly Doc[];
	sort?: Doc;
}

/** Rows fetched at a time when a new index makes all of them be saved again. */
const REFILL_ROWS = 500;

/** Reads and writes one collection; every write happens on the store's single writing connection, inside its transaction. */
export class Collection {
	readonly namespace: string;
	readonly schema: CollectionSchema;
	readonly reader: CollectionReader;
	readonly #db: DatabaseSync;
	readonly #statements: Statements;

	constructor(options: { db: DatabaseSync; statements: Statements; namespace: string; table: string; schemaChanged: () => void }) {
		this.#db = options.db;
		this.#statements = options.statements;
		this.namespace = options.namespace;
		this.schema = new CollectionSchema(options.db, options.table, options.schemaChanged);
		this.reader = new CollectionReader(this.schema, options.statements);
	}

	get #table(): string {
		return quote(this.schema.table);
	}

	/** Builds an index unless it is there. Throws when one of that name or key has other options, and on duplicates. */
	createIndex(spec: IndexSpec): void {
		if (this.schema.has(spec)) return;
		if (this.schema.addColumns(spec)) this.#refill();
		this.#guardUnique(undefined, () => this.schema.createIndex(spec));
	}

	/** Saves every row again, a few at a time, so that new columns are filled. */
	#refill(): void {
		const next = this.#db.prepare(`SELECT rid, doc FROM ${this.#table} WHERE rid > ? ORDER BY rid LIMIT ${REFILL_ROWS}`);
		let last = 0;
		for (;;) {
			const rows = next.all(last) as unknown as Row[];
			for (const row of rows) this.#save(row.rid, decode(row.doc), row.doc);
			if (rows.length < REFILL_ROWS) return;
			last = rows.at(-1)?.rid ?? last;
		}
	}

	/** Inserts a document and returns it with its `_id`. `bytes`, if given, is the document as the client encoded it. */
	insert(doc: Doc, bytes?: Uint8Array): Doc {
		if (doc._id !== undefined) {
			if (Array.isArray(doc._id) || doc._id instanceof RegExp) throw badValue("can't use an array or a regular expression for _id");
			this.#save(undefined, doc, withIdFirst(bytes ?? encode(doc)));
			return doc;
		}
		const _id = new ObjectId();
		const withId = { _id, ...(bytes === undefined ? doc : decodeExact(bytes)) };
		this.#save(undefined, withId, encode(withId));
		return withId;
	}

	/** Removes the matching documents, or the first of them, and returns what was removed, exactly decoded. */
	remove(filter: Doc, options: { multi: boolean; sort?: Doc }): Doc[] {
		const rows = [...this.reader.rows({ filter, sort: options.sort, limit: options.multi ? 0 : 1 }, this.#db)];
		for (const row of rows) {
			this.#run(`DELETE FROM ${this.#table} WHERE rid = ?`, [row.rid]);
			for (const [, info] of this.schema.arrayPaths()) this.#run(`DELETE FROM ${this.schema.elements(info)} WHERE rid = ?`, [row.rid]);
		}
		return rows.map((row) => decodeExact(row.doc));
	}

	/** Updates the matching documents, or the first of them; with `upsert` makes one when there is none. `update` has passed `checkUpdate`. */
	update(filter: Doc, update: Update, options: UpdateOptions = {}): UpdateResult {
		const result: UpdateResult = { matched: 0, modified: 0, before: null, after: null, upserted: null };
		const rows = [...this.reader.rows({ filter, sort: options.sort, limit: options.multi ? 0 : 1 }, this.#db)];
		for (const row of rows) this.#updateRow(row, filter, update, options, result);
		if (rows.length === 0 && options.upsert) this.#upsert(filter, update, options, result);
		return result;
	}

	#updateRow(row: Row, filter: Doc, update: Update, options: UpdateOptions, result: UpdateResult): void {
		const next = applyUpdate(decodeExact(row.doc), update, { filter, arrayFilters: options.arrayFilters ?? [], inserting: false });
		const bytes = encode(next);
		result.matched++;
		result.before = decodeExact(row.doc);
		result.after = next;
		if (Buffer.compare(bytes, row.doc) === 0) return;
		this.#save(row.rid, result.after, bytes, result.before);
		result.modified++;
	}

	#upsert(filter: Doc, update: Update, options: UpdateOptions, result: UpdateResult): void {
		const seed = seedOf(options.exactFilter ?? filter, update);
		const made = applyUpdate(seed, update, { filter, arrayFilters: options.arrayFilters ?? [], inserting: true });
		const { _id, ...rest } = made;
		const bytes = encode({ _id: _id ?? new ObjectId(), ...rest });
		result.after = this.insert(decodeExact(bytes), bytes);
		result.upserted = result.after;
	}

	/** Inserts (no `rid`) or rewrites one row. Only the key columns that changed are set, so SQLite leaves the other indexes alone. */
	#save(rid: number | undefined, doc: Doc, bytes: Uint8Array, previous?: Doc): void {
		if (bytes.length > MAX_DOCUMENT_BYTES) {
			throw new CommandError(10334, "BSONObjectTooLarge", `BSONObj size: ${bytes.length} is invalid; the limit is ${MAX_DOCUMENT_BYTES} bytes`);
		}
		const changed = changedColumns(this.schema.columnsOf(doc), previous === undefined ? undefined : this.schema.columnsOf(previous));
		const columns = ["doc", ...changed.keys()];
		const values = [bytes, ...changed.values()];
		const saved = this.#guardUnique(doc, () => (rid === undefined ? this.#insertRow(columns, values) : this.#updateColumns(rid, columns, values)));
		for (const [path, info] of this.schema.arrayPaths()) this.#saveElements(saved, rid !== undefined, path, info, doc, previous);
	}

	#insertRow(columns: readonly string[], values: readonly (Key | null)[]): number {
		const marks = columns.map(() => "?").join(", ");
		return this.#run(`INSERT INTO ${this.#table}(${columns.map(quote).join(", ")}) VALUES(${marks})`, values);
	}

	#updateColumns(rid: number, columns: readonly string[], values: readonly (Key | null)[]): number {
		this.#run(`UPDATE ${this.#table} SET ${columns.map((column) => `${quote(column)} = ?`).join(", ")} WHERE rid = ?`, [...values, rid]);
		return rid;
	}

	#saveElements(rid: number, existing: boolean, path: string, info: PathInfo, doc: Doc, previous: Doc | undefined): void {
		const keys = valuesAt(doc, path).values.map(toKey);
		if (previous !== undefined && sameKeys(keys, valuesAt(previous, path).values.map(toKey))) return;
		const elements = this.schema.elements(info);
		if (existing) this.#run(`DELETE FROM ${elements} WHERE rid = ?`, [rid]);
		this.#refuseSharedElements(path, elements, keys, rid, doc);
		for (const key of keys) this.#run(`INSERT OR IGNORE INTO ${elements}(k, rid) VALUES(?, ?)`, [key, rid]);
	}

	/** A unique index on an array path: no two documents may share an element. */
	#refuseSharedElements(path: string, elements: string, keys: readonly Key[], rid: number, doc: Doc): void {
		const unique = this.schema.uniqueIndexOver(path, doc);
		if (unique === undefined) return;
		const find = this.#statements.get(this.#db, `SELECT 1 FROM ${elements} WHERE k = ? AND rid <> ?`);
		if (keys.some((key) => find.get(key, rid) !== undefined)) throw duplicateKeyError(this.namespace, unique.name, unique.key, doc);
	}

	/** Runs a write and returns the id of the row it inserted, if it did. */
	#run(sql: string, params: readonly (Key | null)[]): number {
		return Number(this.#statements.get(this.#db, sql).run(...params).lastInsertRowid);
	}

	#guardUnique<T>(doc: Doc | undefined, write: () => T): T {
		try {
			return write();
		} catch (error) {
			if (!isUniqueViolation(error)) throw error;
			const spec = this.schema.uniqueIndexOn(violatedColumns(error.message));
			throw duplicateKeyError(this.namespace, spec.name, spec.key, doc);
		}
	}

	/** The documents of a query, decoded. */
	find(spec: FindSpec, db: DatabaseSync): Doc[] {
		return Array.from(this.reader.rows(spec, db), (row) => decode(row.doc));
	}
}

/** The columns in "UNIQUE constraint failed: table.a, table.b". */
function violatedColumns(message: string): string[] {
	const list = message.replace(/^.*failed: /, "");
	return list.split(", ").map((name) => name.slice(name.indexOf(".") + 1));
}

function changedColumns(next: Columns, previous: Columns | undefined): Columns {
	if (previous === undefined) return next;
	return new Map([...next].filter(([column, key]) => !sameKey(key, previous.get(column) ?? null)));
}

function sameKey(left: Key | null, right: Key | null): boolean {
	return left === null || right === null ? left === right : compareKeys(left, right) === 0;
}

function sameKeys(left: readonly Key[], right: readonly Key[]): boolean {
	return left.length === right.length && left.every((key, index) => sameKey(key, right[index] ?? null));
}
