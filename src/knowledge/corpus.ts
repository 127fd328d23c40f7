/** Everything that questions are answered from at one moment: passages, their index, and the threshold found for them. */
import { LexicalIndex } from "./lexical-index.ts";
import { offDomainQuestions } from "./lexicon.ts";
import type { Passage } from "./passages.ts";
import { readQuestion } from "./question.ts";
import { rank } from "./rank.ts";

/** An immutable snapshot; a change of a document makes a new one. */
export interface Corpus {
	readonly passages: readonly Passage[];
	readonly index: LexicalIndex;
	/** Confidence below which a question goes to a person. */
	readonly threshold: number;
}

const LOWEST_THRESHOLD = 0.54;
const HIGHEST_THRESHOLD = 0.58;
/** So many of the off-domain probes may score above the threshold, as one of them may happen to be answered by the documents. */
const PROBES_LET_PASS = 0.04;

/** Indexes `passages` and finds how sure an answer must be for this folder, by asking it what no community answers. */
export function buildCorpus(passages: readonly Passage[]): Corpus {
	const index = new LexicalIndex(passages.map((passage) => ({ title: passage.foldedPath, body: passage.folded })));
	const untuned: Corpus = { passages, index, threshold: LOWEST_THRESHOLD };
	const scores = offDomainQuestions.map((probe) => rank(readQuestion(probe), untuned)[0]?.confidence ?? 0).sort((one, other) => other - one);
	const reached = scores[Math.floor(scores.length * PROBES_LET_PASS)] ?? 0;
	return { ...untuned, threshold: Math.min(HIGHEST_THRESHOLD, Math.max(LOWEST_THRESHOLD, reached + 0.02)) };
}
