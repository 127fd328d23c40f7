/** Finds the units that may answer a question, best first. */

import { conflicts } from "./cases.ts";
import type { Corpus } from "./corpus.ts";
import { isHan } from "./fold.ts";
import { type Candidate, judge, type Place, type WeighedWord } from "./judge.ts";
import { isKnown, isThing } from "./lexicon.ts";
import type { Question } from "./question.ts";

const PASSAGES = 14;
/** Another word for the same thing finds less surely than the word itself. */
const ALTERNATIVE = 0.7;
/** The question as a whole, for what the word list does not know. */
const WHOLE = 0.25;
/** An unknown word that names no thing may be a way of speaking. */
const TURN_OF_SPEECH = 0.5;
const LEAST_WEIGHT = 0.35;
/** What one rare word found once weighs in the index. */
const RARE_WORD = 2.6;
/** Units whose scores lie this close are rivals. */
const RIVAL = 1;

/** The candidates for `question` in `corpus`, best first. */
export function rank(question: Question, corpus: Corpus): Candidate[] {
	const words = weigh(question, corpus);
	if (words.length === 0) return [];
	const pieces = words.flatMap((word) => [
		{ text: word.text, weight: word.weight },
		...word.alternatives.map(({ text, closeness }) => ({ text, weight: word.weight * closeness * ALTERNATIVE })),
	]);
	const hits = corpus.index.search([...pieces, { text: question.folded, weight: WHOLE }], PASSAGES);
	const top = hits[0]?.score ?? 1;
	const pairs = pairsOf(question.folded, corpus).filter(({ weight }) => weight > 0);
	return hits
		.flatMap(({ at, score }) => {
			const passage = corpus.passages[at];
			if (!passage) return [];
			return passage.units.map((unit, unitAt) => {
				const place = { passage, unit, passageAt: at, unitAt, nearness: score / top, evidence: score / (RARE_WORD * corpus.index.maxIdf) };
				return judge(question, words, place, { overlap: overlapOf(pairs, place), order: corpus.weights.order });
			});
		})
		.sort((one, other) => other.score - one.score || one.passageAt - other.passageAt || one.unitAt - other.unitAt);
}

/** How likely it is that `candidates`, best first, hold an answer at all, 0–1. */
export function sureness(question: Question, candidates: readonly Candidate[], corpus: Corpus): number {
	const best = candidates[0];
	if (!best) return 0;
	const inputs = [...best.features, ...doubts(question, candidates, corpus)];
	return 1 / (1 + Math.exp(-inputs.reduce((sum, value, at) => sum + value * (corpus.weights.sure[at] ?? 0), 0)));
}

/** What is looked at beside the best unit itself, in the order of `DOUBTS`. */
export function doubts(question: Question, candidates: readonly Candidate[], corpus: Corpus): number[] {
	const [best] = candidates;
	if (!best) return [1, 0, 0, 0, 0];
	const next = candidates.find(({ passageAt, cases }) => passageAt !== best.passageAt && conflicts(best.cases, cases).length === 0);
	const pairs = pairsOf(question.folded, corpus);
	const absent = pairs.filter(({ weight }) => weight === 0).length / Math.max(1, pairs.length);
	const rivals = candidates.filter(({ score }) => score > best.score - RIVAL).length;
	return [1, best.score / 5, Math.min(3, (best.score - (next?.score ?? best.score - 3)) / 2), absent, Math.min(3, rivals / 4)];
}

interface Pair {
	readonly text: string;
	/** 0 when the folder has it nowhere. */
	readonly weight: number;
}

/** The character pairs of the folded question, each once. */
function pairsOf(folded: string, { index }: Corpus): Pair[] {
	const texts = new Set<string>();
	for (let at = 0; at + 1 < folded.length; at++)
		if (isHan(folded.charCodeAt(at)) && isHan(folded.charCodeAt(at + 1))) texts.add(folded.slice(at, at + 2));
	return [...texts].map((text) => ({ text, weight: index.frequency(text) > 0 ? index.idf(text) : 0 }));
}

function overlapOf(pairs: readonly Pair[], { passage, unit }: Place): number {
	const text = `${passage.foldedHeading} ${unit.folded} ${passage.units[unit.lead]?.folded ?? ""}`;
	const total = pairs.reduce((sum, { weight }) => sum + weight, 0);
	return total === 0 ? 0 : pairs.reduce((sum, pair) => sum + (text.includes(pair.text) ? pair.weight : 0), 0) / total;
}

/** The words of a question that the documents know in no form: slips of the pen, or matters from elsewhere. */
export function strangeWords(question: Question, corpus: Corpus): string[] {
	return weigh(question, corpus)
		.filter(({ text }) => corpus.index.frequency(text) === 0 && !isKnown(text))
		.map(({ text }) => text);
}

/** A word that few passages hold says more; one that none holds says most, for then the matter may be absent. */
function weigh(question: Question, corpus: Corpus): WeighedWord[] {
	const { index } = corpus;
	return question.words.map((word) => {
		const forms = [word, ...word.alternatives, ...word.parts].map(({ text }) => text).filter((text) => index.frequency(text) > 0);
		const rarest = forms.length === 0 ? index.maxIdf : Math.min(...forms.map((text) => index.idf(text)));
		const present = forms.length > 0;
		const turn = present || isKnown(word.text) || isThing(word.text) ? 1 : TURN_OF_SPEECH;
		return { ...word, present, weight: word.weight * turn * (LEAST_WEIGHT + ((1 - LEAST_WEIGHT) * rarest) / index.maxIdf) };
	});
}
