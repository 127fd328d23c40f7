/** Which move is legal in which status, and where it leads: the only place that knows. */
import type { FollowUp } from "./targets.ts";
import type { Status, TicketEvent } from "./ticket.ts";

/** What somebody, or time, can do to a ticket. */
export type Move =
	| "accept"
	| "assign"
	| "transfer"
	| "progress"
	| "arrive"
	| "miss"
	| "hold"
	| "finish"
	| "check"
	| "return"
	| "reschedule"
	| "cancel"
	| "confirm"
	| "reject"
	| "rate"
	| "add"
	| "reply"
	| "note"
	| "promise"
	| "judge"
	| "plan"
	| "approve"
	| "revise"
	| "choose"
	| "quote"
	| "answer_quote"
	| "merge"
	| "join"
	| "escalate"
	| "answer_return"
	| "call_return_done"
	| FollowUp["kind"];

/** One row: legal statuses, the status after (`same`: unchanged), and what is then said to have happened. */
export interface Transition {
	readonly from: readonly Status[];
	readonly to: Status | "same";
	readonly event: TicketEvent;
}

const WORKING: readonly Status[] = ["accepted", "in_progress", "pending"];
/** Somebody has it; who was assigned may begin without saying 接单 first. */
const HELD: readonly Status[] = ["assigned", ...WORKING];
const UNFINISHED: readonly Status[] = ["new", "assigned", ...WORKING];
const ENDED: readonly Status[] = ["resolved", "closed"];
const ANY: readonly Status[] = [...UNFINISHED, ...ENDED, "cancelled"];

/** The life of a ticket. */
export const TRANSITIONS: Readonly<Record<Move, Transition>> = {
	accept: { from: ["new", "assigned"], to: "accepted", event: "ticket.accepted" },
	assign: { from: UNFINISHED, to: "assigned", event: "ticket.assigned" },
	transfer: { from: UNFINISHED, to: "new", event: "ticket.transferred" },
	progress: { from: HELD, to: "in_progress", event: "ticket.progressed" },
	hold: { from: ["assigned", "accepted", "in_progress"], to: "pending", event: "ticket.held" },
	finish: { from: HELD, to: "resolved", event: "ticket.resolved" },
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
	arrive: { from: HELD, to: "in_progress", event: "visit.arrived" },
	miss: { from: HELD, to: "same", event: "visit.missed" },
	check: { from: ["resolved"], to: "same", event: "ticket.checked" },
	promise: { from: UNFINISHED, to: "same", event: "promise.made" },
	judge: { from: UNFINISHED, to: "same", event: "complaint.judged" },
	plan: { from: UNFINISHED, to: "same", event: "complaint.planned" },
	approve: { from: UNFINISHED, to: "same", event: "complaint.approved" },
	revise: { from: UNFINISHED, to: "same", event: "complaint.revised" },
	choose: { from: UNFINISHED, to: "same", event: "complaint.chosen" },
	quote: { from: HELD, to: "same", event: "price.quoted" },
	answer_quote: { from: UNFINISHED, to: "same", event: "price.answered" },
	join: { from: UNFINISHED, to: "same", event: "ticket.joined" },
	merge: { from: UNFINISHED, to: "same", event: "ticket.merged" },
	escalate: { from: UNFINISHED, to: "same", event: "ticket.escalated" },
	close: { from: ["resolved"], to: "closed", event: "ticket.closed" },
	remind: { from: ["new", "assigned"], to: "same", event: "ticket.reminded" },
	warn: { from: UNFINISHED, to: "same", event: "sla.warned" },
	breach: { from: UNFINISHED, to: "same", event: "sla.breached" },
	silent: { from: UNFINISHED, to: "same", event: "ticket.silent" },
	visit_soon: { from: UNFINISHED, to: "same", event: "visit.soon" },
	visit_late: { from: UNFINISHED, to: "same", event: "visit.late" },
	promise_soon: { from: UNFINISHED, to: "same", event: "promise.soon" },
	promise_missed: { from: UNFINISHED, to: "same", event: "promise.missed" },
	stale: { from: UNFINISHED, to: "same", event: "ticket.stale" },
	unchecked: { from: ["resolved"], to: "same", event: "ticket.unchecked" },
	ask_return: { from: ["closed"], to: "same", event: "return.asked" },
	remind_return: { from: ["closed"], to: "same", event: "return.reminded" },
	call_return: { from: ["closed"], to: "same", event: "return.listed" },
	answer_return: { from: ["closed"], to: "same", event: "return.answered" },
	call_return_done: { from: ["closed"], to: "same", event: "return.called" },
};

/** The status after a move, or null when the move is illegal in this status. */
export function statusAfter(status: Status, move: Move): Status | null {
	const { from, to } = TRANSITIONS[move];
	if (!from.includes(status)) return null;
	return to === "same" ? status : to;
}
