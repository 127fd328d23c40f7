/** Finds passages that give different figures for the same thing (A13): the same words, the same unit, another number. */
import { conflicts } from "./cases.ts";
import { fold } from "./fold.ts";
import { unitCases } from "./judge.ts";
import { canonical } from "./lexicon.ts";
import type { Passage } from "./passages.ts";

/** One side of a contradiction. */
export interface Claim {
	readonly file: string;
	readonly heading: string;
	readonly text: string;
}

/** Two texts that cannot both hold. */
export interface Contradiction {
	readonly one: Claim;
	readonly other: Claim;
}

interface Statement {
	readonly passage: Passage;
	readonly text: string;
	readonly unitAt: number;
	/** Figures by kind: 元 → {300}. */
	readonly figures: ReadonlyMap<string, ReadonlySet<string>>;
	readonly words: ReadonlySet<string>;
}

const FIGURE =
	/(\d[\d,]*(?:\.\d+)?(?:[:：]\d{2})?)\s*(元|块|%|‰|平方米|㎡|公里|米|厘米|公斤|个?工作日|个?小时|分钟|天|日|个月|月|年|次|只|张|人|℃|度|点|时)?/g;
const CLOCK = /^\d{1,2}[:：]\d{2}$/;
/** A word that hundreds of statements share tells no two apart, and comparing all of them would take minutes. */
const MAX_SHARED = 60;
const MAX_REPORTED = 200;
const ALIKE = 0.7;

/** The contradictions between different passages, in reading order. */
export function findContradictions(passages: readonly Passage[]): Contradiction[] {
	const statements = passages.flatMap(statementsOf);
	const byWord = new Map<string, number[]>();
	statements.forEach(({ words }, at) => {
		for (const word of words) byWord.set(word, [...(byWord.get(word) ?? []), at].slice(0, MAX_SHARED + 1));
	});
	const found: Contradiction[] = [];
	const seen = new Set<string>();
	for (const sharing of byWord.values()) {
		if (sharing.length > MAX_SHARED) continue;
		for (const [index, first] of sharing.entries()) {
			for (const second of sharing.slice(index + 1)) {
				const key = `${first}:${second}`;
				const [one, other] = [statements[first], statements[second]];
				if (seen.has(key) || !one || !other) continue;
				seen.add(key);
				if (found.length < MAX_REPORTED && contradict(one, other)) found.push({ one: claim(one), other: claim(other) });
			}
		}
	}
	return found;
}

function contradict(one: Statement, other: Statement): boolean {
	if (one.passage === other.passage || likeness(one.words, other.words) < ALIKE) return false;
	const differs = [...one.figures].some(([kind, values]) => {
		const others = other.figures.get(kind);
		return others !== undefined && values.size === others.size && ![...values].some((value) => others.has(value));
	});
	if (!differs) return false;
	const [first, second] = [one, other].map(({ passage, unitAt }) => {
		const unit = passage.units[unitAt];
		return unit ? unitCases(passage, unit) : new Map<string, ReadonlySet<string>>();
	});
	return first !== undefined && second !== undefined && conflicts(first, second).length === 0;
}

/** Shared words as a share of the larger set's; two at least, for one word says too little. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
	const shared = [...one].filter((word) => other.has(word)).length;
	return shared < 2 ? 0 : shared / Math.max(one.size, other.size);
}

function statementsOf(passage: Passage): Statement[] {
	const heading = canonical(passage.foldedHeading);
	return passage.units.flatMap((unit, unitAt) => {
		const key = unit.cells[0]?.value ?? "";
		const texts =
			unit.kind === "row"
				? unit.cells.slice(1).map((cell) => ({ text: `${cell.header} ${cell.value}`, about: `${key} ${cell.header}` }))
				: unit.folded.split(/[;；。]/).map((text) => ({ text, about: text }));
		return texts.flatMap(({ text, about }) => {
			const figures = figuresOf(fold(text));
			const words = new Set([...canonical(fold(about).replace(FIGURE, " ")), ...(unit.kind === "row" || about.length < 12 ? heading : [])]);
			return figures.size > 0 && words.size > 1 ? [{ passage, unitAt, text: unit.kind === "row" ? `${key}：${text}` : text, figures, words }] : [];
		});
	});
}

function figuresOf(folded: string): Map<string, Set<string>> {
	const figures = new Map<string, Set<string>>();
	for (const [, value = "", unit = ""] of folded.matchAll(FIGURE)) {
		const kind = CLOCK.test(value) ? "clock" : unit.replace("个", "");
		if (kind === "") continue;
		figures.set(kind, (figures.get(kind) ?? new Set()).add(value.replaceAll(",", "").replace(/\.0+$/, "")));
	}
	return figures;
}

function claim({ passage, text }: Statement): Claim {
	return { file: passage.file, heading: passage.heading, text: text.trim() };
}
