/** How long a failed send waits before it is tried again: pure, the jitter is handed in. */
import { MINUTE_MS, SECOND_MS } from "../clock.ts";

/** A number from 0 (inclusive) to 1 (exclusive); `Math.random` in the service, a constant in tests. */
export type Jitter = () => number;

export interface BackoffRules {
	/** Wait after the first failure, ms. */
	readonly baseMs: number;
	/** Longest wait, ms. */
	readonly capMs: number;
}

export const DEFAULT_BACKOFF: BackoffRules = { baseMs: SECOND_MS, capMs: 5 * MINUTE_MS };

/**
 * Ms to wait after the `attempts`-th failed attempt (1 = the first): doubles each time, half of it jittered so that entries that failed
 * together do not come back together, and never less than what the platform asked for.
 */
export function backoffMs(attempts: number, jitter: Jitter, options: { rules?: BackoffRules; retryAfterMs?: number } = {}): number {
	const { baseMs, capMs } = options.rules ?? DEFAULT_BACKOFF;
	const full = Math.min(capMs, baseMs * 2 ** Math.min(Math.max(attempts, 1) - 1, 30));
	const wait = Math.round(full / 2 + (full / 2) * jitter());
	return Math.max(wait, options.retryAfterMs ?? 0);
}
