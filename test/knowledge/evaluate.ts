/** Asks a folder of documents a list of questions and counts what came right. */
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { manualClock } from "../../src/clock.ts";
import { openKnowledge } from "../../src/knowledge/knowledge.ts";
import { silentLogger } from "../../src/logger.ts";

const shape = z.object({
	answerable: z.array(z.tuple([z.string(), z.array(z.string())]).rest(z.array(z.string()))),
	unanswerable: z.array(z.string()),
});

/** What came of a set of questions: counts, and the failures in words. */
export interface Evaluation {
	readonly answerable: number;
	readonly right: number;
	readonly unanswerable: number;
	readonly handedOver: number;
	readonly failures: readonly string[];
}

const lineShape = z.object({ question: z.string(), expect: z.enum(["answer", "handover"]), facts: z.array(z.string()) });

/** Reads questions from YAML, or from JSON Lines with what is expected of each. */
async function readQuestions(file: string): Promise<z.infer<typeof shape>> {
	const text = await readFile(file, "utf8");
	if (!file.endsWith(".jsonl")) return shape.parse(parse(text));
	const lines = text
		.split("\n")
		.filter((line) => line.trim() !== "")
		.map((line) => lineShape.parse(JSON.parse(line)));
	return {
		answerable: lines.filter((line) => line.expect === "answer").map(({ question, facts }) => [question, facts]),
		unanswerable: lines.filter((line) => line.expect === "handover").map(({ question }) => question),
	};
}

/** Asks the questions of a file. A fact counts when it stands in the answer, spaces aside. */
export async function evaluate(dir: string, questionsFile: string, contacts: { name: string; phone: string }[] = []): Promise<Evaluation> {
	const questions = await readQuestions(questionsFile);
	const knowledge = await openKnowledge({
		dir,
		contacts,
		clock: manualClock("2026-03-02T02:00:00Z"),
		zone: "Asia/Shanghai",
		logger: silentLogger,
		watch: false,
	});
	const failures: string[] = [];
	let right = 0;
	let handedOver = 0;
	for (const [question, facts, banned = []] of questions.answerable) {
		const { answered, text, explain } = knowledge.ask(question, { explain: true });
		const shown = squeeze(text);
		const good =
			answered &&
			facts.every((fact) => shown.includes(squeeze(fact))) &&
			!banned.some((fact) => shown.includes(squeeze(fact))) &&
			sentences(text) <= 3;
		if (good) right++;
		else
			failures.push(
				`WRONG ${question} → ${answered ? text : `refused ${explain?.type} ${explain?.words.join(" ")} ${explain?.confidence}/${explain?.threshold} :: ${explain?.candidates[0]?.text}`}`,
			);
	}
	for (const question of questions.unanswerable) {
		const { answered, text, explain } = knowledge.ask(question, { explain: true });
		if (!answered) handedOver++;
		else failures.push(`SAID ${question} → ${text} ${JSON.stringify(explain?.words)} ${explain?.confidence}/${explain?.threshold}`);
	}
	await knowledge.close();
	return { answerable: questions.answerable.length, right, unanswerable: questions.unanswerable.length, handedOver, failures };
}

function squeeze(text: string): string {
	return text.replace(/\s+/g, "").replaceAll("－", "-").replaceAll("–", "-").replaceAll("—", "-");
}

/** Full sentences; rows of tables and lists stand on lines of their own and are not counted. */
function sentences(text: string): number {
	return text
		.split("\n")
		.filter((line) => /[。！？]/.test(line))
		.reduce((sum, line) => sum + (line.match(/[。！？]/g)?.length ?? 0), 0);
}

if (process.argv[1]?.endsWith("evaluate.ts") && process.argv[2] && process.argv[3]) {
	const { failures, ...counts } = await evaluate(process.argv[2], process.argv[3]);
	for (const failure of failures) console.log(failure);
	console.log(counts);
}
