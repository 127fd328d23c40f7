/** Labelled messages with their features, computed once, and the two models that are trained from them. */

import type { CountColumns } from "../counts.ts";
import { type FeatureGroup, featuresOf, type Reading } from "../features.ts";
import { CATEGORIES, INTENTS } from "../labels.ts";
import type { Reader } from "../read.ts";
import { countFeatures } from "./counts.ts";
import type { Example } from "./dataset.ts";
import { type Case, type Fitted, fitModel } from "./fit.ts";
import type { NamedModel } from "./pack.ts";

/** Which label is learnt. */
export type Target = "intent" | "category";

/** A labelled message, read, with its features. */
export interface Prepared {
	readonly example: Example;
	readonly reading: Reading;
	readonly groups: readonly FeatureGroup[];
}

/** How much a phrase counts beside a whole message. */
const PHRASE_WEIGHT = 0.5;

/** Labels in the order of a model's columns. */
export const LABELS: Readonly<Record<Target, readonly string[]>> = { intent: INTENTS, category: CATEGORIES };

/** Reads every example once. */
export function prepare(examples: readonly Example[], read: Reader): Prepared[] {
	return examples.map((example) => {
		const reading = read(example.text);
		return { example, reading, groups: featuresOf(reading) };
	});
}

/** Column of an example's label, or null when it has none. */
export function columnOf(example: Example, target: Target): number | null {
	const label = example[target];
	return label === null ? null : LABELS[target].indexOf(label);
}

/** One trained model: the linear half and the counts. */
export interface Trained {
	readonly fitted: Fitted;
	readonly columns: CountColumns;
	readonly priors: readonly number[];
}

/** Trains one model on messages and phrases. */
export function trainOne(messages: readonly Prepared[], phrases: readonly Prepared[], target: Target): Trained {
	const cases = [...casesOf(messages, target, 1), ...casesOf(phrases, target, PHRASE_WEIGHT)];
	const width = LABELS[target].length;
	return { fitted: fitModel(cases, width), ...countFeatures(cases, width) };
}

/** Both models, ready to be packed. */
export function trainBoth(
	messages: readonly Prepared[],
	phrases: readonly Prepared[],
	temperatures: Readonly<Record<Target, number>>,
): Record<Target, NamedModel> {
	const named = (target: Target): NamedModel => ({
		labels: LABELS[target],
		temperature: temperatures[target],
		...trainOne(messages, phrases, target),
	});
	return { intent: named("intent"), category: named("category") };
}

function casesOf(prepared: readonly Prepared[], target: Target, weight: number): Case[] {
	return prepared.flatMap(({ example, groups }) => {
		const label = columnOf(example, target);
		return label === null ? [] : [{ groups, label, weight }];
	});
}
