/** The program's own Chinese type: the font files, and what of a text they can show. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Font, openSync } from "fontkit";
import { REPORTS } from "../words/reports.ts";

/** Noto Sans (SIL Open Font License 1.1): all of GB 18030's two- and four-byte basics, so Simplified and Traditional. */
const FOLDER = join(dirname(createRequire(import.meta.url).resolve("@embedpdf/fonts-sc")), "..", "fonts");

export const FONT_FILES = { regular: join(FOLDER, "NotoSansHans-Regular.otf"), bold: join(FOLDER, "NotoSansHans-Bold.otf") } as const;
export type Weight = keyof typeof FONT_FILES;

/** What the font calls itself; for `font-family` in pictures. */
export const FONT_FAMILY = "Noto Sans S Chinese";

const opened = new Map<Weight, Font>();

/** The font, read on first use and kept: the file has 8 MB and is parsed as its glyphs are wanted. */
export function fontOf(weight: Weight): Font {
	const known = opened.get(weight);
	if (known !== undefined) return known;
	const font = openSync(FONT_FILES[weight]);
	if (!("hasGlyphForCodePoint" in font)) throw new Error(`${FONT_FILES[weight]} is a collection, not a font`);
	opened.set(weight, font);
	return font;
}

/** Signs that take no room, or turn the writing direction, which a form does not do. */
const UNSEEN = /[\p{Cf}\p{Cc}\p{Variation_Selector}]/u;
const EMOJI = /(?:\p{RGI_Emoji}|\p{Emoji_Presentation}|\p{Emoji}\uFE0F)+/gv;

/**
 * The text as the font can show it. Emoji become a word, a sign in a fancy form its plain one, and what the font does not have a
 * mark (〓) that printers have always used for it; nothing is dropped without a trace but signs that nobody sees.
 */
export function printable(text: string): string {
	const font = fontOf("regular");
	const has = (sign: string) => [...sign].every((one) => font.hasGlyphForCodePoint(one.codePointAt(0) ?? 0));
	const plain = text
		.normalize("NFC")
		.replace(/\r\n?|[\u2028\u2029]/g, "\n")
		.replace(EMOJI, REPORTS.emoji);
	return [...plain]
		.map((sign) => {
			if (sign === "\n") return sign;
			if (sign === "\t") return " ";
			if (UNSEEN.test(sign)) return "";
			if (has(sign)) return sign;
			if (/\p{Extended_Pictographic}/u.test(sign)) return REPORTS.emoji;
			const simple = sign.normalize("NFKC");
			if (simple !== sign && has(simple)) return simple;
			return /\p{M}/u.test(sign) ? "" : REPORTS.missing;
		})
		.join("");
}
