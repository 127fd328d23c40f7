/** What was said on the page: kept, paged, changed in place, and told to whoever is watching, in the order of change. */
import type { Connection } from "mongoose";
import type { Address } from "../../src/chat/port.ts";
import { type WebMessage, webMessageModel } from "./web-message-model.ts";

/** Messages that a page of history holds unless asked otherwise. */
export const PAGE_SIZE = 40;
/** Tries to find an unused revision number; a second one is needed only when two processes write at once. */
const MAX_TRIES = 5;

/** A message before it has its place. */
export type NewWebMessage = Omit<WebMessage, "seq" | "rev" | "pressed" | "editedAt" | "failed">;

/** What may change in a stored message; undefined takes the field away. */
export type WebMessageChange = Partial<Pick<WebMessage, "text" | "buttons" | "attachments" | "pressed" | "owed" | "failed" | "editedAt">>;

/** The history of every chat on the page. */
export interface WebHistory {
	/** Builds the indexes and finds where the numbering stopped. */
	open(): Promise<void>;
	/** Adds a message and tells the watchers; when its id was used before, the earlier message is returned unchanged. */
	add(message: NewWebMessage): Promise<WebMessage>;
	/** Changes a message and tells the watchers; null when there is none, or `ifRev` is given and it changed since. */
	change(id: string, change: WebMessageChange, ifRev?: number): Promise<WebMessage | null>;
	/** Notes that the program keeps the message; nothing that a watcher needs to hear. */
	settle(id: string): Promise<void>;
	get(id: string): Promise<WebMessage | null>;
	/** Up to `limit` messages of a chat before `before` (a `seq`; default: the newest), oldest first. */
	page(chat: Address, before?: number, limit?: number): Promise<WebMessage[]>;
	/** The newest message of a chat. */
	last(chat: Address): Promise<WebMessage | null>;
	/** Up to `limit` messages of these chats that changed after `rev`, in the order of change; bounded by {@link published}. */
	since(chats: readonly Address[], rev: number, limit: number): Promise<WebMessage[]>;
	/** Incoming messages that the program has not confirmed, oldest first. */
	owed(limit: number): Promise<WebMessage[]>;
	/** The newest revision that every watcher has been told of. */
	published(): number;
	/** Calls `listener` for every change from now on; the returned function ends that. */
	watch(listener: (message: WebMessage) => void): () => void;
}

/** True when a unique key was already taken (MongoDB 11000). */
function isDuplicate(error: unknown): boolean {
	return typeof error === "object" && error !== null && "code" in error && error.code === 11000;
}

function toUpdate(change: WebMessageChange, rev: number): Record<string, unknown> {
	const set: Record<string, unknown> = { rev };
	const unset: Record<string, 1> = {};
	for (const [field, value] of Object.entries(change)) {
		if (value === undefined) unset[field] = 1;
		else set[field] = value;
	}
	return Object.keys(unset).length > 0 ? { $set: set, $unset: unset } : { $set: set };
}

/** A history on a connection. One process serves the page; writes run side by side, and watchers hear of them in order. */
export function createWebHistory(connection: Connection): WebHistory {
	const model = webMessageModel(connection);
	const listeners = new Set<(message: WebMessage) => void>();
	let head = 0;
	let published = 0;
	let announced: Promise<unknown> = Promise.resolve();

	async function findHead(): Promise<void> {
		const newest = await model.findOne({}).sort({ rev: -1 }).select({ rev: 1 }).lean<Pick<WebMessage, "rev">>();
		head = Math.max(head, newest?.rev ?? 0);
	}

	function announce(write: Promise<WebMessage | null>): void {
		const quiet = write.catch(() => null);
		announced = Promise.all([announced, quiet]).then(([, message]) => {
			if (message === null) return;
			published = Math.max(published, message.rev);
			for (const listener of listeners) listener(message);
		});
	}

	/** Runs `write` with the next revision, and again with a later one when another process took it. */
	function numbered(write: (rev: number) => Promise<WebMessage | null>): Promise<WebMessage | null> {
		const attempt = async (tries: number): Promise<WebMessage | null> => {
			head += 1;
			try {
				return await write(head);
			} catch (error) {
				if (!isDuplicate(error) || tries >= MAX_TRIES) throw error;
				await findHead();
				return attempt(tries + 1);
			}
		};
		const result = attempt(1);
		announce(result);
		return result;
	}

	async function insert(message: NewWebMessage, rev: number): Promise<WebMessage | null> {
		const record: WebMessage = { ...message, seq: rev, rev, pressed: null, editedAt: null };
		try {
			await model.insertOne(record);
			return record;
		} catch (error) {
			if (isDuplicate(error) && (await model.exists({ _id: message._id })) !== null) return null;
			throw error;
		}
	}

	return {
		async open() {
			await model.createIndexes();
			await findHead();
			published = head;
		},
		async add(message) {
			const added = await numbered((rev) => insert(message, rev));
			const record = added ?? (await model.findById(message._id).lean<WebMessage>());
			if (record === null) throw new Error("message vanished");
			return record;
		},
		change(id, change, ifRev) {
			return numbered((rev) =>
				model.findOneAndUpdate({ _id: id, rev: ifRev ?? { $lt: rev } }, toUpdate(change, rev), { returnDocument: "after" }).lean<WebMessage>(),
			);
		},
		async settle(id) {
			await model.updateOne({ _id: id }, { $unset: { owed: 1 } });
		},
		get: (id) => model.findById(id).lean<WebMessage>(),
		async page(chat, before, limit = PAGE_SIZE) {
			const filter = before === undefined ? { chat } : { chat, seq: { $lt: before } };
			const newestFirst = await model.find(filter).sort({ seq: -1 }).limit(limit).lean<WebMessage[]>();
			return newestFirst.reverse();
		},
		last: (chat) => model.findOne({ chat }).sort({ seq: -1 }).lean<WebMessage>(),
		async since(chats, rev, limit) {
			// Sorted here: an index cannot give several chats in one order.
			const changed = await model
				.find({ chat: { $in: chats }, rev: { $gt: rev, $lte: published } })
				.limit(limit)
				.lean<WebMessage[]>();
			return changed.sort((left, right) => left.rev - right.rev);
		},
		owed: (limit) => model.find({ owed: true }).sort({ seq: 1 }).limit(limit).lean<WebMessage[]>(),
		published: () => published,
		watch(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
