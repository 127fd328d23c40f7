/** What a command does to a ticket, or why it is refused. Pure: takes the ticket, returns the change. */
import type { Attachment } from "../chat/port.ts";
import type { Agent } from "../community/models.ts";
import { may } from "../community/roles.ts";
import type { Level } from "../community/settings.ts";
import { type Known, maskText } from "../words/masking.ts";
import { afterAppointment, afterPause, type FollowUp, meet, nextDue, rearmed, type Timing } from "./targets.ts";
import type { Appointment, Follower, Rating, ReturnVisit, Ticket, TimelineEntry } from "./ticket.ts";
import { type Move, statusAfter, TRANSITIONS } from "./transitions.ts";

/** Who acts: the ticket's owner (`known`: what an anonymous one must not give away), a member of staff, or the desk itself. */
export type Actor = { readonly kind: "owner"; readonly known?: Known } | { readonly kind: "agent"; readonly agent: Agent } | { readonly kind: "bot" };

/** Why a ticket goes up the ladder (A7, C12, C17, B24). */
export type EscalationReason = "unclaimed" | "by_hand" | "unclear" | "repeat" | "anger" | "dissatisfied";

interface Noted {
	readonly note: string;
	readonly attachments?: readonly Attachment[];
	/** A time given to the owner in these words (B17). */
	readonly promised?: Date;
}

/** What somebody wants done. `note` is in their words. */
export type Command =
	| { readonly move: "accept" | "confirm" | "approve" | "check" }
	| { readonly move: "assign"; readonly assignee: Agent; readonly note?: string }
	| { readonly move: "transfer"; readonly department: string; readonly note?: string }
	| ({ readonly move: "progress" | "hold" | "finish" | "return" | "cancel" | "reject" | "reply" | "note" | "add" | "miss" | "revise" } & Noted)
	| { readonly move: "arrive"; readonly note?: string }
	| { readonly move: "quote"; readonly note: string }
	| { readonly move: "answer_quote"; readonly agreed: boolean }
	| { readonly move: "reschedule"; readonly appointment: Appointment; readonly note?: string }
	| { readonly move: "promise"; readonly promised: Date; readonly note: string }
	| { readonly move: "judge"; readonly founded: boolean; readonly note: string }
	| { readonly move: "plan"; readonly note: string; readonly options: readonly string[] }
	| { readonly move: "choose"; readonly option: number }
	| { readonly move: "rate"; readonly rating: Rating; readonly note?: string }
	| { readonly move: "answer_return" | "call_return_done"; readonly rating: Rating | null; readonly note: string }
	| { readonly move: "merge"; readonly incident: string }
	/** Others reported the same: this ticket stands for all; `follower` hears how it ends without a ticket of their own. */
	| { readonly move: "join"; readonly follower: Follower | null; readonly note: string; readonly attachments?: readonly Attachment[] }
	| {
			readonly move: "escalate";
			readonly to: Level;
			readonly reason: EscalationReason;
			readonly note?: string;
			readonly told: readonly string[];
			readonly followUp?: FollowUp;
	  }
	| { readonly move: Exclude<FollowUp["kind"], "escalate">; readonly followUp: FollowUp };

/** Why a command was not carried out; the words are in words/staff.ts and words/owner.ts. */
export type Refusal =
	| "taken"
	| "already_yours"
	| "not_yours"
	| "not_allowed"
	| "wrong_status"
	| "same_person"
	| "already_rated"
	| "about_you"
	| "not_a_complaint"
	| "needs_verdict"
	| "needs_plan"
	| "needs_approval"
	| "no_plan"
	| "head_assigns"
	| "shared_by_others"
	| "merged"
	| "needs_price"
	| "no_return_visit";

/** The change: fields to set and the line to add to the record. */
export interface Change {
	readonly set: Partial<Ticket>;
	readonly entry: TimelineEntry;
}

export type Decision = { readonly change: Change } | { readonly refused: Refusal };

/** What decide needs to know beside the ticket. */
export interface DecisionContext {
	readonly now: Date;
	readonly cause: string;
	readonly settings: Timing;
}

/** Decides a command. The actor's right to see the ticket at all has been checked by the desk. */
export function decide(ticket: Ticket, command: Command, actor: Actor, context: DecisionContext): Decision {
	const refused = refusal(ticket, command, actor, context.settings);
	if (refused !== null) return { refused };
	const next = statusAfter(ticket.status, command.move);
	if (next === null) return { refused: "wrong_status" };
	// An assigned person keeps the ticket when it is reopened.
	const status = command.move === "reject" && ticket.assignee !== null ? "assigned" : next;
	const set = { ...resumed(ticket, command, context), ...effects(ticket, command, actor, context), ...done(ticket, command), status };
	const told = TELLING.has(command.move) ? { toldAt: context.now } : {};
	const after: Ticket = { ...ticket, ...set, ...told };
	return {
		change: {
			set: { ...set, ...told, nextDueAt: nextDue(after, context.settings) },
			entry: {
				seq: ticket.timeline.length + 1,
				at: context.now,
				event: TRANSITIONS[command.move].event,
				by: actor.kind === "agent" ? actor.agent._id : actor.kind,
				cause: context.cause,
				note: spoken(ticket, noteOf(command), actor),
				attachments: "attachments" in command ? [...(command.attachments ?? [])] : [],
				status,
				...(command.move === "escalate" ? { told: [...command.told] } : {}),
			},
		},
	};
}

/** Moves of which the owner hears (E18). */
const TELLING: ReadonlySet<Move> = new Set([
	"accept",
	"assign",
	"transfer",
	"progress",
	"arrive",
	"miss",
	"hold",
	"finish",
	"reply",
	"reschedule",
	"promise",
	"judge",
	"approve",
	"quote",
	"silent",
	"breach",
	"promise_missed",
	"visit_soon",
]);
const OWNER_MOVES: ReadonlySet<Move> = new Set([
	"confirm",
	"reject",
	"rate",
	"add",
	"cancel",
	"reschedule",
	"choose",
	"answer_return",
	"answer_quote",
]);
const BOT_MOVES: ReadonlySet<Move> = new Set([
	"assign",
	"remind",
	"escalate",
	"warn",
	"breach",
	"silent",
	"stale",
	"unchecked",
	"visit_soon",
	"visit_late",
	"promise_soon",
	"promise_missed",
	"close",
	"ask_return",
	"remind_return",
	"call_return",
	"merge",
	"join",
]);
const ASSIGNEE_MOVES: ReadonlySet<Move> = new Set([
	"progress",
	"arrive",
	"miss",
	"hold",
	"finish",
	"return",
	"transfer",
	"reschedule",
	"promise",
	"plan",
	"quote",
]);
const FRONT_MOVES: ReadonlySet<Move> = new Set(["cancel", "judge", "check", "merge", "call_return_done", "reject"]);
const ANYBODYS_MOVES: ReadonlySet<Move> = new Set(["reply", "note", "add", "escalate"]);
/** Kinds whose first response is words to the owner, not taking the ticket. */
const ANSWER_IN_WORDS: ReadonlySet<Ticket["kind"]> = new Set(["complaint", "question", "message"]);
/** Work done under these goes on although it was on hold. */
const RESUMING: ReadonlySet<Move> = new Set(["progress", "arrive", "finish", "return", "transfer", "assign"]);

function refusal(ticket: Ticket, command: Command, actor: Actor, settings: Timing): Refusal | null {
	const { move } = command;
	if (actor.kind === "bot") return BOT_MOVES.has(move) ? null : "not_allowed";
	if (actor.kind === "owner") return ownerRefusal(ticket, move);
	return agentRefusal(ticket, command, actor.agent, settings) ?? complaintRefusal(ticket, command) ?? priceRefusal(ticket, command);
}

function ownerRefusal(ticket: Ticket, move: Move): Refusal | null {
	if (!OWNER_MOVES.has(move)) return "not_allowed";
	// C18: what many wait for is not one reporter's to call off.
	if (ticket.isIncident && (move === "cancel" || move === "reschedule")) return "shared_by_others";
	if (move === "choose" && ticket.plan?.approvedBy == null) return "no_plan";
	const answered = ticket.returnVisit?.state === "answered" || ticket.returnVisit?.state === "called";
	if (move === "answer_return" && (ticket.returnVisit === null || answered)) return "no_return_visit";
	return move === "rate" && ticket.rating !== null ? "already_rated" : null;
}

function agentRefusal(ticket: Ticket, command: Command, agent: Agent, settings: Timing): Refusal | null {
	const { move } = command;
	// C14: nobody handles a complaint about themselves.
	if (ticket.subject === agent._id && !ANYBODYS_MOVES.has(move)) return "about_you";
	if (move === "accept") return acceptRefusal(ticket, agent, settings);
	if (command.move === "assign") return assignRefusal(ticket, command.assignee, agent);
	if (FRONT_MOVES.has(move)) return may(agent, "cancel") ? null : "not_allowed";
	if (move === "approve" || move === "revise") return may(agent, "oversee") ? null : "not_allowed";
	if (ASSIGNEE_MOVES.has(move)) return workRefusal(ticket, agent);
	return ANYBODYS_MOVES.has(move) ? null : "not_allowed";
}

function acceptRefusal(ticket: Ticket, agent: Agent, { dispatch }: Timing): Refusal | null {
	if (!may(agent, "take")) return "not_allowed";
	if (ticket.incident !== null) return "merged";
	// An emergency is for whoever is there (D3), whatever the community's mode.
	if (dispatch.mode === "head" && ticket.status === "new" && ticket.kind !== "emergency" && !may(agent, "dispatch")) return "head_assigns";
	if (ticket.status === "assigned" && ticket.assignee !== null && ticket.assignee !== agent._id) return may(agent, "dispatch") ? null : "taken";
	if (statusAfter(ticket.status, "accept") !== null) return null;
	if (ticket.assignee === agent._id) return "already_yours";
	return ticket.assignee === null ? "wrong_status" : "taken";
}

function assignRefusal(ticket: Ticket, assignee: Agent, agent: Agent): Refusal | null {
	if (assignee._id === ticket.subject) return "about_you";
	if (assignee._id === ticket.assignee) return "same_person";
	// The one who holds it may hand it on; otherwise it takes somebody who dispatches (E9).
	return ticket.assignee === agent._id || may(agent, "dispatch") ? null : "not_allowed";
}

function workRefusal(ticket: Ticket, agent: Agent): Refusal | null {
	if (ticket.assignee === agent._id || may(agent, "dispatch")) return null;
	return ticket.assignee === null ? "not_yours" : "taken";
}

/** E16: what is paid for was agreed before; a price that the owner has not accepted ends nothing. */
function priceRefusal(ticket: Ticket, { move }: Command): Refusal | null {
	return move === "finish" && ticket.price !== null && ticket.price.agreed !== true ? "needs_price" : null;
}

/** C3, C5–C7: a complaint is judged by a person; a founded one ends with an approved plan, an unfounded one with its reason. */
function complaintRefusal(ticket: Ticket, { move }: Command): Refusal | null {
	const complaint = ticket.kind === "complaint";
	if ((move === "judge" || move === "plan" || move === "approve" || move === "revise") && !complaint) return "not_a_complaint";
	if (move === "plan" && ticket.verdict === null) return "needs_verdict";
	if ((move === "approve" || move === "revise") && ticket.plan === null) return "no_plan";
	if (move !== "finish" || !complaint || statusAfter(ticket.status, "finish") === null) return null;
	if (ticket.verdict === null) return "needs_verdict";
	if (!ticket.verdict.founded) return null;
	if (ticket.plan === null) return "needs_plan";
	return ticket.plan.approvedBy === null ? "needs_approval" : null;
}

/** Time on hold does not count; leaving it moves what is still due. */
function resumed(ticket: Ticket, command: Command, { now, settings }: DecisionContext): Partial<Ticket> {
	if (ticket.pausedAt === null || !RESUMING.has(command.move)) return {};
	return { pausedAt: null, targets: afterPause(ticket, ticket.pausedAt, now, settings) };
}

/** What time brought is not brought again. */
function done(ticket: Ticket, command: Command): Partial<Ticket> {
	const followUp = "followUp" in command ? command.followUp : undefined;
	return followUp === undefined ? {} : { followedUp: [...ticket.followedUp, followUp.name] };
}

/** Fields that a legal command changes, beside the status. */
function effects(before: Ticket, command: Command, actor: Actor, context: DecisionContext): Partial<Ticket> {
	const { now, settings } = context;
	const ticket = { ...before, ...resumed(before, command, context) };
	const agentId = actor.kind === "agent" ? actor.agent._id : null;
	const answered = { targets: meet(ticket.targets, "response") };
	const kept = { promises: keep(ticket, now) };
	switch (command.move) {
		case "accept":
			// C2: taking a complaint or a question is not yet an answer to it.
			return { ...(ANSWER_IN_WORDS.has(ticket.kind) ? {} : answered), assignee: agentId };
		case "assign":
			return { assignee: command.assignee._id, department: command.assignee.department, waitingSince: now };
		case "transfer":
			return { assignee: null, department: command.department, waitingSince: now, escalatedTo: [] };
		case "return":
			return { ...withFiles(ticket, command), assignee: null, waitingSince: now, escalatedTo: [] };
		case "reply":
		case "progress":
			return {
				// Somebody has answered: whoever is to take it is waited for anew, not chased for what was done.
				...(ticket.assignee === null ? { waitingSince: now } : {}),
				...withFiles(ticket, command),
				...answered,
				promises: promised(kept.promises, command.note, command.promised),
			};
		case "hold":
			return { ...withFiles(ticket, command), ...answered, pausedAt: now, promises: promised(kept.promises, command.note, command.promised) };
		case "promise":
			return { ...answered, promises: promised(ticket.promises, command.note, command.promised) };
		case "arrive":
			return {
				targets: meet(ticket.targets, "response", "arrival"),
				arrivedAt: now,
				onTime: ticket.appointment === null ? null : now <= ticket.appointment.to,
			};
		case "quote":
			return { ...answered, price: { text: command.note, agreed: null } };
		case "answer_quote":
			return ticket.price === null ? {} : { price: { ...ticket.price, agreed: command.agreed } };
		case "miss":
			return { appointment: null, arrivedAt: null, onTime: null };
		case "finish":
			return { ...withFiles(ticket, command), ...kept, targets: meet(ticket.targets, "response", "arrival", "resolution"), resolvedAt: now };
		case "add":
			return withFiles(ticket, command);
		case "reschedule":
			return { appointment: command.appointment, arrivedAt: null, targets: afterAppointment(ticket.targets, command.appointment) };
		case "confirm":
		case "close":
			return { closedAt: now, returnVisit: plannedReturn(ticket) };
		case "cancel":
			return { closedAt: now };
		case "reject":
			return {
				reopened: ticket.reopened + 1,
				resolvedAt: null,
				closedAt: null,
				// The visit has been; a new one is agreed. What was merged stands by itself again, and the ladder begins anew.
				appointment: null,
				arrivedAt: null,
				onTime: null,
				incident: null,
				escalatedTo: [],
				rating: null,
				returnVisit: null,
				waitingSince: now,
				targets: rearmed(ticket.kind, now, settings),
			};
		case "rate":
			return { rating: command.rating };
		case "judge":
			return { ...answered, verdict: { founded: command.founded, reason: command.note, by: agentId ?? "", at: now } };
		case "plan":
			return { plan: { text: command.note, options: [...command.options], approvedBy: null, chosen: null } };
		case "approve":
			return ticket.plan === null ? {} : { plan: { ...ticket.plan, approvedBy: agentId } };
		case "revise":
			return ticket.plan === null ? {} : { plan: { ...ticket.plan, approvedBy: null } };
		case "choose":
			return ticket.plan === null ? {} : { plan: { ...ticket.plan, chosen: command.option } };
		case "merge":
			return { incident: command.incident };
		case "join":
			return {
				...withFiles(ticket, command),
				isIncident: true,
				followers: command.follower === null ? ticket.followers : [...ticket.followers, command.follower],
			};
		case "answer_return":
			return { returnVisit: { state: "answered", rating: command.rating, note: command.note } };
		case "call_return_done":
			return { returnVisit: { state: "called", rating: command.rating, note: command.note } };
		case "ask_return":
			return returnState(ticket, "asked");
		case "remind_return":
			return returnState(ticket, "reminded");
		case "call_return":
			return returnState(ticket, "listed");
		case "breach":
			return { targets: breached(ticket, command.followUp) };
		case "escalate":
			return { escalatedTo: [...new Set([...ticket.escalatedTo, ...command.told])] };
		default:
			return {};
	}
}

/** V1: repairs and complaints, all of them (E5: 100 %, no sampling). */
export function plannedReturn(ticket: Ticket): ReturnVisit | null {
	return ticket.kind === "repair" || ticket.kind === "complaint" || ticket.kind === "emergency"
		? { state: "planned", rating: null, note: null }
		: null;
}

function returnState(ticket: Ticket, state: ReturnVisit["state"]): Partial<Ticket> {
	return ticket.returnVisit === null ? {} : { returnVisit: { ...ticket.returnVisit, state } };
}

function breached(ticket: Ticket, followUp: FollowUp) {
	return ticket.targets.map((target) =>
		followUp.kind === "breach" && target.name === followUp.target ? { ...target, state: "breached" as const } : target,
	);
}

/** Telling the owner something keeps the promises made before. */
function keep(ticket: Ticket, now: Date) {
	return ticket.promises.map((promise) => (promise.keptAt === null ? { ...promise, keptAt: now } : promise));
}

function promised(promises: Ticket["promises"], text: string, dueAt: Date | undefined) {
	return dueAt === undefined ? promises : [...promises, { dueAt, text, keptAt: null }];
}

function withFiles(ticket: Ticket, command: { attachments?: readonly Attachment[] }): Partial<Ticket> {
	if (command.attachments === undefined || command.attachments.length === 0) return {};
	return { attachments: [...ticket.attachments, ...command.attachments] };
}

/** What an anonymous reporter adds is kept without what tells who they are (B7). */
function spoken(ticket: Ticket, note: string | null, actor: Actor): string | null {
	return note === null || actor.kind !== "owner" || !ticket.anonymous ? note : maskText(note, { ...actor.known, whole: true });
}

function noteOf(command: Command): string | null {
	if (command.move === "rate") return [command.rating, command.note].filter(Boolean).join(" ");
	if (command.move === "escalate") return [command.to, command.reason, command.note].filter(Boolean).join(":");
	if (command.move === "judge") return `${command.founded ? "founded" : "unfounded"}:${command.note}`;
	if (command.move === "answer_quote") return command.agreed ? "agreed" : "refused";
	if (command.move === "choose") return String(command.option + 1);
	if (command.move === "merge") return command.incident;
	if ("followUp" in command && command.followUp !== undefined) return "target" in command.followUp ? command.followUp.target : command.followUp.kind;
	return "note" in command ? (command.note ?? null) : null;
}
