/** Open cursors: what of a result did not fit its first batch. */
import { Long } from "bson";
import type { Doc } from "../engine/documents.ts";
import { CommandError } from "../engine/errors.ts";

/** A document, or the bytes of one that travels undecoded. */
export type Result = Doc | Uint8Array;

interface OpenCursor {
	results: Iterator<Result>;
	namespace: string;
	usedAt: number;
}

/** The driver's own default. */
const DEFAULT_BATCH = 101;
/** A batch ends before the reply reaches MongoDB's message limit, in bytes. */
const MAX_BATCH_BYTES = 12_000_000;
const ASSUMED_BYTES = 512;

export class Cursors {
	readonly #open = new Map<string, OpenCursor>();
	#next = 1n;

	/** The reply with the first batch; the rest waits in a cursor unless `single`. */
	first(namespace: string, results: Iterator<Result>, batchSize: number | undefined, single = false): Doc {
		const { batch, more } = take(results, batchSize ?? DEFAULT_BATCH);
		let id = 0n;
		if (more && !single) {
			id = this.#next++;
			this.#open.set(String(id), { results, namespace, usedAt: Date.now() });
		} else if (more) results.return?.();
		return { cursor: { id: Long.fromBigInt(id), ns: namespace, firstBatch: batch } };
	}

	/** The next batch of a cursor. */
	next(id: string, batchSize: number | undefined): Doc {
		const cursor = this.#open.get(id);
		if (cursor === undefined) throw new CommandError(43, "CursorNotFound", `cursor id ${id} not found`);
		cursor.usedAt = Date.now();
		const { batch, more } = take(cursor.results, batchSize ?? Number.POSITIVE_INFINITY);
		if (!more) this.#open.delete(id);
		return { cursor: { id: Long.fromBigInt(more ? BigInt(id) : 0n), ns: cursor.namespace, nextBatch: batch } };
	}

	/** Closes a cursor; its connection goes back to the pool. */
	kill(id: string): void {
		this.#open.get(id)?.results.return?.();
		this.#open.delete(id);
	}

	/** Closes cursors that nobody asked for since `before` (ms). */
	closeIdle(before: number): void {
		for (const [id, cursor] of this.#open) if (cursor.usedAt < before) this.kill(id);
	}
}

function take(results: Iterator<Result>, limit: number): { batch: Result[]; more: boolean } {
	const batch: Result[] = [];
	let bytes = 0;
	while (batch.length < limit && bytes < MAX_BATCH_BYTES) {
		const result = results.next();
		if (result.done) return { batch, more: false };
		batch.push(result.value);
		bytes += result.value instanceof Uint8Array ? result.value.length : ASSUMED_BYTES;
	}
	return { batch, more: true };
}
