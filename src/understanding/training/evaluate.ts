/** `node src/understanding/training/evaluate.ts FILE.jsonl …`: measures the shipped understanding on labelled messages; `--errors` lists what went wrong. */
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { createUnderstanding, type Understand } from "../understand.ts";
import { type Example, readExamples } from "./dataset.ts";
import { type Judged, reportOn } from "./report.ts";

/** Reads every example as it would be read in use. */
export function judgeAll(understand: Understand, examples: readonly Example[]): Judged[] {
	const context = { now: new Date(), zone: "Asia/Shanghai" };
	return examples.map((example) => ({ example, found: understand(example.text, context) }));
}

function main(): void {
	const files = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
	if (files.length === 0) {
		console.error("usage: node src/understanding/training/evaluate.ts FILE.jsonl … [--errors]");
		process.exit(1);
	}
	const before = process.memoryUsage.rss();
	const understand = createUnderstanding();
	const examples = readExamples(files);
	judgeAll(understand, examples.slice(0, 50));
	const start = performance.now();
	const judged = judgeAll(understand, examples);
	const each = (performance.now() - start) / (examples.length || 1);
	console.log(reportOn(judged));
	console.log(`\n${each.toFixed(2)} ms a message, ${((process.memoryUsage.rss() - before) / 1e6).toFixed(0)} MB added`);
	if (!process.argv.includes("--errors")) return;
	for (const { example, found } of judged.filter((one) => one.found.intent !== one.example.intent)) {
		console.log(`${example.intent} > ${found.intent} ${found.confidence.toFixed(2)}  ${example.text}`);
	}
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) main();
