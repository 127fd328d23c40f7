/** Where the embedded store is known to differ from MongoDB; each is of no consequence to the program. */
import { sortedKeys } from "./canonical.ts";
import type { Disagreement } from "./compare.ts";

interface Difference {
	why: string;
	applies(found: Disagreement): boolean;
}

const DIFFERENCES: readonly Difference[] = [
	{
		why: "MongoDB counts a document as modified that an operator rewrote with what was there",
		applies: ({ operation, embedded, reference, sameContents }) =>
			operation.kind === "update" &&
			sameContents &&
			"answer" in embedded &&
			"answer" in reference &&
			withoutModified(embedded.answer) === withoutModified(reference.answer),
	},
	{
		why: "whole numbers beyond 53 bits are not computed with in aggregations and update pipelines",
		applies: ({ operation, before }) =>
			(operation.kind === "aggregate" || (operation.kind === "update" && Array.isArray(operation.update))) && before.includes('"9007199254740993"'),
	},
	{
		why: "a new document made by an upsert may have the fields of its filter in another order",
		applies: ({ operation, embedded, reference }) =>
			operation.kind === "update" &&
			operation.options.upsert === true &&
			"answer" in embedded &&
			"answer" in reference &&
			inAnyOrder(embedded.answer) === inAnyOrder(reference.answer),
	},
	{
		why: "MongoDB refuses to sort by two paths that both hold arrays",
		applies: ({ reference }) => "refused" in reference && reference.refused.includes("parallel arrays"),
	},
	{
		why: "MongoDB refuses to infer a field for an upsert that its filter names twice",
		applies: ({ reference }) => "refused" in reference && reference.refused.startsWith("54 "),
	},
	{
		why: "MongoDB takes a filter with an empty $in for one that says nothing, so that an upsert gets an id of its own",
		applies: ({ operation }) =>
			operation.kind === "update" && operation.options.upsert === true && JSON.stringify(operation.filter).includes('"$in":[]'),
	},
	{
		why: "MongoDB gives null among the distinct values when an index serves them and a document lacks the field",
		applies: ({ operation, embedded, reference }) =>
			operation.kind === "distinct" &&
			"answer" in embedded &&
			"answer" in reference &&
			withoutNull(embedded.answer) === withoutNull(reference.answer),
	},
	{
		why: "MongoDB filters before it computes, and so never meets the value that cannot be computed with",
		applies: ({ operation, embedded, reference }) =>
			operation.kind === "aggregate" && "refused" in embedded && "answer" in reference && computesBeforeFilter(operation.stages),
	},
];

function inAnyOrder(answer: string): string {
	return JSON.stringify(sortedKeys(JSON.parse(answer)));
}

/** Matched and upserted. */
function withoutModified(answer: string): string {
	const [matched, , upserted] = JSON.parse(answer) as unknown[];
	return JSON.stringify([matched, upserted]);
}

function withoutNull(answer: string): string {
	return JSON.stringify((JSON.parse(answer) as unknown[]).filter((value) => value !== "null"));
}

function computesBeforeFilter(stages: readonly object[]): boolean {
	const computed = stages.findIndex((stage) => "$addFields" in stage || "$project" in stage);
	return computed >= 0 && stages.slice(computed + 1).some((stage) => "$match" in stage || "$unwind" in stage || "$count" in stage);
}

/** Why a disagreement is expected; undefined when it is not. */
export function knownDifference(found: Disagreement): string | undefined {
	return DIFFERENCES.find((difference) => difference.applies(found))?.why;
}
