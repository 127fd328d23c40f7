/** Word classes as data, and a scanner that finds their words in a text in one pass. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

/** A word of a class found at a position. */
export interface CueHit {
	readonly at: number;
	readonly length: number;
	readonly classes: readonly string[];
}

/** Finds, at each position, the longest known word. */
export type Scanner = (text: string) => CueHit[];

/** Loads `data/cues.yaml`. @throws when the file is missing or malformed: a broken installation. */
export function loadCues(standardise: (word: string) => string): Scanner {
	const source = z.record(z.string(), z.string()).parse(parse(readFileSync(new URL("./data/cues.yaml", import.meta.url), "utf8")));
	return scannerOf(source, standardise);
}

/** A scanner over classes given as `name → words separated by spaces`. */
export function scannerOf(source: Readonly<Record<string, string>>, standardise: (word: string) => string = (word) => word): Scanner {
	const classes = new Map<string, string[]>();
	let longest = 1;
	for (const [name, words] of Object.entries(source)) {
		for (const word of new Set(words.split(/\s+/).filter(Boolean).map(standardise))) {
			classes.set(word, [...(classes.get(word) ?? []), name]);
			longest = Math.max(longest, word.length);
		}
	}
	return (text) => scan(text, classes, longest);
}

function scan(text: string, classes: ReadonlyMap<string, string[]>, longest: number): CueHit[] {
	const hits: CueHit[] = [];
	for (let at = 0; at < text.length; at += 1) {
		for (let length = Math.min(longest, text.length - at); length > 0; length -= 1) {
			const found = classes.get(text.slice(at, at + length));
			if (found === undefined) continue;
			hits.push({ at, length, classes: found });
			break;
		}
	}
	return hits;
}
