/** The figures that an owner names in a question, with which a sum or a date can be worked out. */

/** A calendar day as written; the year may be left out. */
export interface NamedDay {
	readonly year?: number;
	readonly month: number;
	readonly day: number;
}

/** What was named. Areas in ㎡, money in the community's currency. */
export interface Figures {
	readonly area?: number;
	readonly amount?: number;
	readonly days?: number;
	readonly months?: number;
	readonly day?: NamedDay;
	/** The stretches of folded text that the figures were read from. */
	readonly texts: readonly string[];
}

const DIGITS: Readonly<Record<string, number>> = { 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
const N = "(\\d[\\d,]*(?:\\.\\d+)?|[一二两三四五六七八九十百]+)";

/** Reads the figures of folded text. */
export function readFigures(folded: string): Figures {
	const texts: string[] = [];
	const take = (pattern: RegExp): RegExpExecArray | undefined => {
		const found = pattern.exec(folded);
		if (found) texts.push(found[0]);
		return found ?? undefined;
	};
	const date = take(/(?:(\d{4})\s*[年/.-]\s*)?(\d{1,2})\s*[月/]\s*(\d{1,2})\s*[日号]?(?!\d)/);
	const area = take(new RegExp(`${N}\\s*(?:多)?(?:个)?(?:平方米|平方呎|平方尺|平方|平米|㎡|m2|平|呎|尺)(?!时|常|日|均)`));
	const amount = take(new RegExp(`${N}\\s*(万)?\\s*(?:元|块钱?)(?!/)`));
	const months = take(new RegExp(`${N}\\s*个?月(?!租|卡|费|份|初|底|\\d|[日号])`)) ?? undefined;
	const year = take(/(半|一|1|两|2|三|3)\s*(?:整)?年/) ?? /全年|每年/.exec(folded) ?? undefined;
	const days = take(new RegExp(`${N}\\s*(?:多)?(?:天|日)(?!期)`));
	return {
		area: areaOf(area?.[1]),
		amount: amount && (numeral(amount[1]) ?? 0) * (amount[2] ? 10_000 : 1),
		months: (months && numeral(months[1])) ?? (year && yearMonths(year[1])),
		days: days && numeral(days[1]),
		day: date && { year: date[1] ? Number(date[1]) : undefined, month: Number(date[2]), day: Number(date[3]) },
		texts,
	};
}

/** Reads `1,200`, `二十` or `一百二十`; undefined when it is no number. */
export function numeral(text: string | undefined): number | undefined {
	if (text === undefined || text === "") return undefined;
	if (/^\d/.test(text)) return Number(text.replaceAll(",", ""));
	let total = 0;
	let digit = 0;
	for (const char of text) {
		if (char === "百") total += (digit || 1) * 100;
		else if (char === "十") total += (digit || 1) * 10;
		else if (DIGITS[char] === undefined) return undefined;
		digit = char === "百" || char === "十" ? 0 : (DIGITS[char] ?? 0);
	}
	return total + digit;
}

/** 一平 asks for the price of one: no area of a home. */
function areaOf(text: string | undefined): number | undefined {
	const area = numeral(text);
	return area === 1 ? undefined : area;
}

function yearMonths(word: string | undefined): number {
	if (word === "半") return 6;
	return (numeral(word) ?? 1) * 12;
}
