/** Times and days as a chat shows them, in the community's own zone: that is the time the messages speak of. */
import { fill, words, zone } from "./data.js";

const DAY_MS = 86_400_000;
const format = new Intl.DateTimeFormat("en-US", {
	timeZone: zone,
	hourCycle: "h23",
	year: "numeric",
	month: "numeric",
	day: "numeric",
	hour: "numeric",
	minute: "numeric",
});

/** What the community's clocks show at an instant; `midnight` only serves to compare days. */
function wallClock(instant) {
	const { year, month, day, hour, minute } = Object.fromEntries(
		format.formatToParts(new Date(instant)).map((part) => [part.type, Number(part.value)]),
	);
	return { year, month, day, hour, minute, midnight: Date.UTC(year, month - 1, day) };
}

/** 09:05 */
export function clockTime(iso) {
	const { hour, minute } = wallClock(iso);
	return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/** 今天, 昨天, 星期三, 3月8日 or 2025年3月8日. */
export function dayName(iso, now = new Date()) {
	const date = wallClock(iso);
	const today = wallClock(now);
	const daysAgo = Math.round((today.midnight - date.midnight) / DAY_MS);
	if (daysAgo === 0) return words.dates.today;
	if (daysAgo === 1) return words.dates.yesterday;
	if (daysAgo > 1 && daysAgo < 7) return words.dates.weekdays[new Date(date.midnight).getUTCDay()];
	return fill(date.year === today.year ? words.dates.day : words.dates.year, date);
}

/** For a list: the time today, else the day. */
export function shortTime(iso, now = new Date()) {
	return dayName(iso, now) === words.dates.today ? clockTime(iso) : dayName(iso, now);
}

export const sameDay = (left, right) => wallClock(left).midnight === wallClock(right).midnight;
