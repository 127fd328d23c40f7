/** Finds whether a message holds a second, different matter, and puts the matters in order of weight. */
import { type Cut, cutsOf } from "./clauses.ts";
import { type Gate, gateScore } from "./gate.ts";
import type { Category, Intent } from "./labels.ts";
import { cutNumbers, type Judgement, likeliest } from "./second.ts";
import type { Matter } from "./understanding.ts";

/** What is decided about a text, and the probabilities it was decided from. */
export interface CandidateMatter {
	readonly intent: Intent;
	readonly category: Category | null;
	readonly judgement: Judgement;
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

/** Probability from which a message is surely one thing. */
const ONE_THING = 0.98;

/** Both halves of a cut, as they are read alone. */
interface Halves {
	readonly cut: Cut;
	readonly one: CandidateMatter;
	readonly two: CandidateMatter;
	readonly score: number;
}

/** The main matter first, then at most one other. `judge` classifies a part of the message. */
export function mattersOf(raw: string, whole: CandidateMatter, gate: Gate, judge: (part: string) => CandidateMatter): Matter[] {
	const halves = cutsOf(raw)
		.filter((cut) => isWorthCutting(whole.judgement, cut))
		.map((cut) => halvesOf(cut, whole, gate, judge));
	const best = halves.reduce<Halves | undefined>((top, one) => (top === undefined || one.score > top.score ? one : top), undefined);
	if (best === undefined || best.score < gate.least || !areTwo(best, whole))
		return [{ intent: whole.intent, category: whole.category, text: raw.trim() }];
	const parts = [
		{ text: best.cut.first, found: best.one },
		{ text: best.cut.second, found: best.two },
	];
	const weight = weightBeside(whole.intent, best.cut);
	return parts
		.sort((a, b) => weight(a.found.intent) - weight(b.found.intent))
		.map(({ text, found }) => ({ intent: found.intent, category: found.category, text }));
}

/** Whether a cut is looked at: a message that is surely one thing is cut only where its writer announced something else. */
export function isWorthCutting(whole: Judgement, cut: Cut): boolean {
	return cut.sign === "announced" || Math.max(...whole.intents) < ONE_THING;
}

function halvesOf(cut: Cut, whole: CandidateMatter, gate: Gate, judge: (part: string) => CandidateMatter): Halves {
	const [one, two] = [judge(cut.first), judge(cut.second)];
	return { cut, one, two, score: gateScore(gate, cutNumbers(whole.judgement, cut, one.judgement, two.judgement)) };
}

/** An alarm is neither lost nor raised by cutting; two matters of one kind must be about different things. */
function areTwo({ one, two }: Halves, whole: CandidateMatter): boolean {
	const alarm = one.intent === "emergency" || two.intent === "emergency";
	if (alarm !== (whole.intent === "emergency")) return false;
	return one.intent !== two.intent || (one.category !== null && one.category !== two.category);
}

/** The two intents of a cut, the heavier first; how training tells whether a cut is the right one. */
export function orderedPair(whole: Judgement, cut: Cut, one: Judgement, two: Judgement): readonly [Intent, Intent] {
	const weight = weightBeside(likeliest(whole), cut);
	const [a, b] = [likeliest(one), likeliest(two)];
	return weight(a) <= weight(b) ? [a, b] : [b, a];
}

/** What the whole message looks like is its main matter, unless its writer announced the other one as an addition. */
function weightBeside(main: Intent, cut: Cut): (intent: Intent) => number {
	const bonus = cut.sign === "announced" ? 0.5 : WEIGHT.other + 1;
	return (intent) => WEIGHT[intent] - (intent === main ? bonus : 0);
}
