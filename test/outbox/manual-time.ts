/** A clock and timers that move together, only when told to. */
import { manualClock } from "../../src/clock.ts";
import type { Timers } from "../../src/outbox/timers.ts";

export type ManualTime = ReturnType<typeof manualTime>;

/** `advance` moves the clock and rings every timer that fell due on the way, each at its own instant. */
export function manualTime(start: string | Date) {
	const clock = manualClock(start);
	const pending = new Set<{ at: number; run: () => void }>();
	const timers: Timers = {
		after: (ms, run) => {
			const timer = { at: clock.now().getTime() + ms, run };
			pending.add(timer);
			return () => pending.delete(timer);
		},
	};
	function advance(ms: number): void {
		const end = clock.now().getTime() + ms;
		for (;;) {
			const [next] = [...pending].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at);
			if (next === undefined) break;
			pending.delete(next);
			if (next.at > clock.now().getTime()) clock.set(new Date(next.at));
			next.run();
		}
		clock.set(new Date(end));
	}
	return { clock, timers, advance, pending: () => pending.size };
}
