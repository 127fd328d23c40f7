/** Reading connections: one for each live cursor. */
import { DatabaseSync } from "node:sqlite";

/** Readers beyond this many are closed when their cursor ends. */
const MAX_IDLE = 4;
/** How long a connection waits for another one's lock, in ms. */
export const BUSY_TIMEOUT_MS = 5_000;

/** An open statement pins its connection to a snapshot, so live cursors must not share one. */
export class Readers {
	readonly #file: string;
	readonly #open = new Set<DatabaseSync>();
	readonly #idle: DatabaseSync[] = [];

	constructor(file: string) {
		this.#file = file;
	}

	borrow(): DatabaseSync {
		const idle = this.#idle.pop();
		if (idle !== undefined) return idle;
		const reader = new DatabaseSync(this.#file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
		reader.exec("PRAGMA cache_size=-16384; PRAGMA mmap_size=268435456");
		this.#open.add(reader);
		return reader;
	}

	giveBack(reader: DatabaseSync): void {
		if (this.#idle.length < MAX_IDLE) {
			this.#idle.push(reader);
			return;
		}
		this.#open.delete(reader);
		reader.close();
	}

	close(): void {
		for (const reader of this.#open) reader.close();
	}
}
