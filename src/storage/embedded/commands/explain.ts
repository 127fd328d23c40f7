/** SQLite's query plan told in MongoDB's words, so that one test of index use serves both. */
import type { DatabaseSync } from "node:sqlite";
import type { Collection } from "../engine/collection.ts";
import type { FindSpec } from "../engine/collection-reader.ts";
import type { Doc } from "../engine/documents.ts";

/** `queryPlanner.winningPlan` with stages SORT, FETCH, IXSCAN, COLLSCAN and EOF; `steps` are SQLite's own words. */
export function explainFind(namespace: string, collection: Collection | undefined, spec: FindSpec, db: DatabaseSync): Doc {
	if (collection === undefined) return planner(namespace, { stage: "EOF" }, []);
	const { steps, sortsInMemory } = collection.reader.explain(spec, db);
	const access = accessStage(collection, steps);
	const sorted = Object.keys(spec.sort ?? {}).length > 0;
	return planner(namespace, sorted && sortsInMemory ? { stage: "SORT", sortPattern: spec.sort, inputStage: access } : access, steps);
}

function planner(namespace: string, winningPlan: Doc, steps: readonly string[]): Doc {
	return { queryPlanner: { namespace, winningPlan, rejectedPlans: [], steps } };
}

/** Each step is one way into the table; a single whole-table scan among them makes the whole a scan. */
function accessStage(collection: Collection, steps: readonly string[]): Doc {
	const table = collection.schema.table;
	const ways = steps.filter((step) => step.startsWith("SEARCH ") || step.startsWith("SCAN ")).map((step) => wayIn(collection, step));
	if (steps.some((step) => step.startsWith(`SCAN ${table}`) && !step.includes("INDEX"))) return { stage: "COLLSCAN", direction: "forward" };
	const [first = { stage: "COLLSCAN", direction: "forward" }] = ways;
	return ways.length > 1 ? { stage: "FETCH", inputStage: { stage: "OR", inputStages: ways } } : { stage: "FETCH", inputStage: first };
}

function wayIn(collection: Collection, step: string): Doc {
	const sqlName = /USING (?:COVERING )?INDEX (\S+)/.exec(step)?.[1] ?? "";
	const name = sqlName.startsWith(`${collection.schema.table}.`) ? sqlName.slice(collection.schema.table.length + 1) : "_id_";
	const keyPattern = collection.schema.indexes.get(name)?.key ?? { _id: 1 };
	return { stage: "IXSCAN", indexName: name, keyPattern, scansWholeIndex: step.startsWith("SCAN ") };
}
