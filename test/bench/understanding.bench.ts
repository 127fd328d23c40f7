/** How well, how fast and how small messages are understood: on writers who wrote no training line, beside node-nlp trained on the same messages. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { type Example, readExamples, trainingFiles } from "../../src/understanding/training/dataset.ts";
import { judgeAll } from "../../src/understanding/training/evaluate.ts";
import { reportOn } from "../../src/understanding/training/report.ts";
import { createUnderstanding } from "../../src/understanding/understand.ts";
import type { Print } from "./bench.ts";
import { trainPeer } from "./peer-nlp.ts";
import { ms, percentile, table } from "./tables.ts";

export const name = "understanding";

/** Written by people who wrote no training line, and never read to better a sentence. */
const HELD_OUT = join(import.meta.dirname, "..", "understanding", "data", "held-out");

/** Messages that are read before anything is counted. */
const WARM_UP = 100;

/** Measures quality, speed, memory, and the peer. */
export async function run(print: Print): Promise<void> {
	const files = readdirSync(HELD_OUT).filter((file) => file.endsWith(".jsonl"));
	const examples = readExamples(files.map((file) => join(HELD_OUT, file)));
	const understand = createUnderstanding();
	const context = { now: new Date(), zone: "Asia/Shanghai" };
	for (const { text } of examples.slice(0, WARM_UP)) understand(text, context);
	print(reportOn(judgeAll(understand, examples)));
	const own = await measured(examples, async (text) => understand(text, context).intent);
	print(`\nmemory: ${memoryAdded()} MB more in use after ${examples.length} messages than before the models were loaded`);
	const started = performance.now();
	const peer = await trainPeer(readExamples(trainingFiles()));
	const seconds = (performance.now() - started) / 1_000;
	for (const { text } of examples.slice(0, WARM_UP)) await peer(text);
	const other = await measured(examples, peer);
	print(`\nnode-nlp 4.27 with lang-zh, trained in ${seconds.toFixed(0)} s on the same messages\n`);
	const head = ["held-out messages", "intent", "emergencies found", "false alarms", "p50", "p95"];
	for (const line of table(head, [row("guanjia", own), row("node-nlp", other)])) print(line);
}

interface Measured {
	readonly right: number;
	readonly found: number;
	readonly alarms: number;
	readonly samples: readonly number[];
}

async function measured(examples: readonly Example[], intentOf: (text: string) => Promise<string>): Promise<Measured> {
	const samples: number[] = [];
	const judged: { due: string; is: string }[] = [];
	for (const { text, intent } of examples) {
		const started = performance.now();
		const is = await intentOf(text);
		samples.push(performance.now() - started);
		judged.push({ due: intent, is });
	}
	const danger = judged.filter((one) => one.due === "emergency");
	const quiet = judged.filter((one) => one.due !== "emergency");
	return {
		right: judged.filter((one) => one.is === one.due).length / judged.length,
		found: danger.filter((one) => one.is === "emergency").length / danger.length,
		alarms: quiet.filter((one) => one.is === "emergency").length / quiet.length,
		samples,
	};
}

function row(label: string, { right, found, alarms, samples }: Measured): string[] {
	const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
	return [label, percent(right), percent(found), percent(alarms), ms(percentile(samples, 0.5)), ms(percentile(samples, 0.95))];
}

/** Measured in a process of its own, because here the memory of other parts would be counted. */
function memoryAdded(): string {
	return execFileSync(process.execPath, [join(import.meta.dirname, "understanding-memory.ts"), HELD_OUT], { encoding: "utf8" }).trim();
}
