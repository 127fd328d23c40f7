/** Between instants and the time a wall clock shows in an IANA zone, with the hours that daylight saving skips or repeats. */
import { DAY_MS, MINUTE_MS } from "./clock.ts";

/** What a wall clock shows, kept as the epoch ms of the same digits in UTC: `Date.UTC(2026, 0, 31, 9, 0)` is 09:00 on the wall. */
export type WallMs = number;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
	const known = formats.get(zone);
	if (known) return known;
	const format = new Intl.DateTimeFormat("en-US", {
		timeZone: zone,
		hourCycle: "h23",
		year: "numeric",
		month: "numeric",
		day: "numeric",
		hour: "numeric",
		minute: "numeric",
		second: "numeric",
	});
	formats.set(zone, format);
	return format;
}

/**
 * What the wall clock shows at an instant.
 * @throws RangeError when there is no such zone.
 */
export function wallOf(at: Date, zone: string): WallMs {
	const part: Record<string, number> = {};
	for (const { type, value } of formatOf(zone).formatToParts(at)) part[type] = Number(value);
	const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
	return Date.UTC(year, month - 1, day, hour, minute, second) + (((at.getTime() % 1000) + 1000) % 1000);
}

/** How far the wall clock is ahead of UTC at an instant, ms. */
export function offsetAt(at: Date, zone: string): number {
	return wallOf(at, zone) - at.getTime();
}

/** The offsets (ms) in force a day before and a day after a wall time; one when the clocks do not change around it. */
export function offsetsAround(wall: WallMs, zone: string): readonly [before: number, after: number] {
	return [offsetAt(new Date(wall - DAY_MS), zone), offsetAt(new Date(wall + DAY_MS), zone)];
}

/** Every instant at which the clock shows `wall`: one, two in the hour that autumn repeats, none in the hour that spring skips. */
export function instantsOf(wall: WallMs, zone: string, offsets = offsetsAround(wall, zone)): Date[] {
	const [before, after] = offsets;
	if (before === after) return [new Date(wall - before)];
	return [...new Set([before, after])]
		.map((offset) => ({ offset, at: new Date(wall - offset) }))
		.filter(({ offset, at }) => offsetAt(at, zone) === offset)
		.map(({ at }) => at)
		.sort((a, b) => a.getTime() - b.getTime());
}

/** The one instant meant by a wall time: the first when it is repeated; when it is skipped, as long after midnight as without the change. */
export function instantOf(wall: WallMs, zone: string, offsets = offsetsAround(wall, zone)): Date {
	return instantsOf(wall, zone, offsets)[0] ?? new Date(wall - offsets[0]);
}

/** What the clocks of a place show. `weekday` is ISO, 1 = Monday; `date` is YYYY-MM-DD; `minute` counts from midnight. */
export interface LocalTime {
	readonly date: string;
	readonly weekday: number;
	readonly minute: number;
}

/** What the clocks in `zone` show at an instant. */
export function localTime(at: Date, zone: string): LocalTime {
	const wall = new Date(wallOf(at, zone));
	return { date: wall.toISOString().slice(0, 10), weekday: wall.getUTCDay() || 7, minute: wall.getUTCHours() * 60 + wall.getUTCMinutes() };
}

/** The instant at which clocks in `zone` show `date` (YYYY-MM-DD) and `minute` from midnight. */
export function instantAt(date: string, minute: number, zone: string): Date {
	return instantOf(Date.parse(`${date}T00:00:00Z`) + minute * MINUTE_MS, zone);
}

/** `date` moved by whole days. */
export function addDays(date: string, days: number): string {
	return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Minutes from midnight of HH:MM. */
export function minuteOf(clockTime: string): number {
	const [hours = 0, minutes = 0] = clockTime.split(":").map(Number);
	return hours * 60 + minutes;
}
