/** How well a unit of a passage covers the words of a question. */
import type { Passage, Unit } from "./passages.ts";
import type { SubjectWord } from "./question.ts";

/** How much of a word counts by where it was found. */
const IN_PATH = 0.92;
const IN_LEAD = 0.95;
const IN_PASSAGE = 0.6;

/** The share of `word` that the unit and what stands around it cover, 0–1. */
export function coverage(word: SubjectWord, passage: Passage, unit: Unit): number {
	const lead = passage.units[unit.lead]?.folded ?? "";
	let covered = 0;
	for (const { text, closeness } of [{ text: word.text, closeness: 1 }, ...word.alternatives]) {
		if (closeness <= covered) continue;
		if (holds(unit.folded, text)) covered = Math.max(covered, closeness);
		else if (lead !== "" && holds(lead, text)) covered = Math.max(covered, closeness * IN_LEAD);
		else if (holds(passage.foldedPath, text)) covered = Math.max(covered, closeness * IN_PATH);
		else if (holds(passage.folded, text)) covered = Math.max(covered, closeness * IN_PASSAGE);
	}
	return covered > 0 ? covered : partial(word.text, `${unit.folded} ${lead} ${passage.foldedPath}`);
}

/** Substring for Chinese, whole word for letters and digits. */
export function holds(text: string, word: string): boolean {
	if (!/^[a-z0-9]+$/.test(word)) return text.includes(word);
	for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
		if (!/[a-z0-9]/.test(text[at - 1] ?? "") && !/[a-z0-9]/.test(text[at + word.length] ?? "")) return true;
	}
	return false;
}

/** A long word of which a piece is found counts a little: 停车楼 is near 停车. */
function partial(word: string, text: string): number {
	if (word.length < 3) return 0;
	for (let length = word.length - 1; length >= 2; length--) {
		for (let at = 0; at + length <= word.length; at++) if (text.includes(word.slice(at, at + length))) return (0.6 * length) / word.length;
	}
	return 0;
}
