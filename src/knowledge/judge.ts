/** Judges how well one unit answers a question: what it covers, what kind of thing it holds, which case it is written for. */
import { askedTypes, isTight, namesType, sameFamily, typeStrength } from "./answer-types.ts";
import { holdsRate } from "./arithmetic.ts";
import { type Cases, caseWords, conflicts, isSoft, overlay, readCases } from "./cases.ts";
import { fold } from "./fold.ts";
import { isKnown } from "./lexicon.ts";
import { coverage, holds, isSubject } from "./match.ts";
import type { Passage, Unit } from "./passages.ts";
import type { Question } from "./question.ts";
import type { SubjectWord } from "./subject-words.ts";

/** A word of the question with what finding it in this folder says. */
export interface WeighedWord extends SubjectWord {
	readonly weight: number;
	/** The folder holds it somewhere, in one form or another. */
	readonly present: boolean;
}

/** A unit where it stands. */
export interface Place {
	readonly passage: Passage;
	readonly unit: Unit;
	readonly passageAt: number;
	readonly unitAt: number;
	/** The passage's score as a share of the best one's. */
	readonly nearness: number;
}

/** A unit that may answer. */
export interface Candidate {
	readonly passage: Passage;
	readonly passageAt: number;
	readonly unitAt: number;
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

/** What is added to the covered share of the question when units are ordered. */
const ORDER = {
	/** It holds what is asked for: a price, a time. */
	typed: 0.25,
	/** Its heading asks for the same kind of thing. */
	sameType: 0.1,
	/** Its heading names the question's words. */
	headed: 0.1,
	/** Its heading is made of the question's characters, everyday words and all. */
	echoed: 0.15,
	/** It is written for the case that the question names. */
	sameCase: 0.08,
	otherCase: -0.35,
	/** The question names figures, and the unit the rate to work with. */
	rate: 0.2,
	/** It speaks of a deposit, a fine or the like, and the question of none: 多少钱 asks for the price. */
	sideMoney: -0.1,
	/** Its passage is the nearest in words. */
	nearness: 0.12,
};

/** What confidence is multiplied with. */
const DOUBT = {
	untyped: 0.5,
	/** One word, found in passing: the text may be about something else. Less so when it holds a price or a time as asked. */
	offSubject: 0.5,
	offSubjectTight: 0.6,
	/** The question is about an event. */
	past: 0.75,
	/** It counts something else: 个 for 条. */
	mismeasured: 0.75,
	/** One character is too little to tell what the question is about. */
	lone: 0.5,
	/** No word beside 电话, 多少钱 and the like stands near. */
	unanchored: 0.6,
	/** 有没有游泳池 is about the pool: where it is missing, nothing else answers. */
	unfocused: 0.6,
	otherCase: 0.6,
};

/** A word below this is missing: what was asked about is not what the unit speaks of. */
const MISSING = 0.3;
const MISSING_COST = 0.15;
const WELL_COVERED = 0.8;
const HALF_COVERED = 0.5;
const ANCHORED = 0.55;
/** A heading of two characters is easily held by chance. */
const ECHO_CHARS = 6;
const SIDE_MONEY = /押金|按金|保证金|定金|违约金|滞纳金|罚款|附加费|工本费|手续费|赔偿/;

/** Judges the unit at `place`. */
export function judge(question: Question, words: readonly WeighedWord[], place: Place): Candidate {
	const { passage, unit, passageAt, unitAt } = place;
	const cases = unitCases(passage, unit);
	const strength = typeStrength(question.type, `${unit.folded} ${passage.units[unit.lead]?.folded ?? ""}`, question.asked);
	const covers = words.map((word) => cover(word, question, place, { cases, typed: strength > 0 }));
	const covered = share(words, (_, at) => covers[at] ?? 0);
	const other = conflicts(question.cases, cases).filter((dimension) => !isSoft(dimension));
	const score =
		covered +
		ORDER.typed * strength +
		ORDER.headed * share(words, (word) => Number(inHeading(word, passage))) +
		ORDER.echoed * echo(question.folded, passage.foldedHeading) +
		ORDER.nearness * place.nearness +
		ORDER.otherCase * other.length +
		(sameFamily(question.type, askedTypes(passage.foldedHeading)[0] ?? "open") ? ORDER.sameType : 0) +
		(namesCase(question.cases, cases) ? ORDER.sameCase : 0) +
		(holdsRate(question.figures, unit.folded) ? ORDER.rate : 0) +
		(question.type === "money" && SIDE_MONEY.test(unit.folded) && !SIDE_MONEY.test(question.folded) ? ORDER.sideMoney : 0);
	const confidence =
		Math.max(0, covered - MISSING_COST * missing(words, covers)) * doubt(question, words, covers, place, strength) * DOUBT.otherCase ** other.length;
	return { passage, passageAt, unitAt, typed: strength > 0, cases, conflicts: other, score, confidence };
}

/** The unit's own words decide its case; where they are silent, what stands nearest above does. */
export function unitCases(passage: Passage, unit: Unit): Cases {
	const above = [passage.title, ...passage.path].reduce<Cases>((far, heading) => overlay(readCases(fold(heading), "label"), far), new Map());
	const lead = passage.units[unit.lead];
	const around = lead ? overlay(readCases(lead.folded), above) : above;
	const own = overlay(readCases(fold(unit.cells[0]?.value ?? ""), "label"), readCases(unit.folded));
	return overlay(own, around);
}

function cover(word: WeighedWord, question: Question, { passage, unit }: Place, found: { cases: Cases; typed: boolean }): number {
	if (found.typed && namesType(question.type, word.text)) return 1;
	return Math.max(coverage(word, passage, unit), caseCoverage(word, question, found.cases));
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

function missing(words: readonly WeighedWord[], covers: readonly number[]): number {
	return words.filter((word, at) => (covers[at] ?? 0) < MISSING && word.weight > 0.5 && (word.text.length > 1 || !word.present)).length;
}

function doubt(question: Question, words: readonly WeighedWord[], covers: readonly number[], { passage, unit }: Place, strength: number): number {
	const onSubject = words.some((word) => isSubject(word, passage, unit)) || covers.filter((one) => one >= WELL_COVERED).length > 1;
	const unfocused = words.some((word, at) => question.focus.includes(word.text) && (covers[at] ?? 0) < HALF_COVERED);
	const anchored =
		words.some((word, at) => (covers[at] ?? 0) >= ANCHORED && !namesType(question.type, word.text)) ||
		words.every(({ text }) => namesType(question.type, text));
	const offSubject = isTight(question.type) && strength === 1 ? DOUBT.offSubjectTight : DOUBT.offSubject;
	const kind = strength === 0 ? DOUBT.untyped : question.asked.measure !== undefined && strength < 0.5 ? DOUBT.mismeasured : 1;
	const lone = words.every(({ text }) => text.length === 1 && !isKnown(text)) ? DOUBT.lone : 1;
	return (
		kind *
		lone *
		(question.past ? DOUBT.past : 1) *
		(onSubject ? 1 : offSubject) *
		(unfocused ? DOUBT.unfocused : 1) *
		(anchored ? 1 : DOUBT.unanchored)
	);
}

function namesCase(asked: Cases, own: Cases): boolean {
	return [...asked].some(([dimension, values]) => [...values].some((value) => own.get(dimension)?.has(value)));
}

function inHeading(word: WeighedWord, passage: Passage): boolean {
	return [word, ...word.alternatives].some(({ text }) => holds(passage.foldedHeading, text));
}

/** The share of a heading's characters that the question holds: 狗叫扰民怎么办 for 隔壁狗天天叫怎么办. */
function echo(question: string, heading: string): number {
	const chars = [...heading].filter((char) => /[\p{L}]/u.test(char));
	return chars.filter((char) => question.includes(char)).length / Math.max(chars.length, ECHO_CHARS);
}

function share(words: readonly WeighedWord[], value: (word: WeighedWord, at: number) => number): number {
	const total = words.reduce((sum, { weight }) => sum + weight, 0);
	return words.reduce((sum, word, at) => sum + word.weight * value(word, at), 0) / total;
}
