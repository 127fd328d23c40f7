/** Times and days as a chat shows them. */
import { fill, words } from "./data.js";

const DAY_MS = 86_400_000;
const startOfDay = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** 09:05 */
export function clockTime(iso) {
	const date = new Date(iso);
	return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}

/** 今天, 昨天, 星期三, 3月8日 or 2025年3月8日. */
export function dayName(iso, now = new Date()) {
	const date = new Date(iso);
	const daysAgo = Math.round((startOfDay(now) - startOfDay(date)) / DAY_MS);
	if (daysAgo === 0) return words.dates.today;
	if (daysAgo === 1) return words.dates.yesterday;
	if (daysAgo > 1 && daysAgo < 7) return words.dates.weekdays[date.getDay()];
	const parts = { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() };
	return fill(date.getFullYear() === now.getFullYear() ? words.dates.day : words.dates.year, parts);
}

/** For a list: the time today, else the day. */
export function shortTime(iso, now = new Date()) {
	return dayName(iso, now) === words.dates.today ? clockTime(iso) : dayName(iso, now);
}

export const sameDay = (left, right) => startOfDay(new Date(left)) === startOfDay(new Date(right));
