/** Calendar arithmetic in an IANA zone, by the platform's own zone data. */
import { DAY_MS, MINUTE_MS } from "../clock.ts";

/** A civil date; `weekday` is ISO (1 = Monday … 7 = Sunday). */
export interface CivilDate {
	readonly year: number;
	readonly month: number;
	readonly day: number;
	readonly weekday: number;
}

/** A civil date and minutes since its midnight. */
export interface CivilTime extends CivilDate {
	readonly minutes: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
	const known = formats.get(zone);
	if (known !== undefined) return known;
	const made = new Intl.DateTimeFormat("en-US", {
		timeZone: zone,
		hourCycle: "h23",
		year: "numeric",
		month: "numeric",
		day: "numeric",
		hour: "numeric",
		minute: "numeric",
		second: "numeric",
	});
	formats.set(zone, made);
	return made;
}

/** The civil time at an instant in a zone. */
export function civilAt(instant: Date, zone: string): CivilTime {
	const parts = new Map(
		formatOf(zone)
			.formatToParts(instant)
			.map((part) => [part.type, Number(part.value)]),
	);
	const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
	return { ...dateOf(part("year"), part("month"), part("day")), minutes: part("hour") * 60 + part("minute") };
}

/** A civil date with its weekday; days and months beyond their range carry over. */
export function dateOf(year: number, month: number, day: number): CivilDate {
	const noon = new Date(Date.UTC(year, month - 1, day, 12));
	return { year: noon.getUTCFullYear(), month: noon.getUTCMonth() + 1, day: noon.getUTCDate(), weekday: ((noon.getUTCDay() + 6) % 7) + 1 };
}

/** The date `days` later. */
export function plusDays(date: CivilDate, days: number): CivilDate {
	return dateOf(date.year, date.month, date.day + days);
}

/** The instant of a civil time in a zone; `minutes` may pass midnight. In a gap of summer time the later clock is used. */
export function instantOf(date: CivilDate, minutes: number, zone: string): Date {
	const asUtc = Date.UTC(date.year, date.month - 1, date.day) + minutes * MINUTE_MS;
	const first = asUtc - offsetAt(asUtc, zone);
	return new Date(asUtc - offsetAt(first, zone));
}

/** Milliseconds by which the zone's clock is ahead of UTC. */
function offsetAt(utc: number, zone: string): number {
	const civil = civilAt(new Date(utc), zone);
	const shown = Date.UTC(civil.year, civil.month - 1, civil.day) + civil.minutes * MINUTE_MS;
	return shown - Math.floor(utc / MINUTE_MS) * MINUTE_MS;
}

/** Whole days from one date to another. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
	return Math.round((Date.UTC(to.year, to.month - 1, to.day) - Date.UTC(from.year, from.month - 1, from.day)) / DAY_MS);
}
