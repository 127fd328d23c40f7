/** Leaves a service that keeps failing alone for a while, so that owners do not wait for it on every message. Pure over a clock. */
import { type Clock, MINUTE_MS } from "../clock.ts";

/** Failures in a row after which the service is left alone, and for how long (ms). */
export interface BreakerOptions {
	readonly clock: Clock;
	readonly failures?: number;
	readonly restMs?: number;
}

/** Tells whether it is worth asking. */
export interface Breaker {
	/** False while the service is left alone; afterwards one call is the trial. */
	ready(): boolean;
	succeeded(): void;
	/** `restMs`: the service itself said how long it wants to be left alone. */
	failed(restMs?: number): void;
}

/** A breaker that starts closed: the service is asked. */
export function createBreaker({ clock, failures = 3, restMs = MINUTE_MS }: BreakerOptions): Breaker {
	let inARow = 0;
	let until = 0;
	return {
		ready: () => clock.now().getTime() >= until,
		succeeded() {
			inARow = 0;
			until = 0;
		},
		failed(wanted) {
			inARow += 1;
			const rest = Math.max(wanted ?? 0, inARow >= failures ? restMs : 0);
			if (rest > 0) until = clock.now().getTime() + rest;
		},
	};
}
