/** The words that the program knows beforehand: which mean the same, which are kinds of which, and which carry no subject. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { caseWords } from "./cases.ts";
import { fold } from "./fold.ts";

/** A saying stands for a document's word less surely than a synonym, and for the second word of its line less than for the first. */
const SAID_FIRST = 0.85;
const SAID_NEXT = 0.7;

const synonymShape = z.object({
	apart: z.array(z.string()),
	separable: z.array(z.string()),
	same: z.array(z.array(z.string())),
	kinds: z.record(z.string(), z.array(z.string())),
});
const sayingShape = z.object({ sayings: z.record(z.string(), z.string()) });
const everydayShape = z.object({ glue: z.string(), words: z.array(z.string()) });
const topicShape = z.object({ words: z.array(z.string()) });

const synonyms = synonymShape.parse(read("synonyms.json"));
const { sayings } = sayingShape.parse(read("sayings.json"));
const { glue, words: everydayWords } = everydayShape.parse(read("everyday-words.json"));
const everyday: ReadonlySet<string> = new Set(everydayWords.map(fold));
/** What longer everyday stretches may be made of: whole words, and single characters that have no meaning of their own. */
const tiles: ReadonlySet<string> = new Set([...glue, ...everydayWords.filter((word) => word.length > 1)].map(fold));
const topics: ReadonlySet<string> = new Set(topicShape.parse(read("topics.json")).words.map(fold));
const groups = gather();
const known: ReadonlySet<string> = new Set([...groups.keys(), ...caseWords.keys(), ...topics]);
const longest = Math.max(...[...known].map((word) => word.length));

/** Words that mean something else at the end of a longer known word. */
const apartWords: ReadonlySet<string> = new Set(synonyms.apart.map(fold));

const separable = synonyms.separable.map((word) => ({ word, pattern: new RegExp(`${word.charAt(0)}[^,。?!;\\s]{1,3}${word.charAt(1)}`) }));

/** The separable words of a folded text whose characters stand apart: 停水 in 停我家水. */
export function separatedWords(text: string): string[] {
	return separable.filter(({ word, pattern }) => !text.includes(word) && pattern.test(text)).map(({ word }) => word);
}

const said: ReadonlySet<string> = new Set(Object.values(sayings).flatMap((list) => list.split(" ").map(fold)));

/** Every known word that documents may use, folded; sayings are not among them. */
export const knownWords: readonly string[] = [...known].filter((word) => !said.has(word));

/** Another way to say a word; `closeness` is 1 for the same meaning, less for a wider or narrower one. */
export interface Alternative {
	readonly text: string;
	readonly closeness: number;
}

/** Questions about anything but a community, with which a refusal threshold is found for each folder of documents. */
export const offDomainQuestions: readonly string[] = z.array(z.string()).parse(read("off-domain.json"));

/** Other words for a folded word. */
export function alternativesOf(word: string): readonly Alternative[] {
	return groups.get(word) ?? [];
}

/** True when `text` is nothing but everyday words put together. */
export function isEveryday(text: string): boolean {
	if (everyday.has(text)) return true;
	const reachable = new Array<boolean>(text.length + 1).fill(false);
	reachable[0] = true;
	for (let end = 1; end <= text.length; end++) {
		for (let start = Math.max(0, end - 8); start < end; start++) {
			if (reachable[start] && tiles.has(text.slice(start, end))) reachable[end] = true;
		}
	}
	return reachable[text.length] ?? false;
}

/**
 * The words that a longer word is made of: 车位月租 is 车位 and 月租, 养狗 is 养 and 狗. Empty when no part of it is known. A word
 * that is known itself only comes apart into known words: 羽毛球场 is no 球场.
 */
export function partsOf(word: string): readonly string[] {
	if (topics.has(word)) return [];
	const parts: string[] = [];
	let found = false;
	for (let at = 0; at < word.length; ) {
		const length = partLength(word, at);
		const part = word.slice(at, at + Math.max(1, length));
		found ||= length > 0;
		if (length > 0 || !everyday.has(part)) parts.push(part);
		at += part.length;
	}
	const whole = !known.has(word) || parts.every((part) => known.has(part));
	return found && whole && parts.join("") !== "" && (parts.length > 1 || parts[0] !== word) ? parts : [];
}

function partLength(word: string, at: number): number {
	for (let length = word.length - at; length >= 1; length--) {
		if (length < word.length && known.has(word.slice(at, at + length))) return length;
	}
	return 0;
}

const THING =
	/[机仪器房室厅馆场店院站桥路证费金卡率温员长师工队车品物料膜板墙灯锁门窗池库棚柜箱袋桶杯炉管线网屏卷票券书报表单号牌楼梯区园苑湖河海山树草花果菜肉鱼饭酒茶药病币股债税奖学课校班级剧歌曲片]$/;

/** True when an unknown word ends like the name of a thing. Without it the matter is another one; an unknown verb may just be a way of speaking. */
export function isThing(word: string): boolean {
	return word.length > 1 && THING.test(word);
}

/** The everyday word that starts at `at`, the longest one; "" when there is none. */
export function everydayAt(text: string, at: number): string {
	for (let length = Math.min(6, text.length - at); length >= 1; length--) {
		const word = text.slice(at, at + length);
		if (everyday.has(word)) return word;
	}
	return "";
}

/** True for a word whose meaning is its own only where it stands alone: 作业 is not what 动火作业 speaks of. */
export function standsApart(word: string): boolean {
	return apartWords.has(word) || topics.has(word);
}

/** True when `word` itself is an everyday word, and not just put together from such. */
export function isEverydayWord(word: string): boolean {
	return everyday.has(word);
}

/** True for a word with a known meaning of its own, which a resemblance in characters cannot stand in for. */
export function isKnown(word: string): boolean {
	return known.has(word);
}

/** The longest word of the lexicon that starts at `at` in folded text, at least two characters; "" when there is none. */
export function lexiconWordAt(text: string, at: number): string {
	for (let length = Math.min(longest, text.length - at); length >= 2; length--) {
		const word = text.slice(at, at + length);
		if (known.has(word)) return word;
	}
	return "";
}

/** The known words of folded text, each as the first word of its line of synonyms, so that two ways of saying a thing compare equal. */
export function canonical(text: string): Set<string> {
	const words = new Set<string>();
	for (let at = 0; at < text.length; ) {
		const word = lexiconWordAt(text, at);
		if (word !== "") words.add(firstOf.get(word) ?? word);
		at += Math.max(1, word.length);
	}
	return words;
}

const firstOf: ReadonlyMap<string, string> = new Map(
	[...synonyms.same].reverse().flatMap((group) => group.map((word) => [fold(word), fold(group[0] ?? word)] as const)),
);

function gather(): Map<string, Alternative[]> {
	const found = new Map<string, Map<string, number>>();
	const link = (from: string, to: string, closeness: number) => {
		if (from === to) return;
		const links = found.get(from) ?? new Map<string, number>();
		links.set(to, Math.max(links.get(to) ?? 0, closeness));
		found.set(from, links);
	};
	for (const group of synonyms.same) for (const one of group) for (const other of group) link(fold(one), fold(other), 0.95);
	const same = new Map([...found].map(([word, links]) => [word, [...links.keys()]] as const));
	for (const [wide, narrow] of Object.entries(synonyms.kinds)) {
		const names = [fold(wide), ...(found.get(fold(wide))?.keys() ?? [])];
		for (const kind of narrow) {
			for (const name of names) link(fold(kind), name, 0.75);
			link(fold(wide), fold(kind), 0.65);
		}
	}
	for (const [meant, said] of Object.entries(sayings)) {
		const meanings = meant.split(" ").map(fold);
		for (const saying of said.split(" ").map(fold)) {
			meanings.forEach((meaning, at) => {
				const closeness = at === 0 ? SAID_FIRST : SAID_NEXT;
				link(saying, meaning, closeness);
				for (const other of same.get(meaning) ?? []) link(saying, other, closeness * 0.9);
			});
		}
	}
	return new Map([...found].map(([word, links]) => [word, [...links].map(([text, closeness]) => ({ text, closeness }))]));
}

function read(file: string): unknown {
	return JSON.parse(readFileSync(new URL(`./data/${file}`, import.meta.url), "utf8"));
}
