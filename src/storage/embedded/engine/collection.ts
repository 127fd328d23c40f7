/** One collection: documents as BSON blobs in an SQLite table, with a key column for every indexed path. */
import type { DatabaseSync } from "node:sqlite";
import { BSONRegExp, ObjectId } from "bson";
import { withIdFirst } from "./bson-bytes.ts";
import { CollectionReader, type FindSpec, type Row } from "./collection-reader.ts";
import { type Doc, decode, decodeExact, encode, isDoc, isOperators, MAX_DOCUMENT_BYTES } from "./documents.ts";
import { duplicateKeyError, isUniqueViolation } from "./duplicate-key.ts";
import { CommandError } from "./errors.ts";
import { type IndexSpec, isConditional, keyText, specText } from "./index-spec.ts";
import { compareKeys, type Key, toKey } from "./keys.ts";
import { compileFilter, type Matcher } from "./language.ts";
import { setPath, valuesAt } from "./paths.ts";
import { elementTable, membershipColumn, type PathInfo, quote } from "./planner.ts";
import type { Statements } from "./statements.ts";
import { applyUpdate, isOperatorUpdate, type Update } from "./update.ts";

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

type Columns = Map<string, Key | null>;

/** Reads and writes one collection; every write happens on the store's single writing connection, inside its transaction. */
export class Collection {
	readonly namespace: string;
	readonly table: string;
	readonly paths = new Map<string, PathInfo>();
	readonly indexes = new Map<string, IndexSpec>();
	readonly reader: CollectionReader;
	readonly #db: DatabaseSync;
	readonly #statements: Statements;
	readonly #schemaChanged: () => void;
	readonly #members = new Map<string, Matcher>();

	constructor(options: { db: DatabaseSync; statements: Statements; namespace: string; table: string; schemaChanged: () => void }) {
		this.#db = options.db;
		this.#statements = options.statements;
		this.#schemaChanged = options.schemaChanged;
		this.namespace = options.namespace;
		this.table = options.table;
		this.reader = new CollectionReader(this, options.statements);
		this.#load();
	}

	#load(): void {
		this.paths.set("_id", { column: "_id", multi: false });
		for (const row of this.#db.prepare("SELECT path, key_column, multi FROM _paths WHERE tbl = ?").all(this.table)) {
			this.paths.set(String(row.path), { column: String(row.key_column), multi: row.multi === 1 });
		}
		for (const row of this.#db.prepare("SELECT name, spec FROM _indexes WHERE tbl = ?").all(this.table)) {
			this.indexes.set(String(row.name), decode(row.spec as Uint8Array) as unknown as IndexSpec);
		}
	}

	// Indexes

	/** Builds an index; false when it is already there. Throws when one of that name or key has other options, or on duplicates. */
	createIndex(spec: IndexSpec): boolean {
		const present = this.indexes.get(spec.name) ?? [...this.indexes.values()].find((index) => keyText(index) === keyText(spec));
		if (present !== undefined) {
			if (specText(present) === specText(spec)) return false;
			throw new CommandError(86, "IndexKeySpecsConflict", `An existing index has the same name or key as ${spec.name} but other options`);
		}
		if (Object.keys(spec.key).join() === "_id") return false;
		this.#schemaChanged();
		this.#addColumns(spec);
		this.#createSqlIndex(spec);
		this.#db.prepare("INSERT INTO _indexes(tbl, name, spec) VALUES(?, ?, ?)").run(this.table, spec.name, encode({ ...spec }));
		return true;
	}

	#addColumns(spec: IndexSpec): void {
		const missing = Object.keys(spec.key).filter((path) => !this.paths.has(path));
		for (const path of missing) this.#addPath(path);
		if (isConditional(spec)) this.#db.exec(`ALTER TABLE ${quote(this.table)} ADD COLUMN ${quote(membershipColumn(spec.name))}`);
		this.indexes.set(spec.name, spec);
		this.#members.delete(spec.name);
		if (missing.length === 0 && !isConditional(spec)) return;
		const rows = this.#db.prepare(`SELECT rid, doc FROM ${quote(this.table)}`).all() as unknown as Row[];
		for (const row of rows) this.#save(row.rid, decode(row.doc), row.doc);
	}

	#addPath(path: string): void {
		const column = `k_${path}`;
		this.#db.exec(`ALTER TABLE ${quote(this.table)} ADD COLUMN ${quote(column)}`);
		this.#db.prepare("INSERT INTO _paths(tbl, path, key_column) VALUES(?, ?, ?)").run(this.table, path, column);
		this.paths.set(path, { column, multi: false });
	}

	#createSqlIndex(spec: IndexSpec): void {
		const columns = Object.entries(spec.key).map(
			([path, direction]) => quote(this.paths.get(path)?.column ?? path) + (direction === -1 ? " DESC" : ""),
		);
		const where = isConditional(spec) ? ` WHERE ${quote(membershipColumn(spec.name))} = 1` : "";
		const unique = spec.unique === true ? "UNIQUE " : "";
		const name = quote(`${this.table}.${spec.name}`);
		this.#guardUnique(undefined, () => this.#db.exec(`CREATE ${unique}INDEX ${name} ON ${quote(this.table)}(${columns.join(", ")})${where}`));
	}

	/** Drops an index by name; its key columns stay, since others may share them. */
	dropIndex(name: string): void {
		const spec = this.indexes.get(name);
		if (spec === undefined) throw new CommandError(27, "IndexNotFound", `index not found with name [${name}]`);
		this.#schemaChanged();
		this.#db.exec(`DROP INDEX ${quote(`${this.table}.${name}`)}`);
		if (isConditional(spec)) this.#db.exec(`ALTER TABLE ${quote(this.table)} DROP COLUMN ${quote(membershipColumn(name))}`);
		this.#db.prepare("DELETE FROM _indexes WHERE tbl = ? AND name = ?").run(this.table, name);
		this.indexes.delete(name);
	}

	#isMember(spec: IndexSpec, doc: Doc): boolean {
		let member = this.#members.get(spec.name);
		if (member === undefined) {
			const partial = spec.partialFilterExpression;
			member = partial === undefined ? (candidate) => hasAnyField(candidate, Object.keys(spec.key)) : compileFilter(partial);
			this.#members.set(spec.name, member);
		}
		return member(doc);
	}

	// Writes

	/** Inserts a document and returns it with its `_id`. `bytes`, if given, is the document as the client encoded it. */
	insert(doc: Doc, bytes?: Uint8Array): Doc {
		if (doc._id !== undefined) {
			refuseBadId(doc._id);
			this.#save(undefined, doc, withIdFirst(bytes ?? encode(doc)));
			return doc;
		}
		const withId = { _id: new ObjectId(), ...doc };
		this.#save(undefined, withId, encode({ ...(bytes === undefined ? doc : decodeExact(bytes)), ...withId }));
		return withId;
	}

	/** Removes the matching documents, or the first of them, and returns what was removed, exactly decoded. */
	remove(filter: Doc, options: { multi: boolean; sort?: Doc }): Doc[] {
		const rows = [...this.reader.rows({ filter, sort: options.sort, limit: options.multi ? 0 : 1 }, this.#db)];
		for (const row of rows) {
			this.#run(`DELETE FROM ${quote(this.table)} WHERE rid = ?`, [row.rid]);
			for (const info of this.#arrayPaths()) this.#run(`DELETE FROM ${this.#elements(info)} WHERE rid = ?`, [row.rid]);
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
		const equal = equalities(options.exactFilter ?? filter);
		const seed = Array.isArray(update) || isOperatorUpdate(update as Doc) ? equal : "_id" in equal ? { _id: equal._id } : {};
		const exactSeed = decodeExact(encode(seed));
		const made = applyUpdate(exactSeed, update, { filter, arrayFilters: options.arrayFilters ?? [], inserting: true });
		const { _id, ...rest } = made;
		const bytes = encode({ _id: _id ?? new ObjectId(), ...rest });
		result.after = this.insert(decodeExact(bytes), bytes);
		result.upserted = result.after;
	}

	/** Inserts (no `rid`) or rewrites one row. Only the key columns that changed are set, so SQLite leaves the other indexes alone. */
	#save(rid: number | undefined, doc: Doc, bytes: Uint8Array, previous?: Doc): void {
		if (bytes.length > MAX_DOCUMENT_BYTES)
			throw new CommandError(10334, "BSONObjectTooLarge", `BSONObj size: ${bytes.length} is invalid; the limit is ${MAX_DOCUMENT_BYTES} bytes`);
		const changed = changedColumns(this.#columns(doc), previous === undefined ? undefined : this.#columns(previous));
		const columns = ["doc", ...changed.keys()];
		const values = [bytes, ...changed.values()];
		const saved = this.#guardUnique(doc, () => (rid === undefined ? this.#insertRow(columns, values) : this.#updateColumns(rid, columns, values)));
		for (const [path, info] of this.paths) if (info.multi) this.#saveElements(saved, rid !== undefined, path, info, doc, previous);
	}

	#insertRow(columns: readonly string[], values: readonly (Key | null)[]): number {
		const marks = columns.map(() => "?").join(", ");
		return this.#run(`INSERT INTO ${quote(this.table)}(${columns.map(quote).join(", ")}) VALUES(${marks})`, values);
	}

	#updateColumns(rid: number, columns: readonly string[], values: readonly (Key | null)[]): number {
		this.#run(`UPDATE ${quote(this.table)} SET ${columns.map((column) => `${quote(column)} = ?`).join(", ")} WHERE rid = ?`, [...values, rid]);
		return rid;
	}

	/** The key columns of a document. A path that meets its first array moves to an element table. */
	#columns(doc: Doc): Columns {
		const columns: Columns = new Map();
		for (const [path, info] of this.paths) {
			const { multi, values } = path === "_id" ? { multi: false, values: [doc._id] } : valuesAt(doc, path);
			if (multi && !info.multi) this.#makeMulti(path, info);
			columns.set(info.column, toKey(multi ? values.at(-1) : values[0]));
		}
		for (const spec of this.indexes.values()) if (isConditional(spec)) columns.set(membershipColumn(spec.name), this.#isMember(spec, doc) ? 1 : null);
		return columns;
	}

	#makeMulti(path: string, info: PathInfo): void {
		this.#schemaChanged();
		info.multi = true;
		const elements = this.#elements(info);
		const column = quote(info.column);
		this.#db.exec(`CREATE TABLE ${elements}(k, rid INTEGER, PRIMARY KEY(k, rid)) WITHOUT ROWID`);
		this.#db.exec(`CREATE INDEX ${quote(`${elementTable(this.table, info.column)}.rid`)} ON ${elements}(rid)`);
		this.#db.exec(`INSERT INTO ${elements}(k, rid) SELECT ${column}, rid FROM ${quote(this.table)} WHERE ${column} IS NOT NULL`);
		this.#db.prepare("UPDATE _paths SET multi = 1 WHERE tbl = ? AND path = ?").run(this.table, path);
	}

	#saveElements(rid: number, existing: boolean, path: string, info: PathInfo, doc: Doc, previous: Doc | undefined): void {
		const keys = valuesAt(doc, path).values.map(toKey);
		if (previous !== undefined && sameKeys(keys, valuesAt(previous, path).values.map(toKey))) return;
		if (existing) this.#run(`DELETE FROM ${this.#elements(info)} WHERE rid = ?`, [rid]);
		this.#refuseSharedElements(path, info, keys, rid, doc);
		for (const key of keys) this.#run(`INSERT OR IGNORE INTO ${this.#elements(info)}(k, rid) VALUES(?, ?)`, [key, rid]);
	}

	/** A unique index on an array path: no two documents may share an element. */
	#refuseSharedElements(path: string, info: PathInfo, keys: readonly Key[], rid: number, doc: Doc): void {
		const unique = [...this.indexes.values()].find(
			(spec) => spec.unique === true && Object.keys(spec.key).join() === path && this.#isMemberOf(spec, doc),
		);
		if (unique === undefined) return;
		const find = this.#statements.get(this.#db, `SELECT 1 FROM ${this.#elements(info)} WHERE k = ? AND rid <> ?`);
		if (keys.some((key) => find.get(key, rid) !== undefined)) throw duplicateKeyError(this.namespace, unique.name, unique.key, doc);
	}

	#isMemberOf(spec: IndexSpec, doc: Doc): boolean {
		return !isConditional(spec) || this.#isMember(spec, doc);
	}

	#arrayPaths(): PathInfo[] {
		return [...this.paths.values()].filter((info) => info.multi);
	}

	#elements(info: PathInfo): string {
		return quote(elementTable(this.table, info.column));
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
			const columns = violatedColumns(error.message);
			const spec = this.#uniqueIndexOn(columns);
			throw duplicateKeyError(this.namespace, spec.name, spec.key, doc);
		}
	}

	#uniqueIndexOn(columns: readonly string[]): Pick<IndexSpec, "name" | "key"> {
		const text = columns.join();
		const found = [...this.indexes.values()].find(
			(spec) =>
				spec.unique === true &&
				Object.keys(spec.key)
					.map((path) => this.paths.get(path)?.column)
					.join() === text,
		);
		return found ?? { name: "_id_", key: { _id: 1 } };
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

function hasAnyField(doc: Doc, paths: readonly string[]): boolean {
	return paths.some((path) => valuesAt(doc, path).values.some((value) => value !== undefined));
}

function refuseBadId(id: unknown): void {
	if (Array.isArray(id) || id instanceof RegExp) throw new CommandError(2, "BadValue", "can't use an array or a regular expression for _id");
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

function isPattern(value: unknown): boolean {
	return value instanceof RegExp || value instanceof BSONRegExp;
}

/** The one value that operators allow; undefined when they allow several. */
function equalityIn(operators: Doc): unknown {
	if ("$eq" in operators) return operators.$eq;
	const list = operators.$all ?? operators.$in;
	const only = Array.isArray(list) && list.length === 1 ? list[0] : undefined;
	return isOperators(only) || isPattern(only) ? undefined : only;
}

/** What a filter says a new document must contain. */
function equalities(filter: Doc, into: Doc = {}): Doc {
	for (const [path, condition] of Object.entries(filter)) {
		if (path === "$and") for (const part of condition as Doc[]) equalities(part, into);
		if (path.startsWith("$") || isPattern(condition)) continue;
		const value = isOperators(condition) ? equalityIn(condition) : condition;
		if (value !== undefined) setPath(into, path, isDoc(value) ? { ...value } : value);
	}
	return into;
}
