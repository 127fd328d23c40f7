/** Reads when the writer would like a visit (明早九点后, 下周三下午, 周末都行), resolved against the message's instant and zone. */
import { HOUR_MS, MINUTE_MS } from "../clock.ts";
import { NUMERAL_CHARS, numberFrom } from "./numerals.ts";
import { findDay, type SpokenDay } from "./spoken-day.ts";
import { findPart, type SpokenPart } from "./spoken-part.ts";
import type { ReadingContext, TimeWish } from "./understanding.ts";
import { type CivilTime, civilAt, instantOf, plusDays } from "./zoned.ts";

const N = `(\\d{1,2}|[${NUMERAL_CHARS}]{1,3})`;
const MINUTES = `(?:(半|一刻|三刻)|([0-5]?\\d|[${NUMERAL_CHARS}]{1,3})分?)?`;
const CLOCK = `${N}\\s?(?:点钟?|时(?!候|间|不)|:(?=\\d{2}))${MINUTES}`;
const RANGE = new RegExp(`${CLOCK}\\s?(?:到|至|-|~|—|–)\\s?(?:(上午|中午|下午|晚上?)\\s?)?${CLOCK}`, "u");
const SHORT_RANGE = new RegExp(`(?<![\\d-])(\\d{1,2})\\s?(?:到|至|-|~|—|–)\\s?${CLOCK}`, "u");
const ONE_CLOCK = new RegExp(`(?<![\\d:])${CLOCK}`, "u");
const AFTER = /^(?:钟|整|左右|多)?(?:以后|之后|过后|后(?!天|面|门)|起都?|开始都?可)/u;
const BEFORE = /^(?:钟|整|左右)?(?:以前|之前|前(?!面))/u;
const IN_A_WHILE = new RegExp(`(?:(半)个?|${N}\\s?个?半?)(小时|钟头|分钟)(?:之|以)?后`, "u");
const ANY_TIME =
	/随时(?:都|来|可|行|得|过|上门|方便)|(?:什么|啥|任何|几时|边个)时(?:候|间)都(?:行|可|得|方便|在|ok)|全天(?:都)?(?:在|有人|可|方便)|一?整?天都?(?:在家|有人)/iu;
const RIGHT_NOW = /(?:现在|这会儿?|目前|即刻|马上)(?:就)?(?:在家|有人|可以|能|方便|有空|得闲)(?:来|上门|过来)?(?!吗|么|不)/u;

/** What happened is not a wish: 昨晚八点开始停水, 凌晨三点吵醒. */
const NARRATED =
	/^(?:的时候|时|多)?(?:就|才|还|又|都)?(?:开始|起|以来|到现在|发现|发生|突然|报的|报修|停|吵|响|装修|施工|被|听到|看到|闻到|还在|就在)/u;
const ONE_HOUR = 60;
const SPAN_DAYS = 7;

interface Span {
	readonly from: number;
	readonly to: number;
}

/** The wished time, always in the future of `context.now`, or undefined when none was said. */
export function findTimeWish(folded: string, context: ReadingContext): TimeWish | undefined {
	const text = folded.toLowerCase();
	if (!/[点时:天日早晚午周星拜末号后昼黑夜会在朝听小钟]/u.test(text)) return undefined;
	const now = civilAt(context.now, context.zone);
	const soon = soonWish(text, context.now);
	if (soon !== undefined) return soon;
	const day = findDay(text, now);
	const after = day === undefined ? text : text.slice(day.end);
	if (day !== undefined && NARRATED.test(after)) return undefined;
	return (day === undefined ? undatedWish(text, now, context) : datedWish(day, text, now, context)) ?? anyTime(text, context.now);
}

function soonWish(text: string, now: Date): TimeWish | undefined {
	const later = IN_A_WHILE.exec(text);
	if (later !== null) {
		const unit = later[3] === "分钟" ? MINUTE_MS : HOUR_MS;
		const from = new Date(now.getTime() + (later[1] === "半" ? 0.5 : numberFrom(later[2] ?? "")) * unit);
		if (Number.isNaN(from.getTime()) || from <= now) return undefined;
		return { from, to: new Date(from.getTime() + HOUR_MS), precision: "exact", text: later[0] };
	}
	const present = RIGHT_NOW.exec(text);
	return present === null ? undefined : { from: now, to: new Date(now.getTime() + 2 * HOUR_MS), precision: "loose", text: present[0] };
}

function anyTime(text: string, now: Date): TimeWish | undefined {
	const found = ANY_TIME.exec(text);
	return found === null ? undefined : { from: now, to: new Date(now.getTime() + SPAN_DAYS * 24 * HOUR_MS), precision: "loose", text: found[0] };
}

/** 明天 with or without a part of the day or a clock time behind it. */
function datedWish(day: SpokenDay, text: string, now: CivilTime, context: ReadingContext): TimeWish | undefined {
	const tail = text.slice(day.end, day.end + 24);
	const part = day.part ?? findPart(tail, 4);
	const clock = findClock(tail, part, isToday(day, now) ? now.minutes : 0);
	if (clock !== undefined && NARRATED.test(tail.slice(clock.end))) return undefined;
	const end = day.end + (clock?.end ?? part?.end ?? 0);
	const said = text.slice(day.start, end);
	if (clock === undefined && part !== undefined && NARRATED.test(text.slice(end))) return undefined;
	if (clock !== undefined) return wish(day, clock, "exact", said, context);
	if (part !== undefined) return wish(day, part, "part", said, context);
	return wish(day, { from: 0, to: 24 * 60 }, day.days > 1 ? "loose" : "day", said, context);
}

/** 晚上七点后在家, 下午都在: the next such time. A bare clock time without a part is only read with 后/前/到. */
function undatedWish(text: string, now: CivilTime, context: ReadingContext): TimeWish | undefined {
	const part = findPart(text);
	const clock = findClock(text, part, 0);
	if (part === undefined && (clock === undefined || clock.open === false)) return undefined;
	const end = clock?.end ?? part?.end ?? 0;
	if (
		NARRATED.test(text.slice(end)) ||
		(clock === undefined && !/^(?:都|也|我|才|再|来|过来|上门|有人|在家|有空|可以|方便|吧|行|左右)/u.test(text.slice(end)))
	)
		return undefined;
	const span = clock ?? part;
	if (span === undefined) return undefined;
	const start = Math.min(clock?.start ?? text.length, part?.start ?? text.length);
	const days = span.from > now.minutes ? 0 : 1;
	const day: SpokenDay = { date: plusDays(now, days), days: 1, start, end };
	return wish(day, span, clock === undefined ? "part" : "exact", text.slice(start, end), context);
}

function wish(day: SpokenDay, span: Span, precision: TimeWish["precision"], text: string, context: ReadingContext): TimeWish | undefined {
	const lastDay = plusDays(day.date, day.days - 1);
	const from = instantOf(day.date, span.from, context.zone);
	const to = instantOf(lastDay, span.to, context.zone);
	if (to <= context.now) return undefined;
	const later = from.getTime() < context.now.getTime() ? context.now : from;
	return { from: later, to, precision, text: text.trim() };
}

interface Clock extends Span {
	readonly start: number;
	readonly end: number;
	/** True when a range, 后 or 前 was said. */
	readonly open: boolean;
}

function findClock(text: string, part: SpokenPart | undefined, notBefore: number): Clock | undefined {
	const range = RANGE.exec(text);
	if (range !== null) {
		const from = minutesOf(range[1], range[2], range[3], part, notBefore);
		const toPart = range[4] === undefined ? part : findPart(range[4]);
		return clockFrom(range, from, minutesOf(range[5], range[6], range[7], toPart, from));
	}
	const short = SHORT_RANGE.exec(text);
	if (short !== null) {
		const from = minutesOf(short[1], undefined, undefined, part, notBefore);
		return clockFrom(short, from, minutesOf(short[2], short[3], short[4], part, from));
	}
	const one = ONE_CLOCK.exec(text);
	if (one === null) return undefined;
	const at = minutesOf(one[1], one[2], one[3], part, notBefore);
	if (Number.isNaN(at) || at > 24 * 60) return undefined;
	const end = one.index + one[0].length;
	const behind = text.slice(end);
	const word = (AFTER.exec(behind) ?? BEFORE.exec(behind))?.[0] ?? "";
	const place = { start: one.index, end: end + word.length, open: word !== "" };
	if (AFTER.test(behind)) return { from: at, to: afterEnd(at, part), ...place };
	if (BEFORE.test(behind)) return { from: part !== undefined && part.from < at ? part.from : Math.min(8 * 60, at - ONE_HOUR), to: at, ...place };
	return { from: at, to: at + ONE_HOUR, ...place };
}

function clockFrom(found: RegExpExecArray, from: number, to: number): Clock | undefined {
	if (Number.isNaN(from) || Number.isNaN(to) || to <= from || from > 24 * 60) return undefined;
	return { from, to, start: found.index, end: found.index + found[0].length, open: true };
}

/** "After nine" ends with the part of the day that was said (a morning at noon), else with the working day, or with the evening. */
function afterEnd(at: number, part: SpokenPart | undefined): number {
	const end = part === undefined || part.to > 12 * 60 ? (part?.to ?? 0) : 12 * 60;
	if (end > at) return end;
	return at < 18 * 60 ? Math.max(18 * 60, at + ONE_HOUR) : Math.max(22 * 60, at + ONE_HOUR);
}

/** Minutes since midnight. Without a part of the day, 1–6 o'clock is the afternoon: nobody asks for a visit at night. */
function minutesOf(
	hour: string | undefined,
	word: string | undefined,
	figure: string | undefined,
	part: SpokenPart | undefined,
	notBefore: number,
): number {
	const said = numberFrom(hour ?? "");
	const minutes = word === undefined ? numberFrom(figure || "0") : { 半: 30, 一刻: 15, 三刻: 45 }[word as "半" | "一刻" | "三刻"];
	if (said > 24 || minutes > 59) return Number.NaN;
	const at = said * 60 + minutes;
	if (said > 12) return at;
	if (part !== undefined) return part.afternoon && said < 12 ? at + 12 * 60 : part.night && said === 12 ? 24 * 60 : at;
	if (said <= 6 && said > 0) return at + 12 * 60;
	return at < notBefore && at + 12 * 60 > notBefore && said < 12 ? at + 12 * 60 : at;
}

function isToday(day: SpokenDay, now: CivilTime): boolean {
	return day.date.year === now.year && day.date.month === now.month && day.date.day === now.day;
}
