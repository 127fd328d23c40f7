/** Finds temperatures, alarm thresholds and the gate for second matters on messages of writers that a model has not seen. */
import { warmed } from "../classifier.ts";
import { LEVELS, type Level } from "../emergency.ts";
import { type Gate, gateScore } from "../gate.ts";
import { INTENTS } from "../labels.ts";
import { isWorthCutting, orderedPair } from "../matters.ts";
import { cutNumbers, type Judgement } from "../second.ts";
import { fitGate, type GateCase } from "./fit-gate.ts";
import type { Unseen } from "./folds.ts";
import { columnOf, type Target } from "./prepare.ts";

/** What goes into the weights file beside the models. */
export interface Decisions {
	readonly temperatures: Readonly<Record<Target, number>>;
	readonly thresholds: Readonly<Record<Level, number>>;
	readonly second: Gate;
}

/** Everything that is decided on unseen messages. */
export function decide(unseen: readonly Unseen[]): Decisions {
	const temperatures = { intent: temperatureOf(unseen, "intent"), category: temperatureOf(unseen, "category") };
	const warm = ({ intents, categories }: Judgement): Judgement => ({
		intents: warmed(intents, temperatures.intent),
		categories: warmed(categories, temperatures.category),
	});
	const warmUnseen = unseen.map(({ prepared, whole, cuts }) => ({
		prepared,
		whole: warm(whole),
		cuts: cuts.map(({ cut, one, two }) => ({ cut, one: warm(one), two: warm(two) })),
	}));
	return { temperatures, thresholds: alarmThresholds(warmUnseen), second: secondGate(warmUnseen) };
}

/** The temperature with the least loss. */
function temperatureOf(unseen: readonly Unseen[], target: Target): number {
	const cases = unseen.flatMap(({ prepared, whole }) => {
		const label = columnOf(prepared.example, target);
		return label === null ? [] : [{ label, p: target === "intent" ? whole.intents : whole.categories }];
	});
	const loss = (temperature: number): number => cases.reduce((sum, one) => sum - Math.log(warmed(one.p, temperature)[one.label] || 1e-9), 0);
	const candidates = Array.from({ length: 36 }, (_, step) => 0.4 * 1.04 ** step);
	const losses = candidates.map(loss);
	return candidates[losses.indexOf(Math.min(...losses))] ?? 1;
}

/** So many of the emergencies of unseen writers must be found. */
const RECALL = 0.973;

/** Things that only look like danger (灭火器) take more than a guess; there are too few such messages to find this from. */
const LEAST: Readonly<Partial<Record<Level, number>>> = { harmless: 0.6 };

/**
 * The highest probability from which enough emergencies are found. One for all levels: a threshold for each fits the writers it was found on
 * better and unseen ones worse, because most levels hold few emergencies.
 */
function alarmThresholds(unseen: readonly Unseen[]): Record<Level, number> {
	const column = INTENTS.indexOf("emergency");
	const real = unseen.filter(({ prepared }) => prepared.example.intent === "emergency").map(({ whole }) => whole.intents[column] ?? 0);
	const falling = real.sort((a, b) => b - a);
	const found = falling[Math.ceil(RECALL * falling.length) - 1] ?? 0.5;
	const least = Math.floor(found * 1_000) / 1_000;
	return Object.fromEntries(LEVELS.map((level) => [level, Math.max(least, LEAST[level] ?? 0)])) as Record<Level, number>;
}

/** A second matter that is not there costs as much as this many that are missed. */
const FALSE_COST = 0.5;

/** The gate for second matters: right is a cut whose halves are the two labelled intents. */
function secondGate(unseen: readonly Unseen[]): Gate {
	const rows = unseen.flatMap((one, message) =>
		one.cuts
			.filter(({ cut }) => isWorthCutting(one.whole, cut))
			.map((cut) => ({
				message,
				values: cutNumbers(one.whole, cut.cut, cut.one, cut.two),
				pair: orderedPair(one.whole, cut.cut, cut.one, cut.two),
				example: one.prepared.example,
			})),
	);
	const cases: GateCase[] = rows.map(({ values, pair, example }) => ({
		values,
		yes: example.second !== null && example.second !== example.intent && pair.includes(example.intent) && pair.includes(example.second),
	}));
	const fitted = fitGate(cases);
	const best = new Map<number, { score: number; right: boolean }>();
	for (const [index, row] of rows.entries()) {
		const score = gateScore(fitted, cases[index]?.values ?? []);
		const known = best.get(row.message);
		if (row.pair[0] !== row.pair[1] && (known === undefined || score > known.score))
			best.set(row.message, { score, right: row.pair[1] === row.example.second });
	}
	const gain = (least: number): number => [...best.values()].reduce((sum, one) => sum + (one.score < least ? 0 : one.right ? 1 : -FALSE_COST), 0);
	const candidates = Array.from({ length: 41 }, (_, step) => -3 + 0.1 * step);
	const least = candidates.reduce((top, one) => (gain(one) > gain(top) ? one : top), 0);
	return { ...fitted, least: Number(least.toFixed(2)) };
}
