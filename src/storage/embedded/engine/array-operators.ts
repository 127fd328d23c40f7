/** `$size`, `$all` and `$elemMatch`, which look at arrays whole. */
import { equalTo, type Operator, type Test } from "./comparisons.ts";
import { type Doc, isDoc, isOperators } from "./documents.ts";
import { badValue } from "./errors.ts";
import { endsAt, valuesAt } from "./paths.ts";

type Compile = (filter: Doc) => (doc: Doc) => boolean;

/** A test for one element: conditions on its fields, or operators on the element itself. */
function elementTest(criteria: unknown, compile: Compile): Test {
	if (!isDoc(criteria)) throw badValue("$elemMatch needs an Object");
	const names = Object.keys(criteria);
	const onElement = isOperators(criteria) && !names.some((name) => name === "$and" || name === "$or" || name === "$nor");
	if (onElement) {
		const matches = compile({ element: criteria });
		return (element) => matches({ element });
	}
	const matches = compile(criteria);
	return (element) => (isDoc(element) || Array.isArray(element)) && matches(element as Doc);
}

function elemMatch(path: string, criteria: unknown, compile: Compile): (doc: unknown) => boolean {
	const test = elementTest(criteria, compile);
	return (doc) => endsAt(doc, path).some((end) => Array.isArray(end) && end.some(test));
}

function size(path: string, operand: unknown): (doc: unknown) => boolean {
	const wanted = Number(operand);
	if (!Number.isInteger(wanted) || wanted < 0) throw badValue("$size needs a whole number of at least 0");
	return (doc) => endsAt(doc, path).some((end) => Array.isArray(end) && end.length === wanted);
}

function all(path: string, operand: unknown, compile: Compile): (doc: unknown) => boolean {
	if (!Array.isArray(operand)) throw badValue("$all needs an array");
	const tests = operand.map((item) =>
		isDoc(item) && "$elemMatch" in item ? elemMatch(path, item.$elemMatch, compile) : hasValue(path, equalTo(item)),
	);
	return (doc) => tests.length > 0 && tests.every((test) => test(doc));
}

function hasValue(path: string, test: Test): (doc: unknown) => boolean {
	return (doc) => valuesAt(doc, path).values.some(test);
}

/** Query operators by name; `compile` is passed in because filters contain these operators and the other way round. */
export function arrayOperators(compile: Compile): Readonly<Record<string, Operator>> {
	return {
		$size: size,
		$all: (path, operand) => all(path, operand, compile),
		$elemMatch: (path, operand) => elemMatch(path, operand, compile),
	};
}
