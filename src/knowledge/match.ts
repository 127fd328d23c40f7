/** How well a unit of a passage covers the words of a question. */
import { alternativesOf, isKnown, lexiconWordAt, standsApart } from "./lexicon.ts";
import type { Passage, Unit } from "./passages.ts";
import type { SubjectWord } from "./subject-words.ts";

/** How much of a word counts by where it was found. */
const IN_TEXT = 0.96;
const IN_LEAD = 0.95;
const IN_PATH = 0.9;
const IN_PASSAGE = 0.6;
/** A heading elsewhere in the document: a neighbour's subject. */
const IN_DOCUMENT = 0.25;
/** Another row of the table, another item of the list: it names what the whole is about, and an alternative to this one. */
const IN_SIBLINGS = 0.35;
/** Parts of a compound say something together only where they stand close: heading, unit and lead. */
const NEAR_PLACES = 4;
/** Of a compound's parts, found one by one. */
const IN_PARTS = 0.9;
/** Characters of so many words that sharing one says nothing. */
const COMMON =
	/[一不上下中人会作出业主公分动区取可员因场地大小家工年开式得成手打收方日时有期本来楼次水法物用电的相省管者自行要计设证请费车过还进里量间需面]/;
/** A sentence speaks of what it opens with. */
const OPENING_CHARS = 10;
const CLAUSE_LEEWAY = 1;

/** The share of `word` that the unit and what stands around it cover, 0–1. */
export function coverage(word: SubjectWord, passage: Passage, unit: Unit): number {
	const places: readonly (readonly [number, string])[] = [
		[1, passage.foldedHeading],
		[1, unit.folded.slice(0, OPENING_CHARS)],
		[IN_TEXT, unit.folded],
		[IN_LEAD, passage.units[unit.lead]?.folded ?? ""],
		[IN_PATH, passage.foldedPath],
		[IN_PASSAGE, passage.foldedProse],
		[IN_SIBLINGS, passage.folded],
		[IN_DOCUMENT, passage.foldedOutline],
	];
	return coverIn(word, places);
}

function coverIn(word: SubjectWord, places: readonly (readonly [number, string])[]): number {
	let covered = 0;
	for (const { text, closeness } of [{ text: word.text, closeness: 1 }, ...word.alternatives]) {
		if (closeness <= covered) continue;
		const found = places.find(([, place]) => (standsApart(text) ? holdsApart(place, text) : holds(place, text)));
		if (found) covered = Math.max(covered, closeness * found[0]);
	}
	const near = places.slice(0, NEAR_PLACES);
	const parts = word.parts.reduce((sum, part) => sum + coverIn(part, near), 0) / Math.max(1, word.parts.length);
	covered = Math.max(covered, IN_PARTS * parts);
	if (covered > 0 || isKnown(word.text)) return covered;
	return partial(
		word.text,
		places
			.slice(0, NEAR_PLACES + 1)
			.map(([, place]) => place)
			.join(" "),
	);
}

/** True when the unit is about `word`, and does not just mention it: a heading above names it, or the unit or one of its clauses opens with it. */
export function isSubject(word: SubjectWord, passage: Passage, unit: Unit): boolean {
	const opening = `${unit.folded.slice(0, OPENING_CHARS)} ${passage.units[unit.lead]?.folded ?? ""} ${passage.foldedPath}`;
	const clauses = unit.folded.split(/[,;:]/);
	const opens = (text: string) => holds(opening, text) || clauses.some((clause) => clause.slice(0, text.length + CLAUSE_LEEWAY).includes(text));
	return [word.text, ...word.alternatives.map(({ text }) => text)].some(opens) || partial(word.text, opening) > 0;
}

/** Substring for Chinese, whole word for letters and digits. */
export function holds(text: string, word: string): boolean {
	if (!/^[a-z0-9]+$/.test(word)) return text.includes(word);
	for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
		if (!/[a-z0-9]/.test(text[at - 1] ?? "") && !/[a-z0-9]/.test(text[at + word.length] ?? "")) return true;
	}
	return false;
}

/** Like `holds`, but not where `text` only ends a longer known word: 停车管理费 is no 管理费. */
function holdsApart(place: string, text: string): boolean {
	for (let at = place.indexOf(text); at >= 0; at = place.indexOf(text, at + 1)) {
		if (holds(place.slice(Math.max(0, at - 1), at + text.length + 1), text) && !endsLonger(place, text, at)) return true;
	}
	return false;
}

function endsLonger(place: string, text: string, at: number): boolean {
	for (let start = Math.max(0, at - 4); start < at; start++) {
		const longer = lexiconWordAt(place, start);
		if (start + longer.length === at + text.length && !alternativesOf(text).some((other) => other.text === longer)) return true;
	}
	return false;
}

/** An unknown word of which a piece is found counts a little: 停车楼 is near 停车. */
function partial(word: string, text: string): number {
	if (word.length === 2) return [...word].some((char) => text.includes(char) && !COMMON.test(char)) ? 0.3 : 0;
	if (word.length < 2) return 0;
	for (let length = word.length - 1; length >= 2; length--) {
		for (let at = 0; at + length <= word.length; at++) if (text.includes(word.slice(at, at + length))) return (0.6 * length) / word.length;
	}
	return 0;
}
