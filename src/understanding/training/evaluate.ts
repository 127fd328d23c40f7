/** `node src/understanding/training/evaluate.ts FILE.jsonl …`: measures the shipped understanding on labelled messages; `--errors` lists what went wrong. */
import { performance } from "node:perf_hooks";
import { createUnderstanding } from "../understand.ts";
import { readExamples } from "./dataset.ts";
import { reportOn } from "./report.ts";

const files = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
if (files.length === 0) {
	console.error("usage: node src/understanding/training/evaluate.ts FILE.jsonl … [--errors]");
	process.exit(1);
}
const before = process.memoryUsage().rss;
const understand = createUnderstanding();
const examples = readExamples(files);
const context = { now: new Date(), zone: process.env["TZ"] || "Asia/Shanghai" };
for (const example of examples.slice(0, 50)) understand(example.text, context);
const start = performance.now();
const judged = examples.map((example) => ({ example, found: understand(example.text, context) }));
const each = (performance.now() - start) / (examples.length || 1);
console.log(reportOn(judged));
console.log(`\n${each.toFixed(2)} ms a message, ${((process.memoryUsage().rss - before) / 1e6).toFixed(0)} MB added`);
if (process.argv.includes("--errors")) {
	for (const { example, found } of judged.filter((one) => one.found.intent !== one.example.intent)) {
		console.log(`${example.intent} > ${found.intent} ${found.confidence.toFixed(2)}  ${example.text}`);
	}
}
