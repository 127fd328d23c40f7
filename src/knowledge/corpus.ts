/** Everything that questions are answered from at one moment: passages, their index, and the weights they are judged by. */
import { LexicalIndex } from "./lexical-index.ts";
import type { Passage } from "./passages.ts";
import { trained, type Weights } from "./weights.ts";

/** An immutable snapshot; a change of a document makes a new one. */
export interface Corpus {
	readonly passages: readonly Passage[];
	readonly index: LexicalIndex;
	readonly weights: Weights;
}

/** Indexes `passages`. */
export function buildCorpus(passages: readonly Passage[], weights: Weights = trained): Corpus {
	const index = new LexicalIndex(passages.map((passage) => ({ title: passage.foldedPath, body: passage.folded })));
	return { passages, index, weights };
}
