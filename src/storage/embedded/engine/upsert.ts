/** The document an upsert begins with. */
import { BSONRegExp } from "bson";
import { type Doc, decodeExact, encode, isOperators } from "./documents.ts";
import { setPath } from "./paths.ts";
import { isOperatorUpdate, type Update } from "./update.ts";

/** What the filter says a new document must contain; for a replacement, only its id. Exactly typed if the filter is. */
export function seedOf(filter: Doc, update: Update): Doc {
	const equal = equalities(filter, {});
	if (Array.isArray(update) || isOperatorUpdate(update as Doc)) return decodeExact(encode(equal));
	return "_id" in equal ? { _id: equal._id } : {};
}

function equalities(filter: Doc, into: Doc): Doc {
	for (const [path, condition] of Object.entries(filter)) {
		if (path === "$and") for (const part of condition as Doc[]) equalities(part, into);
		if (path.startsWith("$") || isPattern(condition)) continue;
		const value = isOperators(condition) ? equalityIn(condition) : condition;
		if (value !== undefined) setPath(into, path, value);
	}
	return into;
}

/** The one value that operators allow; undefined when they allow several. */
function equalityIn(operators: Doc): unknown {
	if ("$eq" in operators) return operators.$eq;
	const list = operators.$all ?? operators.$in;
	const only = Array.isArray(list) && list.length === 1 ? list[0] : undefined;
	return isOperators(only) || isPattern(only) ? undefined : only;
}

function isPattern(value: unknown): boolean {
	return value instanceof RegExp || value instanceof BSONRegExp;
}
