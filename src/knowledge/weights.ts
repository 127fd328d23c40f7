/** The trained weights by which units are ordered and a question is answered or handed over. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { FEATURES } from "./features.ts";

/** What is looked at beside the best unit's own features when it is decided whether to answer. */
export const DOUBTS = [
	"one", // always 1
	"score", // of the best unit
	"margin", // to the best unit of another passage for the same case
	"absentPairs", // share of the question's character pairs that the folder has nowhere
	"rivals", // units as good as the best
] as const;

/** Weights in the order of `FEATURES`, and of `FEATURES` followed by `DOUBTS`. */
export interface Weights {
	readonly order: readonly number[];
	readonly sure: readonly number[];
	/** Probability below which a question goes to a person. */
	readonly threshold: number;
}

const numbers = z.record(z.string(), z.number());
const shape = z.object({ threshold: z.number(), order: numbers, sure: numbers });

/** The weights that are in use. */
export const trained: Weights = readWeights(readFileSync(new URL("./data/weights.json", import.meta.url), "utf8"));

/** Reads weights by name, so that a new feature counts nothing until it is trained. */
export function readWeights(text: string): Weights {
	const { threshold, order, sure } = shape.parse(JSON.parse(text));
	return { threshold, order: FEATURES.map((name) => order[name] ?? 0), sure: [...FEATURES, ...DOUBTS].map((name) => sure[name] ?? 0) };
}

/** Writes weights by name. */
export function writeWeights({ threshold, order, sure }: Weights): string {
	const round = (value: number | undefined) => Math.round((value ?? 0) * 10_000) / 10_000;
	const named = (names: readonly string[], values: readonly number[]) => Object.fromEntries(names.map((name, at) => [name, round(values[at])]));
	return `${JSON.stringify({ threshold, order: named(FEATURES, order), sure: named([...FEATURES, ...DOUBTS], sure) }, undefined, "\t")}\n`;
}
