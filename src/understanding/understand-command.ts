/** `npm run -s understand`: JSON Lines `{"id","text"}` in, one line of findings out for each, in the same order. */
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { type Clock, systemClock } from "../clock.ts";
import { createUnderstanding, type Understand } from "./understand.ts";

const request = z.object({ id: z.union([z.string(), z.number(), z.null()]).default(null), text: z.string() });

/** What one input line became. `problem` names a line that could not be read; its output is then a best effort. */
export interface AnsweredLine {
	readonly output: string;
	readonly problem?: string;
}

/** Reads one input line; a line that is not `{"id","text"}` is read as plain text and reported. Never throws. */
export function answerLine(line: string, understand: Understand, clock: Clock, zone: string): AnsweredLine {
	const read = readRequest(line);
	const found = understand(read.text, { now: clock.now(), zone });
	const { intent, category, urgent, confidence, second } = found;
	const output = JSON.stringify({ id: read.id, intent, category, urgent, confidence: Math.round(confidence * 10_000) / 10_000, second });
	return read.problem === undefined ? { output } : { output, problem: read.problem };
}

function readRequest(line: string): { id: string | number | null; text: string; problem?: string } {
	let raw: unknown;
	try {
		raw = JSON.parse(line);
	} catch {
		return { id: null, text: line, problem: "not JSON, read as plain text" };
	}
	const checked = request.safeParse(raw);
	if (checked.success) return checked.data;
	const id = z.object({ id: z.union([z.string(), z.number()]) }).safeParse(raw);
	return { id: id.success ? id.data.id : null, text: "", problem: 'expected {"id": …, "text": "…"}' };
}

/** Answers stdin line by line; blank lines are skipped. The exit code is 1 when a line could not be read. */
async function main(): Promise<void> {
	const understand = createUnderstanding();
	const zone = process.env.TZ || "Asia/Shanghai";
	let number = 0;
	for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
		number += 1;
		if (line.trim() === "") continue;
		const { output, problem } = answerLine(line.replace(/^\ufeff/, ""), understand, systemClock, zone);
		if (problem !== undefined) {
			process.exitCode = 1;
			console.error(`line ${number}: ${problem}`);
		}
		if (!process.stdout.write(`${output}\n`)) await new Promise((resume) => process.stdout.once("drain", resume));
	}
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
