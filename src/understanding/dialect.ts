/** Says words of other regions in standard Mandarin, so that what was learnt from one region's writers serves the others. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

/** Puts folded text into standard Mandarin words as far as they are known; other text stays as it is. */
export type Standardise = (folded: string) => string;

/** Loads `data/dialect.yaml`. @throws when the file is missing or malformed: a broken installation. */
export function loadDialect(): Standardise {
	const source = z.record(z.string(), z.string()).parse(parse(readFileSync(new URL("./data/dialect.yaml", import.meta.url), "utf8")));
	const words = Object.entries(source);
	const pattern = new RegExp(words.map(([, forms]) => `(${forms})`).join("|"), "giu");
	return (folded) => folded.replace(pattern, (found, ...groups: unknown[]) => words[groups.indexOf(found)]?.[0] ?? found);
}
