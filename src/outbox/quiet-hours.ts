/** Quiet hours (V4): from when a message that may wait may go. Pure. */
import { DAY_MS, MINUTE_MS } from "../clock.ts";
import { instantOf, wallOf } from "../zone.ts";

/** A daily span on the wall clock, `HH:MM`; may pass midnight. Equal ends mean no quiet hours. */
export interface QuietHours {
	readonly from: string;
	readonly to: string;
	/** IANA zone of the community. */
	readonly zone: string;
}

/** `now` outside the span, else the instant at which the span ends. */
export function quietUntil(now: Date, quiet: QuietHours | null): Date {
	if (quiet === null) return now;
	const wall = wallOf(now, quiet.zone);
	const midnight = wall - (((wall % DAY_MS) + DAY_MS) % DAY_MS);
	const time = wall - midnight;
	const from = timeOfDay(quiet.from);
	const to = timeOfDay(quiet.to);
	if (from === to) return now;
	const inside = from < to ? time >= from && time < to : time >= from || time < to;
	if (!inside) return now;
	const endDay = time < to ? midnight : midnight + DAY_MS;
	const end = instantOf(endDay + to, quiet.zone);
	return end > now ? end : now;
}

/** Ms after midnight of `HH:MM`. */
function timeOfDay(clock: string): number {
	const [hours, minutes] = clock.split(":").map(Number);
	return ((hours ?? 0) * 60 + (minutes ?? 0)) * MINUTE_MS;
}
