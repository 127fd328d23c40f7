/** Brings any typed text into one form: Simplified, half-width, no invisible characters; the meaning stays. */
import { Converter } from "opencc-js/t2cn";

const toSimplified = Converter({ from: "t", to: "cn" });

/** Variants that the converter leaves alone. */
const VARIANTS: Readonly<Record<string, string>> = { 衞: "卫", 綫: "线", 𨋢: "电梯", 冚: "全", 嗰: "那", 囉: "啰" };
const VARIANT_PATTERN = new RegExp(`[${Object.keys(VARIANTS).join("")}]`, "gu");

/** Controls, soft hyphen, zero-width, bidi marks, variation selectors, tags, skin tones, the replacement character. */
const INVISIBLE =
	/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffd\u{1f3fb}-\u{1f3ff}\u{e0000}-\u{e0fff}]/gu;

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
