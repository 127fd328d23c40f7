/** Trains the models from `data/train/*.jsonl` and `data/phrases.txt` and writes `data/weights.bin`. Seeded: the same files give the same bytes. */
import { writeFileSync } from "node:fs";
import { loadReader } from "../read.ts";
import { calibrate } from "./calibrate.ts";
import { readExamples, trainingFiles } from "./dataset.ts";
import { packWeights } from "./pack.ts";
import { readPhrases } from "./phrases.ts";
import { prepare, trainBoth } from "./prepare.ts";

const read = loadReader();
const examples = prepare(readExamples(trainingFiles()), read);
const phrases = prepare(readPhrases(), read);
const calibration = calibrate(examples, phrases);
const bytes = packWeights(trainBoth(examples, phrases, calibration.temperatures), calibration.thresholds);
writeFileSync(new URL("../data/weights.bin", import.meta.url), bytes);
console.log(`${examples.length} messages, ${phrases.length} phrases, ${(bytes.length / 1e6).toFixed(2)} MB`);
console.log(JSON.stringify(calibration));
