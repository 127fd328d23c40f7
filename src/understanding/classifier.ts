/** A linear model over hashed features, blended with feature counts: reads its weights from a file and gives calibrated probabilities. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { AppError } from "../errors.ts";
import { type CountModel, countModelFrom, countScores, rowOf } from "./counts.ts";
import type { FeatureGroup } from "./features.ts";

/** One trained model. `weights` has one row per known feature and one column per label. */
export interface LinearModel {
	readonly labels: readonly string[];
	/** Divides the scores before they become probabilities; found on held-out writers. */
	readonly temperature: number;
	readonly bias: readonly number[];
	/** Real weight = stored integer × `scale`. */
	readonly scale: number;
	readonly weights: Int8Array;
	/** Hash of each row, ascending. */
	readonly hashes: Uint32Array;
	readonly counted: CountModel;
}

/** How much the counts' log-likelihood adds to the linear scores; found on held-out writers. */
export const BLEND = 0.22;

const header = z.object({
	models: z.record(
		z.string(),
		z.object({
			labels: z.array(z.string()),
			temperature: z.number().positive(),
			bias: z.array(z.number()),
			scale: z.number().positive(),
			features: z.number().int(),
			counts: z.number().int(),
			priors: z.array(z.number()),
		}),
	),
	thresholds: z.record(z.string(), z.number()),
});

/** All models of the weights file by name, and the decision thresholds found in training. */
export interface Weights {
	readonly models: Readonly<Record<string, LinearModel>>;
	readonly thresholds: Readonly<Record<string, number>>;
}

/**
 * Reads `data/weights.bin`, gzipped: header length (4 bytes), JSON header, then per model its feature hashes (4 bytes each), weights (1 byte
 * each, one row per feature), and its counts as columns: hashes (4 bytes), labels (1 byte), counts (1 byte). All little-endian.
 * @throws AppError when the file is missing (`not_found`) or damaged (`bad_input`); both say what to do.
 */
export function loadWeights(file: URL = new URL("./data/weights.bin", import.meta.url)): Weights {
	let zipped: Buffer;
	try {
		zipped = readFileSync(file);
	} catch (cause) {
		throw new AppError("not_found", `${fileURLToPath(file)} cannot be read; ${REMEDY}`, { cause });
	}
	try {
		return weightsFrom(zipped);
	} catch (cause) {
		throw new AppError("bad_input", `${fileURLToPath(file)} is damaged or only half written; ${REMEDY}`, { cause });
	}
}

const REMEDY = "restore it from the repository, or make it anew with: node src/understanding/training/train.ts";

/** The weights in the bytes of a weights file. @throws when they are malformed. */
export function weightsFrom(zipped: Buffer): Weights {
	const bytes = unzipped(zipped);
	const headerLength = bytes.readUInt32LE(0);
	const { models, thresholds } = header.parse(JSON.parse(bytes.toString("utf8", 4, 4 + headerLength)));
	let at = 4 + headerLength;
	const take = (length: number): Buffer => {
		at += length;
		if (at > bytes.length) throw new Error("weights file is cut short");
		return bytes.subarray(at - length, at);
	};
	const read = Object.entries(models).map(([name, model]) => {
		const hashes = integers(take(model.features * 4));
		const weights = take(model.features * model.labels.length);
		const columns = { hashes: integers(take(model.counts * 4)), labels: take(model.counts), counts: take(model.counts) };
		const signed = new Int8Array(weights.buffer, weights.byteOffset, weights.length);
		return [name, { ...model, hashes, weights: signed, counted: countModelFrom(columns, model.priors) }] as const;
	});
	return { models: Object.fromEntries(read), thresholds };
}

/** Unzips into one piece of memory: a zip file ends with the length of what is in it. Otherwise thousands of pieces would be joined by a copy. */
function unzipped(zipped: Buffer): Buffer {
	const length = zipped.length < 4 ? 0 : zipped.readUInt32LE(zipped.length - 4);
	return gunzipSync(zipped, { chunkSize: Math.min(MOST_BYTES, Math.max(64, length + 1)) });
}

/** A damaged length must not ask for gigabytes. */
const MOST_BYTES = 64e6;

/** Four-byte integers where they stand, or copied when they do not begin at a multiple of four. Every platform that Node runs on in earnest is little-endian. */
function integers(bytes: Buffer): Uint32Array {
	const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
	return new Uint32Array(aligned.buffer, aligned.byteOffset, bytes.length / 4);
}

/** Probability of each label, in the model's order; they sum to 1. */
export function classify(model: LinearModel, groups: readonly FeatureGroup[]): number[] {
	const width = model.labels.length;
	const scores = [...model.bias];
	for (const group of groups) {
		const value = (group.weight / Math.sqrt(group.hashes.length || 1)) * model.scale;
		for (const name of group.hashes) {
			const row = rowOf(model.hashes, name);
			if (row < 0) continue;
			for (let label = 0; label < width; label += 1) scores[label] = (scores[label] ?? 0) + (model.weights[row * width + label] ?? 0) * value;
		}
	}
	return softmax(blended(scores, model.counted, groups).map((score) => score / model.temperature));
}

/** Linear scores with the counts' say added. */
export function blended(scores: readonly number[], counted: CountModel, groups: readonly FeatureGroup[]): number[] {
	const counts = countScores(counted, groups);
	return scores.map((score, label) => score + BLEND * (counts[label] ?? 0));
}

/** Scores to probabilities. */
export function softmax(scores: readonly number[]): number[] {
	const top = Math.max(...scores);
	const raised = scores.map((score) => Math.exp(score - top));
	const sum = raised.reduce((total, one) => total + one, 0);
	return raised.map((one) => one / sum);
}
