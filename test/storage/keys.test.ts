/** Keys sort and compare as the values do, in memory and in SQLite. */
import { DatabaseSync } from "node:sqlite";
import { Double, Int32, Long, ObjectId } from "bson";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compareKeys, sameValue, toKey } from "../../src/storage/embedded/engine/keys.ts";

const sign = (left: unknown, right: unknown) => Math.sign(compareKeys(toKey(left), toKey(right)));
const byBytes = (left: string, right: string) => Buffer.compare(Buffer.from(left), Buffer.from(right));
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const text = fc.string({ unit: "binary", maxLength: 6 });

test("numbers, alone and inside arrays and documents", () => {
	fc.assert(
		fc.property(number, number, (a, b) => {
			const order = a === b ? 0 : a < b ? -1 : 1;
			expect([sign(a, b), sign([a], [b]), sign({ x: a }, { x: b })]).toEqual([order, order, order]);
		}),
	);
});

test("dates of every year", () => {
	const date = fc.date({ noInvalidDate: true, min: new Date(-8.64e15), max: new Date(8.64e15) });
	fc.assert(
		fc.property(date, date, (a, b) => {
			expect(sign(a, b)).toBe(Math.sign(a.getTime() - b.getTime()));
		}),
	);
});

test("text by its bytes, also beyond the basic plane and with zero bytes", () => {
	fc.assert(
		fc.property(text, text, (a, b) => {
			const order = Math.sign(byBytes(a, b));
			expect([sign(a, b), sign([a], [b])]).toEqual([order, order]);
		}),
	);
	expect(sign("\uffee", "🏠")).toBe(-1);
});

test("a shorter array or document comes first", () => {
	expect([sign([1], [1, 0]), sign([], [null]), sign({ a: 1 }, { a: 1, b: 0 }), sign({}, { a: null })]).toEqual([-1, -1, -1, -1]);
});

test("one number in four types is one key, and large whole numbers keep their last digit", () => {
	expect([new Int32(7), new Double(7), Long.fromNumber(7), 7n].every((value) => sameValue(value, 7))).toBe(true);
	expect(sign(Long.fromString("9007199254740993"), Long.fromString("9007199254740992"))).toBe(1);
});

test("SQLite orders the keys as memory does", () => {
	const values = [
		null,
		-1,
		0.5,
		3,
		Long.fromString("9007199254740993"),
		"",
		"a",
		"漏",
		{},
		{ a: 1 },
		[],
		[1],
		new ObjectId("a".repeat(24)),
		false,
		true,
		new Date(-5),
		new Date(5),
	];
	const db = new DatabaseSync(":memory:");
	db.exec("CREATE TABLE t(place, k)");
	for (const [place, value] of values.entries()) db.prepare("INSERT INTO t VALUES(?, ?)").run(place, toKey(value));
	const inSql = db
		.prepare("SELECT place FROM t ORDER BY k")
		.all()
		.map((row) => row.place);
	const inMemory = [...values.keys()].sort((left, right) => compareKeys(toKey(values[left]), toKey(values[right])));
	expect(inSql).toEqual(inMemory);
	db.close();
});
