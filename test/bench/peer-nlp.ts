/** node-nlp with Chinese, trained on labelled messages: the best-known library for intents in this ecosystem, for comparison only. */
import { createRequire } from "node:module";
import { z } from "zod";
import type { Example } from "../../src/understanding/training/dataset.ts";

/** What is used of the library, which brings no types. */
interface NlpManager {
	addDocument(language: string, text: string, intent: string): void;
	train(): Promise<unknown>;
	process(language: string, text: string): Promise<unknown>;
}
type NlpManagerClass = new (settings: object) => NlpManager;

const answer = z.object({ intent: z.string() });

/** Trains it (a minute or two); the reader gives the intent of a text. */
export async function trainPeer(examples: readonly Example[]): Promise<(text: string) => Promise<string>> {
	const { NlpManager: Manager } = createRequire(import.meta.url)("node-nlp") as { NlpManager: NlpManagerClass };
	const manager = new Manager({ languages: ["zh"], forceNER: false, autoSave: false, autoLoad: false, nlu: { log: false, useNoneFeature: false } });
	for (const { text, intent } of examples) manager.addDocument("zh", text, intent);
	await quietly(() => manager.train());
	return async (text) => answer.parse(await manager.process("zh", text)).intent;
}

/** The library reports each epoch on stdout. */
async function quietly(work: () => Promise<unknown>): Promise<void> {
	const { log } = console;
	console.log = () => {};
	try {
		await work();
	} finally {
		console.log = log;
	}
}
