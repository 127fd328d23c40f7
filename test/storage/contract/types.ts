/** Every BSON type goes in and comes out the same. */
import { Binary, Decimal128, type Document, Int32, Long, ObjectId, Timestamp, UUID } from "mongodb";
import mongoose from "mongoose";
import { describe, expect, test } from "vitest";
import { type ContractPart, fresh } from "./target.ts";

const VALUES: [name: string, value: unknown, found?: unknown][] = [
	["text", "管家 🏠"],
	["a whole number", 42],
	["a fraction", 0.1],
	["a large number", 1e300],
	["a negative number", -7],
	["true", true],
	["null", null],
	["a date before 1970", new Date("1969-07-20T20:17:40Z")],
	["a date", new Date("2026-02-28T15:59:59.999Z")],
	["an ObjectId", new ObjectId()],
	["a Decimal128", Decimal128.fromString("1.50")],
	["a Long beyond doubles", Long.fromString("9007199254740993")],
	["bytes", new Binary(Buffer.from([0, 1, 255]))],
	["a UUID", new UUID("b8f6d7f0-5f4b-4c6e-9d2a-1a2b3c4d5e6f")],
	["a regular expression", /a.c/i],
	["a Timestamp", new Timestamp({ t: 5, i: 1 })],
	["an empty document", {}],
	["an empty array", []],
	["a nested array", [[1, [2]], { a: [null] }]],
];

export const types: ContractPart = (target) => {
	describe("types", () => {
		for (const [name, value] of VALUES) {
			test(`${name} comes back, and is found by its value`, async () => {
				const c = fresh(target);
				await c.createIndex({ v: 1 });
				await c.insertOne({ v: value });
				await c.insertOne({ v: "something else" });
				const found = await c.findOne({ v: value });
				expect(JSON.stringify(found?.v)).toBe(JSON.stringify(value));
				await c.updateOne({ v: value }, { $set: { touched: true } });
				expect(JSON.stringify((await c.findOne({ touched: true }))?.v)).toBe(JSON.stringify(value));
			});
		}

		test("undefined is left out", async () => {
			const c = fresh(target);
			await c.insertOne({ a: undefined, b: 1 }, { ignoreUndefined: true });
			expect(Object.keys((await c.findOne({})) ?? {})).toEqual(["_id", "b"]);
		});

		test("values of mixed types sort as MongoDB says", async () => {
			const c = fresh(target);
			const inOrder: unknown[] = [
				null,
				-1,
				new Int32(3),
				3.5,
				"",
				"a",
				"b",
				{ a: 1 },
				{ a: 2 },
				new Binary(Buffer.from("x")),
				new ObjectId(),
				false,
				true,
				new Date(0),
				new Date(1),
			];
			await c.insertMany(inOrder.map((v, place) => ({ v, place })).reverse());
			const order = async () => (await c.find().sort({ v: 1 }).toArray()).map((doc) => doc.place);
			const expected = inOrder.map((_, place) => place);
			expect(await order()).toEqual(expected);
			await c.createIndex({ v: 1 });
			expect(await order()).toEqual(expected);
		});

		test("mongoose: Map, Buffer, Decimal128, BigInt, UUID, Mixed, nested arrays", async () => {
			const { connection } = target();
			const schema = new mongoose.Schema({
				price: mongoose.Schema.Types.Decimal128,
				big: BigInt,
				counts: { type: Map, of: Number },
				bytes: Buffer,
				uuid: mongoose.Schema.Types.UUID,
				any: mongoose.Schema.Types.Mixed,
				log: [{ at: Date, note: String }],
			});
			const Everything = connection.model("Everything", schema);
			const uuid = "b8f6d7f0-5f4b-4c6e-9d2a-1a2b3c4d5e6f";
			const made = await Everything.create({
				price: "1.50",
				big: 9007199254740993n,
				counts: { a: 1 },
				bytes: Buffer.from("hi"),
				uuid,
				any: { deep: [1] },
				log: [{ at: new Date(0), note: "x" }],
			});
			made.log.push({ at: new Date(1), note: "y" });
			made.set("any.deep.1", 2);
			await made.save();
			const found = await Everything.findById(made._id);
			expect(String(found?.price)).toBe("1.50");
			expect(found?.big).toBe(9007199254740993n);
			expect(found?.counts?.get("a")).toBe(1);
			expect(found?.bytes?.toString()).toBe("hi");
			expect(String(found?.uuid)).toBe(uuid);
			expect(found?.any).toEqual({ deep: [1, 2] });
			expect(found?.log.map((entry: Document) => entry.note)).toEqual(["x", "y"]);
			expect(await Everything.countDocuments({ uuid })).toBe(1);
		});

		test("mongoose: timestamps, versions, optimistic concurrency", async () => {
			const { connection } = target();
			const Versioned = connection.model("Versioned", new mongoose.Schema({ title: String }, { timestamps: true, optimisticConcurrency: true }));
			const { _id } = await Versioned.create({ title: "a" });
			const [one, other] = [await Versioned.findById(_id), await Versioned.findById(_id)];
			one!.title = "b";
			await one!.save();
			other!.title = "c";
			await expect(other!.save()).rejects.toMatchObject({ name: "VersionError" });
		});
	});
};
