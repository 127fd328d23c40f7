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

/** Least probability for a passage to be a matter of its own. An announced one (顺便…) needs less. */
const ANNOUNCED = 0.45;
const PLAIN = 0.75;

/** Greetings, thanks and noise beside a matter are not a second matter. */
const NEVER_SECOND: ReadonlySet<Intent> = new Set<Intent>(["smalltalk", "other", "human"]);

/** The main matter first, then at most one other. `judge` classifies a passage. */
export function mattersOf(raw: string, whole: CandidateMatter, judge: (passage: string) => CandidateMatter): Matter[] {
	const main = { intent: whole.intent, category: whole.category };
	const passages = passagesOf(raw);
	if (passages.length < 2) return [{ ...main, text: raw.trim() }];
	const judged = passages.map((passage) => ({ passage, found: judge(passage.text) }));
	const second = judged
		.filter(({ passage, found }) => isSecond(passage, found, whole.intent))
		.sort((a, b) => Number(b.passage.announced) - Number(a.passage.announced) || sureness(b.found) - sureness(a.found))[0];
	if (second === undefined) return [{ ...main, text: raw.trim() }];
	const mainText = judged
		.filter((one) => one !== second)
		.map(({ passage }) => passage.text)
		.join(" ");
	return [
		{ ...main, text: mainText },
		{ intent: second.found.intent, category: second.found.category, text: second.passage.text },
	];
}

function isSecond(passage: Passage, found: CandidateMatter, main: Intent): boolean {
	if (found.intent === main || NEVER_SECOND.has(found.intent)) return false;
	return sureness(found) >= (passage.announced ? ANNOUNCED : PLAIN);
}

function sureness(found: CandidateMatter): number {
	return found.ranked[0]?.p ?? 0;
}
