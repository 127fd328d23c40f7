/** Chooses the labelled messages that are shown to the model beside the one it is to judge. Pure. */
import type { Category, Intent } from "../understanding/labels.ts";

/** A labelled message. */
export interface LabelledExample {
	readonly text: string;
	readonly intent: Intent;
	readonly category?: Category | null;
}

/** Chooses for a text; see {@link exampleChooser}. */
export type ChooseExamples = (text: string, count?: number) => LabelledExample[];

/**
 * A chooser among `examples`: the `count` most like a text by shared character pairs, at most two of one intent, so that the choice
 * stays open. The pairs are read once; thousands of examples cost a millisecond or two per text.
 */
export function exampleChooser(examples: readonly LabelledExample[]): ChooseExamples {
	const read = examples.map((example) => ({ example, pairs: pairsOf(example.text) }));
	return (text, count = 8) => {
		const wanted = pairsOf(text);
		const ranked = read
			.map(({ example, pairs }) => ({ example, likeness: likeness(wanted, pairs) }))
			.sort((one, other) => other.likeness - one.likeness);
		const taken = new Map<Intent, number>();
		const chosen: LabelledExample[] = [];
		for (const { example } of ranked) {
			const before = taken.get(example.intent) ?? 0;
			if (before >= 2) continue;
			taken.set(example.intent, before + 1);
			chosen.push(example);
			if (chosen.length >= count) break;
		}
		return chosen;
	};
}

function pairsOf(text: string): Set<string> {
	const pairs = new Set<string>();
	for (let at = 0; at + 2 <= text.length; at++) pairs.add(text.slice(at, at + 2));
	return pairs;
}

/** Dice: shared pairs against all pairs of both. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
	if (one.size === 0 || other.size === 0) return 0;
	let shared = 0;
	for (const pair of one) if (other.has(pair)) shared += 1;
	return (2 * shared) / (one.size + other.size);
}
