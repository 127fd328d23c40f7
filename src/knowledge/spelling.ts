/** Puts homophone slips right: a pair of characters that the documents lack gives way to one that sounds the same and is known. */
import { pinyin } from "pinyin-pro";
import { isHan } from "./fold.ts";
import type { LexicalIndex } from "./lexical-index.ts";
import { isEverydayWord, knownWords } from "./lexicon.ts";

/** Speakers of many regions do not part these, so their typing does not either. */
const BLURRED: readonly (readonly [RegExp, string])[] = [
	[/^zh/, "z"],
	[/^ch/, "c"],
	[/^sh/, "s"],
	[/ng$/, "n"],
];

/** Pairs of the known words: a slip is put right only into one of these, as 刚到 is no slip of 赶到. */
const lexiconPairs: ReadonlySet<number> = new Set(
	knownWords.flatMap((word) => [...word].slice(1).map((_, at) => word.charCodeAt(at) * 0x10000 + word.charCodeAt(at + 1))),
);
const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
const sounds = new Map<number, string>();

/**
 * `folded` with slips put right inside `words`, stretches of it that the documents do not know. Only one character of a pair is
 * ever replaced, and only where the pair itself is nowhere in the documents. The same text when there is nothing to put right.
 */
export function putRight(folded: string, words: readonly string[], index: LexicalIndex): string {
	return words.reduce((text, word) => {
		const start = text.indexOf(word);
		if (start < 0) return text;
		let corrected = text;
		const [from, to] = word.length === 1 ? [Math.max(0, start - 1), start] : [start, start + word.length - 2];
		for (let at = from; at <= to; at++) corrected = pairPutRight(corrected, at, index);
		return corrected;
	}, folded);
}

function pairPutRight(text: string, at: number, index: LexicalIndex): string {
	const [first, second] = [text.charCodeAt(at), text.charCodeAt(at + 1)];
	const pair = text.slice(at, at + 2);
	if (!isHan(first) || !isHan(second) || index.frequency(pair) > 0 || isWord(pair)) return text;
	let best = "";
	let most = -1;
	const consider = (known: number) => {
		const [left, right] = [Math.floor(known / 0x10000), known % 0x10000];
		const alike = left === first ? soundOf(right) === soundOf(second) : right === second && soundOf(left) === soundOf(first);
		if (!alike) return;
		const written = String.fromCharCode(left, right);
		const frequency = index.frequency(written);
		if (frequency > most) [best, most] = [written, frequency];
	};
	for (const known of lexiconPairs) consider(known);
	return best === "" ? text : text.slice(0, at) + best + text.slice(at + 2);
}

/** A word of the language, or two words that happen to stand together, is no slip: 影响, 刚到, 死了. */
function isWord(pair: string): boolean {
	return [...segmenter.segment(pair)].length === 1 || /[了的着过]$/.test(pair) || [...pair].every(isEverydayWord);
}

function soundOf(code: number): string {
	const held = sounds.get(code);
	if (held !== undefined) return held;
	const plain = pinyin(String.fromCharCode(code), { toneType: "none" });
	const sound = BLURRED.reduce((text, [pattern, to]) => text.replace(pattern, to), plain);
	sounds.set(code, sound);
	return sound;
}
