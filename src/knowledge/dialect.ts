/** Turns ways of speaking by region, and English words between the Chinese, into the standard language, as far as a question turns on them. */
import { readFileSync } from "node:fs";
import { z } from "zod";

const ruleShape = z.object({ rules: z.array(z.tuple([z.string(), z.string()])) });
const wordShape = z.object({ words: z.record(z.string(), z.array(z.string())) });

const { rules } = ruleShape.parse(read("dialect.json"));
const { words } = wordShape.parse(read("english.json"));
const compiled = rules.map(([pattern, to]) => ({ pattern: new RegExp(pattern, "g"), to }));
const english: ReadonlyMap<string, string> = new Map(
	Object.entries(words).flatMap(([chinese, list]) => list.map((word) => [word, chinese] as const)),
);
/** Longer expressions first; a word counts only as a whole. */
const phrases = new RegExp(`(?<![a-z])(?:${[...english.keys()].sort((one, other) => other.length - one.length).join("|")})(?![a-z])`, "g");

/** `folded` in the standard language; the same text where it already is. */
export function standard(folded: string): string {
	const chinese = /[a-z]{2}/.test(folded) ? translated(folded) : folded;
	return compiled.reduce((text, { pattern, to }) => text.replace(pattern, to), chinese);
}

/** A question all in English is read in the order of its words, which is enough to find what it is about. */
function translated(folded: string): string {
	return folded.replace(phrases, (word) => english.get(word) ?? word).replace(/(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])/g, "");
}

function read(file: string): unknown {
	return JSON.parse(readFileSync(new URL(`./data/${file}`, import.meta.url), "utf8"));
}
