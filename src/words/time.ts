/** Times as people say them: 今天 14:00–16:00, 11月23日（周一）09:00. */
import { addDays, localTime } from "../zone.ts";

const WEEKDAYS = "一二三四五六日";

/** A day, relative where that is shorter: 今天, 明天, 11月23日（周一）. */
export function sayDay(instant: Date, now: Date, zone: string): string {
	const { date, weekday } = localTime(instant, zone);
	const today = localTime(now, zone).date;
	if (date === today) return "今天";
	if (date === addDays(today, 1)) return "明天";
	if (date === addDays(today, 2)) return "后天";
	const [, month, day] = date.split("-").map(Number);
	return `${month}月${day}日（周${WEEKDAYS[weekday - 1]}）`;
}

/** HH:MM. */
export function sayClock(instant: Date, zone: string): string {
	const { minute } = localTime(instant, zone);
	return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** A day and a clock time. */
export function sayTime(instant: Date, now: Date, zone: string): string {
	return `${sayDay(instant, now, zone)} ${sayClock(instant, zone)}`;
}

/** A span inside one day. */
export function saySpan(span: { from: Date; to: Date }, now: Date, zone: string): string {
	return `${sayDay(span.from, now, zone)} ${sayClock(span.from, zone)}–${sayClock(span.to, zone)}`;
}
