/**
 * Trains the models from `data/train/*.jsonl` and `data/phrases.txt`, measures them writer by writer, and writes `data/weights.bin` (or the file named).
 * Seeded: the same files give the same bytes. `node src/understanding/training/train.ts [FILE]`
 */
import { renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadReader } from "../read.ts";
import { decide } from "./calibrate.ts";
import { readExamples, trainingFiles } from "./dataset.ts";
import { foldsOf } from "./folds.ts";
import { packWeights } from "./pack.ts";
import { readPhrases } from "./phrases.ts";
import { prepare, trainBoth } from "./prepare.ts";
import { reportOn } from "./report.ts";
import { judgeFolds } from "./validate.ts";

const file = process.argv[2] ?? fileURLToPath(new URL("../data/weights.bin", import.meta.url));
const read = loadReader();
const examples = prepare(readExamples(trainingFiles()), read);
const phrases = prepare(readPhrases(), read);
const folds = foldsOf(examples, phrases, read);
console.log(reportOn(judgeFolds(folds, read)));
const { temperatures, ...decisions } = decide(folds.flatMap((fold) => fold.unseen));
const bytes = packWeights(trainBoth(examples, phrases, temperatures), decisions);
// Renamed into place, so that nobody ever reads half a file.
writeFileSync(`${file}.new`, bytes);
renameSync(`${file}.new`, file);
console.log(`\n${examples.length} messages, ${phrases.length} phrases, ${(bytes.length / 1e6).toFixed(2)} MB`);
console.log(JSON.stringify({ temperatures, thresholds: decisions.thresholds, secondAt: decisions.second.least }));
