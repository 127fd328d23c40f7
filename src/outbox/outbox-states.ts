/** What may become of an outbox entry: one table of legal moves, and the guard that refuses all others. */
import { AppError } from "../errors.ts";

export const OUTBOX_STATES = ["queued", "sending", "sent", "failed", "unknown", "skipped"] as const;

/**
 * `queued` waits for its turn · `sending` is claimed, its fate open · `sent` the platform gave a receipt · `failed` it will never pass ·
 * `unknown` it may have arrived, so it is listed for people and never repeated · `skipped` it was not worth sending any more.
 */
export type OutboxState = (typeof OUTBOX_STATES)[number];

/** `unknown → sent` is a receipt that came in after the lease had run out; nothing ever goes back from `unknown` to `queued`. */
const MOVES: Readonly<Record<OutboxState, readonly OutboxState[]>> = {
	queued: ["sending", "failed", "skipped"],
	sending: ["sent", "queued", "failed", "unknown"],
	unknown: ["sent"],
	sent: [],
	failed: [],
	skipped: [],
};

/** True when the table allows the move. */
export function canMove(from: OutboxState, to: OutboxState): boolean {
	return MOVES[from].includes(to);
}

/**
 * Returns `to` when the table allows the move.
 * @throws AppError `illegal_move` otherwise.
 */
export function moveOutbox(from: OutboxState, to: OutboxState): OutboxState {
	if (canMove(from, to)) return to;
	throw new AppError("illegal_move", `outbox entry: ${from} → ${to}`);
}
