/** What a collection's table looks like: its key columns, its element tables and its indexes. */
import type { DatabaseSync } from "node:sqlite";
import { type Doc, decode, encode } from "./documents.ts";
import { CommandError } from "./errors.ts";
import { type IndexSpec, isConditional, keyText, specText } from "./index-spec.ts";
import { type Key, toKey } from "./keys.ts";
import { compileFilter, type Matcher } from "./language.ts";
import { valuesAt } from "./paths.ts";
import { elementTable, membershipColumn, type PathInfo, quote } from "./planner.ts";

/** The key columns of a document by name. */
export type Columns = Map<string, Key | null>;

export class CollectionSchema {
	readonly table: string;
	readonly paths = new Map<string, PathInfo>();
	readonly indexes = new Map<string, IndexSpec>();
	readonly #db: DatabaseSync;
	readonly #changed: () => void;
	readonly #members = new Map<string, Matcher>();

	/** `changed` is called before a table or a column is made or dropped. */
	constructor(db: DatabaseSync, table: string, changed: () => void) {
		this.#db = db;
		this.table = table;
		this.#changed = changed;
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

	/** True when the index is already there. Throws when one of that name or key has other options. */
	has(spec: IndexSpec): boolean {
		if (Object.keys(spec.key).join() === "_id") return true;
		const present = this.indexes.get(spec.name) ?? [...this.indexes.values()].find((index) => keyText(index) === keyText(spec));
		if (present === undefined) return false;
		if (specText(present) === specText(spec)) return true;
		throw new CommandError(86, "IndexKeySpecsConflict", `An existing index has the same name or key as ${spec.name} but other options`);
	}

	/** Adds the columns an index needs. True when the rows have to be saved again, because a column is new or must be checked. */
	addColumns(spec: IndexSpec): boolean {
		this.#changed();
		const missing = Object.keys(spec.key).filter((path) => !this.paths.has(path));
		for (const path of missing) this.#addPath(path);
		if (isConditional(spec)) this.#db.exec(`ALTER TABLE ${quote(this.table)} ADD COLUMN ${quote(membershipColumn(spec.name))}`);
		this.indexes.set(spec.name, spec);
		this.#members.delete(spec.name);
		const overArrays = Object.keys(spec.key).some((path) => this.paths.get(path)?.multi === true);
		return missing.length > 0 || isConditional(spec) || (spec.unique === true && overArrays);
	}

	/** Columns are numbered, because SQLite does not tell capital letters apart and MongoDB does. */
	#addPath(path: string): void {
		const column = `k${this.paths.size}_${path}`;
		this.#db.exec(`ALTER TABLE ${quote(this.table)} ADD COLUMN ${quote(column)}`);
		this.#db.prepare("INSERT INTO _paths(tbl, path, key_column) VALUES(?, ?, ?)").run(this.table, path, column);
		this.paths.set(path, { column, multi: false });
	}

	/** Makes the SQL index, and remembers it. SQLite throws when it is unique and the rows are not. */
	createIndex(spec: IndexSpec): void {
		const columns = Object.entries(spec.key).map(([path, direction]) => quote(this.#column(path)) + (direction === -1 ? " DESC" : ""));
		const where = isConditional(spec) ? ` WHERE ${quote(membershipColumn(spec.name))} = 1` : "";
		const unique = spec.unique === true ? "UNIQUE " : "";
		this.#db.exec(`CREATE ${unique}INDEX ${this.#indexName(spec.name)} ON ${quote(this.table)}(${columns.join(", ")})${where}`);
		this.#db.prepare("INSERT INTO _indexes(tbl, name, spec) VALUES(?, ?, ?)").run(this.table, spec.name, encode({ ...spec }));
	}

	#column(path: string): string {
		return this.paths.get(path)?.column ?? path;
	}

	#indexName(name: string): string {
		return quote(`${this.table}.${name}`);
	}

	/** Drops an index by name; its key columns stay, since others may share them. */
	dropIndex(name: string): void {
		const spec = this.indexes.get(name);
		if (spec === undefined) throw new CommandError(27, "IndexNotFound", `index not found with name [${name}]`);
		this.#changed();
		this.#db.exec(`DROP INDEX ${this.#indexName(name)}`);
		if (isConditional(spec)) this.#db.exec(`ALTER TABLE ${quote(this.table)} DROP COLUMN ${quote(membershipColumn(name))}`);
		this.#db.prepare("DELETE FROM _indexes WHERE tbl = ? AND name = ?").run(this.table, name);
		this.indexes.delete(name);
	}

	/** The unique index over just these columns. */
	uniqueIndexOn(columns: readonly string[]): Pick<IndexSpec, "name" | "key"> {
		const text = columns.join();
		const isIt = (spec: IndexSpec) =>
			spec.unique === true &&
			Object.keys(spec.key)
				.map((path) => this.#column(path))
				.join() === text;
		return [...this.indexes.values()].find(isIt) ?? { name: "_id_", key: { _id: 1 } };
	}

	/** The unique index over this one path that the document belongs to. */
	uniqueIndexOver(path: string, doc: Doc): IndexSpec | undefined {
		return [...this.indexes.values()].find((spec) => spec.unique === true && Object.keys(spec.key).join() === path && this.#isMember(spec, doc));
	}

	#isMember(spec: IndexSpec, doc: Doc): boolean {
		let member = this.#members.get(spec.name);
		if (member === undefined) {
			member = membership(spec);
			this.#members.set(spec.name, member);
		}
		return member(doc);
	}

	/** The key columns of a document. A path that meets its first array gets an element table. */
	columnsOf(doc: Doc): Columns {
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
		this.#changed();
		info.multi = true;
		const elements = this.elements(info);
		const column = quote(info.column);
		this.#db.exec(`CREATE TABLE ${elements}(k, rid INTEGER, PRIMARY KEY(k, rid)) WITHOUT ROWID`);
		this.#db.exec(`CREATE INDEX ${quote(`${elementTable(this.table, info.column)}.rid`)} ON ${elements}(rid)`);
		this.#db.exec(`INSERT INTO ${elements}(k, rid) SELECT ${column}, rid FROM ${quote(this.table)} WHERE ${column} IS NOT NULL`);
		this.#db.prepare("UPDATE _paths SET multi = 1 WHERE tbl = ? AND path = ?").run(this.table, path);
	}

	/** The paths that hold arrays. */
	arrayPaths(): [path: string, info: PathInfo][] {
		return [...this.paths].filter(([, info]) => info.multi);
	}

	/** The quoted name of a path's element table. */
	elements(info: PathInfo): string {
		return quote(elementTable(this.table, info.column));
	}
}

/** Says which documents belong to an index: all, those that have one of its fields, or those its condition names. */
function membership(spec: IndexSpec): Matcher {
	if (spec.partialFilterExpression !== undefined) return compileFilter(spec.partialFilterExpression);
	if (spec.sparse !== true) return () => true;
	const paths = Object.keys(spec.key);
	return (doc) => paths.some((path) => valuesAt(doc, path).values.some((value) => value !== undefined));
}
