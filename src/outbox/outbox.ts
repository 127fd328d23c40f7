/** The outbox as its callers see it: put messages in under unique keys, find them again by receipt, count and list them. */
import { type Address, channelOf, type OutgoingMessage } from "../chat/port.ts";
import { type Clock, DAY_MS } from "../clock.ts";
import { type Lane, type OutboxConnection, type OutboxEntry, type OutboxModel, outboxModel, type View } from "./outbox-entry.ts";
import { OUTBOX_STATES, type OutboxState } from "./outbox-states.ts";
import { type QuietHours, quietUntil } from "./quiet-hours.ts";

/** A message to be sent once. */
export interface NewEntry {
	/** Unique for ever; the same key again changes nothing. */
	readonly key: string;
	readonly to: Address;
	readonly message: OutgoingMessage;
	readonly lane: Lane;
	/** Waits for the end of quiet hours (V4). Default false. */
	readonly respectsQuietHours?: boolean;
	/** Not to be sent earlier. Default: now. */
	readonly notBefore?: Date;
	/** Not to be sent later. Default: {@link LIFE_MS} of its lane after it may first go. */
	readonly expiresAt?: Date;
	/** A chat with several people. Default: whether `view` is `group`. */
	readonly group?: boolean;
	readonly about?: string;
	readonly view?: View;
	/** Key of an earlier entry that this one edits; sent anew when that one was never sent. */
	readonly replacesKey?: string;
	readonly communityId?: string;
}

/** How long a message stays worth sending when its sender does not say, ms. */
export const LIFE_MS: Readonly<Record<Lane, number>> = { reply: DAY_MS, notice: 3 * DAY_MS, bulk: 3 * DAY_MS };

/** Tells a dispatcher in the same process that there is something to send. */
export type OnEnqueued = (fresh: readonly Pick<OutboxEntry, "channel" | "lane">[]) => void;

export interface Outbox {
	/** Stores the entries whose key is new, in this order, and returns their keys. Others are left as they are. */
	enqueue(entries: readonly NewEntry[]): Promise<string[]>;
	/** The newest entry that the platform calls `messageId`. */
	findByReceipt(channel: string, messageId: string): Promise<OutboxEntry | null>;
	/** The entry under a key. */
	find(key: string): Promise<OutboxEntry | null>;
	/** How many entries are in each state. */
	counts(): Promise<Record<OutboxState, number>>;
	/** Newest entries in a state, at most `limit`: for what people must see, such as `unknown` and `failed`. */
	list(state: OutboxState, limit?: number): Promise<OutboxEntry[]>;
	/** Withdraws entries that are still queued; returns how many. `reason` is a code. */
	skip(keys: readonly string[], reason: string): Promise<number>;
	/** Sends what is still queued for one address to another, in the same order: a chat that the platform gave a new id. Returns how many. */
	readdress(from: Address, to: Address): Promise<number>;
	/** Deletes entries that are done and were enqueued before an instant; returns how many. */
	prune(before: Date): Promise<number>;
	/** Calls back after each enqueue in this process; the returned function stops that. */
	onEnqueued(listener: OnEnqueued): () => void;
}

export interface OutboxOptions {
	readonly connection: OutboxConnection;
	readonly clock: Clock;
	readonly quietHours?: QuietHours | null;
	/** Ever-growing numbers; default from the clock. */
	readonly newSeq?: () => number;
}

/** Rows per `insertMany`, so that a campaign of 100,000 does not sit in memory twice. */
const CHUNK = 1_000;

/** The outbox on this connection. */
export function createOutbox({ connection, clock, quietHours = null, newSeq = clockSequence(clock) }: OutboxOptions): Outbox {
	const model = outboxModel(connection);
	const listeners = new Set<OnEnqueued>();

	async function enqueue(entries: readonly NewEntry[]): Promise<string[]> {
		const keys: string[] = [];
		for (let from = 0; from < entries.length; from += CHUNK) {
			const rows = entries.slice(from, from + CHUNK).map((entry) => toRow(entry, clock.now(), newSeq(), quietHours));
			const fresh = await insertNew(model, rows);
			for (const row of fresh) keys.push(row._id);
			if (fresh.length > 0) for (const tell of listeners) tell(fresh);
		}
		return keys;
	}

	return {
		enqueue,
		findByReceipt: (channel, receipt) => model.findOne({ channel, receipt }).sort({ seq: -1 }).lean<OutboxEntry>().exec(),
		find: (key) => model.findById(key).lean<OutboxEntry>().exec(),
		async counts() {
			const pairs = await Promise.all(OUTBOX_STATES.map(async (state) => [state, await model.countDocuments({ state })] as const));
			return Object.fromEntries(pairs) as Record<OutboxState, number>;
		},
		list: (state, limit = 50) => model.find({ state }).sort({ createdAt: -1 }).limit(limit).lean<OutboxEntry[]>().exec(),
		async skip(keys, reason) {
			const done = await model.updateMany({ _id: { $in: keys }, state: "queued" }, { $set: { state: "skipped", reason } });
			return done.modifiedCount;
		},
		async readdress(from, to) {
			const done = await model.updateMany({ to: from, state: "queued" }, { $set: { to, channel: channelOf(to) } });
			return done.modifiedCount;
		},
		async prune(before) {
			let deleted = 0;
			for (const state of ["sent", "failed", "skipped"] as const)
				deleted += (await model.deleteMany({ state, createdAt: { $lt: before } })).deletedCount;
			return deleted;
		},
		onEnqueued(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}

/** Numbers that grow with the clock and never repeat within a process: epoch ms × 1000, plus one for each of the same ms. */
export function clockSequence(clock: Clock): () => number {
	let last = 0;
	return () => {
		last = Math.max(last + 1, clock.now().getTime() * 1_000);
		return last;
	};
}

function toRow(entry: NewEntry, now: Date, seq: number, quietHours: QuietHours | null): OutboxEntry {
	const { key, respectsQuietHours = false, view, ...rest } = entry;
	const wanted = entry.notBefore !== undefined && entry.notBefore > now ? entry.notBefore : now;
	const notBefore = respectsQuietHours ? quietUntil(wanted, quietHours) : wanted;
	return defined({
		...rest,
		message: defined(entry.message),
		_id: key,
		channel: channelOf(entry.to),
		view,
		group: entry.group ?? view === "group",
		quiet: respectsQuietHours,
		state: "queued",
		seq,
		attempts: 0,
		createdAt: now,
		notBefore,
		nextAttemptAt: notBefore,
		expiresAt: entry.expiresAt ?? new Date(notBefore.getTime() + LIFE_MS[entry.lane]),
	});
}

/** Without the fields that are undefined, which would be stored as null. */
function defined<T extends object>(fields: T): T {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** Inserts what is new; a key that exists already is the very thing that makes a repeated cause harmless. */
async function insertNew(model: OutboxModel, rows: readonly OutboxEntry[]): Promise<readonly OutboxEntry[]> {
	try {
		await model.insertMany(rows, { ordered: false, lean: true });
		return rows;
	} catch (error) {
		const duplicates = duplicateIndexes(error);
		if (duplicates === null) throw error;
		return rows.filter((_, index) => !duplicates.has(index));
	}
}

/** Which rows were refused as duplicates; null when the error is, or holds, anything else. */
function duplicateIndexes(error: unknown): Set<number> | null {
	if (typeof error !== "object" || error === null || !("writeErrors" in error)) return null;
	const list: unknown[] = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
	const indexes = new Set<number>();
	for (const one of list) {
		if (typeof one !== "object" || one === null || !("code" in one) || one.code !== 11_000 || !("index" in one)) return null;
		indexes.add(Number(one.index));
	}
	return indexes;
}
