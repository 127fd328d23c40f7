/** Backing up and restoring the embedded store's file. */
import { chmodSync, closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AppError } from "../../errors.ts";
import { checkFile, STORE_FILE, takeOwnership } from "./ownership.ts";

const PRIVATE_FILE = 0o600;

/**
 * Writes a complete, checked copy of the store to `file`, also while the program runs: it is one snapshot, and writers do
 * not wait for it. Returns its size in bytes. Throws `not_found` when there is no store, `bad_input` when `file` exists.
 */
export function backupStore(dataDir: string, file: string): number {
	const store = join(dataDir, STORE_FILE);
	if (!existsSync(store)) throw new AppError("not_found", `There is no store in ${dataDir}`);
	if (existsSync(file)) throw new AppError("bad_input", `${file} exists already; a backup never overwrites one`);
	const part = `${file}.part`;
	rmSync(part, { force: true });
	const db = new DatabaseSync(store, { readOnly: true });
	try {
		db.prepare("VACUUM INTO ?").run(resolve(part));
	} finally {
		db.close();
	}
	chmodSync(part, PRIVATE_FILE);
	checkFile(part);
	sync(part);
	renameSync(part, file);
	return statSync(file).size;
}

/**
 * Puts a backup in the store's place and keeps what was there beside it. Returns the name under which the old store is kept,
 * undefined if there was none. Throws `store_in_use` while the program runs, `not_found` without a backup, and refuses a
 * damaged or newer one before anything is touched.
 */
export function restoreStore(dataDir: string, file: string, now: Date): string | undefined {
	if (!existsSync(file)) throw new AppError("not_found", `There is no backup ${file}`);
	const giveUp = takeOwnership(dataDir);
	try {
		const incoming = join(dataDir, `${STORE_FILE}.restoring`);
		copyFileSync(file, incoming);
		checkFile(incoming);
		sync(incoming);
		const kept = putAside(join(dataDir, STORE_FILE), now);
		renameSync(incoming, join(dataDir, STORE_FILE));
		sync(dataDir);
		return kept;
	} finally {
		giveUp();
	}
}

/** The file's log belongs to it and must not meet the restored one. */
function putAside(store: string, now: Date): string | undefined {
	if (!existsSync(store)) return undefined;
	const kept = `${store}.before-${now.toISOString().replaceAll(":", "-")}`;
	renameSync(store, kept);
	if (existsSync(`${store}-wal`)) renameSync(`${store}-wal`, `${kept}-wal`);
	rmSync(`${store}-shm`, { force: true });
	return kept;
}

function sync(path: string): void {
	if (process.platform === "win32") return;
	const handle = openSync(path, "r");
	fsyncSync(handle);
	closeSync(handle);
}
