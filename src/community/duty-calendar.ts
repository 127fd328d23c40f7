/** When the service centre is staffed, and time counted in its hours. Pure. */
import { MINUTE_MS } from "../clock.ts";
import { addDays, instantAt, localTime, minuteOf } from "../zone.ts";
import type { CommunitySettings } from "./settings.ts";

/** True inside the service centre's hours. */
export function isStaffed(instant: Date, settings: Pick<CommunitySettings, "duty">, zone: string): boolean {
	const local = localTime(instant, zone);
	return (
		isWorkday(local.date, settings) && settings.duty.hours.some((span) => minuteOf(span.from) <= local.minute && local.minute < minuteOf(span.to))
	);
}

/** The next instant at which the service centre opens, `instant` itself if it is open; null when nothing opens within 60 days. */
export function nextStaffed(instant: Date, settings: Pick<CommunitySettings, "duty">, zone: string): Date | null {
	if (isStaffed(instant, settings, zone)) return instant;
	const { date, minute } = localTime(instant, zone);
	const starts = settings.duty.hours.map((span) => minuteOf(span.from)).sort((a, b) => a - b);
	for (let day = 0; day <= 60; day++) {
		const candidate = addDays(date, day);
		const start = isWorkday(candidate, settings) ? starts.find((one) => day > 0 || one > minute) : undefined;
		if (start !== undefined) return instantAt(candidate, start, zone);
	}
	return null;
}

/** The instant after `minutes` of the service centre's hours; nights, lunch, weekends and holidays do not count. */
export function addDutyMinutes(from: Date, minutes: number, settings: Pick<CommunitySettings, "duty">, zone: string): Date {
	let left = minutes;
	for (const span of dutySpans(from, settings, zone)) {
		const length = (span.to.getTime() - span.from.getTime()) / MINUTE_MS;
		if (left <= length) return new Date(span.from.getTime() + left * MINUTE_MS);
		left -= length;
	}
	// A community that never opens: the wall clock is better than no due time.
	return new Date(from.getTime() + minutes * MINUTE_MS);
}

/** Minutes of the service centre's hours between two instants. */
export function dutyMinutesBetween(from: Date, to: Date, settings: Pick<CommunitySettings, "duty">, zone: string): number {
	let minutes = 0;
	for (const span of dutySpans(from, settings, zone)) {
		if (span.from >= to) break;
		minutes += (Math.min(span.to.getTime(), to.getTime()) - span.from.getTime()) / MINUTE_MS;
	}
	return minutes;
}

/** Open spans from an instant on, over at most a year. */
function* dutySpans(from: Date, settings: Pick<CommunitySettings, "duty">, zone: string): Generator<{ from: Date; to: Date }> {
	const today = localTime(from, zone).date;
	const hours = settings.duty.hours.map((span) => [minuteOf(span.from), minuteOf(span.to)] as const).sort((a, b) => a[0] - b[0]);
	for (let day = 0; day < 366; day++) {
		const date = addDays(today, day);
		if (!isWorkday(date, settings)) continue;
		for (const [start, end] of hours) {
			const span = { from: instantAt(date, start, zone), to: instantAt(date, end, zone) };
			if (span.to > from) yield { from: span.from > from ? span.from : from, to: span.to };
		}
	}
}

function isWorkday(date: string, settings: Pick<CommunitySettings, "duty">): boolean {
	const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
	return settings.duty.weekdays.includes(weekday) && !settings.duty.holidays.includes(date);
}
