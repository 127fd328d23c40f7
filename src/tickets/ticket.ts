/** A ticket: one request, from the first word to the last, as stored. Written by the desk (desk.ts) alone. */
import { type Connection, type Model, Schema } from "mongoose";
import type { Address, Attachment } from "../chat/port.ts";
import type { Category, Danger, Mood } from "../understanding/labels.ts";

/**
 * What sort of request it is. `question` was not answered by the documents; `message` is for a person (B13); `coordination` is
 * somebody else's to do and ours to follow (A3).
 */
export const KINDS = ["repair", "complaint", "emergency", "application", "suggestion", "praise", "question", "message", "coordination"] as const;
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
	| "ticket.checked"
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
	| "ticket.merged"
	| "ticket.joined"
	| "ticket.silent"
	| "ticket.stale"
	| "ticket.unchecked"
	| "visit.soon"
	| "visit.late"
	| "visit.arrived"
	| "visit.missed"
	| "price.quoted"
	| "price.answered"
	| "promise.made"
	| "promise.soon"
	| "promise.missed"
	| "complaint.judged"
	| "complaint.planned"
	| "complaint.approved"
	| "complaint.revised"
	| "complaint.chosen"
	| "return.asked"
	| "return.reminded"
	| "return.listed"
	| "return.answered"
	| "return.called"
	| "sla.warned"
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
	/** Of an escalation: the agents it newly reached. */
	told?: string[];
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
	/** Null for somebody who called or came in and has no account with us (B25). */
	address: Address | null;
	residentId: string | null;
	name: string | null;
	phone: string | null;
}

export type TargetName = "response" | "arrival" | "resolution";

/** A due time from the community's settings. */
export interface Target {
	name: TargetName;
	startedAt: Date;
	dueAt: Date;
	state: "active" | "met" | "breached";
}

/** How it came in (B26); `chat` is the bot's own intake. */
export const SOURCES = ["chat", "phone", "visit", "letter", "patrol", "email"] as const;
export type Source = (typeof SOURCES)[number];

/** A time that was given to the owner (B17). */
export interface Promised {
	dueAt: Date;
	text: string;
	keptAt: Date | null;
}

/** C5: decided by a person, with a reason. */
export interface Verdict {
	founded: boolean;
	reason: string;
	by: string;
	at: Date;
}

/** C6, C7, C22: cause, and one or more ways to put it right, of which the manager approves and the owner may choose. */
export interface Plan {
	text: string;
	options: string[];
	approvedBy: string | null;
	chosen: number | null;
}

/** E5, V1–V7. `listed`: nobody answered, a person calls. */
export interface ReturnVisit {
	state: "planned" | "asked" | "reminded" | "listed" | "answered" | "called";
	rating: Rating | null;
	note: string | null;
}

/** Somebody else who reported the same incident and hears how it ends (C18). */
export interface Follower {
	address: Address;
	residentId: string | null;
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
	source: Source;
	/** The colleague a complaint is about; it never goes to them (C14). */
	subject: string | null;
	/** Last time the owner heard something (E18). */
	toldAt: Date;
	/** While it is on hold: since when. */
	pausedAt: Date | null;
	arrivedAt: Date | null;
	/** E2: whether the last arrival was inside the agreed span; null when nothing was agreed or nobody has come. */
	onTime: boolean | null;
	/** E16: what it will cost, told before the work; null while free or unknown. */
	price: { text: string; agreed: boolean | null } | null;
	promises: Promised[];
	verdict: Verdict | null;
	plan: Plan | null;
	returnVisit: ReturnVisit | null;
	/** In a public area, or an outage that neighbours share: may be one incident with other reports (C18). */
	shared: boolean;
	/** Several homes reported it: this ticket stands for all of them. */
	isIncident: boolean;
	/** The incident that this ticket was merged into (C18). */
	incident: string | null;
	followers: Follower[];
	/** Earlier tickets of the same owner and topic (C17). */
	related: string[];
	/** Agents who have been told of an escalation; nobody is told twice (E10c). */
	escalatedTo: string[];
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
		source: { type: String, enum: SOURCES, default: "chat" },
		subject: { type: String, default: null },
		toldAt: { type: Date, required: true },
		pausedAt: { type: Date, default: null },
		arrivedAt: { type: Date, default: null },
		onTime: { type: Boolean, default: null },
		price: { type: Schema.Types.Mixed, default: null },
		promises: list,
		verdict: { type: Schema.Types.Mixed, default: null },
		plan: { type: Schema.Types.Mixed, default: null },
		returnVisit: { type: Schema.Types.Mixed, default: null },
		shared: { type: Boolean, default: false },
		isIncident: { type: Boolean, default: false },
		incident: { type: String, default: null },
		followers: list,
		related: { type: [String], default: [] },
		escalatedTo: { type: [String], default: [] },
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
schema.index({ "place.building": 1, category: 1, openedAt: -1 });
schema.index({ incident: 1 });
schema.index({ "timeline.cause": 1 });
schema.index({ "returnVisit.state": 1, closedAt: 1 });
schema.index({ kind: 1, openedAt: 1 });
schema.index({ openedAt: -1 });
schema.index({ nextDueAt: 1 });

const linkSchema = new Schema<AnonymousLink>(
	{ _id: { type: String, required: true }, address: { type: String, required: true } },
	{ collection: "anonymous_links", versionKey: false },
);
linkSchema.index({ address: 1 });

/** A running number per day, or (`last`) who took the last ticket in turn. */
export interface Counter {
	_id: string;
	value: number;
	last?: string;
}
const counterSchema = new Schema<Counter>(
	{ _id: { type: String, required: true }, value: { type: Number, default: 0 }, last: String },
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
