/** Sends what is in the outbox: wakes at once for this process's entries, polls for those of others, and finds what a crash left behind. */
import { randomUUID } from "node:crypto";
import type { Channel } from "../chat/port.ts";
import { type Clock, SECOND_MS } from "../clock.ts";
import { errorFields, type Logger } from "../logger.ts";
import type { Jitter } from "./backoff.ts";
import { createDelivery, type OutboxHooks } from "./delivery.ts";
import type { Outbox } from "./outbox.ts";
import { createOutboxClaims } from "./outbox-claims.ts";
import { type OutboxConnection, type OutboxEntry, outboxModel } from "./outbox-entry.ts";
import { type PaceRules, UNPACED } from "./pace.ts";
import { createPaceBook } from "./pace-book.ts";
import { createPump, type Pump } from "./pump.ts";
import type { QuietHours } from "./quiet-hours.ts";
import { systemTimers, type Timers } from "./timers.ts";

export interface DispatcherOptions {
	readonly connection: OutboxConnection;
	readonly outbox: Outbox;
	/** Channels by name. One that is added later is served from the next poll. */
	readonly channels: ReadonlyMap<string, Channel>;
	readonly clock: Clock;
	readonly logger: Logger;
	readonly timers?: Timers;
	/** Pace by channel name; a channel that is not listed is not paced. */
	readonly pace?: Readonly<Record<string, PaceRules>>;
	readonly quietHours?: QuietHours | null;
	readonly hooks?: OutboxHooks;
	readonly jitter?: Jitter;
	/** Ms between looks for entries of other processes. */
	readonly pollMs?: number;
	/** Sends at once per channel. */
	readonly concurrency?: number;
	/** True when no other process shares the store: then what is `sending` at start was left by a crash, whatever its lease says. */
	readonly alone?: boolean;
}

export interface Dispatcher {
	/** Finds what a crash left behind, then sends until stopped. */
	start(): Promise<void>;
	/** Looks for due entries now. */
	wake(): void;
	/** Resolves when everything that is due now was tried; for tests and for jobs run by hand. */
	drain(): Promise<void>;
	/** Starts nothing more and waits at most `graceMs` for what is in flight. What is still open then is of unknown fate. Idempotent. */
	stop(graceMs?: number): Promise<void>;
}

/** Between looks for entries whose sender died, ms. */
const SWEEP_MS = 10 * SECOND_MS;

/** The far future, for a start that owns the store alone. */
const ANY_LEASE = new Date("9999-12-31");

/** A dispatcher over the outbox of this connection; it does nothing until started, woken or drained. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
	const { outbox, channels, clock, logger, timers = systemTimers, hooks = {}, pollMs = SECOND_MS } = options;
	const model = outboxModel(options.connection);
	const claims = createOutboxClaims(model, randomUUID());
	const pumps = new Map<string, Pump>();
	let stopListening: (() => void) | null = null;
	let cancelPoll: (() => void) | null = null;
	let sweepAt = 0;
	let stopped = false;

	function pumpOf(channel: Channel): Pump {
		const known = pumps.get(channel.name);
		if (known) return known;
		const { quietHours = null, jitter = Math.random, concurrency = 16 } = options;
		const shared = { channel, claims, clock, timers, logger };
		const book = createPaceBook(options.pace?.[channel.name] ?? UNPACED);
		const attempt = createDelivery({
			...shared,
			model,
			hooks,
			quietHours,
			jitter,
			pause: (to, until) => book.pause(to, until.getTime()),
			wakeAt: (at) => pump.wakeAt(at),
		});
		const pump: Pump = createPump({ ...shared, book, attempt, concurrency });
		pumps.set(channel.name, pump);
		return pump;
	}

	function wake(): void {
		if (!stopped) for (const channel of channels.values()) pumpOf(channel).wake();
	}

	function poll(): void {
		wake();
		sweepNowAndThen()
			.catch((error: unknown) => logger.error("outbox sweep failed", errorFields(error)))
			.finally(() => {
				if (!stopped) cancelPoll = timers.after(pollMs, poll);
			});
	}

	async function sweepNowAndThen(): Promise<void> {
		const now = clock.now();
		if (now.getTime() < sweepAt) return;
		sweepAt = now.getTime() + SWEEP_MS;
		await sweep(now);
	}

	/** Entries whose sender is gone may or may not have arrived: they are listed, never repeated. */
	async function sweep(leaseEndedBefore: Date): Promise<void> {
		for (const name of channels.keys()) {
			for (const entry of await claims.stranded(name, leaseEndedBefore)) await giveUp(entry);
		}
	}

	async function giveUp(entry: OutboxEntry): Promise<void> {
		if (!(await claims.giveUp(entry, "sender_lost"))) return;
		logger.warn("send of unknown fate", { channel: entry.channel, entry: entry._id });
		await hooks.onUnknown?.(entry);
	}

	async function drain(): Promise<void> {
		await sweep(clock.now());
		for (let busy = true; busy; ) {
			wake();
			const sent = await Promise.all([...pumps.values()].map((pump) => pump.idle()));
			busy = sent.includes(true);
		}
	}

	return {
		async start() {
			if (options.alone) {
				await sweep(ANY_LEASE);
				// What backed off in a process that is gone is tried at once: a line must not wait minutes for its first.
				await model.updateMany({ state: "queued", reason: "retry" }, { $set: { nextAttemptAt: clock.now() } });
			}
			stopListening = outbox.onEnqueued((fresh) => {
				for (const [name, channel] of channels) {
					const lanes = new Set(fresh.filter((entry) => entry.channel === name).map((entry) => entry.lane));
					if (lanes.size > 0) pumpOf(channel).wake([...lanes]);
				}
			});
			poll();
		},
		wake,
		drain,
		async stop(graceMs = 8 * SECOND_MS) {
			stopped = true;
			stopListening?.();
			cancelPoll?.();
			for (const pump of pumps.values()) pump.close();
			const late = Promise.withResolvers<void>();
			const cancel = timers.after(graceMs, late.resolve);
			await Promise.race([Promise.all([...pumps.values()].map((pump) => pump.idle())), late.promise]);
			cancel();
		},
	};
}
