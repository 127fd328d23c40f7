/** `node src/knowledge/training/train.ts [--check]`: trains the weights anew; with `--check`, measures each community under weights that never saw it. */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { systemClock } from "../../clock.ts";
import { silentLogger } from "../../logger.ts";
import { understood } from "../answer.ts";
import { FEATURES } from "../features.ts";
import type { Candidate } from "../judge.ts";
import { type Knowledge, openKnowledge } from "../knowledge.ts";
import { offDomainQuestions } from "../lexicon.ts";
import { doubts, rank } from "../rank.ts";
import { DOUBTS, trained, type Weights, writeWeights } from "../weights.ts";
import { type Case, type Choice, fitChoice, fitYes } from "./fit.ts";
import { type Asked, type QuestionSet, questionSets } from "./questions.ts";

const SHRINK_ORDER = 0.002;
const SHRINK_SURE = 0.002;
const INDEPENDENT = 3;
/** A question whose answer was taken out of the folder is unanswerable by construction, and harder than most. */
const TAKEN_OUT = 0.05;
const OFF_DOMAIN = 0.1;
const HANDED_OVER = 0.92;

interface Drawn {
	readonly asked: Asked;
	readonly weight: number;
	readonly candidates: readonly Candidate[];
	readonly right: readonly boolean[];
	readonly doubtsOf: (candidates: readonly Candidate[]) => number[];
}

const squeeze = (text: string) =>
	text
		.replace(/\s+/g, "")
		.replace(/[－–—]/g, "-")
		.replace(/[|*]/g, "");

async function open(set: QuestionSet, weights: Weights = trained): Promise<Knowledge> {
	return openKnowledge({ dir: set.dir, clock: systemClock, zone: "Asia/Shanghai", logger: silentLogger, watch: false, weights });
}

async function draw(set: QuestionSet): Promise<Drawn[]> {
	const knowledge = await open(set);
	const weight = set.independent ? INDEPENDENT : 1;
	const drawOne = (asked: Asked, own: number): Drawn => {
		const question = understood(knowledge.corpus, asked.question);
		const candidates = rank(question, knowledge.corpus).filter(({ conflicts }) => conflicts.length === 0);
		return {
			asked,
			weight: own,
			candidates,
			right: candidates.map((one) => answers(one, asked)),
			doubtsOf: (some) => doubts(question, some, knowledge.corpus),
		};
	};
	const drawn = set.asked.map((asked) => drawOne(asked, weight));
	const off = offDomainQuestions.map((question) => drawOne({ question, facts: [], banned: [], gold: "" }, OFF_DOMAIN));
	await knowledge.close();
	return [...drawn, ...off];
}

export function answers({ passage, unitAt }: Candidate, { facts, gold, banned }: Asked): boolean {
	const unit = passage.units[unitAt];
	if (!unit || facts.length === 0) return false;
	const text = squeeze(unit.text);
	if (banned.some((fact) => text.includes(squeeze(fact)))) return false;
	if (gold !== "") {
		const whole = squeeze(gold);
		const cells = unit.cells.map(({ value }) => squeeze(value)).filter((value) => value !== "");
		return unit.kind === "row"
			? cells.every((cell) => whole.includes(cell)) && facts.some((fact) => text.includes(squeeze(fact)))
			: whole.includes(text) || text.includes(whole);
	}
	const all = facts.every((fact) => text.includes(squeeze(fact)));
	return (
		all ||
		(facts.length > 1 &&
			passage.units.length > 1 &&
			facts.every((fact) => squeeze(passage.units.map((one) => one.text).join("")).includes(squeeze(fact))) &&
			facts.some((fact) => text.includes(squeeze(fact))))
	);
}

function train(drawn: readonly Drawn[]): Weights {
	const choices: Choice[] = drawn
		.filter(({ right }) => right.includes(true))
		.map(({ candidates, right, weight }) => ({ rows: candidates.map(({ features }) => features), right, weight }));
	const order = fitChoice(choices, FEATURES.length, SHRINK_ORDER);
	const cases = drawn.flatMap((one) => sureCases(one, order));
	const sure = fitYes(cases, FEATURES.length + DOUBTS.length, SHRINK_SURE);
	return { order, sure, threshold: threshold(cases, sure) };
}

/** Whether the best candidate answers: as it is, and with the answer's passages taken out. */
function sureCases({ asked, candidates, right, weight, doubtsOf }: Drawn, order: readonly number[]): Case[] {
	const scored = candidates
		.map((one, at) => ({
			...one,
			right: right[at] ?? false,
			score: one.features.reduce((sum, value, index) => sum + value * (order[index] ?? 0), 0),
		}))
		.sort((one, other) => other.score - one.score);
	const [best] = scored;
	if (!best) return [];
	const rowOf = (some: readonly (Candidate & { right: boolean })[]) => (some[0] ? [...some[0].features, ...doubtsOf(some)] : []);
	if (asked.facts.length === 0) return [{ row: rowOf(scored), yes: false, weight }];
	const holding = new Set(scored.filter((one) => one.right).map(({ passageAt }) => passageAt));
	const without = scored.filter(({ passageAt }) => !holding.has(passageAt));
	const found = scored.slice(0, 3).some((one) => one.right && one.score > best.score - 1);
	return [
		...(holding.size > 0 ? [{ row: rowOf(scored), yes: found, weight }] : []),
		...(without.length > 0 && holding.size > 0 ? [{ row: rowOf(without), yes: false, weight: weight * TAKEN_OUT }] : []),
	];
}

/** Where enough of the unanswerable stay below. Cases by construction are left out: real ones decide. */
function threshold(cases: readonly Case[], sure: readonly number[]): number {
	const scores = cases
		.filter(({ yes, weight }) => !yes && weight >= INDEPENDENT)
		.map(({ row }) => 1 / (1 + Math.exp(-row.reduce((sum, value, at) => sum + value * (sure[at] ?? 0), 0))))
		.sort((one, other) => one - other);
	return Math.round((scores[Math.floor(scores.length * HANDED_OVER)] ?? 0.5) * 1000) / 1000;
}

/** Counts what comes right in `set` under `weights`. */
async function measure(set: QuestionSet, weights: Weights, verbose: boolean): Promise<string> {
	const knowledge = await open(set, weights);
	const count = { right: 0, answerable: 0, refused: 0, handed: 0, unanswerable: 0 };
	for (const { question, facts, banned, gold } of set.asked) {
		const { answered, text, explain } = knowledge.ask(question, { explain: true });
		const shown = squeeze(text);
		const good = answered && facts.every((fact) => shown.includes(squeeze(fact))) && !banned.some((fact) => shown.includes(squeeze(fact)));
		if (facts.length > 0) {
			count.answerable++;
			if (good) count.right++;
			if (!answered) count.refused++;
			if (!good && verbose)
				console.log(
					`${answered ? "WRONG" : "REFUSED"} ${explain?.confidence} ${question} [${explain?.words.join(" ")}] ${explain?.type}\n   want ${facts} ${gold}\n   ${answered ? text.replaceAll("\n", "⏎") : explain?.candidates[0]?.text}`,
				);
		} else {
			count.unanswerable++;
			if (!answered) count.handed++;
			else if (verbose) console.log(`SAID ${explain?.confidence} ${question} [${explain?.words.join(" ")}]\n   ${text.replaceAll("\n", "⏎")}`);
		}
	}
	await knowledge.close();
	const percent = (part: number, whole: number) => `${part}/${whole} ${((100 * part) / whole).toFixed(1)}%`;
	return `${set.name.padEnd(12)} right ${percent(count.right, count.answerable)} (refused ${count.refused}, wrong ${count.answerable - count.right - count.refused})  handed over ${percent(count.handed, count.unanswerable)}`;
}

/** How often the right unit is among the candidates, and how often it is first or among the first three. */
function reach(some: readonly Drawn[], order: readonly number[]): string {
	const places = some
		.filter(({ asked }) => asked.facts.length > 0)
		.map(({ candidates, right }) => {
			const scored = candidates.map((one, at) => ({
				right: right[at],
				score: one.features.reduce((sum, value, index) => sum + value * (order[index] ?? 0), 0),
			}));
			return scored.sort((one, other) => other.score - one.score).findIndex((one) => one.right);
		});
	const share = (keep: (place: number) => boolean) => `${((100 * places.filter(keep).length) / places.length).toFixed(0)}%`;
	return `found ${share((place) => place >= 0)} first ${share((place) => place === 0)} top3 ${share((place) => place >= 0 && place < 3)}`;
}

if (import.meta.main) {
	const { values } = parseArgs({
		options: { check: { type: "boolean", default: false }, only: { type: "string" }, verbose: { type: "boolean", default: false } },
	});
	const sets = questionSets();
	const drawn = new Map<QuestionSet, Drawn[]>();
	for (const set of sets) drawn.set(set, await draw(set));
	if (values.check) {
		for (const set of sets.filter(({ name }) => !values.only || values.only.split(",").includes(name))) {
			const others = sets.filter(({ group }) => group !== set.group).flatMap((one) => drawn.get(one) ?? []);
			const weights = train(others);
			console.log(
				await measure(set, weights, values.verbose),
				`threshold ${weights.threshold}`,
				reach(
					(drawn.get(set) ?? []).filter(({ asked }) => set.asked.includes(asked)),
					weights.order,
				),
			);
		}
	} else {
		const weights = train([...drawn.values()].flat());
		writeFileSync(new URL("../data/weights.json", import.meta.url), writeWeights(weights));
		for (const set of sets) console.log(await measure(set, weights, values.verbose));
	}
}
