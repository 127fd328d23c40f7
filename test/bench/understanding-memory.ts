/** Prints how many MB of memory understanding adds to a process, use included: `node understanding-memory.ts FOLDER` of labelled messages. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readExamples } from "../../src/understanding/training/dataset.ts";
import { createUnderstanding } from "../../src/understanding/understand.ts";

const folder = process.argv[2] ?? ".";
const files = readdirSync(folder).filter((file) => file.endsWith(".jsonl"));
const examples = readExamples(files.map((file) => join(folder, file)));
const before = process.memoryUsage.rss();
const understand = createUnderstanding();
const context = { now: new Date(), zone: "Asia/Shanghai" };
for (const { text } of examples) understand(text, context);
console.log(((process.memoryUsage.rss() - before) / 1e6).toFixed(0));
