/** Documents in memory and as BSON bytes: two ways to decode, one to encode. */
import { deserialize, serialize } from "bson";

export type Doc = Record<string, unknown>;

/** The largest document the store accepts, in bytes; MongoDB's own limit. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** Decodes for matching and aggregation: numbers become JavaScript numbers (a 64-bit integer that does not fit stays a `Long`). */
export function decode(bytes: Uint8Array): Doc {
	return deserialize(bytes, { promoteBuffers: false });
}

/** Decodes without losing a type: `Int32`, `Double` and `Long` stay apart, so that writing the document back changes nothing. */
export function decodeExact(bytes: Uint8Array): Doc {
	return deserialize(bytes, { promoteValues: false, promoteBuffers: false, bsonRegExp: true });
}

/** Encodes a document; a field that is `undefined` is left out. */
export function encode(doc: Doc): Uint8Array {
	return serialize(doc, { ignoreUndefined: true });
}

/** Turns exactly decoded values into plain ones, as `decode` gives them. */
export function plain(value: unknown): unknown {
	return decode(serialize({ value })).value;
}

/** True for a plain object: not an array, not a BSON class, not null. */
export function isDoc(value: unknown): value is Doc {
	return typeof value === "object" && value !== null && (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null);
}

/** True for an object whose first key is an operator, such as `{ $gt: 3 }`. */
export function isOperators(value: unknown): value is Doc {
	if (!isDoc(value)) return false;
	const first = Object.keys(value)[0];
	return first?.startsWith("$") === true && first !== "$ref" && first !== "$id";
}
