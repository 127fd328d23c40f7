/** One record per chat: what was being talked about, and a lease so that one worker at a time speaks in it. */
import { type Connection, type Model, Schema } from "mongoose";
import type { Clock } from "../clock.ts";
import { isDuplicate } from "./inbox.ts";
import type { Address } from "./port.ts";

/** A worker that is silent for this long has died; its conversation goes to another. Milliseconds. */
export const LEASE_MS = 60_000;

/** A chat as stored. `memory` belongs to whoever answers; this room only keeps it. */
export interface ConversationRecord {
	_id: Address;
	/** When somebody should look at it; null while there is nothing to do. Pushed forward to the lease's end by a claim. */
	nextAt: Date | null;
	/** The worker that holds it. */
	owner: string | null;
	/** When whoever answers wants to be asked though nobody wrote; null: not. */
	wakeAt: Date | null;
	memory: Record<string, unknown>;
	/** Cause of the last turn that `memory` has taken in. */
	lastTurn: string | null;
}

const schema = new Schema<ConversationRecord>(
	{
		_id: { type: String, required: true },
		nextAt: { type: Date, default: null },
		owner: { type: String, default: null },
		wakeAt: { type: Date, default: null },
		memory: { type: Schema.Types.Mixed, default: () => ({}) },
		lastTurn: { type: String, default: null },
	},
	{ collection: "conversations", versionKey: false, minimize: false },
);
schema.index({ nextAt: 1 });

/** The model on a connection; registered once. */
export function conversationModel(connection: Connection): Model<ConversationRecord> {
	return (connection.models.Conversation as Model<ConversationRecord> | undefined) ?? connection.model<ConversationRecord>("Conversation", schema);
}

/** What a worker leaves behind in a conversation. */
export interface Release {
	readonly nextAt: Date | null;
	readonly memory?: Record<string, unknown>;
	readonly wakeAt?: Date | null;
	/** The turn that was answered; left out when none was. */
	readonly lastTurn?: string;
}

/** Leases of conversations and what is remembered in them. */
export interface Conversations {
	/** Says that `address` has something to do at `at`. While a worker holds it, that worker looks again itself. */
	mark(address: Address, at: Date): Promise<void>;
	/** Takes the conversation if it is due and nobody holds it. */
	claim(address: Address, worker: string): Promise<ConversationRecord | null>;
	/**
	 * Gives it back, with when to look again (null: when somebody writes) and, unless left out, what to remember and when to wake.
	 * False when the lease had run out and another worker holds it: then nothing was stored.
	 */
	release(address: Address, worker: string, update: Release): Promise<boolean>;
	/** Addresses that are due, oldest first. */
	due(limit: number): Promise<Address[]>;
	/** What is remembered of a conversation; empty when there is none. */
	memoryOf(address: Address): Promise<Record<string, unknown>>;
	/** Ends the leases of workers that died; only right where this process is the only one. */
	releaseAll(): Promise<void>;
}

/** Conversations on a connection. */
export function createConversations({ connection, clock }: { connection: Connection; clock: Clock }): Conversations {
	const model = conversationModel(connection);
	return {
		async mark(address, at) {
			const marked = await model.updateOne({ _id: address, owner: null }, { $set: { nextAt: at } });
			if (marked.matchedCount > 0) return;
			try {
				await model.updateOne(
					{ _id: address },
					{ $setOnInsert: { nextAt: at, owner: null, wakeAt: null, memory: {}, lastTurn: null } },
					{ upsert: true },
				);
			} catch (error) {
				if (!isDuplicate(error)) throw error; // somebody else made it in the meantime, and marked it
			}
		},
		async claim(address, worker) {
			const now = clock.now();
			return model
				.findOneAndUpdate(
					{ _id: address, nextAt: { $lte: now } },
					{ $set: { nextAt: new Date(now.getTime() + LEASE_MS), owner: worker } },
					{ returnDocument: "after" },
				)
				.lean<ConversationRecord>();
		},
		async release(address, worker, update) {
			const released = await model.updateOne({ _id: address, owner: worker }, { $set: { ...update, owner: null } });
			return released.matchedCount > 0;
		},
		async due(limit) {
			const records = await model
				.find({ nextAt: { $lte: clock.now() } })
				.sort({ nextAt: 1 })
				.limit(limit)
				.select({ _id: 1 })
				.lean<{ _id: Address }[]>();
			return records.map((record) => record._id);
		},
		async memoryOf(address) {
			const record = await model.findById(address).select({ memory: 1 }).lean<Pick<ConversationRecord, "memory">>();
			return record?.memory ?? {};
		},
		async releaseAll() {
			// «Not null» in a way that an index can tell.
			await model.updateMany({ nextAt: { $gte: new Date(0) } }, { $set: { owner: null, nextAt: clock.now() } });
		},
	};
}
