/** Fits a gate by logistic regression: full batches, Adam, a little weight decay. */
import { type Gate, gateScore } from "../gate.ts";

/** Numbers and whether yes is right. */
export interface GateCase {
	readonly values: readonly number[];
	readonly yes: boolean;
}

const STEPS = 150;
const RATE = 0.05;
const DECAY = 1e-3;

/** The fitted gate without its threshold; deterministic. */
export function fitGate(cases: readonly GateCase[]): Pick<Gate, "weights" | "bias"> {
	const width = cases[0]?.values.length ?? 0;
	const weights = new Float64Array(width + 1);
	const mean = new Float64Array(width + 1);
	const square = new Float64Array(width + 1);
	for (let step = 1; step <= STEPS; step += 1) {
		const slope = slopeAt(cases, weights);
		for (let index = 0; index <= width; index += 1) {
			const pull = (slope[index] ?? 0) + (index < width ? DECAY * (weights[index] ?? 0) : 0);
			mean[index] = 0.9 * (mean[index] ?? 0) + 0.1 * pull;
			square[index] = 0.99 * (square[index] ?? 0) + 0.01 * pull * pull;
			const pace = Math.sqrt((square[index] ?? 0) / (1 - 0.99 ** step)) + 1e-8;
			weights[index] = (weights[index] ?? 0) - (RATE * ((mean[index] ?? 0) / (1 - 0.9 ** step))) / pace;
		}
	}
	const round = (value: number): number => Number(value.toPrecision(5));
	return { weights: [...weights.subarray(0, width)].map(round), bias: round(weights[width] ?? 0) };
}

/** Mean slope of the loss; the last place is the bias. */
function slopeAt(cases: readonly GateCase[], weights: Float64Array): Float64Array {
	const width = weights.length - 1;
	const model = { weights: [...weights.subarray(0, width)], bias: weights[width] ?? 0 };
	const slope = new Float64Array(weights.length);
	for (const { values, yes } of cases) {
		const error = (1 / (1 + Math.exp(-gateScore(model, values))) - (yes ? 1 : 0)) / cases.length;
		for (let index = 0; index < width; index += 1) slope[index] = (slope[index] ?? 0) + error * (values[index] ?? 0);
		slope[width] = (slope[width] ?? 0) + error;
	}
	return slope;
}
