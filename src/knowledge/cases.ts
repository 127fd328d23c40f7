/** Which case a text speaks of: high-rise or villa, resident or visitor, workday or weekend, and so on. */
import { readFileSync } from "node:fs";
import { z } from "zod";

/** Values by dimension: `房屋` → {高层}. A dimension that is not spoken of is absent. */
export type Cases = ReadonlyMap<string, ReadonlySet<string>>;

/** `prose` is running text; a `label` is a heading, a row's first cell or a question, where single words weigh more. */
export type CaseReading = "prose" | "label";

const wordLists = z.record(z.string(), z.record(z.string(), z.array(z.string())));
const shape = z.object({ soft: z.array(z.string()), labels: wordLists, dimensions: wordLists });
const data = shape.parse(JSON.parse(readFileSync(new URL("./data/cases.json", import.meta.url), "utf8")));

const readers = { prose: compile({}), label: compile(data.labels) };

/** The dimension of each word that names a case. */
export const caseWords: ReadonlyMap<string, string> = new Map(
	Object.entries(data.dimensions).flatMap(([dimension, words]) => Object.keys(words).map((word) => [word, dimension] as const)),
);

/** True when naming another value of `dimension` makes a rule less likely but not wrong: opening hours on another day still tell. */
export function isSoft(dimension: string): boolean {
	return data.soft.includes(dimension);
}

/** The cases that folded text speaks of. */
export function readCases(folded: string, reading: CaseReading = "prose"): Cases {
	const cases = new Map<string, Set<string>>();
	for (const { dimension, words, pattern } of readers[reading]) {
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

function compile(extra: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>) {
	return Object.entries(data.dimensions).map(([dimension, plain]) => {
		const words = new Map<string, readonly string[]>(Object.entries({ ...plain, ...extra[dimension] }));
		const longestFirst = [...words.keys()].sort((one, other) => other.length - one.length);
		return { dimension, words, pattern: new RegExp(longestFirst.join("|"), "g") };
	});
}
