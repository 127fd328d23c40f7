/** What kind of thing a question asks for, and how a text shows that it holds one. */
import { readFileSync } from "node:fs";
import { z } from "zod";

/** The kinds of things, as in the data file; `open` asks for nothing that could be recognised by its form (how, why, may I). */
export type AnswerType = (typeof TYPES)[number] | "open";

const TYPES = ["phone", "money", "often", "name", "papers", "clock", "duration", "date", "when", "person", "who", "where", "count"] as const;
const NUMERAL = "(?:\\d[\\d,.]*|[一二两三四五六七八九十百千万半]+)";
/** An amount of money, and not just that nothing is charged. */
const AMOUNT = /\d\s*(?:元|块|万|港币|港元|%|‰)|\$\s*\d|分之|元[^\d]{0,8}\d/;

const shape = z.object({
	types: z.record(z.enum(TYPES), z.object({ asks: z.array(z.string()), shows: z.array(z.string()), names: z.string().optional() })),
});
const { types } = shape.parse(JSON.parse(readFileSync(new URL("./data/answer-types.json", import.meta.url), "utf8")));

/** In order: the most particular first, so that 几天一次 asks how often and not how long. */
const patterns = TYPES.map((type) => ({
	type,
	asks: new RegExp(types[type].asks.join("|")),
	shows: new RegExp(types[type].shows.join("|").replaceAll("{n}", NUMERAL)),
	names: new RegExp(`^(?:${types[type].names ?? "(?!)"})$`),
}));

/** What a folded question asks for, the most particular first; `open` when nothing matches. */
export function askedTypes(folded: string): AnswerType[] {
	const found = patterns.filter(({ asks }) => asks.test(folded)).map(({ type }) => type);
	return found.length > 0 ? found : ["open"];
}

/** What a question says of the thing that it asks for, beside its type. */
export interface Asked {
	/** Units of which a text must hold one: 多少度 wants degrees. */
	readonly unit: RegExp | undefined;
	/** The measure word of a count (几条 → 条), with which a text serves better than without. */
	readonly measure: string | undefined;
	/** Asks whether something costs money, and not how much. */
	readonly whether: boolean;
	/** Names a day to count from, so that a span answers when. */
	readonly fromDay: boolean;
}

/** Reads what a folded question says of the thing it asks for. */
export function readAsked(folded: string, fromDay = false): Asked {
	const measure = /(?:几|多少|几多)(天|个|条|只|张|位|名|人|辆|台|部|次|间|户|栋|幢|座|层|套|份|把|片|盏|家|格|场|趟|班)/.exec(folded)?.[1];
	return {
		unit: askedUnit(folded),
		measure: measure && (MEASURES.find((group) => group.includes(measure)) ?? measure),
		whether: asksWhether(folded),
		fromDay,
	};
}

const MEASURES: readonly string[] = ["个?(?:工作)?[天日]|小时", "[只条头]", "[人名位个]", "[辆台部]", "[栋幢座]"];

/** How well folded text serves the type: 1 for the thing itself, 0.5 where 免费 stands in for a price (1 when whether it costs is the question), 0 when it holds none. */
export function typeStrength(type: AnswerType, folded: string, asked: Asked): number {
	const { unit, measure, whether, fromDay } = asked;
	if (fromDay && (type === "when" || type === "date") && showsType("duration", folded)) return 1;
	if (unit && (type === "count" || type === "duration") && !unit.test(folded)) return 0;
	if (!showsType(type, folded)) return 0;
	if ((type === "count" || type === "duration") && measure && !new RegExp(`${NUMERAL}\\s*${measure}`).test(folded)) return 0.4;
	return type === "money" && !whether && !AMOUNT.test(folded) ? 0.5 : 1;
}

/** True when `word` says no more than `type` does: a text that holds such a thing need not say it. */
export function namesType(type: AnswerType, word: string): boolean {
	return patternOf(type)?.names.test(word) ?? false;
}

/** Asks whether something costs money, and not how much. */
function asksWhether(folded: string): boolean {
	return /(?:钱|费|免费)(?:吗|么|不|没|嘛|呢|$)|收不收|要不要[钱交收]/.test(folded) && !/多少|几多|几钱|怎么|如何|咋/.test(folded);
}

/** True when an answer to a question of type `one` may stand under a heading that asks for `other`: 几号 under 什么时候. */
export function sameFamily(one: AnswerType, other: AnswerType): boolean {
	const times: readonly AnswerType[] = ["clock", "date", "when", "duration"];
	return one !== "open" && (one === other || (times.includes(one) && times.includes(other)));
}

/** Types that a text shows by a form hardly found by chance. */
export function isTight(type: AnswerType): boolean {
	return type === "money" || type === "clock" || type === "date" || type === "phone" || type === "person" || type === "duration";
}

/** Units that a count may be asked in, and how a text may write each. */
const UNITS: readonly (readonly [RegExp, string])[] = [
	[/(?:多少|几|几多)度|多少摄氏度|水温|室温|气温|温度/, "度|℃|°"],
	[/(?:多少|几|几多)年/, "年|终身|永久|长期"],
	[/(?:多少|几|几多)个?月/, "个月|月|年"],
	[/(?:多少|几|几多)层|几楼/, "层|楼"],
	[/(?:多少|几|几多)(?:户|家)|户数/, "户"],
	[/(?:多少|几|几多)(?:栋|幢|座)/, "栋|幢|座|号楼"],
	[/(?:多少|几|几多)台/, "台|部|辆"],
	[/多高|限高|几米|多少米|多宽|多深|多远/, "米|公尺|cm|厘米|m|公里|尺|呎"],
	[/多重|(?:多少|几)(?:公斤|斤)/, "公斤|千克|kg|斤|吨"],
	[/(?:多少|几|几多)岁|多大年纪|年龄/, "岁|周岁"],
	[/(?:多少|几|几多)(?:平方?米?|㎡)|多大面积|面积多/, "平|㎡|m2|呎|亩"],
];

/** The units, as alternatives of a pattern, in which a folded question asks for a count; undefined when it names none. */
function askedUnit(folded: string): RegExp | undefined {
	const found = UNITS.find(([pattern]) => pattern.test(folded));
	return found && new RegExp(`${NUMERAL}\\s*(?:多|余|个)?(?:${found[1]})`);
}

function showsType(type: AnswerType, folded: string): boolean {
	return patternOf(type)?.shows.test(folded) ?? true;
}

function patternOf(type: AnswerType) {
	return patterns.find((one) => one.type === type);
}
