/** What a cut of a message looks like to the gate that decides whether it holds two matters. */
import type { Cut } from "./clauses.ts";
import { CATEGORIES, INTENTS, type Intent } from "./labels.ts";

/** What the models say of a text: the probability of each intent and category, in the order of the labels. */
export interface Judgement {
	readonly intents: readonly number[];
	readonly categories: readonly number[];
}

/** Greetings and noise belong to the matter that they stand beside. */
export const NO_MATTER: ReadonlySet<Intent> = new Set<Intent>(["smalltalk", "other"]);

/** Two kinds of matter that often stand together. */
const PAIRS: readonly (readonly [Intent, Intent])[] = [
	["praise", "suggestion"],
	["praise", "complaint"],
	["complaint", "suggestion"],
	["repair", "complaint"],
	["complaint", "ticket_status"],
	["repair", "ticket_status"],
	["repair", "consult"],
	["complaint", "consult"],
	["apply", "consult"],
];

/** The likeliest intent. */
export function likeliest(judgement: Judgement): Intent {
	return INTENTS[best(judgement.intents)] ?? "other";
}

/** Numbers that tell a cut between two matters from one inside a matter. */
export function cutNumbers(whole: Judgement, cut: Cut, one: Judgement, two: Judgement): number[] {
	const [a, b] = [best(one.intents), best(two.intents)];
	const sure = [one.intents[a] ?? 0, two.intents[b] ?? 0];
	const inWhole = [whole.intents[a] ?? 0, whole.intents[b] ?? 0];
	const kinds = [INTENTS[a] ?? "other", INTENTS[b] ?? "other"] as const;
	const lengths = [cut.first.length, cut.second.length];
	const announced = flag(cut.sign === "announced");
	const least = Math.min(...sure);
	const sameTopic = best(one.categories) === best(two.categories);
	return [
		announced,
		flag(cut.sign === "turn"),
		flag(cut.sign === "sentence"),
		...sure,
		least,
		announced * least,
		distance(one.intents, two.intents),
		distance(one.categories, two.categories),
		...inWhole,
		Math.min(...inWhole),
		Math.max(...whole.intents),
		flag(kinds.includes(likeliest(whole))),
		flag(sameTopic),
		flag(kinds.some((kind) => NO_MATTER.has(kind))),
		...lengths.map((length) => Math.min(1, length / 30)),
		flag(Math.min(...lengths) < 6),
		...INTENTS.map((intent) => flag(kinds[0] === intent)),
		...INTENTS.map((intent) => flag(kinds[1] === intent)),
		...PAIRS.map(([x, y]) => flag(kinds.includes(x) && kinds.includes(y))),
	];
}

/** Share of the probability that must be moved to make one list the other. */
function distance(one: readonly number[], two: readonly number[]): number {
	return one.reduce((sum, p, index) => sum + Math.abs(p - (two[index] ?? 0)), 0) / 2;
}

function best(values: readonly number[]): number {
	return values.indexOf(Math.max(...values));
}

function flag(is: boolean): number {
	return is ? 1 : 0;
}

/** The likeliest category. */
export function likeliestCategory(judgement: Judgement): (typeof CATEGORIES)[number] {
	return CATEGORIES[best(judgement.categories)] ?? "other";
}
