/** Sends what is due on one channel: replies before notices before bulk, in order per address, side by side across addresses. */
import type { Address, Channel } from "../chat/port.ts";
import type { Clock } from "../clock.ts";
import { errorFields, type Logger } from "../logger.ts";
import type { DueEntry, OutboxClaims } from "./outbox-claims.ts";
import { LANES, type Lane } from "./outbox-entry.ts";
import type { PaceBook } from "./pace-book.ts";
import type { Timers } from "./timers.ts";

/** Tries one entry: resolves true when it was put on its way, false when it stays or was dropped. */
export type Attempt = (entry: DueEntry) => Promise<boolean>;

export interface PumpOptions {
	readonly channel: Channel;
	readonly claims: OutboxClaims;
	readonly book: PaceBook;
	readonly attempt: Attempt;
	readonly clock: Clock;
	readonly timers: Timers;
	readonly logger: Logger;
	/** Sends at once on this channel. */
	readonly concurrency: number;
}

export interface Pump {
	/** Looks at these lanes now, or as soon as the look that is going on ends. */
	wake(lanes?: readonly Lane[]): void;
	/** Looks again at an instant. */
	wakeAt(at: Date): void;
	/** Resolves when nothing is looked at or in flight; true when something was sent since the last call. */
	idle(): Promise<boolean>;
	/** Starts nothing more. */
	close(): void;
}

/** How much of the concurrency a lane may fill, so that a slow broadcast never keeps an answer waiting. */
const SHARE: Readonly<Record<Lane, number>> = { reply: 1, notice: 0.75, bulk: 0.5 };

/** Entries read in the first page of a look, at least. */
const LEAST_PAGE = 8;

/** Wake-ups this close together share one timer, ms. */
const TICK_MS = 10;

/** A pump for one channel; it does nothing until woken. */
export function createPump({ channel, claims, book, attempt, clock, timers, logger, concurrency }: PumpOptions): Pump {
	const inFlight = new Map<Address, Promise<void>>();
	/** Lanes to look at. */
	const dirty = new Set<Lane>();
	/** Lanes in which something waits for a send that is in flight. */
	const waiting = new Set<Lane>();
	let looking: Promise<void> | null = null;
	/** Pending wake-ups by the tick they fall in. */
	const alarms = new Map<number, () => void>();
	let sent = false;
	let closed = false;

	function wake(lanes: readonly Lane[] = LANES): void {
		if (closed) return;
		for (const lane of lanes) dirty.add(lane);
		looking ??= look().finally(() => {
			looking = null;
			if (dirty.size > 0) wake([]);
		});
	}

	async function look(): Promise<void> {
		// Entries enqueued in the same turn are seen in one look.
		await Promise.resolve();
		for (let lane = nextDirty(); lane !== undefined && !closed; lane = nextDirty()) {
			dirty.delete(lane);
			await lookAt(lane).catch((error: unknown) => logger.error("outbox look failed", { channel: channel.name, lane, ...errorFields(error) }));
		}
	}

	function nextDirty(): Lane | undefined {
		return LANES.find((lane) => dirty.has(lane));
	}

	/** Reads no more than there is room for; only where much of it has to wait does it read on. */
	async function lookAt(lane: Lane): Promise<void> {
		const seen = new Set<string>();
		const resting = new Set<Address>();
		for (let limit = Math.max(LEAST_PAGE, 2 * room(lane)); ; limit *= 4) {
			if (isFull(lane) || bulkRests(lane)) return;
			const page = await claims.due(channel.name, lane, clock.now(), limit);
			for (const entry of page) {
				if (seen.has(entry._id) || resting.has(entry.to)) continue;
				seen.add(entry._id);
				if (closed || isFull(lane) || bulkRests(lane)) return;
				if (inFlight.has(entry.to)) waiting.add(lane);
				else if (await chatRests(entry)) resting.add(entry.to);
				else begin(entry);
			}
			if (page.length < limit) return;
		}
	}

	function room(lane: Lane): number {
		return Math.max(1, Math.floor(concurrency * SHARE[lane])) - inFlight.size;
	}

	function isFull(lane: Lane): boolean {
		if (room(lane) > 0) return false;
		waiting.add(lane);
		return true;
	}

	function bulkRests(lane: Lane): boolean {
		if (lane !== "bulk") return false;
		const now = clock.now().getTime();
		const opensAt = book.bulkOpensAt(now);
		if (opensAt > now) wakeAt(new Date(opensAt));
		return opensAt > now;
	}

	/** Moves the line of an address that was written to just now out of the way, so that no look meets it again before its time. */
	async function chatRests(entry: DueEntry): Promise<boolean> {
		const now = clock.now().getTime();
		const opensAt = book.chatOpensAt(paced(entry), now);
		if (opensAt <= now) return false;
		await claims.rest(entry.to, new Date(opensAt));
		wakeAt(new Date(opensAt));
		return true;
	}

	function begin(entry: DueEntry): void {
		const giveBack = book.take(paced(entry), clock.now().getTime());
		const work = attempt(entry)
			.then((went) => {
				if (went) sent = true;
				else giveBack();
			})
			.catch((error: unknown) => {
				giveBack();
				logger.error("outbox attempt failed", { channel: channel.name, entry: entry._id, ...errorFields(error) });
			})
			.finally(() => {
				inFlight.delete(entry.to);
				const lanes = [...waiting];
				waiting.clear();
				if (lanes.length > 0) wake(lanes);
			});
		inFlight.set(entry.to, work);
	}

	function wakeAt(at: Date): void {
		const tick = Math.ceil(at.getTime() / TICK_MS);
		if (closed || alarms.has(tick)) return;
		const ring = (): void => {
			alarms.delete(tick);
			wake();
		};
		alarms.set(tick, timers.after(Math.max(0, tick * TICK_MS - clock.now().getTime()), ring));
	}

	async function idle(): Promise<boolean> {
		while (looking !== null || inFlight.size > 0) await Promise.all([looking, ...inFlight.values()]);
		const before = sent;
		sent = false;
		return before;
	}

	function close(): void {
		closed = true;
		for (const cancel of alarms.values()) cancel();
		alarms.clear();
	}

	return { wake, wakeAt, idle, close };
}

function paced({ to, group, lane }: DueEntry): { to: Address; group: boolean; bulk: boolean } {
	return { to, group, bulk: lane === "bulk" };
}
