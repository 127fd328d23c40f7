/** A linear model over hashed features, blended with feature counts: reads its weights from a file and gives calibrated probabilities. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { AppError } from "../errors.ts";
import { type CountModel, countModelFrom, countScores, rowOf } from "./counts.ts";
import type { AlarmThresholds } from "./emergency.ts";
import type { FeatureGroup } from "./features.ts";
import { type Gate, gateSchema } from "./gate.ts";

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

const share = z.number().min(0).max(1);
const oneModel = z.object({
	labels: z.array(z.string()),
	temperature: z.number().positive(),
	bias: z.array(z.number()),
	scale: z.number().positive(),
	features: z.number().int(),
	counts: z.number().int(),
	priors: z.array(z.number()),
});
const described = z.object({ models: z.object({ intent: oneModel, category: oneModel }) });
const header = z.object({
	thresholds: z.object({ sure: share, doubted: share, hinted: share, harmless: share, unnamed: share }),
	second: gateSchema,
});

/** All models of the weights file by name, the alarm thresholds and the gate for a second matter. */
export interface Weights {
	readonly models: { readonly intent: LinearModel; readonly category: LinearModel };
	readonly thresholds: AlarmThresholds;
	readonly second: Gate;
}

/**
 * Reads `data/weights.bin`, gzipped: header length (4 bytes), JSON header, then per model its feature hashes (4 bytes each), its counts as
 * columns: hashes (4 bytes), labels (1 byte), counts (1 byte); its weights (1 byte each, one row per feature). Each model begins at a multiple of
 * four. All little-endian.
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
		return weightsFrom(unzipped(zipped));
	} catch (cause) {
		throw new AppError("bad_input", `${fileURLToPath(file)} is damaged or only half written; ${REMEDY}`, { cause });
	}
}

const REMEDY = "restore it from the repository, or make it anew with: node src/understanding/training/train.ts";

/** The weights in the bytes of a weights file, unzipped. @throws when they are malformed. */
export function weightsFrom(bytes: Buffer): Weights {
	const { thresholds, second } = header.parse(headerOf(bytes));
	return { models: modelsFrom(bytes), thresholds, second };
}

/** The models alone. @throws when they are malformed. */
export function modelsFrom(bytes: Buffer): Weights["models"] {
	const { models } = described.parse(headerOf(bytes));
	let at = 4 + bytes.readUInt32LE(0);
	const take = (length: number): Buffer => {
		at += length;
		if (at > bytes.length) throw new Error("weights file is cut short");
		return bytes.subarray(at - length, at);
	};
	const read = ({ features, counts, ...model }: z.infer<typeof oneModel>): LinearModel => {
		const hashes = integers(take(features * 4));
		const columns = { hashes: integers(take(counts * 4)), labels: take(counts), counts: take(counts) };
		const weights = take(features * model.labels.length);
		take(-at & 3);
		return {
			...model,
			hashes,
			weights: new Int8Array(weights.buffer, weights.byteOffset, weights.length),
			counted: countModelFrom(columns, model.priors),
		};
	};
	return { intent: read(models.intent), category: read(models.category) };
}

function headerOf(bytes: Buffer): unknown {
	return JSON.parse(bytes.toString("utf8", 4, 4 + bytes.readUInt32LE(0)));
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

/** Probabilities found at temperature 1, at another temperature. */
export function warmed(probabilities: readonly number[], temperature: number): number[] {
	return softmax(probabilities.map((p) => Math.log(Math.max(p, 1e-12)) / temperature));
}
