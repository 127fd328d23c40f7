/** Reads a question: what kind of answer it wants, which words carry its subject, which case and which figures it names. */
import { type AnswerType, askedTypes } from "./answer-types.ts";
import { type Cases, readCases } from "./cases.ts";
import { type Figures, readFigures } from "./figures.ts";
import { fold } from "./fold.ts";
import { type Alternative, alternativesOf, isEveryday, lexiconWordAt } from "./lexicon.ts";

/** A word that carries subject matter. `weight` is its share in the question before anything is known of the documents. */
export interface SubjectWord {
	readonly text: string;
	readonly weight: number;
	readonly alternatives: readonly Alternative[];
}

/** A question as it was understood. */
export interface Question {
	readonly raw: string;
	readonly folded: string;
	readonly types: readonly AnswerType[];
	readonly words: readonly SubjectWord[];
	readonly cases: Cases;
	readonly figures: Figures;
}

/** A clause that asks weighs fully; one that tells what happened before only helps. */
const TELLING_WEIGHT = 0.4;
const MAX_CHARS = 400;

const segmenter = new Intl.Segmenter("zh", { granularity: "word" });

/** Reads `text` as a question. Never fails; an empty text has no words. */
export function readQuestion(text: string): Question {
	const raw = text.slice(0, MAX_CHARS);
	const folded = fold(raw).trim();
	const figures = readFigures(folded);
	const clauses = folded.split(/[,。.!?;:、~\n…]+(?!\d)|\s+(?=[\u4e00-\u9fff])/).filter((clause) => clause.trim() !== "");
	const asking = clauses.map(asks);
	const words = new Map<string, SubjectWord>();
	clauses.forEach((clause, at) => {
		const weight = asking[at] || !asking.includes(true) ? 1 : TELLING_WEIGHT;
		for (const word of subjectWords(withoutFigures(clause, figures))) {
			const own = (word.length === 1 ? 0.5 : 1) * weight;
			if ((words.get(word)?.weight ?? 0) < own) words.set(word, { text: word, weight: own, alternatives: alternativesOf(word) });
		}
	});
	return { raw, folded, types: askedTypes(folded), words: [...words.values()], cases: readCases(folded), figures };
}

/** The subject words of a folded clause: words of the lexicon first, the rest as the segmenter cuts it, less everyday words. */
export function subjectWords(clause: string): string[] {
	const words: string[] = [];
	let gap = "";
	for (let at = 0; at < clause.length; ) {
		const word = lexiconWordAt(clause, at);
		if (word === "") {
			gap += clause[at++] ?? "";
			continue;
		}
		words.push(...loose(gap), ...(isEveryday(word) ? [] : [word]));
		gap = "";
		at += word.length;
	}
	return [...words, ...loose(gap)];
}

function asks(clause: string): boolean {
	return (
		askedTypes(clause)[0] !== "open" ||
		/吗|么|呢|怎|咋|点样|如何|能不能|可不可以|可以|可否|能否|是否|是不是|有没有|有冇|要不要|用不用|哪|啥|什么|乜|咩|几|谁|边|不$/.test(clause)
	);
}

function loose(gap: string): string[] {
	if (gap.trim() === "") return [];
	return [...segmenter.segment(gap)].filter(({ segment, isWordLike }) => isWordLike && !isEveryday(segment)).map(({ segment }) => segment);
}

function withoutFigures(clause: string, figures: Figures): string {
	return figures.texts.reduce((rest, text) => rest.replace(text, " "), clause);
}
