/** Puts an answer together from the very sentences and rows that answer, at most three sentences or the rows that matter. */
import { forCase, HANDED_OVER } from "../words/knowledge.ts";
import { readCases } from "./cases.ts";
import type { Corpus } from "./corpus.ts";
import type { Question } from "./question.ts";
import { readQuestion } from "./question.ts";
import { type Candidate, rank } from "./rank.ts";

/** Where an answer stands. */
export interface Source {
	readonly file: string;
	readonly heading: string;
}

/** What `ask --explain` and 为什么这样答 show. */
export interface Explanation {
	readonly types: readonly string[];
	readonly words: readonly string[];
	readonly confidence: number;
	readonly threshold: number;
	readonly candidates: readonly {
		readonly file: string;
		readonly heading: string;
		readonly text: string;
		readonly score: number;
		readonly confidence: number;
	}[];
}

/** An answer, or the words with which a question is handed to a person. */
export interface Answer {
	readonly answered: boolean;
	readonly text: string;
	readonly sources: readonly Source[];
	readonly explain?: Explanation;
}

const MAX_SENTENCES = 3;
const MAX_ROWS = 8;
const NEAR = 0.1;

/** Answers `text` from `corpus`, or hands it over. */
export function answerFrom(corpus: Corpus, text: string, explain = false): Answer {
	const question = readQuestion(text);
	const candidates = rank(question, corpus);
	const best = candidates[0];
	const explanation = explain ? explained(question, corpus, candidates) : undefined;
	if (!best || best.confidence < corpus.threshold || best.conflicts.length > 0)
		return { answered: false, text: HANDED_OVER, sources: [], explain: explanation };
	const chosen = withOtherCases(question, best, candidates);
	const parts = chosen.map((candidate) => quote(candidate, candidates, chosen.length));
	return { answered: true, text: parts.join("\n"), sources: sourcesOf(chosen), explain: explanation };
}

/** Adds the cases that the owner may have meant when the case decides and was not named. */
function withOtherCases(question: Question, best: Candidate, candidates: readonly Candidate[]): Candidate[] {
	const chosen = [best];
	for (const other of candidates) {
		if (chosen.length >= MAX_SENTENCES) break;
		if (other.score < best.score - NEAR || !other.typed || other.conflicts.length > 0) continue;
		const differs = chosen.every((one) => [...one.cases].some(([name, values]) => !question.cases.has(name) && apart(values, other.cases.get(name))));
		if (differs) chosen.push(other);
	}
	return chosen;
}

function apart(one: ReadonlySet<string>, other: ReadonlySet<string> | undefined): boolean {
	return other !== undefined && ![...one].some((value) => other.has(value));
}

function quote(best: Candidate, candidates: readonly Candidate[], shares: number): string {
	const { passage } = best;
	const unit = passage.units[best.unitAt];
	if (!unit) return "";
	const near = candidates.filter(
		(one) => one.passageAt === best.passageAt && one.score >= best.score - NEAR * 1.5 && one.conflicts.length === 0 && (one.typed || !best.typed),
	);
	const allowed = unit.kind === "sentence" ? Math.max(1, Math.floor(MAX_SENTENCES / shares)) : MAX_ROWS;
	const same = near.filter(
		(one) => passage.units[one.unitAt]?.kind === unit.kind && (unit.kind === "sentence" || passage.units[one.unitAt]?.group === unit.group),
	);
	const units = same
		.slice(0, allowed)
		.map((one) => one.unitAt)
		.sort((one, other) => one - other)
		.map((at) => passage.units[at])
		.filter((one) => one !== undefined);
	const text = units.map((one) => one.text).join(unit.kind === "sentence" ? "" : "\n");
	const labelled = readCases(passage.heading).size > 0 && !text.includes(passage.heading);
	return labelled || shares > 1 ? forCase(passage.heading, text) : text;
}

function sourcesOf(chosen: readonly Candidate[]): Source[] {
	const sources = new Map<string, Source>();
	for (const { passage } of chosen) sources.set(`${passage.file}\n${passage.heading}`, { file: passage.file, heading: passage.heading });
	return [...sources.values()];
}

function explained(question: Question, corpus: Corpus, candidates: readonly Candidate[]): Explanation {
	return {
		types: question.types,
		words: question.words.map((word) => `${word.text}:${word.weight.toFixed(2)}`),
		confidence: candidates[0]?.confidence ?? 0,
		threshold: corpus.threshold,
		candidates: candidates.slice(0, 5).map(({ passage, unitAt, score, confidence }) => ({
			file: passage.file,
			heading: passage.heading,
			text: passage.units[unitAt]?.text ?? "",
			score: Number(score.toFixed(3)),
			confidence: Number(confidence.toFixed(3)),
		})),
	};
}
