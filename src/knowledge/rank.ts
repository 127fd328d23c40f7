/** Finds the units that answer a question, best first, with how sure each is. */
import { askedTypes, asksWhether, isTight, namesType, typeStrength } from "./answer-types.ts";
import { type Cases, caseWords, conflicts, isSoft, overlay, readCases } from "./cases.ts";
import type { Corpus } from "./corpus.ts";
import { fold } from "./fold.ts";
import { isKnown, isThing } from "./lexicon.ts";
import { coverage, holds, isSubject } from "./match.ts";
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
	/** Dimensions in which the question names another case, so that the unit cannot be meant. */
	readonly conflicts: readonly string[];
	/** For ordering. */
	readonly score: number;
	/** For refusing, 0–1. */
	readonly confidence: number;
}

/** A word of the question with what finding it in this folder says. */
interface WeighedWord extends SubjectWord {
	readonly weight: number;
	/** The folder holds it somewhere, in one form or another. */
	readonly present: boolean;
}

const PASSAGES = 14;
/** A word below this is missing: what was asked about is not what the unit speaks of. */
const MISSING = 0.3;
const MISSING_COST = 0.15;
const UNTYPED = 0.5;
/** One word, found in passing: the text may be about something else. Less so when it holds a price or a time as asked. */
const OFF_SUBJECT = 0.5;
const OFF_SUBJECT_TIGHT = 0.62;
const WELL_COVERED = 0.8;
/** The heading asks for the same kind of thing as the question. */
const SAME_TYPE = 0.1;
/** An unknown word that names no thing may be a way of speaking. */
const TURN_OF_SPEECH = 0.5;
const TYPED = 0.25;
const HEADED = 0.1;
const SAME_CASE = 0.08;

/** The candidates for `question` in `corpus`, best first. */
export function rank(question: Question, corpus: Corpus): Candidate[] {
	const words = weigh(question, corpus);
	if (words.length === 0) return [];
	const pieces = words.flatMap((word) => [
		{ text: word.text, weight: word.weight },
		...word.alternatives.map(({ text, closeness }) => ({ text, weight: word.weight * closeness * 0.7 })),
	]);
	const hits = corpus.index.search([...pieces, { text: question.folded, weight: 0.25 }], PASSAGES);
	const top = hits[0]?.score ?? 1;
	return hits
		.flatMap(({ at, score }) => {
			const passage = corpus.passages[at];
			return passage
				? passage.units.map((unit, unitAt) => candidate(question, words, { passage, unit, passageAt: at, unitAt, nearness: score / top }))
				: [];
		})
		.sort((one, other) => other.score - one.score || one.passageAt - other.passageAt || one.unitAt - other.unitAt);
}

/** A word that few passages hold says more; one that none holds says most, for then the matter may be absent. */
function weigh(question: Question, corpus: Corpus): WeighedWord[] {
	const { index } = corpus;
	return question.words.map((word) => {
		const forms = [word.text, ...word.alternatives.map(({ text }) => text), ...word.parts.map(({ text }) => text)].filter(
			(text) => index.frequency(text) > 0,
		);
		const rarest = forms.length === 0 ? index.maxIdf : Math.min(...forms.map((text) => index.idf(text)));
		const present = forms.length > 0;
		const turn = present || isKnown(word.text) || isThing(word.text) ? 1 : TURN_OF_SPEECH;
		return { ...word, present, weight: word.weight * turn * (0.35 + (0.65 * rarest) / index.maxIdf) };
	});
}

/** The words of a question that the documents know in no form: slips of the pen, or matters from elsewhere. */
export function strangeWords(question: Question, corpus: Corpus): string[] {
	return weigh(question, corpus)
		.filter(({ present, text }) => !present && !isKnown(text))
		.map(({ text }) => text);
}

interface Place {
	readonly passage: Passage;
	readonly unit: Unit;
	readonly passageAt: number;
	readonly unitAt: number;
	/** The passage's score as a share of the best one's. */
	readonly nearness: number;
}

function candidate(question: Question, words: readonly WeighedWord[], place: Place): Candidate {
	const { passage, unit } = place;
	const cases = unitCases(passage, unit);
	const strength = typeStrength(
		question.type,
		`${unit.folded} ${passage.units[unit.lead]?.folded ?? ""}`,
		question.unit,
		asksWhether(question.folded),
	);
	const typed = strength > 0;
	const covers = words.map((word) =>
		Math.max(typed && namesType(question.type, word.text) ? 1 : coverage(word, passage, unit), caseCoverage(word, question, cases)),
	);
	const headed = words.reduce(
		(sum, word) =>
			sum + (holds(passage.foldedHeading, word.text) || word.alternatives.some(({ text }) => holds(passage.foldedHeading, text)) ? word.weight : 0),
		0,
	);
	const total = words.reduce((sum, { weight }) => sum + weight, 0);
	const covered = words.reduce((sum, { weight }, at) => sum + weight * (covers[at] ?? 0), 0) / total;
	const missing = words.filter(
		(word, at) => (covers[at] ?? 0) < MISSING && (word.weight > 0.5 ? word.text.length > 1 || !word.present : false),
	).length;
	const hard = conflicts(question.cases, cases).filter((dimension) => !isSoft(dimension));
	const subject = words.some((word) => isSubject(word, passage, unit)) || covers.filter((cover) => cover >= WELL_COVERED).length > 1;
	const offSubject = isTight(question.type) && typed ? OFF_SUBJECT_TIGHT : OFF_SUBJECT;
	const sameType = question.type !== "open" && askedTypes(passage.foldedHeading)[0] === question.type;
	const same = [...question.cases].some(([dimension, values]) => [...values].some((value) => cases.get(dimension)?.has(value)));
	const score =
		(same ? SAME_CASE : 0) +
		(sameType ? SAME_TYPE : 0) +
		(HEADED * headed) / total +
		covered +
		TYPED * strength -
		0.35 * hard.length +
		0.12 * place.nearness;
	const confidence = Math.max(0, covered - MISSING_COST * missing) * (typed ? 1 : UNTYPED) * (subject ? 1 : offSubject) * 0.6 ** hard.length;
	return { passage, passageAt: place.passageAt, unitAt: place.unitAt, covered, typed, cases, conflicts: hard, score, confidence };
}

/** A word that names a case is covered when the unit is written for that case, and nearly so when it is written for all. */
function caseCoverage(word: WeighedWord, question: Question, cases: Cases): number {
	const dimension = caseWords.get(word.text);
	const asked = dimension === undefined ? undefined : question.cases.get(dimension);
	if (dimension === undefined || !asked) return 0;
	const own = cases.get(dimension);
	if (own) return [...asked].some((value) => own.has(value)) ? 1 : isSoft(dimension) ? 0.5 : 0;
	return isSoft(dimension) ? 0.75 : word.present ? 0.5 : 0;
}

/** The unit's own words decide its case; where they are silent, what stands nearest above does. */
export function unitCases(passage: Passage, unit: Unit): Cases {
	const above = [passage.title, ...passage.path].reduce<Cases>((far, heading) => overlay(readCases(fold(heading), "label"), far), new Map());
	const lead = passage.units[unit.lead];
	const around = lead ? overlay(readCases(lead.folded), above) : above;
	const own = overlay(readCases(fold(unit.cells[0]?.value ?? ""), "label"), readCases(unit.folded));
	return overlay(own, around);
}
