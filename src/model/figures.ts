/** Reads the figures of a text with what they count: 3.20 元, 三个工作日, 下午6点, 千分之三. Pure. */
import { figures as plainFigures } from "../understanding/numerals.ts";

/** A value in one form whatever the writing, and what it counts (`""` when the text does not say, as in a table's cell). */
export interface Figure {
	readonly value: string;
	readonly unit: string;
}

const HAN = "零〇一二两三四五六七八九十百千万半";

/** How a unit is written → what it counts. Longest first where one begins another. */
const UNITS: readonly (readonly [string, string])[] = [
	["个?工作日", "workday"],
	["号楼|栋|幢|座", "building"],
	["天|日|号(?![楼门线库岗机])", "day"],
	["个?小时|个?钟头", "hour"],
	["分钟", "minute"],
	["个?月", "month"],
	["年", "year"],
	["周(?!边|围|到)|个?星期|个?礼拜", "week"],
	["元|块钱?|圆", "money"],
	["角", "dime"],
	["%", "percent"],
	["‰", "permille"],
	["‱", "permyriad"],
	["平方米|平米|平方|m2|m²|平(?!均|时|日)", "area"],
	["立方米|m3|m³|立方|吨", "volume"],
	["厘米|cm|公分", "centimetre"],
	["米|m(?![a-z0-9])", "metre"],
	["公斤|千克|kg", "kilogram"],
	["度|kwh", "degree"],
	["倍", "times"],
	["折", "discount"],
	["层|楼", "floor"],
	["岁", "age"],
	["辆|台|只|条", "piece"],
];
const UNIT = UNITS.map(([pattern]) => pattern).join("|");
const KINDS = UNITS.map(([pattern, kind]) => [new RegExp(`^(?:${pattern})`), kind] as const);

const CLOCK =
	/(凌晨|早上|上午|中午|下午|傍晚|晚上|晚)?\s?(?:(\d{1,2}):(\d{2})(?::\d{2})?|(\d{1,2}|[一二三四五六七八九十两]{1,3})[点时](?![间段常长候刻期限效建意要说内])(?:(\d{1,2}|[一二三四五六七八九十]{1,3})分?|(半)|整)?)/g;
const SPAN = /^\s?(?:到|至|[-–—~])\s?$/;
const RATIO = new RegExp(`(百|千|万)分之([${HAN}]+|\\d+(?:\\.\\d+)?)`, "g");
const SIGNS: Readonly<Record<string, string>> = { 百: "%", 千: "‰", 万: "‱" };
const ARABIC = new RegExp(`(\\d+(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?)\\s?(万|千(?![瓦克米]))?\\s?(${UNIT})?`, "g");
/** A written number counts only with a measured unit: 一起 and 两边 are no figures; 哪一天 and 同一天 are none either. */
const WRITTEN = new RegExp(`(?<![哪某同这那另任\\d${HAN}])([${HAN}]+)\\s?(${UNIT})`, "g");

/** Every figure of folded, half-width text (see understanding/fold.ts). Clock times are read first: 下午6点 and 18:00 are one. */
export function figuresOf(folded: string): Figure[] {
	const found: Figure[] = [];
	let last = { end: -1, afternoon: false };
	const text = folded
		.toLowerCase()
		.replace(RATIO, (_, base: string, value: string) => `${number(value)}${SIGNS[base] ?? ""} `)
		.replace(CLOCK, (whole, part: string | undefined, ...rest: (string | number | undefined)[]) => {
			const [hour, minute, spoken, spokenMinute, half, at, all] = rest;
			// 下午2点到6点: the end of a span is in the same half of the day.
			const inherits = part === undefined && last.afternoon && SPAN.test(String(all).slice(last.end, Number(at)));
			const afternoon = inherits || /下午|傍晚|晚/.test(part ?? "");
			const read = clock(afternoon, String(hour ?? spoken), String(minute ?? spokenMinute ?? (half === undefined ? 0 : 30)));
			if (read === null) return whole;
			last = { end: Number(at) + whole.length, afternoon };
			found.push({ value: read, unit: "clock" });
			return " ; ";
		});
	for (const [, digits = "", scale, unit] of text.matchAll(ARABIC)) {
		found.push({ value: scaled(digits.replaceAll(",", ""), scale), unit: kindOf(unit) });
	}
	for (const [, numeral = "", unit] of text.matchAll(WRITTEN)) {
		const value = number(numeral);
		if (value !== "") found.push({ value, unit: kindOf(unit) });
	}
	return found;
}

function kindOf(unit: string | undefined): string {
	return unit === undefined ? "" : (KINDS.find(([pattern]) => pattern.test(unit))?.[1] ?? "");
}

function scaled(digits: string, scale: string | undefined): string {
	const factor = scale === "万" ? 10_000 : scale === "千" ? 1_000 : 1;
	// Long digit runs (telephones) must not go through a floating point number.
	return factor === 1 && digits.length > 12 ? digits : String(Number((Number(digits) * factor).toFixed(6)));
}

function clock(afternoon: boolean, hourText: string, minuteText: string): string | null {
	const hour = Number(number(hourText));
	const minute = Number(number(minuteText));
	if (!(hour <= 24 && minute < 60)) return null;
	return `${afternoon && hour < 12 ? hour + 12 : hour}:${String(minute).padStart(2, "0")}`;
}

/** 十二 → 12, 一千二百 → 1200, 半 → 0.5; "" when it is no number. */
function number(text: string): string {
	if (/^[\d.]+$/.test(text)) return String(Number(text));
	if (text === "半") return "0.5";
	if (!/[百千万]/.test(text)) {
		const value = plainFigures(text);
		return /^\d+$/.test(value) ? String(Number(value)) : "";
	}
	return large(text);
}

const SCALES: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000 };

function large(text: string): string {
	let total = 0;
	let section = 0;
	let digit = 0;
	for (const char of text) {
		const scale = SCALES[char];
		if (char === "万") {
			total += (section + digit || 1) * 10_000;
			section = 0;
			digit = 0;
		} else if (scale !== undefined) {
			section += (digit || 1) * scale;
			digit = 0;
		} else {
			digit = Number(plainFigures(char));
		}
	}
	const value = total + section + digit;
	return Number.isFinite(value) ? String(value) : "";
}
