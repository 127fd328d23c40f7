/** Update operators, each a function from the present value of one path to the next; `REMOVED` takes the field away. */
import { Decimal128, Double, Int32, Long, Timestamp } from "bson";
import { type Doc, isDoc, isOperators, plain } from "./documents.ts";
import { badValue, CommandError } from "./errors.ts";
import { compareKeys, keyText, sameValue, toKey } from "./keys.ts";
import { compileFilter } from "./language.ts";
import { sortKey } from "./paths.ts";

/** Returned when the field is to go. */
export const REMOVED = Symbol("removed");
/** Returned when nothing is to be written. */
export const UNCHANGED = Symbol("unchanged");

/** Computes the next value; `current` is undefined when the field is missing. */
export type UpdateOperator = (current: unknown, operand: unknown, path: string) => unknown;

const $set: UpdateOperator = (_current, operand) => operand;
const $unset: UpdateOperator = (current) => (current === undefined ? UNCHANGED : REMOVED);
const $inc: UpdateOperator = (current, operand, path) => calculate("$inc", current, operand, path, (left, right) => left + right);
const $mul: UpdateOperator = (current, operand, path) =>
	calculate("$mul", current === undefined ? zeroLike(operand) : current, operand, path, (left, right) => left * right);
const $min: UpdateOperator = (current, operand) => (current === undefined || compareKeys(toKey(operand), toKey(current)) < 0 ? operand : UNCHANGED);
const $max: UpdateOperator = (current, operand) => (current === undefined || compareKeys(toKey(operand), toKey(current)) > 0 ? operand : UNCHANGED);

const $currentDate: UpdateOperator = (_current, operand) => {
	const timestamp = isDoc(operand) && operand.$type === "timestamp";
	return timestamp ? new Timestamp({ t: Math.floor(Date.now() / 1000), i: 1 }) : new Date();
};

function zeroLike(operand: unknown): unknown {
	if (operand instanceof Long) return Long.ZERO;
	if (operand instanceof Decimal128) return Decimal128.fromString("0");
	return operand instanceof Double ? new Double(0) : new Int32(0);
}

/** Arithmetic keeps the wider of the two types; 32-bit sums that overflow become 64-bit. */
function calculate(name: string, current: unknown, operand: unknown, path: string, combine: (left: number, right: number) => number): unknown {
	if (!isNumeric(operand))
		throw new CommandError(
			14,
			"TypeMismatch",
			`Cannot ${name === "$inc" ? "increment" : "multiply"} with non-numeric argument: {${path}: ${String(operand)}}`,
		);
	if (current === undefined) return operand;
	if (!isNumeric(current)) throw new CommandError(14, "TypeMismatch", `Cannot apply ${name} to a value of non-numeric type. Field '${path}'`);
	if (current instanceof Decimal128 || operand instanceof Decimal128)
		return Decimal128.fromString(decimalText(combine(Number(current), Number(operand))));
	if (isDouble(current) || isDouble(operand)) return new Double(combine(Number(current), Number(operand)));
	return wholeNumber(name, current, operand);
}

function wholeNumber(name: string, current: unknown, operand: unknown): Int32 | Long {
	const left = BigInt(String(current));
	const right = BigInt(String(operand));
	const result = name === "$inc" ? left + right : left * right;
	const small = current instanceof Int32 && operand instanceof Int32 && result === BigInt.asIntN(32, result);
	if (small) return new Int32(Number(result));
	if (result !== BigInt.asIntN(64, result)) throw badValue(`Failed to apply ${name} operations to current value: the result does not fit 64 bits`);
	return Long.fromBigInt(result);
}

function decimalText(value: number): string {
	return String(Number(value.toPrecision(15)));
}

function isNumeric(value: unknown): boolean {
	return value instanceof Int32 || isDouble(value) || value instanceof Decimal128 || (value instanceof Long && !(value instanceof Timestamp));
}

function isDouble(value: unknown): boolean {
	return value instanceof Double || typeof value === "number";
}

function arrayAt(name: string, current: unknown, path: string): unknown[] {
	if (current === undefined) return [];
	if (!Array.isArray(current)) throw badValue(`The field '${path}' must be an array but is not, so ${name} cannot change it`);
	return [...current];
}

const $push: UpdateOperator = (current, operand, path) => {
	const array = arrayAt("$push", current, path);
	if (!isOperators(operand) || !("$each" in operand)) return [...array, operand];
	const { $each, $position, $sort, $slice } = operand;
	if (!Array.isArray($each)) throw badValue("The argument to $each in $push must be an array");
	array.splice($position === undefined ? array.length : Number($position), 0, ...$each);
	if ($sort !== undefined) sortArray(array, $sort);
	return $slice === undefined ? array : sliced(array, Number($slice));
};

function sortArray(array: unknown[], spec: unknown): void {
	const paths: [string, boolean][] = isDoc(spec)
		? Object.entries(spec).map(([path, direction]) => [path, Number(direction) < 0])
		: [["", Number(spec) < 0]];
	const place = (value: unknown, path: string, descending: boolean) => (path === "" ? toKey(value) : sortKey(value, path, descending));
	array.sort((left, right) => {
		for (const [path, descending] of paths) {
			const order = compareKeys(place(left, path, descending), place(right, path, descending));
			if (order !== 0) return descending ? -order : order;
		}
		return 0;
	});
}

function sliced(array: unknown[], count: number): unknown[] {
	if (count === 0) return [];
	return count < 0 ? array.slice(count) : array.slice(0, count);
}

const $addToSet: UpdateOperator = (current, operand, path) => {
	const array = arrayAt("$addToSet", current, path);
	const present = new Set(array.map(keyText));
	const added = isOperators(operand) && Array.isArray(operand.$each) ? operand.$each : [operand];
	for (const value of added) {
		if (present.has(keyText(value))) continue;
		present.add(keyText(value));
		array.push(value);
	}
	return array;
};

const $pull: UpdateOperator = (current, operand, path) => {
	if (current === undefined) return UNCHANGED;
	const unwanted = pullTest(plain(operand));
	return arrayAt("$pull", current, path).filter((value) => !unwanted(plain(value)));
};

/** `$pull` takes a value, operators on the element, or conditions on the element's fields. */
function pullTest(operand: unknown): (value: unknown) => boolean {
	if (isOperators(operand)) {
		const matches = compileFilter({ element: operand });
		return (value) => matches({ element: Array.isArray(value) ? [value] : value });
	}
	if (isDoc(operand)) {
		const matches = compileFilter(operand);
		return (value) => isDoc(value) && matches(value);
	}
	if (operand instanceof RegExp) return (value) => typeof value === "string" && operand.test(value);
	return (value) => sameValue(value, operand);
}

const $pullAll: UpdateOperator = (current, operand, path) => {
	if (current === undefined) return UNCHANGED;
	if (!Array.isArray(operand)) throw badValue("$pullAll requires an array argument");
	const unwanted = new Set(operand.map(keyText));
	return arrayAt("$pullAll", current, path).filter((value) => !unwanted.has(keyText(value)));
};

const $pop: UpdateOperator = (current, operand, path) => {
	if (current === undefined) return UNCHANGED;
	const array = arrayAt("$pop", current, path);
	return Number(operand) < 0 ? array.slice(1) : array.slice(0, -1);
};

const $bit: UpdateOperator = (current, operand) => {
	let value = Number(current ?? 0);
	for (const [name, bits] of Object.entries(operand as Doc)) {
		if (name === "and") value &= Number(bits);
		else if (name === "or") value |= Number(bits);
		else if (name === "xor") value ^= Number(bits);
		else throw badValue(`The $bit modifier only supports 'and', 'or' and 'xor', not '${name}'`);
	}
	return new Int32(value);
};

/** Operators that work on one path; `$rename` works on two and lives with the caller. */
export const UPDATE_OPERATORS: Readonly<Record<string, UpdateOperator>> = {
	$set,
	$setOnInsert: $set,
	$unset,
	$inc,
	$mul,
	$min,
	$max,
	$currentDate,
	$push,
	$addToSet,
	$pull,
	$pullAll,
	$pop,
	$bit,
};
