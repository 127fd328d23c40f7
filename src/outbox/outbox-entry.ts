/** An outbox entry and its model: one message to one address, under a key that makes it unique. */
import { type Connection, type Model, Schema } from "mongoose";
import type { Address, OutgoingMessage } from "../chat/port.ts";
import { OUTBOX_STATES, type OutboxState } from "./outbox-states.ts";

/** The database connection that the outbox's factories take. */
export type OutboxConnection = Connection;

/** Most urgent first: an answer to what somebody just wrote, news about their own matter, a message to many. */
export const LANES = ["reply", "notice", "bulk"] as const;
export type Lane = (typeof LANES)[number];

/** For whom the message was rendered (privacy by construction). */
export type View = "owner" | "group" | "assignee" | "manager";

/** Stored form of an entry. */
export interface OutboxEntry {
	/** Unique key chosen by the caller, such as `${cause}:${n}`: the same cause worked on twice enqueues once. */
	readonly _id: string;
	readonly to: Address;
	/** The channel's name, taken from `to`. */
	readonly channel: string;
	readonly message: OutgoingMessage;
	readonly lane: Lane;
	readonly state: OutboxState;
	/** True for a chat with several people, which platforms pace per minute. */
	readonly group: boolean;
	/** True when it waits for the end of quiet hours (V4). */
	readonly quiet: boolean;
	/** Order of entries to one address; grows with time. */
	readonly seq: number;
	readonly createdAt: Date;
	/** Not to be sent earlier; until then it does not hold up later entries to the same address. */
	readonly notBefore: Date;
	/** Not worth sending later. */
	readonly expiresAt: Date;
	/** When it is looked at next; while `sending`, when the lease ends. */
	readonly nextAttemptAt: Date;
	/** Claims so far. */
	readonly attempts: number;
	/** The dispatcher that holds the lease. */
	readonly owner?: string;
	/** `Receipt.messageId`. */
	readonly receipt?: string;
	/** Why it failed, was skipped, is unknown or waits: a code, never personal data. */
	readonly reason?: string;
	readonly sentAt?: Date;
	/** What it is about, such as a ticket id, so that a reply to it finds its way. */
	readonly about?: string;
	readonly view?: View;
	/** Key of an earlier entry that this one edits. */
	readonly replacesKey?: string;
	readonly communityId?: string;
}

export type OutboxModel = Model<OutboxEntry>;

const schema = new Schema<OutboxEntry>(
	{
		_id: { type: String, required: true },
		to: { type: String, required: true },
		channel: { type: String, required: true },
		message: { type: Schema.Types.Mixed, required: true },
		lane: { type: String, enum: LANES, required: true },
		state: { type: String, enum: OUTBOX_STATES, required: true },
		group: { type: Boolean, required: true },
		quiet: { type: Boolean, required: true },
		seq: { type: Number, required: true },
		createdAt: { type: Date, required: true },
		notBefore: { type: Date, required: true },
		expiresAt: { type: Date, required: true },
		nextAttemptAt: { type: Date, required: true },
		attempts: { type: Number, required: true },
		owner: String,
		receipt: String,
		reason: String,
		sentAt: Date,
		about: String,
		view: String,
		replacesKey: String,
		communityId: String,
	},
	{ collection: "outbox", versionKey: false, minimize: false },
)
	// Due entries of one lane, oldest first; and `sending` ones whose lease has ended.
	.index({ channel: 1, state: 1, lane: 1, nextAttemptAt: 1, seq: 1 })
	// Who is ahead in the line of one address.
	.index({ to: 1, state: 1, seq: 1 })
	// Which entry a reply answers.
	.index({ channel: 1, receipt: 1 })
	// What is listed for people, counted, and cleared away.
	.index({ state: 1, createdAt: 1 });

/** The model on this connection, made once. */
export function outboxModel(connection: OutboxConnection): OutboxModel {
	const known: OutboxModel | undefined = connection.models.OutboxEntry;
	return known ?? connection.model<OutboxEntry>("OutboxEntry", schema);
}
