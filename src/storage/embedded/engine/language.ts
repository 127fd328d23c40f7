/** MongoDB's query and aggregation language: `mingo` with BSON's comparisons and a few repaired stages. */
import { Aggregator } from "mingo/aggregator";
import { Context } from "mingo/core";
import * as accumulator from "mingo/operators/accumulator";
import * as expression from "mingo/operators/expression";
import * as pipeline from "mingo/operators/pipeline";
import * as projection from "mingo/operators/projection";
import * as query from "mingo/operators/query";
import * as window from "mingo/operators/window";
import { Query } from "mingo/query";
import { arrayOperators } from "./array-operators.ts";
import { COMPARISONS } from "./comparisons.ts";
import { type Doc, isDoc } from "./documents.ts";
import { badValue, CommandError, notSupported } from "./errors.ts";
import { ACCUMULATORS, EXPRESSIONS } from "./expressions.ts";
import { repairedStages } from "./stages.ts";

/** Says whether a document matches. */
export type Matcher = (doc: Doc) => boolean;

/** How a pipeline reaches other collections. */
export interface Lookup {
	/** Every document of a collection. */
	(collection: string): Doc[];
	/** Those documents of a collection that match, through its indexes. */
	find(collection: string, filter: Doc): Doc[];
}

type ContextParts = NonNullable<Parameters<typeof Context.init>[0]>;

const UNSUPPORTED_QUERIES = ["$where", "$jsonSchema", "$text", "$near", "$nearSphere", "$geoWithin", "$geoIntersects"];
const UNSUPPORTED_STAGES = ["$out", "$merge", "$changeStream", "$geoNear", "$search", "$indexStats", "$collStats"];

const context = Context.init({
	accumulator: { ...accumulator, ...ACCUMULATORS },
	expression: { ...expression, ...EXPRESSIONS },
	pipeline: { ...pipeline, ...repairedStages(() => context) },
	projection,
	query: { ...query, ...COMPARISONS, ...arrayOperators(compileFilter) },
	window,
} as unknown as ContextParts);

/** Compiles a filter. Throws on an operator it does not know. */
export function compileFilter(filter: Doc): Matcher {
	refuseUnsupported(filter);
	const { $comment, ...conditions } = filter;
	const compiled = new Query(withRegexTogether(conditions), { context });
	return (doc) => compiled.test(doc);
}

/** Refuses what would need another kind of index or a script. */
function refuseUnsupported(filter: unknown): void {
	if (Array.isArray(filter)) for (const part of filter) refuseUnsupported(part);
	if (!isDoc(filter)) return;
	for (const [name, value] of Object.entries(filter)) {
		if (UNSUPPORTED_QUERIES.includes(name)) throw notSupported(name);
		refuseUnsupported(value);
	}
}

/** `$options` belongs to the `$regex` beside it; together they are one regular expression. */
function withRegexTogether(filter: unknown): Doc {
	return mapDocs(filter) as Doc;
}

function mapDocs(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(mapDocs);
	if (!isDoc(value)) return value;
	const { $regex, $options, ...rest } = value;
	const others = Object.fromEntries(Object.entries(rest).map(([name, item]) => [name, mapDocs(item)]));
	return $regex === undefined ? others : { ...others, $regex: regExp($regex, $options) };
}

function regExp(pattern: unknown, options: unknown): RegExp {
	if (pattern instanceof RegExp) return options === undefined ? pattern : new RegExp(pattern.source, String(options));
	if (typeof pattern !== "string") throw badValue("$regex has to be a string");
	try {
		return new RegExp(pattern, options === undefined ? "" : String(options).replace("x", ""));
	} catch {
		throw new CommandError(51091, "Location51091", "Regular expression is invalid");
	}
}

/** Runs stages over documents, in memory. */
export function runPipeline(docs: Iterable<Doc>, stages: readonly Doc[], lookup: Lookup, variables?: Doc): Doc[] {
	for (const stage of stages) checkStage(stage);
	const options = { context, collectionResolver: lookup, ...(variables === undefined ? {} : { variables }) };
	return new Aggregator([...stages], options as unknown as ConstructorParameters<typeof Aggregator>[1]).run<Doc>(docs);
}

function checkStage(stage: Doc): void {
	const name = Object.keys(stage)[0] ?? "";
	if (UNSUPPORTED_STAGES.includes(name)) throw notSupported(`stage ${name}`);
	if (!(name in pipeline)) throw new CommandError(40324, "Location40324", `Unrecognized pipeline stage name: '${name}'`);
	if (name === "$match") refuseUnsupported(stage.$match);
}

/** Runs one document through an update pipeline. */
export function runUpdatePipeline(doc: Doc, stages: readonly Doc[]): Doc {
	const allowed = ["$addFields", "$set", "$project", "$unset", "$replaceRoot", "$replaceWith"];
	const wrong = stages.flatMap((stage) => Object.keys(stage)).find((name) => !allowed.includes(name));
	if (wrong !== undefined) throw badValue(`${wrong} is not allowed to be used within an update`);
	const nothing = Object.assign(() => [], { find: () => [] });
	return runPipeline([doc], stages, nothing)[0] ?? doc;
}

/** A document through a `$project` stage. */
export function projectWithStage(doc: Doc, projection: Doc): Doc {
	return runUpdatePipeline(doc, [{ $project: projection }]);
}
