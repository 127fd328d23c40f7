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
		group(
			"single",
			0.8,
			false,
			[...new Set(text)].map((char) => `u:${char}`),
		),
		group("word", 0.8, false, wordGrams(text)),
		group("skip", 0.8, false, skipGrams(clauses)),
		group("pinyin", 0.7, false, syllableGrams(reading.syllables)),
		group("edge", 0.7, false, edgeGrams(clauses)),
		group(
			"cue",
			0.8,
			true,
			[...new Set(classes)].map((name) => `c:${name}`),
		),
		group("order", 0.7, true, cueOrder(reading.cues)),
		group("danger", 1, true, dangerNames(reading.danger)),
		group("shape", 0.5, false, shape(text, clauses, reading.facts)),
	];
}

function group(name: string, weight: number, cue: boolean, names: readonly string[]): FeatureGroup {
	return { name, weight, cue, hashes: [...new Set(names.map(hash))] };
}

/** FNV-1a over UTF-16 units. */
export function hash(name: string): number {
	let value = 0x811c9dc5;
	for (let index = 0; index < name.length; index += 1) value = Math.imul(value ^ name.charCodeAt(index), 0x01000193);
	return value >>> 0;
}

function characterGrams(text: string): string[] {
	const chars = ["^", ...text.replace(/ /g, ""), "$"];
	const grams: string[] = [];
	for (let index = 0; index < chars.length; index += 1) {
		for (let size = 1; size <= 3 && index + size <= chars.length; size += 1) grams.push(chars.slice(index, index + size).join(""));
	}
	return grams;
}

/** Words as the platform's dictionary cuts them, alone and in pairs. */
function wordGrams(text: string): string[] {
	const words = [...SEGMENTER.segment(text)].filter((one) => one.isWordLike).map((one) => one.segment);
	return words.flatMap((word, index) => (index === 0 ? [`w:${word}`] : [`w:${word}`, `w:${words[index - 1]}_${word}`]));
}

/** Two characters of one clause with up to four others between them: 灯…亮, 没…来. */
function skipGrams(clauses: readonly string[]): string[] {
	const grams: string[] = [];
	for (const clause of clauses) {
		const chars = [...clause];
		for (const [index, char] of chars.entries()) {
			for (let gap = 2; gap <= 5 && index + gap < chars.length; gap += 1) grams.push(`k:${char}${chars[index + gap]}`);
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

function syllableGrams(syllables: readonly string[]): string[] {
	const sounds = syllables
		.slice(0, HEAD)
		.filter((one) => /^[a-zü]+$/.test(one))
		.map(blurred);
	const grams: string[] = [];
	for (let index = 0; index + 1 < sounds.length; index += 1) {
		grams.push(`p:${sounds[index]} ${sounds[index + 1]}`);
		if (index + 2 < sounds.length) grams.push(`p:${sounds[index]} ${sounds[index + 1]} ${sounds[index + 2]}`);
	}
	return grams;
}

/** How the message begins and how it ends tells questions, wishes and thanks apart. */
function edgeGrams(clauses: readonly string[]): string[] {
	const first = clauses[0] ?? "";
	const last = clauses.at(-1) ?? "";
	return [1, 2, 3, 4].flatMap((size) => [`f:${first.slice(0, size)}`, `l:${last.slice(-size)}`]);
}

/** Which class of words follows which, and which stand together. */
function cueOrder(cues: readonly CueHit[]): string[] {
	const names: string[] = [];
	const sequence = cues.slice(0, 40);
	for (const [index, hit] of sequence.entries()) {
		for (const one of hit.classes) {
			for (const two of sequence[index + 1]?.classes ?? ["$"]) names.push(`o:${one}>${two}`);
		}
	}
	const present = [...new Set(sequence.flatMap((hit) => hit.classes))].sort();
	for (const [index, one] of present.entries())
		for (const two of present.slice(index + 1)) if (topic(one) !== topic(two)) names.push(`t:${one}+${two}`);
	return names;
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
