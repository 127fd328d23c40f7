/** Words for days: 明天, 听日, 下周三, 这周六, 周末, 3月5号, 28号上午. */
import { NUMERAL_CHARS, numberFrom } from "./numerals.ts";
import { partOf, type SpokenPart } from "./spoken-part.ts";
import { type CivilDate, type CivilTime, dateOf, plusDays } from "./zoned.ts";

/** A day, or several from it; positions in the text. `part` when one character names it too (明早). */
export interface SpokenDay {
	readonly date: CivilDate;
	/** How many days from `date` are meant. */
	readonly days: number;
	readonly part?: SpokenPart;
	readonly start: number;
	readonly end: number;
}

interface Found {
	readonly date: CivilDate;
	readonly days: number;
}

const N = `(\\d{1,2}|[${NUMERAL_CHARS}]{1,3})`;
const WEEK = "(?:周|星期|礼拜|拜|week)";
const PART_CHAR = "([早朝晨午晚夜](?!饭|点|一|了|高峰|还|些))?";

const RELATIVE: readonly (readonly [RegExp, number, number])[] = [
	[new RegExp(`大后(?:天|日|儿)${PART_CHAR}`, "u"), 3, 1],
	[/明后两?天|听日后日|明天(?:或者?|、|和|跟)后天/u, 1, 2],
	[/(?:这|近|最近)(?:两|几|些)天(?:都|随时|内|有空|找|安排|来|过来)/u, 0, 4],
	[new RegExp(`(?:后天|后日|后儿个?)${PART_CHAR}`, "u"), 2, 1],
	[new RegExp(`(?:明天|明日|明儿个?|听日|聼日|tomorrow|tmr|明(?=[早晚晨]))${PART_CHAR}`, "iu"), 1, 1],
	[new RegExp(`(?:今天|今日|今儿个?|today|tonight|今(?=[早晚晨朝夜]))${PART_CHAR}`, "iu"), 0, 1],
];

const WEEKDAY = new RegExp(
	`(下下个?|下个?|[这本今]个?)?${WEEK}([一二三四五六日天末1-7])(?:(?:或者?|、|和|跟|到|至|-|~)${WEEK}?([一二三四五六日天1-7]))?${PART_CHAR}`,
	"u",
);
const WEEKEND = /(?:(下下个?|下个?|[这本]个?)?周末|双休日?|休息日)/u;
const WORKDAYS = /(?:工作日|平时|周内)(?:都|也|随时|上午|下午|晚上)/u;
const MONTH_DAY = new RegExp(`${N}\\s?(?:月|/|\\.)\\s?${N}\\s?(?:日|号|號)${PART_CHAR}`, "u");
const DAY_ONLY = new RegExp(
	`(?<![\\d月-])${N}\\s?[号日](?=(?:上午|下午|早|中午|晚|白天|那天|\\s?\\d{1,2}(?:点|:)|来|可以|在家|过来|上门|有空|都|$))${PART_CHAR}`,
	"u",
);

/** The first day named in lower-case folded text, or undefined. */
export function findDay(text: string, now: CivilTime): SpokenDay | undefined {
	return dayOfMonth(text, now) ?? weekday(text, now) ?? relative(text, now) ?? workdays(text, now);
}

function relative(text: string, now: CivilTime): SpokenDay | undefined {
	for (const [words, offset, days] of RELATIVE) {
		const found = words.exec(text);
		if (found !== null) return spoken(found, { date: plusDays(now, offset), days }, found[1]);
	}
	return undefined;
}

function weekday(text: string, now: CivilTime): SpokenDay | undefined {
	const end = WEEKEND.exec(text);
	if (end !== null) return spoken(end, weekend(end[1], now), undefined);
	const found = WEEKDAY.exec(text);
	if (found === null) return undefined;
	if (found[2] === "末") return spoken(found, weekend(found[1], now), found[4]);
	const date = dateInWeek(found[1], isoDay(found[2] ?? ""), now);
	const last = found[3] === undefined ? 0 : isoDay(found[3]) - isoDay(found[2] ?? "");
	return spoken(found, { date, days: last > 0 ? last + 1 : 1 }, found[4]);
}

/** 周三 is the next Wednesday, today included; 这周三 and 下周三 count weeks from Monday. */
function dateInWeek(which: string | undefined, day: number, now: CivilTime): CivilDate {
	const monday = plusDays(now, 1 - now.weekday);
	if (which === undefined) return plusDays(now, (day - now.weekday + 7) % 7);
	return plusDays(monday, day - 1 + 7 * weeksAhead(which));
}

function weeksAhead(which: string): number {
	return which.startsWith("下下") ? 2 : which.startsWith("下") ? 1 : 0;
}

function weekend(which: string | undefined, now: CivilTime): Found {
	const saturday = plusDays(now, 6 - now.weekday + 7 * weeksAhead(which ?? ""));
	return { date: saturday, days: 2 };
}

function isoDay(char: string): number {
	const index = "一二三四五六日".indexOf(char);
	return index >= 0 ? index + 1 : char === "天" ? 7 : Number(char);
}

function workdays(text: string, now: CivilTime): SpokenDay | undefined {
	const found = WORKDAYS.exec(text);
	if (found === null) return undefined;
	const date = now.weekday > 5 ? plusDays(now, 8 - now.weekday) : plusDays(now, 0);
	const trimmed = found[0].replace(/(?:都|也|随时|上午|下午|晚上)$/u, "");
	return { date, days: 6 - date.weekday, start: found.index, end: found.index + trimmed.length };
}

function dayOfMonth(text: string, now: CivilTime): SpokenDay | undefined {
	const full = MONTH_DAY.exec(text);
	if (full !== null) return spoken(full, { date: nextYearly(numberFrom(full[1] ?? ""), numberFrom(full[2] ?? ""), now), days: 1 }, full[3]);
	const found = DAY_ONLY.exec(text);
	if (found === null) return undefined;
	const day = numberFrom(found[1] ?? "");
	if (!(day >= 1 && day <= 31)) return undefined;
	return spoken(found, { date: dateOf(now.year, day < now.day ? now.month + 1 : now.month, day), days: 1 }, found[2]);
}

/** This year's date, or next year's when it is more than a month past. */
function nextYearly(month: number, day: number, now: CivilTime): CivilDate {
	const monthsPast = now.month - month;
	return dateOf(monthsPast > 1 ? now.year + 1 : now.year, month, day);
}

function spoken(found: RegExpExecArray, day: Found, partChar: string | undefined): SpokenDay {
	const end = found.index + found[0].length;
	const part = partChar === undefined ? undefined : partOf(partChar, 0);
	return { ...day, ...(part !== undefined && { part: { ...part, end: 0 } }), start: found.index, end };
}
