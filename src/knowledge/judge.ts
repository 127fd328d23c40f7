/** Judges how well one unit answers a question, by weights that were trained on questions of several writers. */
import { type Cases, conflicts, isSoft, overlay, readCases } from "./cases.ts";
import { cover, featuresOf, strengthOf } from "./features.ts";
import { fold } from "./fold.ts";
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
	/** The passage's score on the scale of rare words fully matched. */
	readonly evidence: number;
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
	/** For ordering: the logarithm of how likely it is to be the answer, up to a constant of the question. */
	readonly score: number;
	readonly features: readonly number[];
}

/** Judges the unit at `place`. `overlap` is the share of the question's character pairs that the unit holds, rare ones counting more. */
export function judge(
	question: Question,
	words: readonly WeighedWord[],
	place: Place,
	given: { overlap: number; order: readonly number[] },
): Candidate {
	const { passage, unit, passageAt, unitAt } = place;
	const cases = unitCases(passage, unit);
	const strength = strengthOf(question, place);
	const covers = words.map((word) => cover(word, question, place, { cases, typed: strength > 0 }));
	const features = featuresOf(question, words, place, { cases, strength, covers, overlap: given.overlap });
	const score = features.reduce((sum, value, at) => sum + value * (given.order[at] ?? 0), 0);
	const other = conflicts(question.cases, cases).filter((dimension) => !isSoft(dimension));
	return { passage, passageAt, unitAt, typed: strength > 0, cases, conflicts: other, score, features };
}

const held = new WeakMap<Unit, Cases>();

/** The unit's own words decide its case; where they are silent, what stands nearest above does. Read once: every question meets it. */
export function unitCases(passage: Passage, unit: Unit): Cases {
	const before = held.get(unit);
	if (before !== undefined) return before;
	const above = [passage.title, ...passage.path].reduce<Cases>((far, heading) => overlay(readCases(fold(heading), "label"), far), new Map());
	const lead = passage.units[unit.lead];
	const around = lead ? overlay(readCases(lead.folded), above) : above;
	const own = overlay(readCases(fold(unit.cells[0]?.value ?? ""), "label"), readCases(unit.folded));
	const cases = overlay(own, around);
	held.set(unit, cases);
	return cases;
}
