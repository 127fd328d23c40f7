/** Written Chinese numbers to figures: 十二 → 12, 一二零一 → 1201, 幺二零幺 → 1201, 十二零一 → 1201. */

const DIGITS: Readonly<Record<string, number>> = {
	零: 0,
	〇: 0,
	一: 1,
	幺: 1,
	二: 2,
	两: 2,
	俩: 2,
	三: 3,
	四: 4,
	五: 5,
	六: 6,
	七: 7,
	八: 8,
	九: 9,
};

/** Characters that may stand in a written number; for use inside a regular expression's class. */
export const NUMERAL_CHARS = "零〇一幺二两三四五六七八九十百";

/** The number in figures, or the text itself when it is not one written number. Digits pass unchanged. */
export function figures(text: string): string {
	if (/^\d+$/.test(text)) return text;
	if (!new RegExp(`^[${NUMERAL_CHARS}\\d]+$`).test(text)) return text;
	const hundreds = /^(.)百(?:零|〇)?(.*)$/.exec(text);
	if (hundreds !== null) return String(Number(figures(hundreds[1] ?? "")) * 100 + Number(figures(hundreds[2] || "零")));
	const tens = /^([一二两三四五六七八九]?)十([一二三四五六七八九]?)(.*)$/.exec(text);
	if (tens === null) return [...text].map((char) => DIGITS[char] ?? char).join("");
	const value = (DIGITS[tens[1] || "一"] ?? 1) * 10 + (DIGITS[tens[2] || "零"] ?? 0);
	const rest = tens[3] ?? "";
	return rest === "" ? String(value) : `${value}${figures(rest)}`;
}

/** The number's value, or NaN. */
export function numberFrom(text: string): number {
	return Number(figures(text));
}
