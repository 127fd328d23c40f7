/** Writes trained models as the weights file that `classifier.ts` reads. */
import { gzipSync } from "node:zlib";
import type { Trained } from "./prepare.ts";

/** A trained model with what is needed to use it. */
export interface NamedModel extends Trained {
	readonly labels: readonly string[];
	readonly temperature: number;
}

/** Bytes of the weights file; weights are rounded to 8 bits. */
export function packWeights(models: Readonly<Record<string, NamedModel>>, thresholds: Readonly<Record<string, number>>): Buffer {
	const described = Object.fromEntries(Object.entries(models).map(([name, model]) => [name, describe(model)]));
	const header = Buffer.from(JSON.stringify({ models: described, thresholds }));
	const length = Buffer.alloc(4);
	length.writeUInt32LE(header.length);
	return gzipSync(Buffer.concat([length, header, ...Object.values(models).flatMap(bodyOf)]), { level: 9 });
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

/** Hashes ascending, weights in the same order, then the columns of the counts. */
function bodyOf({ fitted, columns }: NamedModel): Buffer[] {
	const { hashes, weights, width } = fitted;
	const scale = scaleOf(weights);
	const order = hashes.map((hash, row) => ({ hash, row })).sort((a, b) => a.hash - b.hash);
	const rounded = new Int8Array(weights.length);
	for (const [place, { row }] of order.entries()) {
		for (let label = 0; label < width; label += 1) rounded[place * width + label] = Math.round((weights[row * width + label] ?? 0) / scale);
	}
	const sorted = Uint32Array.from(order, (one) => one.hash);
	return [littleEndian(sorted), Buffer.from(rounded.buffer), littleEndian(columns.hashes), Buffer.from(columns.labels), Buffer.from(columns.counts)];
}

function littleEndian(values: Uint32Array): Buffer {
	const bytes = Buffer.alloc(values.length * 4);
	for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
	return bytes;
}
