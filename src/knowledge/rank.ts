/** Finds the units that answer a question, best first, with how sure each is. */
import { showsType } from "./answer-types.ts";
import { type Cases, conflicts, overlay, readCases } from "./cases.ts";
import type { Corpus } from "./corpus.ts";
import { coverage } from "./match.ts";
import type { Passage, Unit } from "./passages.ts";
import type { Question, SubjectWord } from "./question.ts";

/** A unit that may answer. */
export interface Candidate {
	readonly passage: Passage;
	readonly passageAt: number;
	readonly unitAt: number;
	/** Share of the question's weight that the unit and its surroundings cover, 0–1. */
	readonly covered: number;
	/** It holds a thing of the kind that is asked for. */
	readonly typed: boolean;
	/** The case that the unit is written for. */
	readonly cases: Cases;
	/** Dimensions in which the question names another case. */
	readonly conflicts: readonly string[];
	/** For ordering. */
	readonly score: number;
	/** For refusing, 0–1. */
	readonly confidence: number;
}

const PASSAGES = 14;

/** The candidates for `question` in `corpus`, best first. */
export function rank(question: Question, corpus: Corpus): Candidate[] {
	const words = weigh(question, corpus);
	if (words.length === 0) return [];
	const pieces = words.flatMap(({ word, weight }) => [
		{ text: word.text, weight },
		...word.alternatives.map(({ text, closeness }) => ({ text, weight: weight * closeness * 0.7 })),
	]);
	const hits = corpus.index.search([...pieces, { text: question.folded, weight: 0.25 }], PASSAGES);
	const top = hits[0]?.score ?? 1;
	return hits
		.flatMap(({ at, score }) => {
			const passage = corpus.passages[at];
			return passage
				? passage.units.map((unit, unitAt) => candidate(question, words, passage, unit, { passageAt: at, unitAt, nearness: score / top }))
				: [];
		})
		.sort((one, other) => other.score - one.score);
}

interface WeighedWord {
	readonly word: SubjectWord;
	readonly weight: number;
}

/** A word that few passages hold says more; one that none holds says most, for then the matter may be absent. */
function weigh(question: Question, corpus: Corpus): WeighedWord[] {
	const { index } = corpus;
	return question.words.map((word) => {
		const rarest = Math.min(
			index.idf(word.text),
			...word.alternatives.filter(({ text }) => index.frequency(text) > 0).map(({ text }) => index.idf(text)),
		);
		return { word, weight: word.weight * (0.35 + 0.65 * Math.max(0, Math.min(1, rarest / index.maxIdf))) };
	});
}

function candidate(
	question: Question,
	words: readonly WeighedWord[],
	passage: Passage,
	unit: Unit,
	at: { passageAt: number; unitAt: number; nearness: number },
): Candidate {
	const total = words.reduce((sum, { weight }) => sum + weight, 0);
	const covered = words.reduce((sum, { word, weight }) => sum + weight * coverage(word, passage, unit), 0) / total;
	const shown = `${unit.folded} ${passage.units[unit.lead]?.folded ?? ""}`;
	const typed = question.types.some((type) => showsType(type, shown));
	const cases = unitCases(passage, unit);
	const conflicting = conflicts(question.cases, cases);
	const score = covered + (typed ? 0.15 : 0) - 0.3 * conflicting.length + 0.12 * at.nearness;
	const confidence = covered * (typed ? 1 : 0.6) * 0.7 ** conflicting.length;
	return { passage, passageAt: at.passageAt, unitAt: at.unitAt, covered, typed, cases, conflicts: conflicting, score, confidence };
}

/** The unit's own words decide its case; where they are silent, what stands nearest above does. */
function unitCases(passage: Passage, unit: Unit): Cases {
	const above = [passage.title, ...passage.path].reduce<Cases>((far, heading) => overlay(readCases(heading), far), new Map());
	const lead = passage.units[unit.lead];
	return overlay(readCases(unit.folded), lead ? overlay(readCases(lead.folded), above) : above);
}
