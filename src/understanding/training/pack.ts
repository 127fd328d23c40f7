/** Writes fitted models as the weights file that `classifier.ts` reads. */
import type { CountEntry } from "../counts.ts";
import type { Fitted } from "./fit.ts";

/** A fitted model with what is needed to use it. */
export interface NamedModel {
	readonly labels: readonly string[];
	readonly temperature: number;
	readonly fitted: Fitted;
	readonly entries: readonly CountEntry[];
	readonly priors: readonly number[];
}

/** Bytes of the weights file; weights are rounded to 8 bits. */
export function packWeights(models: Readonly<Record<string, NamedModel>>, thresholds: Readonly<Record<string, number>>): Buffer {
	const parts: Buffer[] = [];
	const described: Record<string, unknown> = {};
	for (const [name, { labels, temperature, fitted, entries, priors }] of Object.entries(models)) {
		const scale = fitted.weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127 || 1;
		const round = (value: number): number => Number(value.toPrecision(6));
		described[name] = {
			labels,
			temperature: round(temperature),
			bias: [...fitted.bias].map(round),
			scale,
			features: fitted.hashes.length,
			counts: entries.length,
			priors,
		};
		const hashes = Buffer.alloc(fitted.hashes.length * 4);
		for (const [row, hash] of fitted.hashes.entries()) hashes.writeUInt32LE(hash, row * 4);
		parts.push(hashes, Buffer.from(Int8Array.from(fitted.weights, (weight) => Math.round(weight / scale)).buffer), countBytes(entries));
	}
	const header = Buffer.from(JSON.stringify({ models: described, thresholds }));
	const length = Buffer.alloc(4);
	length.writeUInt32LE(header.length);
	return Buffer.concat([length, header, ...parts]);
}

function countBytes(entries: readonly CountEntry[]): Buffer {
	const bytes = Buffer.alloc(entries.length * 6);
	for (const [index, { hash, label, count }] of entries.entries()) {
		bytes.writeUInt32LE(hash, index * 6);
		bytes.writeUInt8(label, index * 6 + 4);
		bytes.writeUInt8(count, index * 6 + 5);
	}
	return bytes;
}
