/** Time as an argument: nothing but this module's `systemClock` reads the wall clock. */

/** The present instant. */
export interface Clock {
	now(): Date;
}

/** The machine's own time; handed in once, at the composition root. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that only moves when told to; for tests and for `npm run job -- NAME --at`. */
export function manualClock(start: string | Date): Clock & { set(at: string | Date): void; advance(ms: number): void } {
	let current = new Date(start);
	return {
		now: () => new Date(current),
		set: (at) => {
			current = new Date(at);
		},
		advance: (ms) => {
			current = new Date(current.getTime() + ms);
		},
	};
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
