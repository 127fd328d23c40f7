/** Stands around every call to the service: budget, deadline, one retry, rest after failures. Nothing gets past it but a value or null. */
import { setTimeout as pause } from "node:timers/promises";
import { type Clock, SECOND_MS } from "../clock.ts";
import type { Logger } from "../logger.ts";
import { type Breaker, createBreaker } from "./breaker.ts";
import type { Budget } from "./budget.ts";
import { judge } from "./failure.ts";

/** What the service is asked for; names the log line. */
export type Task = "classify" | "answer" | "transcribe" | "describe" | "embed";

/** The work of one attempt. Null means a plain no (a refusal, nothing usable in it) that asking again would not change. */
export type Attempt<T> = (signal: AbortSignal) => Promise<T | null>;

/** Runs calls; never rejects. */
export interface Guard {
	run<T>(task: Task, owner: string | undefined, attempt: Attempt<T>): Promise<T | null>;
}

export interface GuardOptions {
	readonly clock: Clock;
	readonly logger: Logger;
	readonly budget: Budget;
	/** Ms from the call to its result, both attempts together. */
	readonly timeoutMs: number;
	/** Ms before the second attempt when the service does not say. */
	readonly retryPauseMs?: number;
}

const ATTEMPTS = 2;

/** A guard with its own memory of how the service fares. */
export function createGuard({ clock, logger, budget, timeoutMs, retryPauseMs = 300 }: GuardOptions): Guard {
	// One each: a service that has no ears may still answer.
	const breakers = new Map<Task, Breaker>();
	const breakerOf = (task: Task): Breaker => {
		const breaker = breakers.get(task) ?? createBreaker({ clock });
		breakers.set(task, breaker);
		return breaker;
	};

	/** The value, or how long to wait (ms) before the next attempt. */
	const once = async <T>(task: Task, attempt: Attempt<T>, number: number, signal: AbortSignal): Promise<{ value: T | null } | { waitMs: number }> => {
		try {
			const value = await untilAborted(attempt(signal), signal);
			breakerOf(task).succeeded();
			return { value };
		} catch (error) {
			const failure = judge(error);
			logger.warn("model.failed", { task, attempt: number, code: failure.code, status: failure.status });
			const waitMs = failure.restMs ?? retryPauseMs;
			// A service that wants a longer rest gets it: the owner would only wait for the deadline.
			if (failure.again && number < ATTEMPTS && waitMs <= timeoutMs / 2 && !signal.aborted) return { waitMs };
			if (failure.unwell) breakerOf(task).failed(failure.restMs);
			return { value: null };
		}
	};

	return {
		async run(task, owner, attempt) {
			if (!breakerOf(task).ready()) return null;
			const signal = AbortSignal.timeout(timeoutMs);
			for (let number = 1; number <= ATTEMPTS; number++) {
				if (!budget.take(owner)) {
					logger.info("model.over_budget", { task });
					return null;
				}
				const outcome = await once(task, attempt, number, signal);
				if ("value" in outcome) return outcome.value;
				await pause(outcome.waitMs, undefined, { signal }).catch(() => undefined);
				if (signal.aborted) return null;
			}
			return null;
		},
	};
}

/** The promise, or a rejection as soon as `signal` aborts, whatever a library makes of the signal. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	// What is left behind after an abort must not surface as an unhandled rejection.
	work.catch(() => undefined);
	const { promise, reject } = Promise.withResolvers<never>();
	const stop = () => reject(signal.reason);
	if (signal.aborted) stop();
	else signal.addEventListener("abort", stop, { once: true });
	return Promise.race([work, promise]).finally(() => signal.removeEventListener("abort", stop));
}

/** The owner waits no longer than this for useful words, then the offline path answers. */
export const DEFAULT_TIMEOUT_MS = 8 * SECOND_MS;
