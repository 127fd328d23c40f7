/** Reads labelled messages (JSON Lines) and checks every line. */
import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { CATEGORIES, CATEGORISED, INTENTS } from "../labels.ts";

const line = z
	.object({
		text: z.string(),
		intent: z.enum(INTENTS),
		category: z.enum(CATEGORIES).nullable(),
		second: z.enum(INTENTS).nullable().default(null),
		writer: z.string(),
		tags: z.array(z.string()).default([]),
	})
	.refine((one) => CATEGORISED.has(one.intent) === (one.category !== null), "category stands with repair, complaint and emergency only");

/** One labelled message. */
export type Example = z.infer<typeof line>;

/** Who wrote it, without the persona: w3-p2 → w3. */
export function writerOf(example: Example): string {
	return example.writer.split("-")[0] ?? example.writer;
}

/** Reads files of labelled messages. Bad lines are named on stderr and skipped. */
export function readExamples(files: readonly (string | URL)[]): Example[] {
	return files.flatMap((file) =>
		readFileSync(file, "utf8")
			.split("\n")
			.flatMap((text, index) => (text.trim() === "" ? [] : exampleFrom(text, `${file}:${index + 1}`))),
	);
}

function exampleFrom(text: string, where: string): Example[] {
	let raw: unknown;
	try {
		raw = JSON.parse(text);
	} catch {
		console.error(`${where}: not JSON`);
		return [];
	}
	const checked = line.safeParse(raw);
	if (checked.success) return [checked.data];
	console.error(`${where}: ${checked.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("; ")}`);
	return [];
}

/** The training files that stand in `data/train/`. */
export function trainingFiles(): URL[] {
	const folder = new URL("../data/train/", import.meta.url);
	return readdirSync(folder)
		.filter((name) => name.endsWith(".jsonl"))
		.sort()
		.map((name) => new URL(name, folder));
}
