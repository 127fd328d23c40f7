/** Two small fits by gradient descent: a choice among candidates, and a yes or no. Same input, same weights. */

/** The candidates of one question, and which of them answer. */
export interface Choice {
	readonly rows: readonly (readonly number[])[];
	readonly right: readonly boolean[];
	readonly weight: number;
}

/** A row of numbers with what became of it. */
export interface Case {
	readonly row: readonly number[];
	readonly yes: boolean;
	readonly weight: number;
}

const STEPS = 400;
const RATE = 0.05;

/** Weights under which a right candidate is the likeliest. `shrink` pulls them towards zero. */
export function fitChoice(choices: readonly Choice[], size: number, shrink: number): number[] {
	const total = choices.reduce((sum, { weight }) => sum + weight, 0);
	return descend(size, (weights, gradient) => {
		for (const { rows, right, weight } of choices) {
			const odds = rows.map((row) => Math.exp(Math.min(30, dot(weights, row))));
			const all = odds.reduce((sum, one) => sum + one, 0);
			const good = odds.reduce((sum, one, at) => sum + (right[at] ? one : 0), 0);
			rows.forEach((row, at) => {
				const pull = (odds[at] ?? 0) / all - (right[at] ? (odds[at] ?? 0) / good : 0);
				if (Math.abs(pull) > 1e-6) add(gradient, row, (pull * weight) / total);
			});
		}
		weights.forEach((value, at) => {
			gradient[at] = (gradient[at] ?? 0) + shrink * value;
		});
	});
}

/** Weights of a logistic regression. `shrink` pulls them towards zero. */
export function fitYes(cases: readonly Case[], size: number, shrink: number): number[] {
	const total = cases.reduce((sum, { weight }) => sum + weight, 0);
	return descend(size, (weights, gradient) => {
		for (const { row, yes, weight } of cases) add(gradient, row, ((1 / (1 + Math.exp(-dot(weights, row))) - Number(yes)) * weight) / total);
		weights.forEach((value, at) => {
			gradient[at] = (gradient[at] ?? 0) + shrink * value;
		});
	});
}

/** Adam, from zero. */
function descend(size: number, slope: (weights: number[], gradient: number[]) => void): number[] {
	const weights = new Array<number>(size).fill(0);
	const mean = new Array<number>(size).fill(0);
	const square = new Array<number>(size).fill(0);
	for (let step = 1; step <= STEPS; step++) {
		const gradient = new Array<number>(size).fill(0);
		slope(weights, gradient);
		for (let at = 0; at < size; at++) {
			const slopeAt = gradient[at] ?? 0;
			mean[at] = 0.9 * (mean[at] ?? 0) + 0.1 * slopeAt;
			square[at] = 0.99 * (square[at] ?? 0) + 0.01 * slopeAt * slopeAt;
			const [m, v] = [(mean[at] ?? 0) / (1 - 0.9 ** step), (square[at] ?? 0) / (1 - 0.99 ** step)];
			weights[at] = (weights[at] ?? 0) - (RATE * m) / (Math.sqrt(v) + 1e-8);
		}
	}
	return weights;
}

function dot(weights: readonly number[], row: readonly number[]): number {
	let sum = 0;
	for (let at = 0; at < row.length; at++) sum += (weights[at] ?? 0) * (row[at] ?? 0);
	return sum;
}

function add(into: number[], row: readonly number[], factor: number): void {
	for (let at = 0; at < row.length; at++) into[at] = (into[at] ?? 0) + factor * (row[at] ?? 0);
}
