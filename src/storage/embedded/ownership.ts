/** One owner for each data folder, and a look at the file before anything is written to it. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AppError } from "../../errors.ts";
import { APPLICATION_ID, STORE_VERSION } from "./engine/store.ts";

/** The store's file in the data folder. */
export const STORE_FILE = "guanjia.db";
const LOCK_FILE = "guanjia.lock";
const SQLITE_BUSY = 5;
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/**
 * Makes this process the only owner of the folder until the returned function is called. The lock is the operating
 * system's, so that it ends with the process however that ends. Throws `store_in_use`.
 */
export function takeOwnership(dataDir: string): () => void {
	mkdirSync(dataDir, { recursive: true, mode: PRIVATE_FOLDER });
	chmodSync(dataDir, PRIVATE_FOLDER);
	const file = join(dataDir, LOCK_FILE);
	makePrivate(file);
	const lock = new DatabaseSync(file, { timeout: 0 });
	try {
		lock.exec("BEGIN EXCLUSIVE");
	} catch (error) {
		lock.close();
		if (!hasErrcode(error, SQLITE_BUSY)) throw error;
		throw new AppError(
			"store_in_use",
			`The data folder ${dataDir} is in use by another process; stop that one first, or give this one another DATA_DIR`,
			{ cause: error },
		);
	}
	return () => {
		if (lock.isOpen) lock.close();
	};
}

/** Creates the file if need be; only its owner may read it. SQLite gives its side files the same mode. */
function makePrivate(file: string): void {
	closeSync(openSync(file, "a", PRIVATE_FILE));
	chmodSync(file, PRIVATE_FILE);
}

/** Refuses a file that is damaged, is not ours, or was written by a later version. Creates an empty one if there is none. */
export function checkFile(file: string): void {
	const isNew = !existsSync(file);
	makePrivate(file);
	if (isNew) return;
	let db: DatabaseSync | undefined;
	try {
		db = new DatabaseSync(file);
		const found = inspect(db);
		if (found.version > STORE_VERSION)
			throw new AppError(
				"store_newer",
				`The store ${file} was written by a later version of the program (format ${found.version}, this one knows ${STORE_VERSION}); start that version, or restore an older backup`,
			);
		if (found.application !== 0 && found.application !== APPLICATION_ID)
			throw new AppError("bad_settings", `${file} is a database of another program; give this one another DATA_DIR`);
		if (found.damage !== "ok") throw damaged(file);
	} catch (error) {
		throw error instanceof AppError ? error : damaged(file, error);
	} finally {
		db?.close();
	}
}

function inspect(db: DatabaseSync): { version: number; application: number; damage: string } {
	return {
		version: Number(db.prepare("PRAGMA user_version").get()?.user_version),
		application: Number(db.prepare("PRAGMA application_id").get()?.application_id),
		damage: String(db.prepare("PRAGMA quick_check(1)").get()?.quick_check),
	};
}

function damaged(file: string, cause?: unknown): AppError {
	return new AppError("bad_settings", `The store ${file} is damaged and cannot be opened; keep a copy of it and restore the last backup`, { cause });
}

function hasErrcode(error: unknown, errcode: number): boolean {
	return error instanceof Error && "errcode" in error && error.errcode === errcode;
}
