/** Puts homophone slips right: a pair of characters that the documents lack gives way to one that sounds the same and is there, or is known. */
import { pinyin } from "pinyin-pro";
import { isHan } from "./fold.ts";
import type { LexicalIndex } from "./lexical-index.ts";
import { knownWords } from "./lexicon.ts";

/** Speakers of many regions do not part these, so their typing does not either. */
const BLURRED: readonly (readonly [RegExp, string])[] = [
	[/^zh/, "z"],
	[/^ch/, "c"],
	[/^sh/, "s"],
	[/ng$/, "n"],
];

/** Pairs of the known words, for slips in a word that the documents say in another way. */
const lexiconPairs: ReadonlySet<number> = new Set(
	knownWords.filter((word) => word.length === 2).map((word) => word.charCodeAt(0) * 0x10000 + word.charCodeAt(1)),
);
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
	if (!isHan(first) || !isHan(second) || index.frequency(text.slice(at, at + 2)) > 0) return text;
	let best = "";
	let most = -1;
	const consider = (pair: number) => {
		const [left, right] = [Math.floor(pair / 0x10000), pair % 0x10000];
		const alike = left === first ? soundOf(right) === soundOf(second) : right === second && soundOf(left) === soundOf(first);
		if (!alike) return;
		const written = String.fromCharCode(left, right);
		const frequency = index.frequency(written);
		if (frequency > most) [best, most] = [written, frequency];
	};
	for (const pair of index.pairs()) consider(pair);
	if (best === "") for (const pair of lexiconPairs) consider(pair);
	return best === "" ? text : text.slice(0, at) + best + text.slice(at + 2);
}

function soundOf(code: number): string {
	const held = sounds.get(code);
	if (held !== undefined) return held;
	const plain = pinyin(String.fromCharCode(code), { toneType: "none" });
	const sound = BLURRED.reduce((text, [pattern, to]) => text.replace(pattern, to), plain);
	sounds.set(code, sound);
	return sound;
}
