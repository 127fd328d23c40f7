/** Puts an answer together from the very sentences and rows that answer, at most three sentences or the rows that matter. */
import { forCase, HANDED_OVER } from "../words/knowledge.ts";
import { workOut } from "./arithmetic.ts";
import { conflicts, readCases } from "./cases.ts";
import type { Corpus } from "./corpus.ts";
import { fold } from "./fold.ts";
import type { Candidate } from "./judge.ts";
import { isKnown } from "./lexicon.ts";
import { renderRow, type Unit } from "./passages.ts";
import { type Question, readQuestion } from "./question.ts";
import { rank, strangeWords, sureness } from "./rank.ts";
import { putRight } from "./spelling.ts";

/** Where an answer stands. */
export interface Source {
	readonly file: string;
	readonly heading: string;
}

/** What `ask --explain` and 为什么这样答 show. */
export interface Explanation {
	readonly type: string;
	readonly words: readonly string[];
	readonly confidence: number;
	readonly threshold: number;
	readonly candidates: readonly {
		readonly file: string;
		readonly heading: string;
		readonly text: string;
		readonly score: number;
		/** How sure it is that this one answers, 0–1. */
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

/** How an answer is asked for. `today` is a local day, `YYYY-MM-DD`. */
export interface AnswerOptions {
	readonly today: string;
	readonly explain?: boolean;
}

const MAX_SENTENCES = 3;
const MAX_ROWS = 8;
/** Units whose scores lie this close may both be what is meant: the second is about a fifth as likely as the first. */
const NEAR = 1.5;
/** A sentence that opens like this cannot be read without the one before it. */
const LEANS_BACK = /^(?:其余|其他|另|此外|超过|逾期|违反|违约金|该|此|上述|以上|同时|但|否则|未|如有|经|预约后|满|到期)/;

/** Answers `text` from `corpus`, or hands it over. */
export function answerFrom(corpus: Corpus, text: string, options: AnswerOptions): Answer {
	const question = understood(corpus, text);
	const candidates = rank(question, corpus).filter(({ conflicts }) => conflicts.length === 0);
	const confidence = question.elsewhere ? 0 : sureness(question, candidates, corpus);
	const best = confidence >= corpus.weights.threshold ? candidates[0] : undefined;
	const explain = options.explain ? explained(question, corpus, candidates, confidence) : undefined;
	if (!best) return { answered: false, text: HANDED_OVER, sources: [], explain };
	const chosen = withOthers(question, best, candidates);
	const quotes = chosen
		.map((candidate) => ({ candidate, quoted: quote(question, candidate, candidates, chosen.length) }))
		.filter(({ quoted }, at, all) => all.findIndex((one) => one.quoted === quoted) === at)
		.filter((_, at, all) => at === 0 || sentencesIn(all.slice(0, at + 1).map(({ quoted }) => quoted)) <= MAX_SENTENCES);
	const parts = quotes.flatMap(({ candidate, quoted }) => [
		labelled(candidate, quoted, question, quotes.length),
		...workOut(question.type, question.figures, quoted, candidate.passage.folded, options.today),
	]);
	return { answered: true, text: parts.join("\n"), sources: sourcesOf(quotes.map(({ candidate }) => candidate)), explain };
}

/** Reads the question, with slips put right where that leaves fewer strange words. */
export function understood(corpus: Corpus, text: string): Question {
	const asWritten = readQuestion(text);
	const strange = strangeWords(asWritten, corpus);
	if (strange.length === 0) return asWritten;
	const corrected = putRight(asWritten.folded, strange, corpus.index);
	if (corrected === asWritten.folded) return asWritten;
	const reading = readQuestion(corrected);
	const sure = reading.words.length > 1 || reading.words.every(({ text: word }) => isKnown(word));
	return sure && strangeWords(reading, corpus).length < strange.length ? reading : asWritten;
}

/** Adds what may have been meant as well: other cases of the same thing, and passages that answer nearly as well. */
function withOthers(question: Question, best: Candidate, candidates: readonly Candidate[]): Candidate[] {
	const chosen = [best];
	for (const other of candidates) {
		if (chosen.length >= MAX_SENTENCES || other.score < best.score - NEAR) break;
		if (best.typed && !other.typed) continue;
		const differs = chosen.every((one) => [...one.cases].some(([name, values]) => !question.cases.has(name) && apart(values, other.cases.get(name))));
		if (chosen.some((one) => sameTable(one, other) || (one.passageAt === other.passageAt && !differs))) continue;
		chosen.push(other);
	}
	return chosen;
}

function sameTable(one: Candidate, other: Candidate): boolean {
	return one.passageAt === other.passageAt && unitOf(one)?.group === unitOf(other)?.group && unitOf(one)?.kind === "row";
}

function unitOf({ passage, unitAt }: Candidate): Unit | undefined {
	return passage.units[unitAt];
}

function apart(one: ReadonlySet<string>, other: ReadonlySet<string> | undefined): boolean {
	return other !== undefined && ![...one].some((value) => other.has(value));
}

/** The words of the document that answer, from the passage of `best`. `shares` is how many cases share the room there is. */
function quote(question: Question, best: Candidate, candidates: readonly Candidate[], shares: number): string {
	const unit = unitOf(best);
	if (!unit) return "";
	const near = candidates.filter(
		(one) => one.passageAt === best.passageAt && one.score >= best.score - NEAR && one.conflicts.length === 0 && (one.typed || !best.typed),
	);
	if (unit.kind !== "sentence") return quoteGroup(question, best, unit, near);
	const { units } = best.passage;
	const allowed = Math.max(1, Math.floor(MAX_SENTENCES / shares));
	const chosen = new Set([best.unitAt]);
	const add = (at: number) => {
		if (chosen.size < allowed && units[at]?.kind === "sentence") chosen.add(at);
	};
	if (LEANS_BACK.test(unit.folded)) add(best.unitAt - 1);
	for (const one of near) add(one.unitAt);
	if (question.type === "open" && shares === 1) add(best.unitAt + 1);
	const text = [...chosen].sort((one, other) => one - other).map((at) => units[at]?.text ?? "");
	const hanging = units.filter((one) => one.lead >= 0 && chosen.has(one.lead)).slice(0, MAX_ROWS);
	return [text.join(""), ...hanging.map(line)].join("\n");
}

/** Rows or items: those that match as well as the best, or the whole list where only the whole is an answer. */
function quoteGroup(question: Question, best: Candidate, unit: Unit, near: readonly Candidate[]): string {
	const { units } = best.passage;
	const group = units.map((one, at) => ({ one, at })).filter(({ one }) => one.group === unit.group && one.kind === unit.kind);
	const whole = unit.kind === "item" && (question.type === "papers" || question.wantsAll) && group.length <= MAX_ROWS;
	const picked = new Set([best.unitAt, ...near.map((one) => one.unitAt)]);
	const wanted = group.filter(({ at }) => whole || picked.has(at)).slice(0, MAX_ROWS);
	const rows = wanted.filter(({ at }, n) => at === best.unitAt || sentencesIn(wanted.slice(0, n + 1).map(({ one }) => line(one))) <= MAX_SENTENCES);
	const lead = units[unit.lead];
	return [...(lead && rows.length > 1 ? [lead.text] : []), ...rows.map(({ one }) => line(forOneCase(one, question)))].join("\n");
}

/** A row whose columns are cases keeps the column that was asked for. */
function forOneCase(unit: Unit, question: Question): Unit {
	const kept = unit.cells.filter(({ header }, at) => at === 0 || conflicts(question.cases, readCases(fold(header), "label")).length === 0);
	return kept.length === unit.cells.length || kept.length < 2 ? unit : { ...unit, text: renderRow(kept) };
}

function sentencesIn(texts: readonly string[]): number {
	return texts.join("").match(/[。！？]/g)?.length ?? 0;
}

/** A list item on its line needs no full stop. */
function line(one: Unit): string {
	const unit = { marker: one.marker, text: one.text.replace(/[。；;]$/, "") };
	return unit.marker === "" ? unit.text : `${unit.marker}${/[.)]$/.test(unit.marker) ? " " : ""}${unit.text}`;
}

/** Says which case is answered where the quoted words do not say it themselves. */
function labelled({ passage, cases }: Candidate, text: string, question: Question, shares: number): string {
	const spoken = readCases(fold(text));
	const decides = (heading: string, near: boolean) =>
		[...readCases(fold(heading))].some(
			([name, values]) => values.size === 1 && cases.get(name)?.size === 1 && !spoken.has(name) && (near || question.cases.has(name)),
		);
	const label = [...passage.path, passage.title].findLast((heading) => decides(heading, heading === passage.heading || shares > 1));
	if (label !== undefined && !text.includes(label)) return forCase(label, text);
	return shares > 1 && !text.includes(passage.heading) ? forCase(passage.heading, text) : text;
}

function sourcesOf(chosen: readonly Candidate[]): Source[] {
	const sources = new Map<string, Source>();
	for (const { passage } of chosen) sources.set(`${passage.file}\n${passage.heading}`, { file: passage.file, heading: passage.heading });
	return [...sources.values()];
}

function explained(question: Question, corpus: Corpus, candidates: readonly Candidate[], confidence: number): Explanation {
	const round = (value: number) => Math.round(value * 1000) / 1000;
	return {
		type: question.type,
		words: question.words.map((word) => `${word.text}:${round(word.weight)}`),
		confidence: round(confidence),
		threshold: round(corpus.weights.threshold),
		candidates: candidates.slice(0, 5).map(({ passage, unitAt, score }) => ({
			file: passage.file,
			heading: passage.heading,
			text: passage.units[unitAt]?.text ?? "",
			score: round(score),
			confidence: round(confidence * Math.exp(score - (candidates[0]?.score ?? score))),
		})),
	};
}
