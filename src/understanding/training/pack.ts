/** Writes trained models as the weights file that `classifier.ts` reads. */
import { gzipSync } from "node:zlib";
import type { Weights } from "../classifier.ts";
import type { Target, Trained } from "./prepare.ts";

/** A trained model with what is needed to use it. */
export interface NamedModel extends Trained {
	readonly labels: readonly string[];
	readonly temperature: number;
}

/** Bytes of the weights file; weights are rounded to 8 bits. */
export function packWeights(models: Readonly<Record<Target, NamedModel>>, decisions: Pick<Weights, "thresholds" | "second">): Buffer {
	return gzipSync(packModels(models, decisions), { level: 9 });
}

/** The same before it is zipped; without decisions, models alone. */
export function packModels(models: Readonly<Record<Target, NamedModel>>, decisions: Partial<Pick<Weights, "thresholds" | "second">> = {}): Buffer {
	const described = { intent: describe(models.intent), category: describe(models.category) };
	const text = JSON.stringify({ models: described, ...decisions });
	const header = Buffer.from(text + " ".repeat(-Buffer.byteLength(text) & 3));
	const length = Buffer.alloc(4);
	length.writeUInt32LE(header.length);
	return Buffer.concat([length, header, ...bodyOf(models.intent), ...bodyOf(models.category)]);
}

function describe({ labels, temperature, fitted, columns, priors }: NamedModel): unknown {
	const round = (value: number): number => Number(value.toPrecision(6));
	return {
		labels,
		temperature: round(temperature),
		bias: [...fitted.bias].map(round),
		scale: scaleOf(fitted.weights),
		features: fitted.hashes.length,
		counts: columns.hashes.length,
		priors,
	};
}

function scaleOf(weights: Float32Array): number {
	return weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127 || 1;
}

/** Hashes ascending, the columns of the counts, weights in the order of the hashes; filled up to a multiple of four. */
function bodyOf({ fitted, columns }: NamedModel): Buffer[] {
	const { hashes, weights, width } = fitted;
	const scale = scaleOf(weights);
	const order = hashes.map((hash, row) => ({ hash, row })).sort((a, b) => a.hash - b.hash);
	const rounded = new Int8Array(weights.length);
	for (const [place, { row }] of order.entries()) {
		for (let label = 0; label < width; label += 1) rounded[place * width + label] = Math.round((weights[row * width + label] ?? 0) / scale);
	}
	const sorted = Uint32Array.from(order, (one) => one.hash);
	const body = [
		littleEndian(sorted),
		littleEndian(columns.hashes),
		Buffer.from(columns.labels),
		Buffer.from(columns.counts),
		Buffer.from(rounded.buffer),
	];
	const size = body.reduce((sum, one) => sum + one.length, 0);
	return [...body, Buffer.alloc(-size & 3)];
}

function littleEndian(values: Uint32Array): Buffer {
	const bytes = Buffer.alloc(values.length * 4);
	for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
	return bytes;
}
