/** Finds whether a message holds a second, different matter, and puts the matters in order of weight. */
import { type Passage, passagesOf } from "./clauses.ts";
import type { Category, Intent } from "./labels.ts";
import type { Matter } from "./understanding.ts";

/** What the classifiers say about a text. */
export interface CandidateMatter {
	readonly intent: Intent;
	readonly category: Category | null;
	readonly ranked: readonly { readonly intent: Intent; readonly p: number }[];
}

/** Order of weight when a message holds two matters (contracts.md): danger, what must be put right, application, question or status … */
const WEIGHT: Readonly<Record<Intent, number>> = {
	emergency: 0,
	repair: 1,
	complaint: 1,
	apply: 2,
	consult: 3,
	ticket_status: 3,
	human: 4,
	suggestion: 5,
	praise: 6,
	smalltalk: 7,
	other: 8,
};

/** Greetings, noise and the wish for a person belong to the matter that they stand beside. */
const NO_MATTER: ReadonlySet<Intent> = new Set<Intent>(["smalltalk", "other", "human"]);

/** Least probability of both halves when the second is announced (顺便…), and when it only follows. */
const ANNOUNCED = 0.5;
const FOLLOWING = 0.9;

/** The main matter first, then at most one other. `judge` classifies a part of the message. */
export function mattersOf(raw: string, whole: CandidateMatter, judge: (part: string) => CandidateMatter): Matter[] {
	const alone = [{ intent: whole.intent, category: whole.category, text: raw.trim() }];
	const passages = passagesOf(raw);
	const cut = cutOf(passages);
	if (cut === undefined) return alone;
	const halves = [passages.slice(0, cut.at), passages.slice(cut.at)].map((part) => {
		const text = part.map((passage) => passage.text).join("");
		return { text, found: judge(text) };
	});
	const [first, second] = halves;
	if (first === undefined || second === undefined || !areTwo(first.found, second.found, cut.announced)) return alone;
	if (contradicts(whole, halves, cut.announced)) return alone;
	const weight = (intent: Intent): number => (!cut.announced && intent === whole.intent ? -1 : WEIGHT[intent]);
	const ordered = halves.sort((a, b) => weight(a.found.intent) - weight(b.found.intent));
	return ordered.map(({ text, found }) => ({ intent: found.intent, category: found.category, text }));
}

/** An alarm is never lost by cutting; and a cut that nobody announced must leave the message what it looked like as a whole. */
function contradicts(whole: CandidateMatter, halves: readonly { found: CandidateMatter }[], announced: boolean): boolean {
	const kept = halves.some(({ found }) => found.intent === whole.intent);
	if (whole.intent === "emergency") return !kept || !announced;
	return !kept && !announced;
}

/** Where the second matter would begin: at the first announced passage, else at the middle of exactly two sentences. */
function cutOf(passages: readonly Passage[]): { at: number; announced: boolean } | undefined {
	const at = passages.findIndex((passage) => passage.announced);
	if (at > 0) return { at, announced: true };
	return passages.length === 2 ? { at: 1, announced: false } : undefined;
}

function areTwo(first: CandidateMatter, second: CandidateMatter, announced: boolean): boolean {
	if (NO_MATTER.has(first.intent) || NO_MATTER.has(second.intent)) return false;
	if (first.intent === second.intent && (!announced || first.category === null || first.category === second.category)) return false;
	const least = announced ? ANNOUNCED : FOLLOWING;
	return sureness(first) >= least && sureness(second) >= least;
}

function sureness(found: CandidateMatter): number {
	return found.ranked[0]?.p ?? 0;
}
