/** Which move is legal in which status, and where it leads: the only place that knows. */
import type { Status, TicketEvent } from "./ticket.ts";

/** What somebody can do to a ticket. */
export type Move =
	| "accept"
	| "assign"
	| "transfer"
	| "progress"
	| "hold"
	| "finish"
	| "return"
	| "reschedule"
	| "cancel"
	| "confirm"
	| "reject"
	| "rate"
	| "add"
	| "reply"
	| "note"
	| "close"
	| "remind"
	| "escalate"
	| "breach";

/** One row: legal statuses, the status after (`same`: unchanged), and what is then said to have happened. */
export interface Transition {
	readonly from: readonly Status[];
	readonly to: Status | "same";
	readonly event: TicketEvent;
}

const WORKING: readonly Status[] = ["accepted", "in_progress", "pending"];
const UNFINISHED: readonly Status[] = ["new", "assigned", ...WORKING];
const ENDED: readonly Status[] = ["resolved", "closed"];
const ANY: readonly Status[] = [...UNFINISHED, ...ENDED, "cancelled"];

/** The life of a ticket. */
export const TRANSITIONS: Readonly<Record<Move, Transition>> = {
	accept: { from: ["new", "assigned"], to: "accepted", event: "ticket.accepted" },
	assign: { from: UNFINISHED, to: "assigned", event: "ticket.assigned" },
	transfer: { from: UNFINISHED, to: "new", event: "ticket.transferred" },
	progress: { from: WORKING, to: "in_progress", event: "ticket.progressed" },
	hold: { from: ["accepted", "in_progress"], to: "pending", event: "ticket.held" },
	finish: { from: WORKING, to: "resolved", event: "ticket.resolved" },
	return: { from: ["assigned", ...WORKING], to: "new", event: "ticket.returned" },
	reschedule: { from: UNFINISHED, to: "same", event: "ticket.rescheduled" },
	cancel: { from: UNFINISHED, to: "cancelled", event: "ticket.cancelled" },
	confirm: { from: ["resolved"], to: "closed", event: "ticket.confirmed" },
	// E6: the owner's right to object; the number stays.
	reject: { from: ENDED, to: "new", event: "ticket.reopened" },
	rate: { from: ENDED, to: "same", event: "ticket.rated" },
	add: { from: ANY, to: "same", event: "ticket.added" },
	reply: { from: ANY, to: "same", event: "ticket.replied" },
	note: { from: ANY, to: "same", event: "ticket.noted" },
	close: { from: ["resolved"], to: "closed", event: "ticket.closed" },
	remind: { from: ["new", "assigned"], to: "same", event: "ticket.reminded" },
	escalate: { from: UNFINISHED, to: "same", event: "ticket.escalated" },
	breach: { from: UNFINISHED, to: "same", event: "sla.breached" },
};

/** The status after a move, or null when the move is illegal in this status. */
export function statusAfter(status: Status, move: Move): Status | null {
	const { from, to } = TRANSITIONS[move];
	if (!from.includes(status)) return null;
	return to === "same" ? status : to;
}
