/** Reads the `---` block at a document's top, and takes the days from which and until which it applies. */
import { parse } from "yaml";

/** What a document says about itself. Days are `YYYY-MM-DD`. */
export interface FrontMatter {
	readonly title?: string;
	readonly effective?: string;
	readonly expires?: string;
}

/**
 * Splits `text` into its front matter and the rest.
 * @throws Error when the block is not readable YAML, or a date in it is not a date: a policy must not apply by accident.
 */
export function splitFrontMatter(text: string): { matter: FrontMatter; body: string } {
	const found = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text);
	if (!found) return { matter: {}, body: text.replace(/^\uFEFF/, "") };
	const raw: unknown = parse(found[1] ?? "");
	const fields = typeof raw === "object" && raw !== null ? (raw as Record<string, unknown>) : {};
	const title = fields.title ?? fields.标题;
	return {
		matter: {
			title: typeof title === "string" ? title.trim() : undefined,
			effective: day(fields.effective ?? fields.生效, "effective"),
			expires: day(fields.expires ?? fields.失效, "expires"),
		},
		body: text.slice(found[0].length),
	};
}

/** Reads 2025-03-01, 2025/3/1 or 2025年3月1日. */
export function readDay(text: string): string | undefined {
	const found = /(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})/.exec(text);
	if (!found) return undefined;
	const value = `${found[1]}-${(found[2] ?? "").padStart(2, "0")}-${(found[3] ?? "").padStart(2, "0")}`;
	const instant = new Date(`${value}T00:00:00Z`);
	return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(value) ? value : undefined;
}

function day(value: unknown, name: string): string | undefined {
	if (value === undefined || value === null || value === "") return undefined;
	const text = value instanceof Date ? value.toISOString().slice(0, 10) : String(value);
	const read = readDay(text);
	if (read === undefined) throw new Error(`front matter: ${name} is not a date`);
	return read;
}
