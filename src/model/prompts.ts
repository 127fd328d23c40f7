/** The model's instructions: one Markdown file each, loaded and checked once at start. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AppError } from "../errors.ts";
import { CATEGORIES, INTENTS } from "../understanding/labels.ts";

/** Every prompt and the variables that it must use, no more and no fewer. */
const VARIABLES = {
	classify: ["examples", "now", "message"],
	answer: ["passages", "question"],
	describe: [],
} as const satisfies Record<string, readonly string[]>;

export type PromptName = keyof typeof VARIABLES;

/** One file: what the service is told (`system`) and the form in which the content follows (`user`). */
export interface Prompt {
	readonly system: string;
	readonly user: string;
}
export type Prompts = Readonly<Record<PromptName, Prompt>>;

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g;
/** A line of three dashes parts the two halves of a file. */
const PARTING = /\n---\n/;

/**
 * Loads `prompts/*.md`.
 * @throws AppError `bad_settings` naming every file that is missing or whose variables are not the expected ones.
 */
export async function loadPrompts(dir: string = fileURLToPath(new URL("../../prompts", import.meta.url))): Promise<Prompts> {
	const problems: string[] = [];
	const load = async (name: PromptName): Promise<Prompt> => {
		const file = join(dir, `${name}.md`);
		const text = await readFile(file, "utf8").catch(() => null);
		if (text === null) problems.push(`${file}: 读不到这个文件`);
		const [system = "", user = ""] = (text ?? "").replaceAll("\r\n", "\n").split(PARTING);
		if (text !== null) problems.push(...check(name, system, user).map((problem) => `${file}: ${problem}`));
		return { system: system.trim(), user: user.trim() };
	};
	const prompts = { classify: await load("classify"), answer: await load("answer"), describe: await load("describe") };
	if (problems.length > 0) throw new AppError("bad_settings", problems.join("\n"));
	return prompts;
}

function check(name: PromptName, system: string, user: string): string[] {
	const used = new Set([...`${system}\n${user}`.matchAll(PLACE)].map((found) => found[1] ?? ""));
	const wanted = new Set<string>(VARIABLES[name]);
	const problems = [...wanted].filter((one) => !used.has(one)).map((one) => `缺少变量 {{${one}}}`);
	const unnamed = name === "classify" ? [...INTENTS, ...CATEGORIES].filter((label) => !new RegExp(`\\b${label}\\b`).test(system)) : [];
	problems.push(...unnamed.map((label) => `没有写到标签 ${label}`));
	problems.push(...[...used].filter((one) => !wanted.has(one)).map((one) => `多了变量 {{${one}}}`));
	if (system.trim() === "" || user.trim() === "") problems.push("应当有两部分，用单独一行 --- 隔开：要求在上，内容在下");
	return problems;
}

/** Fills the places by name, in one pass: a value that itself looks like a place stays as it is. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
	return template.replace(PLACE, (place, name: string) => values[name] ?? place);
}
