/** The way of a message: stored, then worked on one at a time per conversation, with effects that a second try does not double. */
import { randomUUID } from "node:crypto";
import { type Clock, SECOND_MS } from "../clock.ts";
import { errorFields, type Logger } from "../logger.ts";
import type { ConversationRecord, Conversations, Release } from "./conversations.ts";
import { type Inbox, type InboxEntry, MAX_ATTEMPTS } from "./inbox.ts";
import type { Address, IncomingMessage } from "./port.ts";

/** What one chat said since it was last answered. */
export interface Turn {
	/** Key of the first message; the same again when the turn is tried again, so effects keyed by it happen once. */
	readonly cause: string;
	readonly conversation: Address;
	/** In order; none when the handler had asked to be woken and nobody has written since. */
	readonly messages: readonly IncomingMessage[];
	readonly memory: Record<string, unknown>;
	readonly now: Date;
	/** It was begun before and cut off: some of its effects may stand already. */
	readonly retried: boolean;
}

/** Answers turns. */
export interface TurnHandler {
	/** Until when it is worth waiting for more of a burst; null to answer now. Has no effects. */
	holdUntil(turn: Turn): Promise<Date | null>;
	/** Answers. Effects must be keyed by `turn.cause`. */
	handle(turn: Turn): Promise<Aftermath>;
}

/** What to remember of a conversation, and when to be asked again if nobody writes before (null: never). */
export interface Aftermath {
	readonly memory: Record<string, unknown>;
	readonly wakeAt: Date | null;
}

/** Called when a message is given up after {@link MAX_ATTEMPTS}: people must hear of it. */
export type OnGivenUp = (turn: Turn) => Promise<void>;

/** Takes messages in and has them worked on. */
export interface Pipeline {
	/** Stores a message and has it worked on soon; resolves once it is stored. */
	receive(message: IncomingMessage): Promise<void>;
	/** Finds what a killed process left, and starts looking for conversations that are due (held bursts, other processes' leftovers). */
	start(): Promise<void>;
	/** Works on everything that is due now and resolves when nothing is left; for tests and for a clean stop. */
	drain(): Promise<void>;
	/** Takes no more work and waits for what is in hand. */
	stop(): Promise<void>;
}

/** The messages to answer together. A button says something of its own: it ends the burst before it, and is a turn by itself. */
function burstOf(entries: readonly InboxEntry[]): InboxEntry[] {
	// In a group everybody speaks for themselves: one message is one turn.
	if (entries[0]?.message.group === true) return entries.slice(0, 1);
	const button = entries.findIndex((entry) => entry.message.action !== undefined);
	return button < 0 ? [...entries] : entries.slice(0, Math.max(1, button));
}

/** How often a look is taken for held bursts and what other processes left. Milliseconds. */
const LOOK_EVERY_MS = 500;
/** Pause before a failed turn is tried again, times the number of tries. Milliseconds. */
const RETRY_MS = 2 * SECOND_MS;
/** Pause before a failed wake-up is tried again. Milliseconds. */
const WAKE_RETRY_MS = 60 * SECOND_MS;

/** Builds the pipeline. `concurrency` is how many conversations are worked on side by side. */
export function createPipeline(options: {
	inbox: Inbox;
	conversations: Conversations;
	handler: TurnHandler;
	onGivenUp: OnGivenUp;
	clock: Clock;
	logger: Logger;
	concurrency?: number;
}): Pipeline {
	const { inbox, conversations, handler, onGivenUp, clock, logger, concurrency = 16 } = options;
	const worker = randomUUID();
	const waiting = new Set<Address>();
	const running = new Map<Address, Promise<void>>();
	let stopped = false;
	let timer: NodeJS.Timeout | undefined;

	function wake(address: Address): void {
		if (stopped) return;
		waiting.add(address);
		pump();
	}

	function pump(): void {
		for (const address of waiting) {
			if (running.size >= concurrency) return;
			if (running.has(address)) continue;
			waiting.delete(address);
			const job = work(address)
				.catch((error) => logger.error("conversation failed", errorFields(error)))
				.finally(() => {
					running.delete(address);
					pump();
				});
			running.set(address, job);
		}
	}

	async function work(address: Address): Promise<void> {
		const record = await conversations.claim(address, worker);
		if (record === null) return;
		const entries = await inbox.pending(address);
		const { left, done, ...release } = await answer(record, entries);
		// What is remembered is stored together with the turn it comes from, and before the inbox lets go of that turn: whoever is
		// killed in between is asked about the turn again, and knows that it was answered.
		const kept = await conversations.release(address, worker, release);
		if (kept && done !== undefined) await inbox.finish(done, release.lastTurn === undefined ? "failed" : "done");
		// Whoever wrote while the lease was held could not mark the conversation; see whether somebody did.
		if ((await inbox.pending(address)).length > left) {
			await conversations.mark(address, clock.now());
			waiting.add(address);
		}
	}

	/** Has the turn answered and says how to release the conversation; `left` entries stay in the inbox for later, `done` may leave it. */
	async function answer(record: ConversationRecord, waitingEntries: InboxEntry[]): Promise<Release & { left: number; done?: InboxEntry[] }> {
		const entries = burstOf(waitingEntries);
		const turn = turnOf(record, entries);
		if (turn === null) return { nextAt: record.wakeAt, left: 0 };
		const [first] = entries;
		if (first !== undefined && turn.cause === record.lastTurn) return { nextAt: record.wakeAt, lastTurn: turn.cause, done: entries, left: 0 };
		const tries = (first?.attempts ?? 0) + 1;
		try {
			// A burst that was begun before is finished as it was; only a fresh one that nothing has ended may wait for more.
			const hold = first?.batch === null && entries.length === waitingEntries.length ? await holdFor(turn) : null;
			if (hold !== null && hold > turn.now) return { nextAt: hold, left: entries.length };
			if (first !== undefined) await inbox.begin(entries);
			const { memory, wakeAt } = await handler.handle(turn);
			return { memory, wakeAt, nextAt: wakeAt, lastTurn: turn.cause, done: entries, left: 0 };
		} catch (error) {
			logger.error("turn failed", { ...errorFields(error), attempts: tries });
			if (first !== undefined && tries < MAX_ATTEMPTS)
				return { nextAt: new Date(clock.now().getTime() + RETRY_MS * tries), left: waitingEntries.length };
			// A wake-up that failed is asked for again; what waits in it, such as a report being taken down, must not be lost.
			if (first === undefined) return { nextAt: new Date(clock.now().getTime() + WAKE_RETRY_MS), left: 0 };
			await onGivenUp(turn).catch((failure) => logger.error("giving up failed", errorFields(failure)));
			return { nextAt: record.wakeAt, done: entries, left: 0 };
		}
	}

	/** A failure to judge a burst must not keep it from being answered, and counted. */
	async function holdFor(turn: Turn): Promise<Date | null> {
		try {
			return await handler.holdUntil(turn);
		} catch (error) {
			logger.warn("burst not judged", errorFields(error));
			return null;
		}
	}

	/** The waiting messages, or the wake-up that was asked for; null when the claim was for nothing. */
	function turnOf(record: ConversationRecord, entries: readonly InboxEntry[]): Turn | null {
		const now = clock.now();
		const about = { conversation: record._id, messages: entries.map((entry) => entry.message), memory: record.memory, now };
		const [first] = entries;
		if (first !== undefined) return { ...about, cause: first.batch ?? first._id, retried: first.batch !== null };
		const { wakeAt } = record;
		return wakeAt !== null && wakeAt <= now ? { ...about, cause: `${record._id}@${wakeAt.toISOString()}`, retried: false } : null;
	}

	async function look(): Promise<void> {
		for (const address of await conversations.due(200)) wake(address);
	}

	return {
		async receive(message) {
			const fresh = await inbox.put(message);
			if (!fresh) logger.debug("redelivery dropped", { channel: message.channel });
			await conversations.mark(message.conversation, clock.now());
			wake(message.conversation);
		},
		async start() {
			for (const address of await inbox.waiting()) await conversations.mark(address, clock.now());
			timer = setInterval(() => {
				look().catch((error) => logger.error("look failed", errorFields(error)));
			}, LOOK_EVERY_MS);
		},
		async drain() {
			do {
				await look();
				while (running.size > 0) await Promise.all(running.values());
			} while ((await conversations.due(1)).length > 0);
		},
		async stop() {
			stopped = true;
			clearInterval(timer);
			waiting.clear();
			await Promise.all(running.values());
		},
	};
}
