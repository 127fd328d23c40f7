/** A ticket: one request, from the first word to the last, as stored. Written by the desk (desk.ts) alone. */
import { type Connection, type Model, Schema } from "mongoose";
import type { Address, Attachment } from "../chat/port.ts";
import type { Category, Danger, Mood } from "../understanding/labels.ts";

/** What sort of request it is. `question` was not answered by the documents; `message` is for a person (B13). */
export const KINDS = ["repair", "complaint", "emergency", "application", "suggestion", "praise", "question", "message"] as const;
export type Kind = (typeof KINDS)[number];

export const STATUSES = ["new", "assigned", "accepted", "in_progress", "pending", "resolved", "closed", "cancelled"] as const;
export type Status = (typeof STATUSES)[number];

/** Statuses in which something is still to be done. */
export const OPEN: readonly Status[] = ["new", "assigned", "accepted", "in_progress", "pending", "resolved"];

/** What can have happened to a ticket. */
export type TicketEvent =
	| "ticket.opened"
	| "ticket.assigned"
	| "ticket.transferred"
	| "ticket.accepted"
	| "ticket.progressed"
	| "ticket.held"
	| "ticket.resolved"
	| "ticket.returned"
	| "ticket.rescheduled"
	| "ticket.cancelled"
	| "ticket.confirmed"
	| "ticket.reopened"
	| "ticket.rated"
	| "ticket.added"
	| "ticket.replied"
	| "ticket.noted"
	| "ticket.closed"
	| "ticket.reminded"
	| "ticket.escalated"
	| "sla.breached";

/** V1: the three answers of a visit; never merged with the other two figures of satisfaction. */
export type Rating = "good" | "fair" | "poor";

/** One line of the record (E20): never changed, never deleted. */
export interface TimelineEntry {
	seq: number;
	at: Date;
	event: TicketEvent;
	/** `owner`, `bot`, or an agent's id. */
	by: string;
	/** What made it happen: the key of a message or of a job's slot. The same cause acts once. */
	cause: string;
	note: string | null;
	/** Ids of attachments that came with it. */
	attachments: Attachment[];
	/** Status after it. */
	status: Status;
}

/** A span agreed for a visit; `to` is exclusive. */
export interface Appointment {
	from: Date;
	to: Date;
}

/** Where the matter is. `unitId` for a home; `text` in the owner's words for a public place. */
export interface Place {
	unitId: string | null;
	building: string | null;
	text: string;
}

/** Who reported it. Null on an anonymous ticket (B7). */
export interface Reporter {
	address: Address;
	residentId: string | null;
	name: string | null;
	phone: string | null;
}

export type TargetName = "response" | "arrival" | "resolution";

/** A due time from the community's settings. */
export interface Target {
	name: TargetName;
	dueAt: Date;
	state: "active" | "met" | "breached";
}

/** A ticket as stored. `_id` is its number. */
export interface Ticket {
	_id: string;
	/** Idempotency key: the message and matter it came from. */
	key: string;
	kind: Kind;
	category: Category | null;
	danger: Danger | null;
	mood: Mood;
	status: Status;
	/** The owner's words, as written. */
	text: string;
	place: Place;
	reporter: Reporter | null;
	anonymous: boolean;
	/** A1: who received it first, for life: `bot` or an agent's id. */
	firstContact: string;
	department: string;
	assignee: string | null;
	appointment: Appointment | null;
	/** A visit is part of the work. */
	needsVisit: boolean;
	attachments: Attachment[];
	timeline: TimelineEntry[];
	targets: Target[];
	/** Reminders and escalations already made since `waitingSince`. */
	followedUp: string[];
	/** Since when nobody has taken it: opening, return or reopening. */
	waitingSince: Date;
	/** When the desk must look at it next; null when never. */
	nextDueAt: Date | null;
	rating: Rating | null;
	reopened: number;
	openedAt: Date;
	resolvedAt: Date | null;
	closedAt: Date | null;
	version: number;
}

/** Where an anonymous reporter hears of the ticket; kept apart so that no view of a ticket can show it. */
export interface AnonymousLink {
	_id: string;
	address: Address;
}

const list = { type: [Schema.Types.Mixed], default: [] } as never;

const schema = new Schema<Ticket>(
	{
		_id: { type: String, required: true },
		key: { type: String, required: true },
		kind: { type: String, enum: KINDS, required: true },
		category: { type: String, default: null },
		danger: { type: String, default: null },
		mood: { type: String, default: "calm" },
		status: { type: String, enum: STATUSES, required: true },
		text: { type: String, required: true },
		place: { type: Schema.Types.Mixed, required: true },
		reporter: { type: Schema.Types.Mixed, default: null },
		anonymous: { type: Boolean, default: false },
		firstContact: { type: String, required: true },
		department: { type: String, required: true },
		assignee: { type: String, default: null },
		appointment: { type: Schema.Types.Mixed, default: null },
		needsVisit: { type: Boolean, default: false },
		attachments: list,
		timeline: list,
		targets: list,
		followedUp: { type: [String], default: [] },
		waitingSince: { type: Date, required: true },
		nextDueAt: { type: Date, default: null },
		rating: { type: String, default: null },
		reopened: { type: Number, default: 0 },
		openedAt: { type: Date, required: true },
		resolvedAt: { type: Date, default: null },
		closedAt: { type: Date, default: null },
		version: { type: Number, default: 0 },
	},
	{ collection: "tickets", versionKey: false, minimize: false },
);
schema.index({ key: 1 }, { unique: true });
schema.index({ status: 1, openedAt: 1 });
schema.index({ assignee: 1, status: 1, openedAt: 1 });
schema.index({ "reporter.address": 1, openedAt: -1 });
schema.index({ "reporter.residentId": 1, openedAt: -1 });
schema.index({ openedAt: -1 });
schema.index({ nextDueAt: 1 });

const linkSchema = new Schema<AnonymousLink>(
	{ _id: { type: String, required: true }, address: { type: String, required: true } },
	{ collection: "anonymous_links", versionKey: false },
);
linkSchema.index({ address: 1 });

/** A running number per day. */
export interface Counter {
	_id: string;
	value: number;
}
const counterSchema = new Schema<Counter>(
	{ _id: { type: String, required: true }, value: { type: Number, default: 0 } },
	{ collection: "counters", versionKey: false },
);

/** The models on a connection; registered once. */
export function ticketModels(connection: Connection) {
	return {
		tickets: (connection.models.Ticket as Model<Ticket> | undefined) ?? connection.model<Ticket>("Ticket", schema),
		links: (connection.models.AnonymousLink as Model<AnonymousLink> | undefined) ?? connection.model<AnonymousLink>("AnonymousLink", linkSchema),
		counters: (connection.models.Counter as Model<Counter> | undefined) ?? connection.model<Counter>("Counter", counterSchema),
	};
}
