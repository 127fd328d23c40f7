/** Turns labelled messages into training cases. */
import { featuresOf } from "../features.ts";
import { CATEGORIES, INTENTS } from "../labels.ts";
import type { Reader } from "../read.ts";
import type { Example } from "./dataset.ts";
import type { Case } from "./fit.ts";

/** Which label is learnt. */
export type Target = "intent" | "category";

/** Column of an example's label, or null when it has none. */
export function columnOf(example: Example, target: Target): number | null {
	if (target === "intent") return INTENTS.indexOf(example.intent);
	return example.category === null ? null : CATEGORIES.indexOf(example.category);
}

/** One case per labelled message. */
export function casesOf(examples: readonly Example[], read: Reader, target: Target): Case[] {
	return examples.flatMap((example) => {
		const label = columnOf(example, target);
		return label === null ? [] : [{ groups: featuresOf(read(example.text)), label, weight: 1 }];
	});
}
