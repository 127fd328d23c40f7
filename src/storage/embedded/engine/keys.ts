/**
 * Order-preserving keys: a BSON value becomes an SQLite value that sorts and compares as MongoDB would.
 *
 * SQLite sorts numbers < text < blobs; MongoDB sorts null < numbers < strings < everything else by type. So null (and a
 * missing field, which MongoDB treats alike) is the lowest number, and what comes after strings is a blob that starts with
 * MongoDB's own type rank.
 */
import { Binary, BSONRegExp, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from "bson";
import { isDoc } from "./documents.ts";

export type Key = number | bigint | string | Uint8Array;

/** The key of null and of a missing field. */
export const NULL_KEY = Number.NEGATIVE_INFINITY;
/** An empty array sorts before null; only sorts in memory ever see it, SQLite cannot hold it. */
export const EMPTY_ARRAY_KEY = Number.NaN;
const LOWEST_NUMBER = -Number.MAX_VALUE;

const RANK = {
	end: 0,
	null: 5,
	number: 10,
	string: 15,
	object: 20,
	array: 25,
	binary: 30,
	objectId: 35,
	boolean: 40,
	date: 45,
	timestamp: 47,
	regex: 50,
	other: 60,
};

/** The key of a value. Exact for every type but `Decimal128`, which is compared as a double. */
export function toKey(value: unknown): Key {
	if (value === null || value === undefined) return NULL_KEY;
	if (typeof value === "string") return value;
	return numberOf(value) ?? blobOf(value);
}

/** The number a value stands for: a bigint only where a double would lose digits; undefined when it is not a number. */
function numberOf(value: unknown): number | bigint | undefined {
	if (typeof value === "number") return value > Number.NEGATIVE_INFINITY ? value : LOWEST_NUMBER;
	if (typeof value === "bigint") return fitted(value);
	if (value instanceof Int32 || value instanceof Double) return numberOf(value.valueOf());
	if (value instanceof Timestamp) return undefined;
	if (value instanceof Long) return fitted(value.toBigInt());
	if (value instanceof Decimal128) return numberOf(Number(value.toString()));
	return undefined;
}

function fitted(value: bigint): number | bigint {
	const number = Number(value);
	return Number.isSafeInteger(number) ? number : value;
}

function blobOf(value: unknown): Uint8Array {
	const [only, ...others] = blobParts(value);
	return only !== undefined && others.length === 0 ? only : Buffer.concat([only ?? tag(RANK.end), ...others]);
}

function blobParts(value: unknown): Uint8Array[] {
	if (value instanceof ObjectId) return [tagged(RANK.objectId, value.id)];
	if (value instanceof Date) return [dateBytes(value.getTime() || 0)];
	if (typeof value === "boolean") return [tag(RANK.boolean), tag(value ? 1 : 0)];
	if (Array.isArray(value)) return [tag(RANK.array), ...value.flatMap(nestedParts), tag(RANK.end)];
	if (isDoc(value)) return [tag(RANK.object), ...Object.entries(value).flatMap(fieldParts), tag(RANK.end)];
	if (value instanceof Binary) return [tag(RANK.binary), int32(value.position), tag(value.sub_type), value.buffer.subarray(0, value.position)];
	if (value instanceof Uint8Array) return [tag(RANK.binary), int32(value.length), tag(0), value];
	if (value instanceof Timestamp) return [tag(RANK.timestamp), int64(value.toBigInt())];
	if (value instanceof RegExp || value instanceof BSONRegExp) return [tag(RANK.regex), Buffer.from(regexText(value))];
	return [tag(RANK.other), Buffer.from(String(value))];
}

function regexText(value: RegExp | BSONRegExp): string {
	return value instanceof RegExp ? `${value.source}/${value.flags}` : `${value.pattern}/${value.options}`;
}

/** A value inside an array or a document: every type gets its rank, and its bytes end themselves. */
function nestedParts(value: unknown): Uint8Array[] {
	if (value === null || value === undefined) return [tag(RANK.null)];
	if (typeof value === "string") return [tag(RANK.string), ...textParts(value)];
	const number = numberOf(value);
	return number === undefined ? blobParts(value) : [tag(RANK.number), sortableDouble(Number(number))];
}

function fieldParts([name, value]: [string, unknown]): Uint8Array[] {
	const [rank = tag(RANK.end), ...rest] = nestedParts(value);
	return [rank, ...textParts(name), ...rest];
}

/** Text that ends itself: a zero byte inside is followed by 255, the end is two zero bytes. */
function textParts(text: string): Uint8Array[] {
	return [Buffer.from(text.replaceAll("\0", "\0\u00ff")), tag(0), tag(0)];
}

function tagged(rank: number, bytes: Uint8Array): Uint8Array {
	const out = Buffer.allocUnsafe(bytes.length + 1);
	out[0] = rank;
	out.set(bytes, 1);
	return out;
}

/** Milliseconds as a signed 64-bit number whose bytes sort: the sign bit is flipped. */
function dateBytes(ms: number): Uint8Array {
	const out = Buffer.allocUnsafe(9);
	out[0] = RANK.date;
	const high = Math.floor(ms / 0x1_0000_0000);
	out.writeUInt32BE((high ^ 0x8000_0000) >>> 0, 1);
	out.writeUInt32BE(ms - high * 0x1_0000_0000, 5);
	return out;
}

function tag(byte: number): Uint8Array {
	return Uint8Array.of(byte);
}

function int32(value: number): Uint8Array {
	const bytes = Buffer.allocUnsafe(4);
	bytes.writeUInt32BE(value);
	return bytes;
}

function int64(value: bigint): Uint8Array {
	const bytes = Buffer.allocUnsafe(8);
	bytes.writeBigUInt64BE(BigInt.asUintN(64, value ^ (1n << 63n)));
	return bytes;
}

/** A double whose bytes sort as its value: the sign bit is flipped, and for negative numbers all others too. */
function sortableDouble(value: number): Uint8Array {
	const bytes = Buffer.allocUnsafe(8);
	bytes.writeDoubleBE(value === 0 ? 0 : value);
	const bits = bytes.readBigUInt64BE();
	bytes.writeBigUInt64BE(bits >> 63n === 1n ? BigInt.asUintN(64, ~bits) : bits | (1n << 63n));
	return bytes;
}

/** `[from, to)`: the keys of the same type as `key`. MongoDB's range operators never cross types. */
export function typeRange(key: Key): [from: Key, to: Key] {
	if (typeof key === "string") return ["", new Uint8Array(0)];
	if (typeof key === "number" || typeof key === "bigint") return [LOWEST_NUMBER, ""];
	const rank = key[0] ?? 0;
	return [tag(rank), tag(rank + 1)];
}

/** Orders two keys as SQLite does; the empty array's key comes first. */
export function compareKeys(left: Key, right: Key): number {
	const leftClass = storageClass(left);
	const rightClass = storageClass(right);
	if (leftClass !== rightClass) return leftClass - rightClass;
	if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right);
	if (typeof left === "string" && typeof right === "string") return compareText(left, right);
	return left < right ? -1 : left > right ? 1 : 0;
}

function storageClass(key: Key): number {
	if (typeof key === "string") return 2;
	if (key instanceof Uint8Array) return 3;
	return Number.isNaN(key) ? 0 : 1;
}

/** By code point, as UTF-8 bytes sort: JavaScript's own order differs beyond the basic plane. */
function compareText(left: string, right: string): number {
	if (left === right) return 0;
	return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** A string that two values share exactly when MongoDB calls them equal; for sets and maps. */
export function keyText(value: unknown): string {
	const key = toKey(value);
	if (key instanceof Uint8Array) return `b${Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString("latin1")}`;
	return typeof key === "string" ? `s${key}` : `n${key}`;
}

/** True when MongoDB calls two values equal; 1, 1.0 and NumberLong(1) are. */
export function sameValue(left: unknown, right: unknown): boolean {
	return compareKeys(toKey(left), toKey(right)) === 0;
}

/** Sort directions by path, in order. */
export type SortSpec = Record<string, unknown>;
/** A document's place in a sort. */
export type SortPlace = readonly Key[];
