/** The inbox: every incoming message is kept here before anything is done about it, once, in the order it came. */
import { type Connection, type Model, Schema } from "mongoose";
import type { Clock } from "../clock.ts";
import { AppError } from "../errors.ts";
import type { IncomingMessage } from "./port.ts";

/** `pending` waits or is being worked on · `done` has had its effect · `failed` was given up after {@link MAX_ATTEMPTS}. */
export type InboxState = "pending" | "done" | "failed";

/** Tries before a message that breaks the bot is set aside, so that it cannot block its conversation for ever. */
export const MAX_ATTEMPTS = 5;

/** Longest text kept of one message, in characters; the rest is cut (a platform never sends more than this). */
export const MAX_TEXT = 20_000;

/** One stored message. `_id` is `IncomingMessage.key`. */
export interface InboxEntry {
	_id: string;
	conversation: string;
	/** Arrival order, ever growing within a process and roughly over several. */
	order: number;
	message: IncomingMessage;
	state: InboxState;
	attempts: number;
	/** Key of the first message of the burst this one was worked on with; makes a second try see the same burst. */
	batch: string | null;
	doneAt: Date | null;
}

const schema = new Schema<InboxEntry>(
	{
		_id: { type: String, required: true },
		conversation: { type: String, required: true },
		order: { type: Number, required: true },
		message: { type: Schema.Types.Mixed, required: true },
		state: { type: String, required: true, default: "pending" },
		attempts: { type: Number, default: 0 },
		batch: { type: String, default: null },
		doneAt: { type: Date, default: null },
	},
	{ collection: "inbox", versionKey: false, minimize: false },
);
schema.index({ conversation: 1, state: 1, order: 1 });
schema.index({ state: 1, doneAt: 1 });

/** The model on a connection; registered once. */
export function inboxModel(connection: Connection): Model<InboxEntry> {
	return (connection.models.Inbox as Model<InboxEntry> | undefined) ?? connection.model<InboxEntry>("Inbox", schema);
}

/** Keeps and hands out incoming messages. */
export interface Inbox {
	/** Stores a message; false when its key was stored before (a redelivery). */
	put(message: IncomingMessage): Promise<boolean>;
	/** The conversation's waiting messages in order: those of an interrupted burst alone, if there is one. */
	pending(conversation: string, limit?: number): Promise<InboxEntry[]>;
	/** Conversations that have waiting messages; asked once, at start. */
	waiting(): Promise<string[]>;
	/** Ties entries to one burst before work on them begins, and counts the try. */
	begin(entries: readonly InboxEntry[]): Promise<string>;
	/** Marks entries as worked on. */
	finish(entries: readonly InboxEntry[], state?: "done" | "failed"): Promise<void>;
	/** Deletes what was done before `before`; returns how many. */
	prune(before: Date): Promise<number>;
}

/** An inbox on a connection. */
export function createInbox({ connection, clock }: { connection: Connection; clock: Clock }): Inbox {
	const model = inboxModel(connection);
	const nextOrder = growing(clock);

	return {
		async put(message) {
			const entry = { _id: message.key, conversation: message.conversation, order: nextOrder(), message: trimmed(message) };
			try {
				await model.create(entry);
				return true;
			} catch (error) {
				if (isDuplicate(error)) return false;
				throw error;
			}
		},
		async pending(conversation, limit = 20) {
			const entries = await model.find({ conversation, state: "pending" }).sort({ order: 1 }).limit(limit).lean<InboxEntry[]>();
			const interrupted = entries.find((entry) => entry.batch !== null)?.batch;
			return interrupted === undefined ? entries : entries.filter((entry) => entry.batch === interrupted);
		},
		waiting: () => model.distinct("conversation", { state: "pending" }).exec(),
		async begin(entries) {
			const batch = entries[0]?.batch ?? entries[0]?._id;
			if (batch === undefined) throw new AppError("bad_input", "an empty burst cannot begin");
			await model.updateMany({ _id: { $in: entries.map((entry) => entry._id) } }, { $set: { batch }, $inc: { attempts: 1 } });
			return batch;
		},
		async finish(entries, state = "done") {
			if (entries.length === 0) return;
			await model.updateMany({ _id: { $in: entries.map((entry) => entry._id) } }, { $set: { state, doneAt: clock.now() } });
		},
		async prune(before) {
			const { deletedCount } = await model.deleteMany({ state: "done", doneAt: { $lt: before } });
			return deletedCount;
		},
	};
}

/** True for a unique-key violation of the store. */
export function isDuplicate(error: unknown): boolean {
	return typeof error === "object" && error !== null && "code" in error && error.code === 11000;
}

/** Numbers that grow with time and never repeat within this process: microseconds, stepped on when a millisecond is shared. */
function growing(clock: Clock): () => number {
	let last = 0;
	return () => {
		last = Math.max(last + 1, clock.now().getTime() * 1_000);
		return last;
	};
}

function trimmed(message: IncomingMessage): IncomingMessage {
	return message.text.length <= MAX_TEXT ? message : { ...message, text: message.text.slice(0, MAX_TEXT) };
}
