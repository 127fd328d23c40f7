/** Finds temperatures and alarm thresholds on messages of writers that a model has not seen. */
import { blended, softmax } from "../classifier.ts";
import { countModelFrom } from "../counts.ts";
import { LEVELS, type Level, levelOf } from "../emergency.ts";
import { INTENTS } from "../labels.ts";
import { writerOf } from "./dataset.ts";
import { scoresOf } from "./fit.ts";
import { columnOf, type Prepared, type Target, trainOne } from "./prepare.ts";

/** One message as a model scores it that never saw its writer. */
export interface Unseen {
	readonly prepared: Prepared;
	readonly scores: readonly number[];
	readonly label: number;
}

/** What goes into the weights file beside the weights. */
export interface Calibration {
	readonly temperatures: Record<Target, number>;
	readonly thresholds: Record<Level, number>;
}

/** Scores of every labelled message by a model trained without its writer. */
export function leaveOneWriterOut(examples: readonly Prepared[], phrases: readonly Prepared[], target: Target): Unseen[] {
	const writers = new Set(examples.map((one) => writerOf(one.example)));
	return [...writers].flatMap((writer) => {
		const others = examples.filter((one) => writerOf(one.example) !== writer);
		const { fitted, columns, priors } = trainOne(others, phrases, target);
		const counted = countModelFrom(columns, priors);
		return examples.flatMap((prepared) => {
			const label = columnOf(prepared.example, target);
			if (label === null || writerOf(prepared.example) !== writer) return [];
			return [{ prepared, label, scores: blended(scoresOf(fitted, prepared.groups), counted, prepared.groups) }];
		});
	});
}

/** Temperatures and thresholds for the weights file. */
export function calibrate(examples: readonly Prepared[], phrases: readonly Prepared[]): Calibration {
	const intents = leaveOneWriterOut(examples, phrases, "intent");
	const intent = temperatureOf(intents);
	const category = temperatureOf(leaveOneWriterOut(examples, phrases, "category"));
	return { temperatures: { intent, category }, thresholds: alarmThresholds(intents, intent) };
}

/** The temperature with the least loss. */
export function temperatureOf(cases: readonly Unseen[]): number {
	const candidates = Array.from({ length: 40 }, (_, step) => 0.2 * 1.08 ** step);
	const loss = (temperature: number): number =>
		cases.reduce((sum, one) => sum - Math.log(softmax(one.scores.map((score) => score / temperature))[one.label] || 1e-9), 0);
	return candidates.reduce((best, one) => (loss(one) < loss(best) ? one : best), 1);
}

/** A missed emergency costs as much as this many false alarms. */
const MISS_COST = 3;

/** Things that only look like danger (灭火器) take more than a guess; there are too few such messages to find this from. */
const LEAST: Readonly<Partial<Record<Level, number>>> = { harmless: 0.7 };

/** Per level of the rules' certainty, the least probability that costs least. */
export function alarmThresholds(cases: readonly Unseen[], temperature: number): Record<Level, number> {
	const column = INTENTS.indexOf("emergency");
	const seen = cases.map((one) => ({
		p: softmax(one.scores.map((score) => score / temperature))[column] ?? 0,
		real: one.label === column,
		level: levelOf(one.prepared.reading.danger),
	}));
	const found = LEVELS.map((name) => {
		const level = seen.filter((one) => one.level === name);
		const cost = (least: number): number => level.reduce((sum, one) => sum + (one.p >= least ? (one.real ? 0 : 1) : one.real ? MISS_COST : 0), 0);
		const candidates = Array.from({ length: 31 }, (_, step) => 0.02 * (step + 1));
		const cheapest = candidates.reduce((best, one) => (cost(one) < cost(best) ? one : best), 0.3);
		return [name, Number(Math.max(cheapest, LEAST[name] ?? 0).toFixed(2))] as const;
	});
	return Object.fromEntries(found) as Record<Level, number>;
}
