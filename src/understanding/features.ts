/** Turns a read message into named features; the same code serves training and use. */
import type { DangerReading } from "./danger.ts";
import type { CueHit } from "./lexicon.ts";

/** What is known of a message before it is classified. */
export interface Reading {
	readonly folded: string;
	/** The folded text in standard Mandarin words, as far as they are known. */
	readonly plain: string;
	readonly script: "hans" | "hant";
	readonly syllables: readonly string[];
	readonly cues: readonly CueHit[];
	readonly danger: DangerReading;
	/** Yes/no facts: unit, ticketNo, cancel … */
	readonly facts: readonly string[];
}

/** A weighted group of features. Cue groups are dropped at random in training, so that they do not drown the n-grams. */
export interface FeatureGroup {
	readonly name: string;
	readonly weight: number;
	readonly cue: boolean;
	readonly hashes: readonly number[];
}

/** Only so much of a long text is read: its beginning and its end say what is wanted. */
const HEAD = 360;
const TAIL = 120;
const SEGMENTER = new Intl.Segmenter("zh", { granularity: "word" });
const CLAUSE_END = /[,。、.!?;:~\n\s]+/u;

/** The text that features are taken from: lower case, any number as 0, any link as one sign. */
export function normalised(folded: string): string {
	const cut = folded.length > HEAD + TAIL ? `${folded.slice(0, HEAD)}\n${folded.slice(-TAIL)}` : folded;
	return cut
		.toLowerCase()
		.replace(/(?:https?:\/\/|www\.)\S+/g, "¤")
		.replace(/\d+(?:[-#.:/]\d+)*/g, "0")
		.replace(/[。;~…]+/g, ",")
		.replace(/\s+/g, " ");
}

/** All features of a message, in weighted groups. */
export function featuresOf(reading: Reading): FeatureGroup[] {
	const text = normalised(reading.plain);
	const clauses = text.split(CLAUSE_END).filter(Boolean);
	const classes = reading.cues.flatMap((hit) => hit.classes);
	return [
		group("char", 1, false, characterGrams(text)),
		group("single", 0.8, false, hashed("u:", new Set(text))),
		group("word", 0.8, false, wordGrams(text)),
		group("skip", 0.8, false, skipGrams(clauses)),
		group("pinyin", 0.7, false, syllableGrams(reading.syllables)),
		group("edge", 0.7, false, edgeGrams(clauses)),
		group("cue", 0.8, true, hashed("c:", new Set(classes))),
		group("order", 0.7, true, cueOrder(reading.cues)),
		group("danger", 1, true, hashed("", dangerNames(reading.danger))),
		group("shape", 0.5, false, hashed("", shape(text, clauses, reading.facts))),
	];
}

function group(name: string, weight: number, cue: boolean, hashes: readonly number[]): FeatureGroup {
	return { name, weight, cue, hashes: [...new Set(hashes)] };
}

const START = 0x811c9dc5;

/** FNV-1a over UTF-16 units, going on from what was hashed before: the parts of a name need not be joined, which would leave much garbage. */
function hash(name: string, before = START): number {
	let value = before;
	for (let index = 0; index < name.length; index += 1) value = Math.imul(value ^ name.charCodeAt(index), 0x01000193);
	return value >>> 0;
}

function hashed(prefix: string, names: Iterable<string>): number[] {
	const before = hash(prefix);
	return Array.from(names, (name) => hash(name, before));
}

function characterGrams(text: string): number[] {
	const chars = ["^", ...text.replace(/ /g, ""), "$"];
	const grams: number[] = [];
	for (let index = 0; index < chars.length; index += 1) {
		let gram = START;
		for (const char of chars.slice(index, index + 3)) {
			gram = hash(char, gram);
			grams.push(gram);
		}
	}
	return grams;
}

/** Words as the platform's dictionary cuts them, alone and in pairs. */
function wordGrams(text: string): number[] {
	const grams: number[] = [];
	const before = hash("w:");
	let pair = 0;
	for (const { segment, isWordLike } of SEGMENTER.segment(text)) {
		if (!isWordLike) continue;
		grams.push(hash(segment, before));
		if (pair !== 0) grams.push(hash(segment, pair));
		pair = hash("_", hash(segment, before));
	}
	return grams;
}

/** Two characters of one clause with up to four others between them: 灯…亮, 没…来. */
function skipGrams(clauses: readonly string[]): number[] {
	const grams: number[] = [];
	const before = hash("k:");
	for (const clause of clauses) {
		const chars = [...clause];
		for (const [index, char] of chars.entries()) {
			const one = hash(char, before);
			for (const other of chars.slice(index + 2, index + 6)) grams.push(hash(other, one));
		}
	}
	return grams;
}

/** Sounds that speakers and speech input mix up are taken as one: zh/z, ng/n, l/n, f/h. */
function blurred(syllable: string): string {
	return syllable
		.replace(/^([zcs])h/, "$1")
		.replace(/([aei])ng$/, "$1n")
		.replace(/^n(?=[aeiouv])/, "l")
		.replace(/^hu(?=[aeiou])/, "f");
}

function syllableGrams(syllables: readonly string[]): number[] {
	const sounds = syllables
		.slice(0, HEAD)
		.filter((one) => /^[a-zü]+$/.test(one))
		.map(blurred);
	const grams: number[] = [];
	const before = hash("p:");
	for (const [index, sound] of sounds.entries()) {
		const [second, third] = [sounds[index + 1], sounds[index + 2]];
		if (second === undefined) break;
		const two = hash(second, hash(" ", hash(sound, before)));
		grams.push(two);
		if (third !== undefined) grams.push(hash(third, hash(" ", two)));
	}
	return grams;
}

const FIRST = hash("f:");
const LAST = hash("l:");

/** How the message begins and how it ends tells questions, wishes and thanks apart. */
function edgeGrams(clauses: readonly string[]): number[] {
	const first = clauses[0] ?? "";
	const last = clauses.at(-1) ?? "";
	return [1, 2, 3, 4].flatMap((size) => [hash(first.slice(0, size), FIRST), hash(last.slice(-size), LAST)]);
}

const ORDER = hash("o:");
const TOGETHER = hash("t:");

/** Which class of words follows which, and which stand together. */
function cueOrder(cues: readonly CueHit[]): number[] {
	const grams: number[] = [];
	const sequence = cues.slice(0, 40);
	for (const [index, hit] of sequence.entries()) {
		for (const one of hit.classes) {
			const before = hash(">", hash(one, ORDER));
			for (const two of sequence[index + 1]?.classes ?? ["$"]) grams.push(hash(two, before));
		}
	}
	const present = [...new Set(sequence.flatMap((hit) => hit.classes))].sort();
	for (const [index, one] of present.entries()) {
		const before = hash("+", hash(one, TOGETHER));
		for (const two of present.slice(index + 1)) if (topic(one) !== topic(two)) grams.push(hash(two, before));
	}
	return grams;
}

/** Two things of one kind together say little. */
function topic(name: string): string {
	return name.startsWith("o_") ? "o" : name;
}

function dangerNames(danger: DangerReading): string[] {
	const now = danger.danger === null ? "no" : "yes";
	const named = danger.named.length > 0 ? "named" : danger.hinted.length > 0 ? "hinted" : "none";
	return [
		`d:${now}`,
		`d:${danger.danger}`,
		`d:${named}`,
		`d:${named}+${danger.ongoing}`,
		`d:${named}+harmless-${danger.harmless}`,
		...danger.named.map((kind) => `dn:${kind}`),
		...danger.hinted.map((kind) => `dh:${kind}`),
		...danger.reasons.flatMap((reason) => [`dr:${reason}`, `dr:${reason}+${named}`]),
	];
}

function shape(text: string, clauses: readonly string[], facts: readonly string[]): string[] {
	return [
		`s:len${Math.min(8, Math.floor(Math.log2(text.length + 1)))}`,
		`s:clauses${Math.min(6, clauses.length)}`,
		text.includes("?") ? "s:asks" : "s:tells",
		/\?\W*$/u.test(text) ? "s:asks$" : "s:tells$",
		text.includes("!") ? "s:!" : "s:.",
		/[,!?]/.test(text) ? "s:punctuated" : "s:unpunctuated",
		...facts.map((fact) => `s:${fact}`),
	];
}
