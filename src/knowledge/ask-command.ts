/** `npm run -s ask -- --knowledge DIR [--explain]`: questions as JSON Lines on standard input, answers on standard output. */
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { systemClock } from "../clock.ts";
import { loadSettings } from "../community/settings.ts";
import { communityDirOf } from "../config.ts";
import { createLogger } from "../logger.ts";
import { openKnowledge } from "./knowledge.ts";

const { values } = parseArgs({
	options: { knowledge: { type: "string" }, explain: { type: "boolean", default: false } },
	allowPositionals: true,
});
const dir = values.knowledge ?? communityDirOf();
const settings = await loadSettings(dir).catch(() => undefined);
const knowledge = await openKnowledge({
	dir,
	contacts: settings?.contacts,
	names: settings && [settings.name, settings.desk],
	clock: systemClock,
	zone: settings?.zone ?? (process.env.TZ || "Asia/Shanghai"),
	logger: createLogger("error"),
	watch: false,
}).catch((error: unknown) => {
	process.stderr.write(`${dir}: ${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
});

for await (const line of createInterface({ input: process.stdin })) {
	if (line.trim() === "") continue;
	const { id, question } = readLine(line);
	const { answered, text, sources, explain } = knowledge.ask(question, { explain: values.explain });
	process.stdout.write(`${JSON.stringify({ id, answered, answer: text, sources, ...(explain ? { explain } : {}) })}\n`);
}
await knowledge.close();

/** A line that is no JSON is asked as it stands, so that a slip does not lose the lines after it. */
function readLine(line: string): { id: unknown; question: string } {
	try {
		const parsed: unknown = JSON.parse(line);
		if (typeof parsed === "object" && parsed !== null) {
			const { id = null, question } = parsed as { id?: unknown; question?: unknown };
			return { id, question: typeof question === "string" ? question : String(question ?? "") };
		}
	} catch {
		// not JSON: taken as the question itself
	}
	return { id: null, question: line };
}
