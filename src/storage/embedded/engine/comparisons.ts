/** Comparison operators over every value a path reaches, with BSON's types: what `mingo` alone would get wrong. */
import { Binary, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from "bson";
import { isDoc } from "./documents.ts";
import { badValue } from "./errors.ts";
import { compareKeys, type Key, keyText, toKey, typeRange } from "./keys.ts";
import { valuesAt } from "./paths.ts";

/** Says whether one value satisfies an operator. */
export type Test = (value: unknown) => boolean;
/** A compiled operator: the path and the operand are known, the document comes later. */
export type Operator = (path: string, operand: unknown) => (doc: unknown) => boolean;

const some =
	(compile: (operand: unknown) => Test, wanted = true): Operator =>
	(path, operand) => {
		const test = compile(operand);
		return (doc) => valuesAt(doc, path).values.some(test) === wanted;
	};

/** A test for one value, as `{ path: value }` makes it; a regular expression is matched. */
export function equalTo(operand: unknown): Test {
	if (operand instanceof RegExp) return matchesRegExp(operand);
	if (operand === null || operand === undefined) return isNullish;
	const text = keyText(operand);
	return (value) => !isNullish(value) && keyText(value) === text;
}

function isNullish(value: unknown): boolean {
	return value === null || value === undefined;
}

function matchesRegExp(pattern: RegExp): Test {
	return (value) => (typeof value === "string" && pattern.test(value)) || (value instanceof RegExp && String(value) === String(pattern));
}

function anyOf(operand: unknown): Test {
	if (!Array.isArray(operand)) throw badValue("$in needs an array");
	const texts = new Set(operand.filter((item) => !(item instanceof RegExp) && !isNullish(item)).map(keyText));
	const others = operand.filter((item) => item instanceof RegExp || isNullish(item)).map(equalTo);
	return (value) => (!isNullish(value) && texts.has(keyText(value))) || others.some((test) => test(value));
}

/** Range tests hold only within the operand's type; null is equal to itself. */
function compared(holds: (order: number) => boolean): (operand: unknown) => Test {
	return (operand) => {
		if (isNullish(operand)) return (value) => isNullish(value) && holds(0);
		if (operand instanceof RegExp) throw badValue("Can't have RegEx as arg to a range predicate");
		const key = toKey(operand);
		const [from, to] = typeRange(key);
		return (value) => {
			if (isNullish(value) || Number.isNaN(value)) return false;
			const other = toKey(value);
			return within(other, from, to) && holds(compareKeys(other, key));
		};
	};
}

function within(key: Key, from: Key, to: Key): boolean {
	return compareKeys(key, from) >= 0 && compareKeys(key, to) < 0;
}

/** A number without its fraction, whole however large. */
function truncated(value: unknown): bigint {
	return value instanceof Long ? value.toBigInt() : BigInt(Math.trunc(Number(value)));
}

function remainder(operand: unknown): Test {
	if (!Array.isArray(operand) || operand.length !== 2) throw badValue("malformed mod, it needs [divisor, remainder]");
	const [divisor = 0n, wanted] = operand.map(truncated);
	if (divisor === 0n) throw badValue("divisor cannot be 0");
	return (value) => IS_NUMBER(value) && Number.isFinite(Number(value)) && truncated(value) % divisor === wanted;
}

const IS_NUMBER: Test = (value) => typeof value === "number" || typeof value === "bigint" || value instanceof Decimal128 || isLong(value);
const IS_INT: Test = (value) => value instanceof Int32 || (Number.isInteger(value) && Math.abs(Number(value)) <= 0x7fffffff);

function isLong(value: unknown): boolean {
	return value instanceof Long && !(value instanceof Timestamp);
}

/** MongoDB's type names and numbers. A whole number beyond 32 bits cannot be told from a double once decoded. */
const TYPES: ReadonlyArray<readonly [code: number, name: string, test: Test]> = [
	[1, "double", (value) => value instanceof Double || (typeof value === "number" && !IS_INT(value))],
	[2, "string", (value) => typeof value === "string"],
	[3, "object", isDoc],
	[4, "array", Array.isArray],
	[5, "binData", (value) => value instanceof Binary],
	[7, "objectId", (value) => value instanceof ObjectId],
	[8, "bool", (value) => typeof value === "boolean"],
	[9, "date", (value) => value instanceof Date],
	[10, "null", (value) => value === null],
	[11, "regex", (value) => value instanceof RegExp],
	[16, "int", IS_INT],
	[17, "timestamp", (value) => value instanceof Timestamp],
	[18, "long", isLong],
	[19, "decimal", (value) => value instanceof Decimal128],
	[-1, "minKey", (value) => value instanceof MinKey],
	[127, "maxKey", (value) => value instanceof MaxKey],
];

function hasType(operand: unknown): Test {
	const tests = [operand].flat().map((wanted) => {
		if (wanted === "number") return IS_NUMBER;
		const type = TYPES.find(([code, name]) => code === wanted || name === wanted);
		if (type === undefined) throw badValue(`Unknown type name alias: ${String(wanted)}`);
		return type[2];
	});
	return (value) => tests.some((test) => test(value));
}

/** Query operators by name; each takes the place of `mingo`'s own. */
export const COMPARISONS: Readonly<Record<`$${string}`, Operator>> = {
	$eq: some(equalTo),
	$ne: some(equalTo, false),
	$in: some(anyOf),
	$nin: some(anyOf, false),
	$gt: some(compared((order) => order > 0)),
	$gte: some(compared((order) => order >= 0)),
	$lt: some(compared((order) => order < 0)),
	$lte: some(compared((order) => order <= 0)),
	$regex: some((operand) => matchesRegExp(operand as RegExp)),
	$mod: some(remainder),
	$type: some(hasType),
	$exists: (path, operand) => (doc) => valuesAt(doc, path).values.some((value) => value !== undefined) === isTruthy(operand),
};

function isTruthy(operand: unknown): boolean {
	return Boolean(operand);
}
