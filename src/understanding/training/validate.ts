/** Leave-one-writer-out measurement of the whole understanding: each writer's messages are read by models that never saw that writer. */
import { weightsFrom } from "../classifier.ts";
import { loadReader } from "../read.ts";
import { assemble } from "../understand.ts";
import { alarmThresholds, leaveOneWriterOut, temperatureOf } from "./calibrate.ts";
import { readExamples, trainingFiles, writerOf } from "./dataset.ts";
import { packWeights } from "./pack.ts";
import { readPhrases } from "./phrases.ts";
import { prepare, trainBoth } from "./prepare.ts";
import { reportOn } from "./report.ts";

const read = loadReader();
const examples = prepare(readExamples(trainingFiles()), read);
const phrases = prepare(readPhrases(), read);
const writers = [...new Set(examples.map((one) => writerOf(one.example)))];
const context = { now: new Date(), zone: "Asia/Shanghai" };
const intents = leaveOneWriterOut(examples, phrases, "intent");
const judged = writers.flatMap((writer) => {
	const others = examples.filter((one) => writerOf(one.example) !== writer);
	const unseen = intents.filter((one) => writerOf(one.prepared.example) !== writer);
	const temperature = temperatureOf(unseen);
	const models = trainBoth(others, phrases, { intent: temperature, category: temperature });
	const understand = assemble(read, weightsFrom(packWeights(models, alarmThresholds(unseen, temperature))));
	const own = examples.filter((one) => writerOf(one.example) === writer);
	return own.map(({ example }) => ({ example, found: understand(example.text, context) }));
});
console.log(reportOn(judged));
