/** Visit slots (B10): which are offered, and which one a wish means. Pure. */
import { HOUR_MS, MINUTE_MS } from "../../clock.ts";
import type { CommunitySettings } from "../../community/settings.ts";
import type { Appointment } from "../../tickets/ticket.ts";
import type { TimeWish } from "../../understanding/understanding.ts";
import { addDays, instantAt, localTime, minuteOf } from "../../zone.ts";

/** A technician needs this long to get ready. Milliseconds. */
const LEAD_MS = 30 * MINUTE_MS;

/** Every slot from `now` on, in order, over the days that the community offers. */
export function visitSlots(settings: Pick<CommunitySettings, "visits">, now: Date, zone: string): Appointment[] {
	const today = localTime(now, zone).date;
	const earliest = now.getTime() + LEAD_MS;
	const slots: Appointment[] = [];
	for (let day = 0; day < settings.visits.days; day++) {
		const date = addDays(today, day);
		for (const span of settings.visits.slots) {
			const slot = { from: instantAt(date, minuteOf(span.from), zone), to: instantAt(date, minuteOf(span.to), zone) };
			if (slot.from.getTime() >= earliest) slots.push(slot);
		}
	}
	return slots;
}

/**
 * The slot that a wish means: the one holding an exact time (or beginning with it), otherwise the first that begins inside the wished
 * span; null when none does.
 */
export function slotFor(wish: TimeWish, slots: readonly Appointment[]): Appointment | null {
	const at = wish.from.getTime();
	if (wish.precision === "exact") {
		const holding = slots.find((slot) => slot.from.getTime() <= at && at < slot.to.getTime());
		return holding ?? slots.find((slot) => slot.from.getTime() >= at && slot.from.getTime() - at <= HOUR_MS) ?? null;
	}
	return slots.find((slot) => slot.from.getTime() >= at && slot.from.getTime() < wish.to.getTime()) ?? null;
}

/** The action of a slot's button: minutes since the epoch, so that an old button still names its slot. */
export function slotAction(slot: Appointment): string {
	return `v:${Math.floor(slot.from.getTime() / MINUTE_MS)}`;
}

/** The slot that a button names, if it is still to be had. */
export function slotOfAction(action: string, slots: readonly Appointment[]): Appointment | null {
	return slots.find((slot) => slotAction(slot) === action) ?? null;
}

/** Slots to offer as buttons: the next ones, at most two of a day, so that another day is in sight. */
export function offeredSlots(slots: readonly Appointment[], zone: string, count = 4): Appointment[] {
	const perDay = new Map<string, number>();
	return slots
		.filter((slot) => {
			const { date } = localTime(slot.from, zone);
			const taken = perDay.get(date) ?? 0;
			perDay.set(date, taken + 1);
			return taken < 2;
		})
		.slice(0, count);
}
