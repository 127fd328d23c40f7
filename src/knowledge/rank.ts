/** Finds the units that may answer a question, best first. */
import type { Corpus } from "./corpus.ts";
import { type Candidate, judge, type WeighedWord } from "./judge.ts";
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
	return hits
		.flatMap(({ at, score }) => {
			const passage = corpus.passages[at];
			if (!passage) return [];
			return passage.units.map((unit, unitAt) => judge(question, words, { passage, unit, passageAt: at, unitAt, nearness: score / top }));
		})
		.sort((one, other) => other.score - one.score || one.passageAt - other.passageAt || one.unitAt - other.unitAt);
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
