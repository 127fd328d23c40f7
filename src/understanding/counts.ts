/** Naive Bayes over feature counts: the half of the classifier that knows words which were seen only once. */
import type { FeatureGroup } from "./features.ts";

/** Groups whose features are counted. */
const COUNTED: ReadonlySet<string> = new Set(["char", "word", "cue", "danger"]);

/** Added to every count, so that nothing is impossible. */
const UNSEEN = 0.2;

/** How often each feature stood with each label. `counts` has one row per hash, hashes ascending. */
export interface CountModel {
	readonly hashes: Uint32Array;
	readonly counts: Uint8Array;
	/** Cases per label. */
	readonly priors: readonly number[];
	/** Features counted per label. */
	readonly totals: readonly number[];
}

/** Which feature stood how often with which label, as columns in ascending order of hash; the form of the weights file. */
export interface CountColumns {
	readonly hashes: Uint32Array;
	readonly labels: Uint8Array;
	readonly counts: Uint8Array;
}

/** The hashes of a message that are counted. */
export function countedIn(groups: readonly FeatureGroup[]): number[] {
	return groups.flatMap((group) => (COUNTED.has(group.name) ? group.hashes : []));
}

/** Builds the model from its columns. */
export function countModelFrom(columns: CountColumns, priors: readonly number[]): CountModel {
	const hashes = columns.hashes.filter((hash, index, all) => index === 0 || all[index - 1] !== hash);
	const counts = new Uint8Array(hashes.length * priors.length);
	const totals = priors.map(() => 0);
	let row = -1;
	for (const [index, hash] of columns.hashes.entries()) {
		if (index === 0 || columns.hashes[index - 1] !== hash) row += 1;
		const label = columns.labels[index] ?? 0;
		const count = columns.counts[index] ?? 0;
		counts[row * priors.length + label] = count;
		totals[label] = (totals[label] ?? 0) + count;
	}
	return { hashes, counts, priors, totals };
}

/** Log-likelihood of each label, best 0, tempered by the number of features so that long messages are not overrated. */
export function countScores(model: CountModel, groups: readonly FeatureGroup[]): number[] {
	const width = model.priors.length;
	const floor = model.totals.map((total) => Math.log(total + UNSEEN * model.hashes.length));
	const scores = model.priors.map((prior) => Math.log(prior + 1));
	let known = 0;
	for (const hash of countedIn(groups)) {
		const row = rowOf(model.hashes, hash);
		if (row < 0) continue;
		known += 1;
		for (let label = 0; label < width; label += 1) {
			scores[label] = (scores[label] ?? 0) + Math.log((model.counts[row * width + label] ?? 0) + UNSEEN) - (floor[label] ?? 0);
		}
	}
	const best = Math.max(...scores);
	return scores.map((score) => (score - best) / Math.sqrt(known + 1));
}

/** Position of a hash in an ascending list, or -1. Typed lists instead of maps keep hundreds of thousands of features small. */
export function rowOf(list: Uint32Array, wanted: number): number {
	let low = 0;
	let high = list.length - 1;
	while (low <= high) {
		const middle = (low + high) >> 1;
		const found = list[middle] as number;
		if (found === wanted) return middle;
		if (found < wanted) low = middle + 1;
		else high = middle - 1;
	}
	return -1;
}
