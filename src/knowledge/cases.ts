/** Which case a text speaks of: high-rise or villa, resident or visitor, workday or weekend, and so on. */
import { readFileSync } from "node:fs";
import { z } from "zod";

/** Values by dimension: `房屋` → {高层}. A dimension that is not spoken of is absent. */
export type Cases = ReadonlyMap<string, ReadonlySet<string>>;

const shape = z.object({ dimensions: z.record(z.string(), z.record(z.string(), z.array(z.string()))) });
const { dimensions } = shape.parse(JSON.parse(readFileSync(new URL("./data/cases.json", import.meta.url), "utf8")));

const readers = Object.entries(dimensions).map(([dimension, words]) => ({
	dimension,
	words: new Map(Object.entries(words)),
	pattern: new RegExp(
		Object.keys(words)
			.sort((one, other) => other.length - one.length)
			.join("|"),
		"g",
	),
}));

/** The words that name a case, longest first. */
export const caseWords: readonly string[] = readers.flatMap(({ words }) => [...words.keys()]).sort((one, other) => other.length - one.length);

/** The cases that folded text speaks of. */
export function readCases(folded: string): Cases {
	const cases = new Map<string, Set<string>>();
	for (const { dimension, words, pattern } of readers) {
		const values = new Set<string>();
		for (const [word] of folded.matchAll(pattern)) for (const value of words.get(word) ?? []) values.add(value);
		if (values.size > 0) cases.set(dimension, values);
	}
	return cases;
}

/** The dimensions in which both speak of something and share nothing. */
export function conflicts(one: Cases, other: Cases): string[] {
	const found: string[] = [];
	for (const [dimension, values] of one) {
		const others = other.get(dimension);
		if (others && ![...values].some((value) => others.has(value))) found.push(dimension);
	}
	return found;
}

/** What `near` says, and what `far` says of the dimensions on which `near` is silent. */
export function overlay(near: Cases, far: Cases): Cases {
	return new Map([...far, ...near]);
}
