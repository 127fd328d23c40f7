/** Fits a multinomial logistic regression by AdaGrad with weight decay and cue dropout. */
import { softmax } from "../classifier.ts";
import type { FeatureGroup } from "../features.ts";
import { seeded, shuffle } from "./random.ts";

/** One training case: its features, the column of its label and how much it counts. */
export interface Case {
	readonly groups: readonly FeatureGroup[];
	readonly label: number;
	readonly weight: number;
}

/** How to fit. */
export interface FitOptions {
	readonly seed: number;
	readonly epochs: number;
	readonly rate: number;
	/** L2 strength per step. */
	readonly decay: number;
	/** Chance that a cue group is left out of one step. */
	readonly cueDropout: number;
	/** Features seen in fewer cases are left out. */
	readonly rarest: number;
	/** Share of the target spread over the other labels. */
	readonly smoothing: number;
}

export const FIT: FitOptions = { seed: 20_261, epochs: 16, rate: 0.3, decay: 2e-5, cueDropout: 0.35, rarest: 2, smoothing: 0.06 };

/** Real-valued weights; rows follow `hashes`. */
export interface Fitted {
	readonly hashes: readonly number[];
	readonly rows: ReadonlyMap<number, number>;
	readonly weights: Float32Array;
	readonly bias: Float32Array;
	readonly width: number;
}

/** Trains on the cases. Deterministic for one seed. */
export function fitModel(cases: readonly Case[], width: number, options: FitOptions = FIT): Fitted {
	const hashes = knownFeatures(cases, options.rarest);
	const rows = new Map(hashes.map((name, row) => [name, row]));
	const model: Fitted = { hashes, rows, weights: new Float32Array(hashes.length * width), bias: new Float32Array(width), width };
	const squares = new Float32Array(hashes.length).fill(1e-3);
	const compact = cases.map((one) => ({ label: one.label, weight: one.weight, groups: one.groups.map((group) => compactGroup(group, rows)) }));
	const random = seeded(options.seed);
	for (let epoch = 0; epoch < options.epochs; epoch += 1) {
		const rate = options.rate * (1 - (0.9 * epoch) / options.epochs);
		for (const one of shuffle(compact, random)) {
			const kept = one.groups.filter((group) => !(group.cue && random() < options.cueDropout));
			learn(model, squares, { ...one, groups: kept }, rate, options);
		}
	}
	return model;
}

interface CompactGroup {
	readonly cue: boolean;
	readonly value: number;
	readonly rows: Int32Array;
}

interface CompactCase {
	readonly label: number;
	readonly weight: number;
	readonly groups: readonly CompactGroup[];
}

function compactGroup(group: FeatureGroup, rows: ReadonlyMap<number, number>): CompactGroup {
	const known = group.hashes.flatMap((name) => rows.get(name) ?? []);
	return { cue: group.cue, value: group.weight / Math.sqrt(group.hashes.length || 1), rows: Int32Array.from(known) };
}

function knownFeatures(cases: readonly Case[], rarest: number): number[] {
	const counts = new Map<number, number>();
	for (const one of cases) for (const group of one.groups) for (const name of group.hashes) counts.set(name, (counts.get(name) ?? 0) + 1);
	return [...counts].filter(([, count]) => count >= rarest).map(([name]) => name);
}

/** One step. The step size is kept per feature (AdaGrad by rows), which needs one root per feature instead of one per weight. */
function learn(model: Fitted, squares: Float32Array, one: CompactCase, rate: number, options: FitOptions): void {
	const { width, weights, bias } = model;
	const scores = new Float64Array(bias);
	for (const { rows, value } of one.groups) {
		for (const row of rows) addRow(scores, weights, row * width, value);
	}
	const errors = Float64Array.from(softmax([...scores]), (p, label) => (p - target(label, one.label, width, options.smoothing)) * one.weight);
	const size = errors.reduce((sum, error) => sum + error * error, 0);
	for (let label = 0; label < width; label += 1) bias[label] = (bias[label] ?? 0) - rate * 0.05 * (errors[label] ?? 0);
	for (const { rows, value } of one.groups) {
		for (const row of rows) {
			const square = (squares[row] ?? 0) + size * value * value;
			squares[row] = square;
			const pace = rate / Math.sqrt(square);
			moveRow(weights, row * width, errors, pace * value, 1 - pace * options.decay);
		}
	}
}

function addRow(scores: Float64Array, weights: Float32Array, at: number, value: number): void {
	for (let label = 0; label < scores.length; label += 1) scores[label] = (scores[label] as number) + (weights[at + label] as number) * value;
}

function moveRow(weights: Float32Array, at: number, errors: Float64Array, pace: number, keep: number): void {
	for (let label = 0; label < errors.length; label += 1)
		weights[at + label] = (weights[at + label] as number) * keep - pace * (errors[label] as number);
}

function target(label: number, right: number, width: number, smoothing: number): number {
	return label === right ? 1 - smoothing : smoothing / (width - 1);
}

/** The fitted model's scores before they become probabilities. */
export function scoresOf(model: Fitted, groups: readonly FeatureGroup[]): number[] {
	const scores = [...model.bias];
	for (const group of groups) {
		const value = group.weight / Math.sqrt(group.hashes.length || 1);
		for (const name of group.hashes) {
			const row = model.rows.get(name);
			if (row === undefined) continue;
			for (let label = 0; label < model.width; label += 1)
				scores[label] = (scores[label] ?? 0) + (model.weights[row * model.width + label] ?? 0) * value;
		}
	}
	return scores;
}
