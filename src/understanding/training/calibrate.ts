/** Finds temperatures and alarm thresholds on messages of writers that a model has not seen. */
import { softmax } from "../classifier.ts";
import type { DangerReading } from "../danger.ts";
import { featuresOf } from "../features.ts";
import { CATEGORIES, INTENTS } from "../labels.ts";
import type { Reader } from "../read.ts";
import { columnOf, type Target } from "./cases.ts";
import { type Example, writerOf } from "./dataset.ts";
import { type Case, type Fitted, fitModel, scoresOf } from "./fit.ts";

/** One message as a model sees it that never saw its writer. */
export interface Unseen {
	readonly example: Example;
	readonly scores: readonly number[];
	readonly label: number;
}

/** The group that is held out together: the writer, or the persona when there is only one writer. */
export function foldsOf(examples: readonly Example[]): (example: Example) => string {
	const writers = new Set(examples.map(writerOf));
	return writers.size > 2 ? writerOf : (example) => example.writer;
}

/** Scores of every labelled message by a model trained without its writer. */
export function leaveOneWriterOut(examples: readonly Example[], read: Reader, target: Target): Unseen[] {
	const width = target === "intent" ? INTENTS.length : CATEGORIES.length;
	const foldOf = foldsOf(examples);
	const prepared = examples.flatMap((example) => {
		const label = columnOf(example, target);
		return label === null
			? []
			: [{ example, fold: foldOf(example), case: { groups: featuresOf(read(example.text)), label, weight: 1 } satisfies Case }];
	});
	return [...new Set(prepared.map((one) => one.fold))].flatMap((fold) => {
		const model: Fitted = fitModel(
			prepared.filter((one) => one.fold !== fold).map((one) => one.case),
			width,
		);
		return prepared
			.filter((one) => one.fold === fold)
			.map((one) => ({ example: one.example, label: one.case.label, scores: scoresOf(model, one.case.groups) }));
	});
}

/** Temperatures and thresholds for the weights file. */
export function calibrate(examples: readonly Example[], read: Reader): { temperatures: Record<Target, number>; thresholds: Record<string, number> } {
	const intents = leaveOneWriterOut(examples, read, "intent");
	const intent = temperatureOf(intents);
	const category = temperatureOf(leaveOneWriterOut(examples, read, "category"));
	return { temperatures: { intent, category }, thresholds: alarmThresholds(intents, intent, read) };
}

/** The temperature with the least loss. */
function temperatureOf(cases: readonly Unseen[]): number {
	const candidates = Array.from({ length: 40 }, (_, step) => 0.2 * 1.08 ** step);
	const loss = (temperature: number): number =>
		cases.reduce((sum, one) => sum - Math.log(softmax(one.scores.map((score) => score / temperature))[one.label] || 1e-9), 0);
	return candidates.reduce((best, one) => (loss(one) < loss(best) ? one : best), 1);
}

const LEVELS: Readonly<Record<string, (danger: DangerReading) => boolean>> = {
	sure: (danger) => danger.danger !== null,
	doubted: (danger) => danger.danger === null && danger.named.length > 0,
	hinted: (danger) => danger.named.length === 0 && danger.hinted.length > 0,
	unnamed: (danger) => danger.named.length === 0 && danger.hinted.length === 0,
};

/** A missed emergency costs as much as this many false alarms. */
const MISS_COST = 4;

function alarmThresholds(cases: readonly Unseen[], temperature: number, read: Reader): Record<string, number> {
	const column = INTENTS.indexOf("emergency");
	const seen = cases.map((one) => ({
		p: softmax(one.scores.map((score) => score / temperature))[column] ?? 0,
		real: one.label === column,
		danger: read(one.example.text).danger,
	}));
	return Object.fromEntries(
		Object.entries(LEVELS).map(([name, belongs]) => {
			const level = seen.filter((one) => belongs(one.danger));
			const cost = (least: number): number => level.reduce((sum, one) => sum + (one.p >= least ? (one.real ? 0 : 1) : one.real ? MISS_COST : 0), 0);
			const candidates = Array.from({ length: 19 }, (_, step) => 0.05 * (step + 1));
			return [name, Number(candidates.reduce((best, one) => (cost(one) < cost(best) ? one : best), 0.5).toFixed(2))];
		}),
	);
}
