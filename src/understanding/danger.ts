/** Finds danger to life or property by rules: which kind, how sure, and whether it is only talked about (D1, D5). */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { DANGERS, type Danger } from "./labels.ts";

const patterns = z.array(z.string());
const schema = z.object({
	harmless: patterns,
	...(Object.fromEntries(DANGERS.map((kind) => [kind, z.object({ sure: patterns, hint: patterns, typo: patterns }).optional()])) as Record<
		Danger,
		z.ZodOptional<z.ZodObject<{ sure: typeof patterns; hint: typeof patterns; typo: typeof patterns }>>
	>),
	suppress: z.record(z.string(), patterns),
	ongoing: patterns,
});

/** What the rules found. */
export interface DangerReading {
	/** Kind that is happening as far as the words go, or null. */
	readonly danger: Danger | null;
	/** Kinds that were named at all, by sure words. */
	readonly named: readonly Danger[];
	/** Kinds that were only hinted at. */
	readonly hinted: readonly Danger[];
	/** Why named danger may not be happening: past, hypothetical, drill, news, … */
	readonly reasons: readonly string[];
	/** Words that say it goes on now. */
	readonly ongoing: boolean;
	/** Things were named that only look like danger: 灭火器, 煤气费. */
	readonly harmless: boolean;
}

/** Reads folded text (lower-cased here) and its toneless syllables joined by spaces. */
export type DangerRules = (folded: string, plain: string, syllables: string) => DangerReading;

/** Reasons that "now" lifts: a past beginning or a fear does not matter when it goes on. */
const LIFTED_BY_ONGOING: ReadonlySet<string> = new Set(["past", "question", "thanks", "hypothetical", "future"]);

interface Compiled {
	readonly kind: Danger;
	readonly sure: RegExp;
	readonly hint: RegExp | null;
	readonly typo: RegExp | null;
}

/** Loads the rules from `data/danger.yaml`. @throws when the file is missing or malformed: a broken installation. */
export function loadDangerRules(): DangerRules {
	const source = schema.parse(parse(readFileSync(new URL("./data/danger.yaml", import.meta.url), "utf8")));
	const harmless = new RegExp(source.harmless.join("|"), "giu");
	const kinds = DANGERS.flatMap((kind) => compile(kind, source[kind]));
	const reasons = Object.entries(source.suppress).map(([name, words]) => [name, oneOf(words)] as const);
	const ongoing = oneOf(source.ongoing);
	return (folded, plain, syllables) => {
		const both = plain === folded ? folded : `${folded}。${plain}`;
		// Lines of a burst are clauses: what one begins, the next does not finish.
		const whole = both.toLowerCase().replace(/\n+/g, ",").replace(/\s/g, "");
		const text = whole.replace(harmless, "·");
		const named = kinds.filter((one) => one.sure.test(text) || (one.typo?.test(syllables) ?? false)).map((one) => one.kind);
		const hinted = kinds.filter((one) => !named.includes(one.kind) && (one.hint?.test(text) ?? false)).map((one) => one.kind);
		const goesOn = ongoing.test(text);
		const why = reasons.filter(([, words]) => words.test(text)).map(([name]) => name);
		const stands = why.every((reason) => goesOn && LIFTED_BY_ONGOING.has(reason));
		return { danger: stands ? (named[0] ?? null) : null, named, hinted, reasons: why, ongoing: goesOn, harmless: text !== whole };
	};
}

function compile(kind: Danger, source: { sure: string[]; hint: string[]; typo: string[] } | undefined): Compiled[] {
	if (source === undefined) return [];
	const whole = source.typo.map((syllables) => `(?<!\\S)(?:${syllables.trim()})(?!\\S)`);
	const optional = (words: string[]): RegExp | null => (words.length === 0 ? null : oneOf(words));
	return [{ kind, sure: oneOf(source.sure), hint: optional(source.hint), typo: optional(whole) }];
}

function oneOf(words: readonly string[]): RegExp {
	return new RegExp(words.map((word) => `(?:${word})`).join("|"), "iu");
}
