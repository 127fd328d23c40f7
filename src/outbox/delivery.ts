/** One entry's way out: may it still go, claim it, send it within its time, and write down what became of it. */
import type { Address, Channel, OutgoingMessage, Receipt } from "../chat/port.ts";
import { type Clock, MINUTE_MS, SECOND_MS } from "../clock.ts";
import { SendError } from "../errors.ts";
import { errorFields, type Logger } from "../logger.ts";
import { backoffMs, type Jitter } from "./backoff.ts";
import type { DueEntry, OutboxClaims, Outcome } from "./outbox-claims.ts";
import type { OutboxEntry, OutboxModel } from "./outbox-entry.ts";
import { type QuietHours, quietUntil } from "./quiet-hours.ts";
import type { Timers } from "./timers.ts";

/** A send that takes longer is of unknown fate. Shorter than the lease, so that nobody else gives it up before we do. */
export const SEND_LIMIT_MS = 45 * SECOND_MS;
/** How long a claim is ours. */
export const LEASE_MS = MINUTE_MS;
/** When an entry that waits for one in other hands is looked at again. */
const LOOK_AGAIN_MS = 50;
/** Tries to write an outcome down before the lease is left to run out. */
const RECORD_TRIES = 4;

/** What the rest of the program wants to hear or to say about a message on its way. Hooks must not throw. */
export interface OutboxHooks {
	/** A send of unknown fate; it is not repeated, so people should look. */
	onUnknown?(entry: OutboxEntry): Promise<void> | void;
	/** The recipient cannot be reached until they write again. */
	onGone?(address: Address): Promise<void> | void;
	/** The platform took it, and this is what it calls it. */
	onSent?(entry: OutboxEntry, receipt: Receipt): Promise<void> | void;
	/** Asked just before sending: a code when it should not go any more (opted out, campaign cancelled), else null. */
	mayGo?(entry: DueEntry): Promise<string | null>;
}

export interface DeliveryOptions {
	readonly channel: Channel;
	readonly model: OutboxModel;
	readonly claims: OutboxClaims;
	readonly clock: Clock;
	readonly timers: Timers;
	readonly logger: Logger;
	readonly jitter: Jitter;
	readonly quietHours: QuietHours | null;
	readonly hooks: OutboxHooks;
	/** Called when the platform asked for a chat to rest. */
	pause(to: Address, until: Date): void;
	/** Called with the instant at which something put off may go. */
	wakeAt(at: Date): void;
}

/** The attempt of one channel, for its pump. */
export function createDelivery(options: DeliveryOptions): (entry: DueEntry) => Promise<boolean> {
	const { channel, model, claims, clock, timers, logger, jitter, quietHours, hooks, pause, wakeAt } = options;

	async function attempt(due: DueEntry): Promise<boolean> {
		try {
			if (!(await mayGoNow(due))) return false;
		} catch (error) {
			// A check that fails must not make this entry the only thing that is ever looked at.
			await postpone(due, backoffMs(due.attempts + 1, jitter));
			throw error;
		}
		const now = clock.now();
		const entry = await claims.claim(due, now, later(LEASE_MS));
		if (entry === null) return false;
		await deliver(entry);
		return true;
	}

	async function mayGoNow(due: DueEntry): Promise<boolean> {
		const now = clock.now();
		if (due.expiresAt <= now) return drop(due, "expired");
		const quietEnd = due.quiet ? quietUntil(now, quietHours) : now;
		if (quietEnd > now) {
			await claims.hold(due, quietEnd);
			wakeAt(quietEnd);
			return false;
		}
		if (await waitsInLine(due, now)) return false;
		const refusal = (await hooks.mayGo?.(due)) ?? null;
		return refusal === null || drop(due, refusal);
	}

	/** An entry that was tried and failed until it was too late has failed; one that was never tried was skipped. */
	async function drop(due: DueEntry, reason: string): Promise<false> {
		const tried = due.attempts > 0 && reason === "expired";
		await claims.drop(due, tried ? "failed" : "skipped", reason);
		return false;
	}

	async function waitsInLine(due: DueEntry, now: Date): Promise<boolean> {
		const ahead = await claims.ahead(due, now);
		if (ahead === null) return false;
		if (ahead.state === "queued" && ahead.nextAttemptAt > now) {
			await claims.rest(due.to, ahead.nextAttemptAt);
			wakeAt(ahead.nextAttemptAt);
		} else await postpone(due, LOOK_AGAIN_MS);
		return true;
	}

	async function postpone(due: DueEntry, ms: number): Promise<void> {
		const until = later(ms);
		await claims.postpone(due, until);
		wakeAt(until);
	}

	async function deliver(entry: OutboxEntry): Promise<void> {
		let receipt: Receipt;
		try {
			const message = await resolve(entry);
			receipt = await withinLimit(channel.send(entry.to, message));
		} catch (error) {
			return fail(entry, error);
		}
		await record(entry, { state: "sent", receipt: receipt.messageId, sentAt: clock.now() });
		await hooks.onSent?.(entry, receipt);
	}

	/** The message, with the receipt of the one that it edits. */
	async function resolve({ message, replacesKey }: OutboxEntry): Promise<OutgoingMessage> {
		if (!replacesKey) return message;
		try {
			const earlier = await model.findById(replacesKey, { receipt: 1 }).lean<OutboxEntry>().exec();
			return earlier?.receipt ? { ...message, replaces: earlier.receipt } : message;
		} catch (cause) {
			throw new SendError("retry", "the message to replace could not be looked up", { cause });
		}
	}

	async function withinLimit(send: Promise<Receipt>): Promise<Receipt> {
		const limit = Promise.withResolvers<never>();
		const cancel = timers.after(SEND_LIMIT_MS, () => limit.reject(new SendError("unknown", "no answer within the time limit")));
		return Promise.race([send, limit.promise]).finally(cancel);
	}

	async function fail(entry: OutboxEntry, error: unknown): Promise<void> {
		// Anything but a SendError may have been thrown after the message had left: its fate is unknown.
		const failure = error instanceof SendError ? error.failure : "unknown";
		logger.warn("send failed", { channel: channel.name, entry: entry._id, failure, attempts: entry.attempts, ...errorFields(error) });
		if (failure === "retry") return retry(entry, error instanceof SendError ? error.retryAfterMs : undefined);
		if (failure === "unknown") {
			await record(entry, { state: "unknown", reason: "no_answer" });
			await hooks.onUnknown?.(entry);
			return;
		}
		await record(entry, { state: "failed", reason: failure });
		if (failure === "gone") {
			await claims.dropLine(entry.to, "gone");
			await hooks.onGone?.(entry.to);
		}
	}

	/** Back into the line; the whole chat rests when the platform asked for it. */
	async function retry(entry: OutboxEntry, retryAfterMs: number | undefined): Promise<void> {
		const nextAttemptAt = later(backoffMs(entry.attempts, jitter, { retryAfterMs }));
		await record(entry, { state: "queued", reason: "retry", nextAttemptAt });
		if (retryAfterMs !== undefined) pause(entry.to, nextAttemptAt);
		wakeAt(nextAttemptAt);
	}

	/** Writes the outcome down, patiently: an outcome that is lost turns a message that was sent into one of unknown fate. */
	async function record(entry: OutboxEntry, outcome: Outcome): Promise<void> {
		for (let tries = 1; ; tries += 1) {
			try {
				if (!(await claims.settle(entry, outcome))) logger.warn("lease lost before the outcome", { entry: entry._id, state: outcome.state });
				return;
			} catch (error) {
				if (tries === RECORD_TRIES) throw error;
				await new Promise<void>((resume) => timers.after(tries * SECOND_MS, resume));
			}
		}
	}

	function later(ms: number): Date {
		return new Date(clock.now().getTime() + ms);
	}

	return attempt;
}
