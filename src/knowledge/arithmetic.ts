/** Works out the sums and dates that owners ask for, only from figures that stand in the quoted text, and shows the sum. */
import { dateLine, graceLine, penaltyLine, productLine } from "../words/knowledge.ts";
import type { AnswerType } from "./answer-types.ts";
import { type Figures, type NamedDay, numeral } from "./figures.ts";
import { fold } from "./fold.ts";

/** A price per unit as written in a document. `months` is the period that it is charged for, 0 for once. */
interface Rate {
	readonly value: number;
	readonly perArea: boolean;
	readonly months: number;
}

const AREA = /(?:每|\/|元)\s*(?:建筑)?(?:平方米|平方呎|平方尺|平米|平方|㎡|m2|呎|尺)/;
const MONEY = /(?<![\d.])(\d[\d,]*(?:\.\d+)?)\s*(?:元|块|港币|港元)|\$\s*(\d[\d,]*(?:\.\d+)?)/g;
const PERIODS: readonly (readonly [RegExp, number])[] = [
	[/每年|\/\s*年|·年|年费/, 12],
	[/每半年|\/\s*半年/, 6],
	[/每季度?|\/\s*季/, 3],
	[/每个?月|\/\s*个?·?月|·\s*月|月费|月租|月保/, 1],
];
/** Shares of a debt per day: 万分之五, 千分之一, 0.05%, 1‰. */
const SHARE = /(万|千|百)分之([一二三四五六七八九十]+|\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)\s*(%|‰)/;
const DAILY = /每[日天]|按[日天]|[日天]息/;
const DAY_MS = 86_400_000;

/** True when folded text holds the kind of rate that the named figures call for: a share per day, or a price per area. */
export function holdsRate(figures: Figures, text: string): boolean {
	if (figures.amount !== undefined && figures.days !== undefined) return DAILY.test(text) && SHARE.test(text);
	return figures.area !== undefined && AREA.test(text);
}

/** Lines of working for what was asked; none when the quoted text or the question lacks a figure. */
export function workOut(type: AnswerType, figures: Figures, quoted: string, passage: string, today: string): string[] {
	const text = fold(quoted);
	if (figures.amount !== undefined && figures.days !== undefined) return penalty(figures.amount, figures.days, fold(passage));
	if (type === "money" && (figures.area !== undefined || figures.months !== undefined)) return product(figures, text);
	if ((type === "when" || type === "duration" || type === "open") && figures.day) return deadline(figures.day, text, today);
	return [];
}

function product(figures: Figures, text: string): string[] {
	const rate = theRate(text, figures.area !== undefined);
	if (!rate) return [];
	const area = rate.perArea ? figures.area : 1;
	if (area === undefined) return [];
	const asked = rate.months > 0 ? figures.months : undefined;
	const periods = asked === undefined ? 1 : asked / rate.months;
	if (periods === 1 && !rate.perArea) return [];
	return [
		productLine({ rate: rate.value, area: rate.perArea ? area : undefined, months: rate.months, periods, total: cents(rate.value * area * periods) }),
	];
}

/** The one rate in `text` that fits; none when there are several, for then nobody knows which is meant. */
function theRate(text: string, wantArea: boolean): Rate | undefined {
	const rates: Rate[] = [];
	for (const clause of text.split(/[,;。]\s*(?!\d)/)) {
		const perArea = AREA.test(clause);
		if (wantArea && !perArea) continue;
		const months = PERIODS.find(([pattern]) => pattern.test(clause))?.[1] ?? 0;
		const values = [...clause.matchAll(MONEY)].map((found) => Number((found[1] ?? found[2] ?? "").replaceAll(",", "")));
		const inHeader = /\([^)]*元[^)]*\)\s*(\d+(?:\.\d+)?)/.exec(clause);
		if (values.length === 0 && inHeader) values.push(Number(inHeader[1]));
		for (const value of values) rates.push({ value, perArea, months });
	}
	const [only, ...others] = rates;
	return only && others.every(({ value }) => value === only.value) ? only : undefined;
}

function penalty(amount: number, days: number, passage: string): string[] {
	const sentence = passage.split(/[。\n]/).find((one) => DAILY.test(one) && SHARE.test(one));
	const found = sentence === undefined ? null : SHARE.exec(sentence);
	if (!sentence || !found) return [];
	const share = found[1]
		? (numeral(found[2]) ?? 0) / ({ 万: 10_000, 千: 1_000, 百: 100 }[found[1]] ?? 1)
		: Number(found[3]) / (found[4] === "‰" ? 1_000 : 100);
	const from = /(?:自|从)?第\s*(\d+)\s*[日天]起/.exec(sentence);
	const counted = Math.max(0, days - (from ? Number(from[1]) - 1 : 0));
	const cap = ceiling(amount, passage);
	const due = Math.min(cap, amount * share * counted);
	const grace = from && counted !== days ? [graceLine(days, Number(from[1]), counted)] : [];
	return counted === 0
		? grace
		: [...grace, penaltyLine({ amount, share, days: counted, due: cents(due), capped: due === cap && cap < amount * share * counted })];
}

/** 累计不超过欠费本金的 20%, 不超过本金; no ceiling when none is written. */
function ceiling(amount: number, passage: string): number {
	const found = /不(?:得)?超过(?:所?欠(?:费|缴|交)?(?:用)?)?(?:总额|金额|本金|费用)?(?:的\s*(\d+(?:\.\d+)?)\s*%)?/.exec(
		/[^。\n]*(?:违约金|滞纳金|累计|上限)[^。\n]*不(?:得)?超过[^。\n]*/.exec(passage)?.[0] ?? "",
	);
	if (!found) return Number.POSITIVE_INFINITY;
	if (found[1]) return (amount * Number(found[1])) / 100;
	return /本金|欠费|欠缴|欠交/.test(found[0]) ? amount : Number.POSITIVE_INFINITY;
}

function deadline(day: NamedDay, text: string, today: string): string[] {
	const spans = [
		...text.matchAll(/(?<![\d.])(\d{1,4}|[一二两三四五六七八九十]+)\s*个?(工作日|天|日|周|星期|月|年)(?:内|以内|之内|后|保修|质保|[。,;]|$)/g),
	];
	const [span] = spans;
	const count = numeral(span?.[1]);
	const unit = span?.[2];
	if (spans.length !== 1 || count === undefined || unit === undefined) return [];
	const start = Date.UTC(day.year ?? Number(today.slice(0, 4)), day.month - 1, day.day);
	const end = shifted(new Date(start), count, unit);
	return [dateLine({ from: iso(new Date(start)), count, unit, until: iso(end), workdays: unit === "工作日" })];
}

function shifted(start: Date, count: number, unit: string): Date {
	const end = new Date(start);
	if (unit === "年") end.setUTCFullYear(end.getUTCFullYear() + count);
	else if (unit === "月") addMonths(end, count);
	else if (unit === "周" || unit === "星期") end.setTime(end.getTime() + count * 7 * DAY_MS);
	else if (unit !== "工作日") end.setTime(end.getTime() + count * DAY_MS);
	else
		for (let left = count; left > 0; ) {
			end.setTime(end.getTime() + DAY_MS);
			if (end.getUTCDay() % 6 !== 0) left--;
		}
	return end;
}

/** One month after 31 January is the last of February, not the third of March. */
function addMonths(date: Date, count: number): void {
	const day = date.getUTCDate();
	date.setUTCDate(1);
	date.setUTCMonth(date.getUTCMonth() + count);
	date.setUTCDate(Math.min(day, new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()));
}

function iso(date: Date): string {
	return date.toISOString().slice(0, 10);
}

function cents(value: number): number {
	return Math.round((value + Number.EPSILON) * 100) / 100;
}
