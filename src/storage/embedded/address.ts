/** Where the running store listens: for other commands on the same data folder, and for clearing up after a killed process. */
import { mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { AppError } from "../../errors.ts";

const ADDRESS_FILE = "guanjia.address";
const SOCKET_NAME = "store.sock";
const FOLDER_PREFIX = "guanjia-";
/** The longest path a unix socket may have, in bytes. */
const MAX_SOCKET_PATH = 107;
const DATABASE = "guanjia";

/** What a MongoDB driver connects to. */
export function uriOf(address: string): string {
	return `mongodb://${encodeURIComponent(address)}/${DATABASE}?directConnection=true`;
}

/** Makes a folder that only this user may enter, and gives the path of the socket in it. */
export function makeSocketPath(): string {
	const fits = (root: string) => Buffer.byteLength(join(root, `${FOLDER_PREFIX}XXXXXX`, SOCKET_NAME)) <= MAX_SOCKET_PATH;
	const root = [tmpdir(), "/tmp"].find(fits);
	if (root === undefined) {
		throw new AppError(
			"bad_settings",
			`The temporary folder's path is too long for a socket (${MAX_SOCKET_PATH} bytes); set TMPDIR to a shorter one`,
		);
	}
	return join(mkdtempSync(join(root, FOLDER_PREFIX)), SOCKET_NAME);
}

/** Removes a socket and its folder; anything that is not ours stays. */
export function removeSocket(address: string): void {
	const folder = dirname(address);
	if (basename(address) !== SOCKET_NAME || !basename(folder).startsWith(FOLDER_PREFIX)) return;
	try {
		rmSync(address, { force: true });
		rmdirSync(folder);
	} catch {
		// Gone already, or somebody put something else there.
	}
}

/** Notes where the store of this folder listens. */
export function writeAddress(dataDir: string, address: string): void {
	writeFileSync(join(dataDir, ADDRESS_FILE), address, { mode: 0o600 });
}

/** Where the store of this folder listens, or last listened; undefined when it was stopped in good order. */
export function readAddress(dataDir: string): string | undefined {
	try {
		return readFileSync(join(dataDir, ADDRESS_FILE), "utf8");
	} catch {
		return undefined;
	}
}

/** Forgets the address and removes its socket. */
export function forgetAddress(dataDir: string): void {
	const address = readAddress(dataDir);
	if (address !== undefined) removeSocket(address);
	rmSync(join(dataDir, ADDRESS_FILE), { force: true });
}
