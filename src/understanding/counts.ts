/** Naive Bayes over feature counts: the half of the classifier that knows words which were seen only once. */
import type { FeatureGroup } from "./features.ts";

/** Groups whose features are counted. */
const COUNTED: ReadonlySet<string> = new Set(["char", "word", "cue", "danger"]);

/** Added to every count, so that nothing is impossible. */
const UNSEEN = 0.2;

/** What a count adds to the score of its label, beyond what a feature that never stood with it adds. */
const GAIN = Float64Array.from({ length: 256 }, (_, count) => Math.log((count + UNSEEN) / UNSEEN));

/** Which feature stood how often with which label, as columns in ascending order of hash; most features stand with one label only. */
export interface CountColumns {
	readonly hashes: Uint32Array;
	readonly labels: Uint8Array;
	readonly counts: Uint8Array;
}

/** How often each feature stood with each label, and what follows from the sums. The columns are kept as they are: tables would be ten times as large. */
export interface CountModel {
	readonly columns: CountColumns;
	/** Log of the cases per label. */
	readonly priors: readonly number[];
	/** What each known feature adds to the score of a label that it never stood with. */
	readonly floors: readonly number[];
}

/** The hashes of a message that are counted. */
export function countedIn(groups: readonly FeatureGroup[]): number[] {
	return groups.flatMap((group) => (COUNTED.has(group.name) ? group.hashes : []));
}

/** Builds the model from its columns and the cases per label. */
export function countModelFrom(columns: CountColumns, priors: readonly number[]): CountModel {
	const totals = priors.map(() => 0);
	let features = 0;
	for (let index = 0; index < columns.hashes.length; index += 1) {
		if (index === 0 || columns.hashes[index - 1] !== columns.hashes[index]) features += 1;
		const label = columns.labels[index] ?? 0;
		totals[label] = (totals[label] ?? 0) + (columns.counts[index] ?? 0);
	}
	return {
		columns,
		priors: priors.map((prior) => Math.log(prior + 1)),
		floors: totals.map((total) => Math.log(UNSEEN) - Math.log(total + UNSEEN * features)),
	};
}

/** Log-likelihood of each label, best 0, tempered by the number of features so that long messages are not overrated. */
export function countScores({ columns, priors, floors }: CountModel, groups: readonly FeatureGroup[]): number[] {
	const { hashes, labels, counts } = columns;
	const gains = new Float64Array(priors.length);
	let known = 0;
	for (const hash of countedIn(groups)) {
		let row = rowOf(hashes, hash);
		if (row < 0) continue;
		known += 1;
		for (; hashes[row] === hash; row += 1) {
			const label = labels[row] as number;
			gains[label] = (gains[label] as number) + (GAIN[counts[row] as number] as number);
		}
	}
	const scores = priors.map((prior, label) => prior + (gains[label] ?? 0) + known * (floors[label] ?? 0));
	const best = Math.max(...scores);
	return scores.map((score) => (score - best) / Math.sqrt(known + 1));
}

/** First position of a hash in an ascending list, or -1. Typed lists instead of maps keep hundreds of thousands of features small. */
export function rowOf(list: Uint32Array, wanted: number): number {
	let low = 0;
	let high = list.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((list[middle] as number) < wanted) low = middle + 1;
		else high = middle;
	}
	return list[low] === wanted ? low : -1;
}
