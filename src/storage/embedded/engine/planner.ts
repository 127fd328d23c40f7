/**
 * Translates a filter to SQL as far as indexed paths can answer it.
 *
 * The SQL always selects a superset of the matching documents; `exact` says that it selects just those, and that nothing is
 * left to test. SQLite's own planner then chooses the index.
 */
import { type Doc, isDoc, isOperators } from "./documents.ts";
import { type IndexSpec, impliesPartial } from "./index-spec.ts";
import { type Key, NULL_KEY, toKey, typeRange } from "./keys.ts";

/** Where a path's keys are kept: in a column, and, once an array was seen, in a table with one row for each element. */
export interface PathInfo {
	column: string;
	multi: boolean;
}

/** What the planner knows about a collection. */
export interface Catalog {
	table: string;
	paths: ReadonlyMap<string, PathInfo>;
	indexes: Iterable<IndexSpec>;
}

/** Conditions joined by AND, their parameters, and whether they say all that the filter says. */
export interface Plan {
	where: string[];
	params: Key[];
	exact: boolean;
}

/** More values than this in an `$in` are left to the matcher: SQLite limits the number of parameters. */
const MAX_IN = 30_000;

/** Quotes an SQL identifier. */
export function quote(identifier: string): string {
	return `"${identifier.replaceAll('"', '""')}"`;
}

/** The name of the table with the elements of an array path. */
export function elementTable(table: string, column: string): string {
	return `${table}.${column}`;
}

/** The column that is 1 for the documents of a sparse or partial index. */
export function membershipColumn(index: string): string {
	return `in_${index}`;
}

/** Plans a filter. */
export function planFilter(filter: Doc, catalog: Catalog): Plan {
	const planner = new Planner(catalog);
	planner.conjunction(filter);
	planner.useConditionalIndexes();
	return planner.plan;
}

class Planner {
	readonly plan: Plan = { where: [], params: [], exact: true };
	readonly #catalog: Catalog;
	readonly #conditions = new Map<string, unknown>();
	readonly #present = new Set<string>();

	constructor(catalog: Catalog) {
		this.#catalog = catalog;
	}

	conjunction(filter: Doc): void {
		for (const [name, value] of Object.entries(filter)) {
			if (name === "$and") for (const part of value as Doc[]) this.conjunction(part);
			else if (name === "$or") this.#disjunction(value as Doc[]);
			else if (name.startsWith("$")) this.plan.exact &&= name === "$comment";
			else this.#field(name, value);
		}
	}

	#disjunction(parts: readonly Doc[]): void {
		const plans = parts.map((part) => planFilter(part, this.#catalog));
		this.plan.exact &&= plans.every((plan) => plan.exact);
		if (plans.some((plan) => plan.where.length === 0)) {
			this.#inexact();
			return;
		}
		this.#add(
			`(${plans.map((plan) => `(${plan.where.join(" AND ")})`).join(" OR ")})`,
			plans.flatMap((plan) => plan.params),
		);
	}

	#field(path: string, value: unknown): void {
		this.#conditions.set(path, value);
		const info = this.#catalog.paths.get(path);
		if (info === undefined) {
			this.#inexact();
			return;
		}
		for (const [operator, operand] of Object.entries(operatorsOf(value))) this.#condition(path, info, operator, operand);
	}

	#condition(path: string, info: PathInfo, operator: string, operand: unknown): void {
		const condition = translate(info.multi ? "k" : quote(info.column), operator, operand, info.multi);
		if (condition === undefined) {
			this.#inexact();
			return;
		}
		const elements = quote(elementTable(this.#catalog.table, info.column));
		this.#add(info.multi ? `rid IN (SELECT rid FROM ${elements} WHERE ${condition.sql})` : condition.sql, condition.params);
		if (condition.present) this.#present.add(path);
		if (!condition.exact || info.multi) this.#inexact();
	}

	#add(sql: string, params: readonly Key[]): void {
		this.plan.where.push(sql);
		this.plan.params.push(...params);
	}

	/** Leaves the rest to the matcher. */
	#inexact(): void {
		this.plan.exact = false;
	}

	/** Adds an index's own condition where the filter implies it: SQLite uses a partial index only when the query repeats it. */
	useConditionalIndexes(): void {
		for (const index of this.#catalog.indexes) {
			const partial = index.partialFilterExpression;
			const usable =
				partial === undefined
					? index.sparse === true && Object.keys(index.key).some((path) => this.#present.has(path))
					: impliesPartial(this.#conditions, partial);
			if (usable) this.#add(`${quote(membershipColumn(index.name))} = 1`, []);
		}
	}
}

function operatorsOf(value: unknown): Doc {
	if (value instanceof RegExp) return { $regex: value };
	return isOperators(value) ? value : { $eq: value };
}

interface Condition {
	sql: string;
	params: Key[];
	exact: boolean;
	/** True when only documents that have the field can satisfy it. */
	present: boolean;
}

function translate(column: string, operator: string, operand: unknown, multi: boolean): Condition | undefined {
	switch (operator) {
		case "$eq":
			return equality(column, operand);
		case "$in":
			return membership(column, operand);
		case "$gt":
		case "$gte":
		case "$lt":
		case "$lte":
			return range(column, operator, operand);
		case "$ne":
			return multi || !isSimple(operand) ? undefined : { sql: `${column} <> ?`, params: [toKey(operand)], exact: true, present: false };
		case "$nin":
			return multi ? undefined : nonMembership(column, operand);
		case "$exists":
			return operand ? undefined : { sql: `${column} = ?`, params: [NULL_KEY], exact: false, present: false };
		case "$regex":
			return operand instanceof RegExp ? prefix(column, operand) : undefined;
		default:
			return undefined;
	}
}

/** A value whose key says everything about it. */
function isSimple(value: unknown): boolean {
	return !Array.isArray(value) && !isDoc(value) && !(value instanceof RegExp) && !Number.isNaN(value);
}

function isPresent(value: unknown): boolean {
	return value !== null && value !== undefined;
}

function equality(column: string, operand: unknown): Condition | undefined {
	if (Array.isArray(operand) || operand instanceof RegExp) return undefined;
	return { sql: `${column} = ?`, params: [toKey(operand)], exact: isSimple(operand), present: isPresent(operand) };
}

function membership(column: string, operand: unknown): Condition | undefined {
	if (!Array.isArray(operand) || operand.length > MAX_IN || !operand.every(isSimple)) return undefined;
	return { sql: `${column} IN (${placeholders(operand)})`, params: operand.map(toKey), exact: true, present: operand.every(isPresent) };
}

function nonMembership(column: string, operand: unknown): Condition | undefined {
	const condition = membership(column, operand);
	return condition === undefined ? undefined : { ...condition, sql: condition.sql.replace(" IN (", " NOT IN ("), present: false };
}

function placeholders(values: readonly unknown[]): string {
	return values.map(() => "?").join(", ");
}

const SIGNS = { $gt: ">", $gte: ">=", $lt: "<", $lte: "<=" };

function range(column: string, operator: keyof typeof SIGNS, operand: unknown): Condition | undefined {
	if (!isPresent(operand) || !isSimple(operand)) return undefined;
	const key = toKey(operand);
	const [from, to] = typeRange(key);
	const upward = operator === "$gt" || operator === "$gte";
	const bound = upward ? `${column} < ?` : `${column} >= ?`;
	return { sql: `${column} ${SIGNS[operator]} ? AND ${bound}`, params: [key, upward ? to : from], exact: true, present: true };
}

/** `/^abc/` is a range of strings; what follows the literal is left to the matcher. */
function prefix(column: string, pattern: RegExp): Condition | undefined {
	if (/[im]/.test(pattern.flags) || pattern.source.includes("|")) return undefined;
	const literal = /^\^([\w\u4e00-\u9fff \-:@/]+)(?![*?{])/.exec(pattern.source)?.[1];
	if (literal === undefined) return undefined;
	return { sql: `${column} >= ? AND ${column} < ?`, params: [literal, `${literal}\u{10ffff}`], exact: false, present: true };
}
