/**
 * Runs the same random operations on the embedded store and on a reference server and counts where they agree.
 *
 * usage: REFERENCE_URI=mongodb://… node test/reference/compare.ts [--seed N] [--rounds N] [--show N]
 */
import { parseArgs } from "node:util";
import { type Document, EJSON } from "bson";
import fc from "fast-check";
import { type Collection, MongoClient } from "mongodb";
import { openTestStorage } from "../storage/test-storage.ts";
import { sortedKeys } from "./canonical.ts";
import { knownDifference } from "./known-differences.ts";
import { type Operation, operation } from "./operations.ts";

const OPERATIONS_PER_ROUND = 40;
/** Of each text, in characters. */
const SHOWN = 700;
const EXACT = { promoteValues: false };

/** What an operation did: its answer, or that it was refused. */
export type Outcome = { answer: string } | { refused: string };

export interface Disagreement {
	round: number;
	operation: Operation;
	embedded: Outcome;
	reference: Outcome;
	before: string;
	/** True when both hold the same documents afterwards. */
	sameContents: boolean;
}

async function outcomeOf(collection: Collection<Document>, step: Operation): Promise<Outcome> {
	try {
		return { answer: text(await run(collection, step)) };
	} catch (error) {
		return { refused: error instanceof Error ? `${"code" in error ? error.code : ""} ${error.message}` : String(error) };
	}
}

async function run(c: Collection<Document>, step: Operation): Promise<unknown> {
	switch (step.kind) {
		case "index":
			return c.createIndex(step.key as Record<string, 1>, step.options);
		case "insert":
			return (
				await c.insertMany(
					step.docs.map((doc) => ({ ...doc })),
					{ ordered: true },
				)
			).insertedCount;
		case "update": {
			const done = step.many ? await c.updateMany(step.filter, step.update, step.options) : await c.updateOne(step.filter, step.update, step.options);
			return [done.matchedCount, done.modifiedCount, done.upsertedCount];
		}
		case "findOneAndUpdate":
			return c.findOneAndUpdate(step.filter, step.update, { ...step.options, ...EXACT });
		case "replace": {
			const done = await c.replaceOne(step.filter, step.doc, { upsert: step.upsert });
			return [done.matchedCount, done.modifiedCount, done.upsertedCount];
		}
		case "delete":
			return (await c.deleteMany(step.filter)).deletedCount;
		case "find":
			return c
				.find(step.filter, { projection: step.projection, ...EXACT })
				.sort(step.sort as Record<string, 1>)
				.skip(step.skip)
				.limit(step.limit)
				.toArray();
		case "count":
			return c.countDocuments(step.filter);
		case "distinct":
			return (await c.distinct(step.path, step.filter)).map(text).sort();
		case "aggregate":
			return aggregated(c, step.stages);
	}
}

/** Groups have no order, and how a number is typed inside an aggregation is not compared. */
async function aggregated(c: Collection<Document>, stages: readonly Document[]): Promise<string[]> {
	const own = stages.map((stage) => (stage.$lookup ? { $lookup: { ...stage.$lookup, from: c.collectionName } } : stage));
	return (await c.aggregate(own).toArray()).map((doc) => EJSON.stringify(sortedKeys(doc), { relaxed: true })).sort();
}

function text(value: unknown): string {
	return EJSON.stringify(value, { relaxed: false });
}

function agree(left: Outcome, right: Outcome): boolean {
	if ("answer" in left && "answer" in right) return left.answer === right.answer;
	return "refused" in left && "refused" in right;
}

async function contents(collection: Collection<Document>): Promise<string> {
	return text(await collection.find({}, EXACT).sort({ _id: 1 }).toArray());
}

/** Plays one round; after a disagreement over contents the rest of the round would only repeat it, so it ends. */
async function playRound(
	round: number,
	seed: number,
	embedded: Collection<Document>,
	reference: Collection<Document>,
): Promise<{ steps: number; found: Disagreement[] }> {
	const steps = fc.sample(operation, { seed: seed + round, numRuns: OPERATIONS_PER_ROUND });
	const found: Disagreement[] = [];
	let before = "[]";
	for (const [at, step] of steps.entries()) {
		const [mine, theirs] = await Promise.all([outcomeOf(embedded, step), outcomeOf(reference, step)]);
		const [after, theirContents] = await Promise.all([contents(embedded), contents(reference)]);
		if (!agree(mine, theirs))
			found.push({ round, operation: step, embedded: mine, reference: theirs, before, sameContents: after === theirContents });
		else if (after !== theirContents)
			found.push({ round, operation: step, embedded: { answer: after }, reference: { answer: theirContents }, before, sameContents: false });
		if (after !== theirContents) return { steps: at + 1, found };
		before = after;
	}
	return { steps: steps.length, found };
}

function shown(outcome: Outcome): string {
	return "answer" in outcome ? outcome.answer : `refused: ${outcome.refused}`;
}

/** The two texts from a little before they part. */
function differingPart(left: string, right: string): [string, string] {
	let at = 0;
	while (at < left.length && left[at] === right[at]) at++;
	const from = Math.max(0, at - 120);
	return [left.slice(from), right.slice(from)];
}

function show({ round, operation: step, embedded, reference, before }: Disagreement): void {
	console.log(`round ${round}: ${EJSON.stringify(step)}`);
	const [mine, theirs] = differingPart(shown(embedded), shown(reference));
	const id = "filter" in step ? step.filter._id : undefined;
	const docs = (EJSON.parse(before) as Document[]).filter((doc) => id === undefined || typeof id === "object" || doc._id === id);
	console.log(`  before    ${EJSON.stringify(docs).slice(0, SHOWN)}`);
	console.log(`  embedded  ${mine.slice(0, SHOWN)}`);
	console.log(`  reference ${theirs.slice(0, SHOWN)}`);
}

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: { seed: { type: "string", default: "1" }, rounds: { type: "string", default: "100" }, show: { type: "string", default: "10" } },
	});
	const uri = process.env.REFERENCE_URI;
	if (uri === undefined) throw new Error("REFERENCE_URI names the reference server");
	const storage = await openTestStorage();
	const reference = await new MongoClient(uri).connect();
	const seed = Number(values.seed);
	let steps = 0;
	const all: Disagreement[] = [];
	for (let round = 0; round < Number(values.rounds); round++) {
		const name = `fuzz_${seed}_${round}_${process.pid}`;
		const theirs = reference.db("fuzz").collection(name);
		const played = await playRound(round, seed * 1_000_003, storage.connection.getClient().db("fuzz").collection(name), theirs);
		await theirs.drop();
		steps += played.steps;
		all.push(...played.found);
	}
	const unknown = all.filter((found) => knownDifference(found) === undefined);
	for (const found of unknown.slice(0, Number(values.show))) show(found);
	const agreed = (100 * (steps - all.length)) / steps;
	console.log(
		`differential fuzz: seed ${seed}, ${steps} operations, ${agreed.toFixed(2)} % agree, ${all.length - unknown.length} known differences, ${unknown.length} new`,
	);
	await reference.close();
	await storage.stop();
	return unknown.length === 0 ? 0 : 1;
}

process.exitCode = await main();
