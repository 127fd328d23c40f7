/** `npm run -s ask -- --knowledge DIR [--explain]`: questions as JSON Lines on standard input, answers on standard output. */
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { systemClock } from "../clock.ts";
import { loadSettings } from "../community/settings.ts";
import { createLogger } from "../logger.ts";
import { openKnowledge } from "./knowledge.ts";

const { values } = parseArgs({
	options: { knowledge: { type: "string" }, explain: { type: "boolean", default: false } },
	allowPositionals: true,
});
const dir = values.knowledge ?? process.env.COMMUNITY_DIR ?? new URL("../../knowledge", import.meta.url).pathname;
const settings = await loadSettings(dir).catch(() => undefined);
const zone = settings?.zone ?? process.env.TZ ?? "Asia/Shanghai";
const knowledge = await openKnowledge({
	dir,
	contacts: settings?.contacts,
	names: settings ? [settings.name, settings.desk] : undefined,
	clock: systemClock,
	zone,
	logger: createLogger("error"),
	watch: false,
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
