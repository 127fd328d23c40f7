/** Brings any typed text into one form: Simplified, half-width, no invisible characters; the meaning stays. */
import { Converter } from "opencc-js/t2cn";

const toSimplified = Converter({ from: "t", to: "cn" });

/** Variants that the converter leaves alone. */
const VARIANTS: Readonly<Record<string, string>> = { 衞: "卫", 綫: "线", 𨋢: "电梯", 冚: "全", 嗰: "那", 囉: "啰" };
const VARIANT_PATTERN = new RegExp(`[${Object.keys(VARIANTS).join("")}]`, "gu");

/** Controls but tab and line ends, everything Unicode calls ignorable (zero-width, bidi marks, selectors, tags), skin tones, the replacement character. */
const INVISIBLE = /(?![\t\n\r])[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Emoji_Modifier}\ufff9-\ufffd]/gu;

/** Three or more of one character say no more than two; digits, Latin letters and written numerals are kept, they may be a number. */
const REPEATED = /([^\p{L}\p{N}\s]|(?![零〇一二三四五六七八九十两幺])\p{Script=Han}|\p{Extended_Pictographic})\1{2,}/gu;

const HAN = /\p{Script=Han}/u;

/** Folded text and the script that it was written in. */
export interface Folded {
	readonly text: string;
	readonly script: "hans" | "hant";
}

/** Folds one message. Never throws; an empty or invisible text gives an empty one. */
export function fold(raw: string): Folded {
	const visible = raw.toWellFormed().normalize("NFKC").replace(INVISIBLE, "").replace(/\r\n?/g, "\n");
	const simplified = toSimplified(visible.replace(VARIANT_PATTERN, (one) => VARIANTS[one] ?? one));
	const text = simplified
		.replace(REPEATED, "$1$1")
		.replace(/[^\S\n]+/g, " ")
		.replace(/\s*\n\s*/g, "\n")
		.trim();
	return { text, script: scriptOf(visible, simplified) };
}

/** Traditional when more than a stray character had to be converted. Compared character by character: the converter keeps the count. */
function scriptOf(before: string, after: string): Folded["script"] {
	const was = [...before];
	const is = [...after];
	let han = 0;
	let changed = 0;
	for (const [index, char] of was.entries()) {
		if (!HAN.test(char)) continue;
		han += 1;
		if (char !== is[index]) changed += 1;
	}
	return changed > 0 && changed / han >= 0.08 ? "hant" : "hans";
}
