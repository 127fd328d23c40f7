/** The file: collections, one writer with group commit, transactions, and a connection for each live reader. */
import { DatabaseSync } from "node:sqlite";
import { Collection } from "./collection.ts";
import { CommandError } from "./errors.ts";
import { quote } from "./planner.ts";
import { BUSY_TIMEOUT_MS, Readers } from "./readers.ts";
import { Statements } from "./statements.ts";

/** The version of the file's layout; a file of a later one is refused. */
export const STORE_VERSION = 1;
/** Marks the file as ours: "GJSt". */
export const APPLICATION_ID = 0x474a5374;

/** `full`: an acknowledged write survives a power cut. `fast`: for tests, nothing is synced. */
export type Durability = "full" | "fast";

/** Whoever holds the only writer for more than one command. */
export type Owner = object;

const TABLES = `
	CREATE TABLE IF NOT EXISTS _collections(ns TEXT PRIMARY KEY, tbl TEXT UNIQUE NOT NULL);
	CREATE TABLE IF NOT EXISTS _paths(tbl TEXT, path TEXT, key_column TEXT, multi INTEGER DEFAULT 0, PRIMARY KEY(tbl, path));
	CREATE TABLE IF NOT EXISTS _indexes(tbl TEXT, name TEXT, spec BLOB, PRIMARY KEY(tbl, name));
	CREATE TABLE IF NOT EXISTS _replies(session TEXT PRIMARY KEY, number INTEGER, reply BLOB, at INTEGER) WITHOUT ROWID;
`;

interface Waiting {
	resolve(): void;
	reject(error: unknown): void;
}

export class Store {
	readonly db: DatabaseSync;
	readonly collections = new Map<string, Collection>();
	readonly statements = new Statements();
	readonly #readers: Readers;
	/** The writes of this turn that wait for its commit; undefined between turns. */
	#batch: Waiting[] | undefined;
	/** True when the open batch made tables or columns that readers do not see yet. */
	#schemaPending = false;
	#owner: Owner | undefined;
	#ownerGone: Promise<void> = Promise.resolve();
	#release: () => void = () => {};

	constructor(file: string, durability: Durability = "full") {
		this.#readers = new Readers(file);
		this.db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
		const synchronous = durability === "full" ? "FULL" : "OFF";
		this.db.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=${synchronous}; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456`);
		this.db.exec(`PRAGMA application_id=${APPLICATION_ID}; PRAGMA user_version=${STORE_VERSION}`);
		this.db.exec(TABLES);
		this.#load();
	}

	#load(): void {
		this.collections.clear();
		for (const row of this.db.prepare("SELECT ns, tbl FROM _collections").all()) this.#open(String(row.ns), String(row.tbl));
	}

	#open(namespace: string, table: string): Collection {
		const schemaChanged = () => {
			this.#schemaPending = true;
		};
		const collection = new Collection({ db: this.db, statements: this.statements, namespace, table, schemaChanged });
		this.collections.set(namespace, collection);
		return collection;
	}

	// Collections

	/** The collection of that name, made if it is not there. Only inside a write. */
	collection(namespace: string): Collection {
		const present = this.collections.get(namespace);
		if (present !== undefined) return present;
		this.#schemaPending = true;
		const next = this.db.prepare("SELECT coalesce(max(rowid), 0) + 1 AS n FROM _collections").get();
		const table = `c${next?.n}_${namespace.replace(/\W+/g, "_")}`;
		this.db.prepare("INSERT INTO _collections(ns, tbl) VALUES(?, ?)").run(namespace, table);
		this.db.exec(`CREATE TABLE ${quote(table)}(rid INTEGER PRIMARY KEY, "_id" NOT NULL UNIQUE, doc BLOB NOT NULL)`);
		return this.#open(namespace, table);
	}

	/** Removes a collection and its indexes; false when there is none. Only inside a write. */
	drop(namespace: string): boolean {
		const collection = this.collections.get(namespace);
		if (collection === undefined) return false;
		this.#schemaPending = true;
		const { schema } = collection;
		for (const [, info] of schema.arrayPaths()) this.db.exec(`DROP TABLE ${schema.elements(info)}`);
		this.db.exec(`DROP TABLE ${quote(schema.table)}`);
		for (const table of ["_collections", "_paths", "_indexes"]) this.db.prepare(`DELETE FROM ${table} WHERE tbl = ?`).run(schema.table);
		return this.collections.delete(namespace);
	}

	// Reading

	/**
	 * Reads from a connection of its own, or, inside a transaction, from the writer, which sees the transaction's own writes.
	 */
	read<T>(owner: Owner | undefined, work: (db: DatabaseSync) => T): T {
		if (this.#holds(owner)) return work(this.db);
		const reader = this.borrowReader();
		try {
			return work(reader);
		} finally {
			this.giveBackReader(reader);
		}
	}

	/** A connection for one cursor. It must see the tables and columns that this turn made. */
	borrowReader(): DatabaseSync {
		if (this.#schemaPending && this.#owner === undefined) this.#commit();
		return this.#readers.borrow();
	}

	giveBackReader(reader: DatabaseSync): void {
		this.#readers.giveBack(reader);
	}

	// Writing

	/**
	 * Group commit: all writes that arrive in one turn of the event loop share a transaction, each in a savepoint of its own,
	 * and so one sync of the disk. The promise resolves when the write is on disk.
	 */
	async write<T>(owner: Owner | undefined, work: () => T): Promise<T> {
		if (this.#holds(owner)) return this.#inSavepoint(work);
		while (this.#owner !== undefined) await this.#ownerGone;
		const batch = this.#batch ?? this.#beginBatch();
		const value = this.#inSavepoint(work);
		await new Promise<void>((resolve, reject) => batch.push({ resolve, reject }));
		return value;
	}

	#beginBatch(): Waiting[] {
		this.db.exec("BEGIN IMMEDIATE");
		this.#batch = [];
		setImmediate(() => this.#commit());
		return this.#batch;
	}

	#inSavepoint<T>(work: () => T): T {
		this.db.exec("SAVEPOINT command");
		try {
			const value = work();
			this.db.exec("RELEASE command");
			return value;
		} catch (error) {
			this.db.exec("ROLLBACK TO command; RELEASE command");
			if (this.#schemaPending) this.#load();
			throw error;
		}
	}

	#commit(): void {
		const batch = this.#batch;
		if (batch === undefined) return;
		this.#batch = undefined;
		try {
			this.db.exec("COMMIT");
			this.#schemaPending = false;
			for (const waiting of batch) waiting.resolve();
		} catch (error) {
			this.#undo();
			for (const waiting of batch) waiting.reject(error);
		}
	}

	/** After a failed commit (a full disk) nothing of the batch stays, on disk or in memory. */
	#undo(): void {
		if (this.db.isTransaction) this.db.exec("ROLLBACK");
		this.#schemaPending = false;
		this.#load();
	}

	// Transactions

	/** Gives the only writer to `owner` until `end`; others go on reading what was committed before. */
	async begin(owner: Owner): Promise<void> {
		while (this.#owner !== undefined) await this.#ownerGone;
		this.#commit();
		this.db.exec("BEGIN IMMEDIATE");
		this.#owner = owner;
		this.#ownerGone = new Promise((resolve) => {
			this.#release = resolve;
		});
	}

	/** Ends the owner's transaction. Throws when the commit fails; the writer is free again in any case. */
	end(owner: Owner, commit: boolean): void {
		if (!this.#holds(owner)) return;
		try {
			if (commit) this.db.exec("COMMIT");
			else this.#undo();
			this.#schemaPending = false;
		} catch (error) {
			this.#undo();
			throw new CommandError(251, "NoSuchTransaction", `The transaction could not be committed: ${String(error)}`, {
				labels: ["TransientTransactionError"],
			});
		} finally {
			this.#owner = undefined;
			this.#release();
		}
	}

	#holds(owner: Owner | undefined): boolean {
		return owner !== undefined && this.#owner === owner;
	}

	/** Removes documents past their `expireAfterSeconds`. */
	async expire(now: Date): Promise<void> {
		for (const collection of this.collections.values()) {
			for (const { key, expireAfterSeconds } of collection.schema.indexes.values()) {
				const path = Object.keys(key)[0];
				if (expireAfterSeconds === undefined || path === undefined) continue;
				const before = new Date(now.getTime() - expireAfterSeconds * 1000);
				await this.write(undefined, () => collection.remove({ [path]: { $lt: before } }, { multi: true }));
			}
		}
	}

	/** Commits what is pending and closes every connection. */
	close(): void {
		if (this.#owner !== undefined) this.end(this.#owner, false);
		this.#commit();
		this.db.exec("PRAGMA analysis_limit=400; PRAGMA optimize");
		this.#readers.close();
		this.db.close();
	}
}
