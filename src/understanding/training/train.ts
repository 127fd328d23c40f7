/** Trains the models from `data/train/*.jsonl` and writes `data/weights.bin`. Seeded: the same files give the same bytes. */
import { writeFileSync } from "node:fs";
import { CATEGORIES, INTENTS } from "../labels.ts";
import { loadReader } from "../read.ts";
import { calibrate } from "./calibrate.ts";
import { casesOf } from "./cases.ts";
import { readExamples, trainingFiles } from "./dataset.ts";
import { fitModel } from "./fit.ts";
import { packWeights } from "./pack.ts";

const examples = readExamples(trainingFiles());
const read = loadReader();
const { temperatures, thresholds } = calibrate(examples, read);
const models = {
	intent: { labels: INTENTS, temperature: temperatures.intent, fitted: fitModel(casesOf(examples, read, "intent"), INTENTS.length) },
	category: { labels: CATEGORIES, temperature: temperatures.category, fitted: fitModel(casesOf(examples, read, "category"), CATEGORIES.length) },
};
const bytes = packWeights(models, thresholds);
writeFileSync(new URL("../data/weights.bin", import.meta.url), bytes);
console.log(`${examples.length} messages, ${models.intent.fitted.hashes.length} features, ${(bytes.length / 1e6).toFixed(2)} MB`);
console.log(JSON.stringify({ temperatures, thresholds }));
