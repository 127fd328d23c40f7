/** Folding for search: Traditional to Simplified, full-width to half-width, lower case; every character keeps its place. */
import { Converter } from "opencc-js/t2cn";

const FIRST_HAN = 0x4e00;
const LAST_HAN = 0x9fff;

/** Variants that the converter leaves alone. */
const VARIANTS: Readonly<Record<string, string>> = { 衞: "卫", 綫: "线", 俬: "私", 傢: "家", 牀: "床", 裡: "里", 枱: "台", 檯: "台" };

const table = buildTable();

/** Folds `text` for matching. The result has the same length, so that an offset in it is an offset in the original. */
export function fold(text: string): string {
	const out = new Array<string>(text.length);
	for (let at = 0; at < text.length; at++) out[at] = String.fromCharCode(table[text.charCodeAt(at)] ?? 0);
	return out.join("");
}

/** True for a Han character code in the basic block. */
export function isHan(code: number): boolean {
	return code >= FIRST_HAN && code <= LAST_HAN;
}

/** One entry per UTF-16 unit: a single array lookup per character keeps the indexing of large folders fast. */
function buildTable(): Uint16Array {
	const codes = new Uint16Array(0x10000);
	for (let code = 0; code < codes.length; code++) codes[code] = foldCode(code);
	const convert = Converter({ from: "t", to: "cn" });
	for (let code = FIRST_HAN; code <= LAST_HAN; code++) {
		const simplified = convert(String.fromCharCode(code));
		if (simplified.length === 1) codes[code] = simplified.charCodeAt(0);
	}
	for (const [variant, plain] of Object.entries(VARIANTS)) codes[variant.charCodeAt(0)] = plain.charCodeAt(0);
	return codes;
}

function foldCode(code: number): number {
	if (code === 0x3000 || code === 0xa0) return 0x20;
	const half = code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code;
	const lower = String.fromCharCode(half).toLowerCase();
	return lower.length === 1 ? lower.charCodeAt(0) : half;
}
