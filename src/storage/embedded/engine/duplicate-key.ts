/** MongoDB's error 11000, with `keyPattern` and `keyValue`. */
import { ObjectId } from "bson";
import type { Doc } from "./documents.ts";
import { CommandError } from "./errors.ts";
import { valuesAt } from "./paths.ts";

const SQLITE_CONSTRAINT_UNIQUE = 2067;
const SQLITE_CONSTRAINT_PRIMARYKEY = 1555;

/** True when SQLite refused a row because of a unique index. */
export function isUniqueViolation(error: unknown): error is Error {
	if (!(error instanceof Error) || !("errcode" in error)) return false;
	return error.errcode === SQLITE_CONSTRAINT_UNIQUE || error.errcode === SQLITE_CONSTRAINT_PRIMARYKEY;
}

/** The error for a document that an index refused; no document while an index is being built. */
export function duplicateKeyError(namespace: string, index: string, key: Doc, doc: Doc | undefined): CommandError {
	const value = Object.fromEntries(Object.keys(key).map((path) => [path, doc === undefined ? null : (valuesAt(doc, path).values[0] ?? null)]));
	const shown = Object.entries(value).map(([path, item]) => `${path}: ${shownValue(item)}`);
	return new CommandError(
		11000,
		"DuplicateKey",
		`E11000 duplicate key error collection: ${namespace} index: ${index} dup key: { ${shown.join(", ")} }`,
		{
			info: { keyPattern: key, keyValue: value },
		},
	);
}

function shownValue(value: unknown): string {
	if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
	return typeof value === "string" ? JSON.stringify(value) : String(value);
}
