/** What a command does to a ticket, or why it is refused. Pure: takes the ticket, returns the change. */
import type { Attachment } from "../chat/port.ts";
import type { Agent } from "../community/models.ts";
import { may } from "../community/roles.ts";
import type { CommunitySettings } from "../community/settings.ts";
import { type Known, maskText } from "../privacy.ts";
import { type FollowUp, meet, nextDue } from "./targets.ts";
import type { Appointment, Rating, Target, Ticket, TimelineEntry } from "./ticket.ts";
import { type Move, statusAfter, TRANSITIONS } from "./transitions.ts";

/** Who acts: the ticket's owner (`known`: what an anonymous one must not give away), a member of staff, or the desk itself. */
export type Actor = { readonly kind: "owner"; readonly known?: Known } | { readonly kind: "agent"; readonly agent: Agent } | { readonly kind: "bot" };

/** What somebody wants done. `note` is in their words. */
export type Command =
	| { readonly move: "accept" }
	| { readonly move: "assign"; readonly assignee: Agent; readonly note?: string }
	| { readonly move: "transfer"; readonly department: string; readonly note?: string }
	| {
			readonly move: "progress" | "hold" | "finish" | "return" | "cancel" | "reject" | "reply" | "note";
			readonly note: string;
			readonly attachments?: readonly Attachment[];
	  }
	| { readonly move: "add"; readonly note: string; readonly attachments?: readonly Attachment[] }
	| { readonly move: "reschedule"; readonly appointment: Appointment; readonly note?: string }
	| { readonly move: "confirm" | "close" }
	| { readonly move: "rate"; readonly rating: Rating; readonly note?: string }
	| { readonly move: "remind" | "escalate" | "breach"; readonly followUp: FollowUp };

/** Why a command was not carried out; the words are in words/staff.ts and words/owner.ts. */
export type Refusal = "taken" | "already_yours" | "not_yours" | "not_allowed" | "wrong_status" | "same_person" | "already_rated";

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
	readonly settings: Pick<CommunitySettings, "targets" | "unclaimed" | "acceptance">;
}

/** Decides a command. The actor's right to see the ticket at all has been checked by the desk. */
export function decide(ticket: Ticket, command: Command, actor: Actor, context: DecisionContext): Decision {
	const refused = refusal(ticket, command, actor);
	if (refused !== null) return { refused };
	const status = statusAfter(ticket.status, command.move);
	if (status === null) return { refused: "wrong_status" };
	// An assigned person keeps the ticket when it is reopened or handed to them directly.
	const settled = command.move === "reject" && ticket.assignee !== null ? "assigned" : status;
	const set: Partial<Ticket> = { ...effects(ticket, command, actor, context.now), status: settled };
	const after = { ...ticket, ...set };
	return {
		change: {
			set: { ...set, nextDueAt: nextDue(after, context.settings) },
			entry: {
				seq: ticket.timeline.length + 1,
				at: context.now,
				event: TRANSITIONS[command.move].event,
				by: actor.kind === "agent" ? actor.agent._id : actor.kind,
				cause: context.cause,
				note: spoken(ticket, noteOf(command), actor),
				attachments: "attachments" in command ? [...(command.attachments ?? [])] : [],
				status: settled,
			},
		},
	};
}

const OWNER_MOVES: readonly Move[] = ["confirm", "reject", "rate", "add", "cancel", "reschedule"];
const BOT_MOVES: readonly Move[] = ["remind", "escalate", "breach", "close"];
const ASSIGNEE_MOVES: readonly Move[] = ["progress", "hold", "finish", "return", "transfer", "reschedule"];

function refusal(ticket: Ticket, command: Command, actor: Actor): Refusal | null {
	const { move } = command;
	if (actor.kind === "bot") return BOT_MOVES.includes(move) ? null : "not_allowed";
	if (actor.kind === "owner") return ownerRefusal(ticket, move);
	const { agent } = actor;
	if (move === "accept") return acceptRefusal(ticket, agent);
	if (move === "assign") return assignRefusal(ticket, command, agent);
	if (move === "cancel") return may(agent, "cancel") ? null : "not_allowed";
	if (ASSIGNEE_MOVES.includes(move)) return workRefusal(ticket, agent);
	return move === "reply" || move === "note" || move === "add" || move === "escalate" ? null : "not_allowed";
}

function ownerRefusal(ticket: Ticket, move: Move): Refusal | null {
	if (!OWNER_MOVES.includes(move)) return "not_allowed";
	return move === "rate" && ticket.rating !== null ? "already_rated" : null;
}

function acceptRefusal(ticket: Ticket, agent: Agent): Refusal | null {
	if (!may(agent, "take")) return "not_allowed";
	if (ticket.status === "assigned" && ticket.assignee !== null && ticket.assignee !== agent._id) return may(agent, "dispatch") ? null : "taken";
	if (statusAfter(ticket.status, "accept") !== null) return null;
	if (ticket.assignee === agent._id) return "already_yours";
	return ticket.assignee === null ? "wrong_status" : "taken";
}

function assignRefusal(ticket: Ticket, command: Extract<Command, { move: "assign" }>, agent: Agent): Refusal | null {
	if (command.assignee._id === ticket.assignee) return "same_person";
	// The one who holds it may hand it on; otherwise it takes somebody who dispatches (E9).
	return ticket.assignee === agent._id || may(agent, "dispatch") ? null : "not_allowed";
}

function workRefusal(ticket: Ticket, agent: Agent): Refusal | null {
	if (ticket.assignee === agent._id || may(agent, "dispatch")) return null;
	return ticket.assignee === null ? "not_yours" : "taken";
}

/** Fields that a legal command changes, beside the status. */
function effects(ticket: Ticket, command: Command, actor: Actor, now: Date): Partial<Ticket> {
	const agentId = actor.kind === "agent" ? actor.agent._id : null;
	const answered: Partial<Ticket> = { targets: meet(ticket.targets, "response") };
	switch (command.move) {
		case "accept":
			return { ...answered, assignee: agentId };
		case "assign":
			return { assignee: command.assignee._id, department: command.assignee.department, waitingSince: now, followedUp: keepBreaches(ticket) };
		case "transfer":
			return { assignee: null, department: command.department, waitingSince: now, followedUp: keepBreaches(ticket) };
		case "return":
			return { assignee: null, waitingSince: now, followedUp: keepBreaches(ticket) };
		case "progress":
		case "hold":
		case "reply":
			return withAttachments(ticket, command, answered);
		case "finish":
			return withAttachments(ticket, command, { targets: meet(ticket.targets, "response", "arrival", "resolution"), resolvedAt: now });
		case "add":
			return withAttachments(ticket, command, {});
		case "reschedule":
			return { appointment: command.appointment };
		case "confirm":
		case "close":
			return { closedAt: now };
		case "cancel":
			return { closedAt: now };
		case "reject":
			return {
				reopened: ticket.reopened + 1,
				resolvedAt: null,
				closedAt: null,
				rating: null,
				waitingSince: now,
				followedUp: [],
				targets: rearmed(ticket, now),
			};
		case "rate":
			return { rating: command.rating };
		case "breach":
			return {
				followedUp: [...ticket.followedUp, command.followUp.name],
				targets: ticket.targets.map((target) =>
					command.followUp.kind === "breach" && target.name === command.followUp.target ? { ...target, state: "breached" } : target,
				),
			};
		case "remind":
		case "escalate":
			return { followedUp: [...ticket.followedUp, command.followUp.name] };
		case "note":
			return {};
	}
}

/** A reopened ticket gets each target's span anew; a breach before stays in the record, not in the figures to come. */
function rearmed(ticket: Ticket, now: Date): Target[] {
	return ticket.targets.map((target) => ({
		name: target.name,
		dueAt: new Date(now.getTime() + (target.dueAt.getTime() - ticket.openedAt.getTime())),
		state: "active",
	}));
}

function keepBreaches(ticket: Ticket): string[] {
	return ticket.followedUp.filter((name) => name.startsWith("breach:"));
}

function withAttachments(ticket: Ticket, command: { attachments?: readonly Attachment[] }, set: Partial<Ticket>): Partial<Ticket> {
	if (command.attachments === undefined || command.attachments.length === 0) return set;
	return { ...set, attachments: [...ticket.attachments, ...command.attachments] };
}

/** What an anonymous reporter adds is kept without what tells who they are (B7). */
function spoken(ticket: Ticket, note: string | null, actor: Actor): string | null {
	return note === null || actor.kind !== "owner" || !ticket.anonymous ? note : maskText(note, actor.known);
}

function noteOf(command: Command): string | null {
	if (command.move === "rate") return [command.rating, command.note].filter(Boolean).join(" ");
	if ("followUp" in command) return command.followUp.name;
	return "note" in command ? (command.note ?? null) : null;
}
