/** Aggregation expressions that `mingo` gets wrong: comparisons across types, text of nothing, dates in UTC. */
import { evalExpr } from "mingo/core";
import * as expression from "mingo/operators/expression";
import { isDoc } from "./documents.ts";
import { badValue, CommandError } from "./errors.ts";
import { compareKeys, toKey } from "./keys.ts";

type EvalOptions = Parameters<typeof evalExpr>[2];
type Expression = (doc: unknown, operand: unknown, options: EvalOptions) => unknown;

const original = expression as unknown as Readonly<Record<string, Expression>>;

/** In an expression every value has its place, and a missing one comes before null. */
function compareValues(left: unknown, right: unknown): number {
	if (left === undefined || right === undefined) return Number(right === undefined) - Number(left === undefined);
	return compareKeys(toKey(left), toKey(right));
}

function compared(result: (order: number) => unknown): Expression {
	return (doc, operand, options) => {
		if (!Array.isArray(operand) || operand.length !== 2) throw badValue("A comparison takes exactly 2 arguments");
		const [left, right] = operand.map((side) => evalExpr(doc, side, options));
		return result(compareValues(left, right));
	};
}

const COMPARISONS: Readonly<Record<string, Expression>> = {
	$eq: compared((order) => order === 0),
	$ne: compared((order) => order !== 0),
	$gt: compared((order) => order > 0),
	$gte: compared((order) => order >= 0),
	$lt: compared((order) => order < 0),
	$lte: compared((order) => order <= 0),
	$cmp: compared((order) => Math.sign(order)),
};

/** MongoDB takes no text for an empty one, and refuses what has no text. */
function withEmptyText(name: string): Expression {
	return (doc, operand, options) => {
		const value = evalExpr(doc, operand, options);
		if (typeof value === "boolean" || isDoc(value)) throw new CommandError(16007, "Location16007", "can't convert to String");
		return original[name]?.(doc, operand, options) ?? "";
	};
}

/** Date expressions take `timezone: "UTC"`, which `mingo` reads as an offset. */
function acceptingUtc(): Readonly<Record<string, Expression>> {
	const dated = /^\$(date|year|month|week|iso|day|hour|minute|second|milli)/i;
	const names = Object.keys(original).filter((name) => dated.test(name));
	return Object.fromEntries(names.map((name) => [name, (doc, operand, options) => original[name]?.(doc, withoutUtc(operand), options)]));
}

function withoutUtc(operand: unknown): unknown {
	return isDoc(operand) && operand.timezone === "UTC" ? { ...operand, timezone: undefined } : operand;
}

/** Expressions by name; each takes the place of `mingo`'s own. */
export const EXPRESSIONS: Readonly<Record<string, Expression>> = {
	...acceptingUtc(),
	...COMPARISONS,
	$toLower: withEmptyText("$toLower"),
	$toUpper: withEmptyText("$toUpper"),
};

type Accumulator = (docs: unknown[], operand: unknown, options: EvalOptions) => unknown;

/** `$$ROOT` and plain fields mean the single document again, not the group. */
function rootedAt(doc: unknown, options: EvalOptions): EvalOptions {
	const { update } = options as { update?: (locals: { root: unknown }) => EvalOptions };
	return update === undefined ? options : update.call(options, { root: doc });
}

/** Accumulators by name: a missing value is not collected. */
export const ACCUMULATORS: Readonly<Record<string, Accumulator>> = {
	$push: (docs, operand, options) => docs.map((doc) => evalExpr(doc, operand, rootedAt(doc, options))).filter((value) => value !== undefined),
};
