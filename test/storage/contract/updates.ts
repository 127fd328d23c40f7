/** Update operators. */
import { type Document, Int32 } from "mongodb";
import { describe, expect, test } from "vitest";
import { type ContractPart, fresh } from "./target.ts";

interface Case {
	name: string;
	from: Document;
	update: Document | Document[];
	to: Document;
	filter?: Document;
	arrayFilters?: Document[];
}

const CASES: Case[] = [
	{
		name: "$set, $unset, dotted paths",
		from: { a: 1, b: { c: 1, d: 2 } },
		update: { $set: { "b.c": 9, "e.f": 1 }, $unset: { a: "", "b.d": "" } },
		to: { b: { c: 9 }, e: { f: 1 } },
	},
	{
		name: "$inc, $mul, $min, $max",
		from: { i: 1, m: 3, lo: 5, hi: 5 },
		update: { $inc: { i: 2, fresh: 4 }, $mul: { m: 2, zero: 7 }, $min: { lo: 3 }, $max: { hi: 9 } },
		to: { i: 3, m: 6, lo: 3, hi: 9, fresh: 4, zero: 0 },
	},
	{ name: "$rename", from: { old: 1, keep: 2 }, update: { $rename: { old: "fresh" } }, to: { keep: 2, fresh: 1 } },
	{ name: "$push one", from: { a: [1] }, update: { $push: { a: 2, b: "new" } }, to: { a: [1, 2], b: ["new"] } },
	{ name: "$push $each $sort $slice", from: { a: [3, 1] }, update: { $push: { a: { $each: [2, 5], $sort: -1, $slice: 3 } } }, to: { a: [5, 3, 2] } },
	{ name: "$push $each $position", from: { a: [1, 4] }, update: { $push: { a: { $each: [2, 3], $position: 1 } } }, to: { a: [1, 2, 3, 4] } },
	{ name: "$push $slice from the end", from: { a: [1, 2] }, update: { $push: { a: { $each: [3], $slice: -2 } } }, to: { a: [2, 3] } },
	{
		name: "$push sorted by a field",
		from: { a: [{ n: 2 }, { n: 1 }] },
		update: { $push: { a: { $each: [{ n: 3 }, { n: 0 }], $sort: { n: 1 } } } },
		to: { a: [{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }] },
	},
	{ name: "$addToSet with duplicates present", from: { a: [1, 1, 2] }, update: { $addToSet: { a: { $each: [2, 3, 3] } } }, to: { a: [1, 1, 2, 3] } },
	{ name: "$addToSet documents", from: { a: [{ k: 1 }] }, update: { $addToSet: { a: { k: 1 } } }, to: { a: [{ k: 1 }] } },
	{
		name: "$pull by value, by operator, by fields",
		from: {
			a: [1, 2, 1],
			b: [1, 5, 9],
			c: [
				{ k: 1, v: 1 },
				{ k: 2, v: 1 },
			],
		},
		update: { $pull: { a: 1, b: { $gte: 5 }, c: { k: 2 } } },
		to: { a: [2], b: [1], c: [{ k: 1, v: 1 }] },
	},
	{
		name: "$pull with $in and a regular expression",
		from: { a: ["x", "y", "z"], b: ["ab", "cd"] },
		update: { $pull: { a: { $in: ["x", "z"] }, b: /^a/ } },
		to: { a: ["y"], b: ["cd"] },
	},
	{
		name: "$pullAll, $pop",
		from: { a: [1, 2, 1], b: [1, 2, 3], c: [1, 2, 3] },
		update: { $pullAll: { a: [1] }, $pop: { b: 1, c: -1 } },
		to: { a: [2], b: [1, 2], c: [2, 3] },
	},
	{
		name: "positional $",
		from: { a: [{ k: 1 }, { k: 2 }, { k: 2 }] },
		filter: { "a.k": 2 },
		update: { $set: { "a.$.x": 1 } },
		to: { a: [{ k: 1 }, { k: 2, x: 1 }, { k: 2 }] },
	},
	{
		name: "positional $ with $elemMatch, two fields",
		from: {
			a: [
				{ k: 2, g: 1 },
				{ k: 2, g: 2 },
			],
		},
		filter: { a: { $elemMatch: { k: 2, g: 2 } } },
		update: { $set: { "a.$.x": 1, "a.$.y": 2 } },
		to: {
			a: [
				{ k: 2, g: 1 },
				{ k: 2, g: 2, x: 1, y: 2 },
			],
		},
	},
	{ name: "positional $ on scalars", from: { a: [5, 7, 9] }, filter: { a: { $gt: 5 } }, update: { $inc: { "a.$": 100 } }, to: { a: [5, 107, 9] } },
	{ name: "$[]", from: { a: [{ n: 1 }, { n: 2 }] }, update: { $inc: { "a.$[].n": 10 } }, to: { a: [{ n: 11 }, { n: 12 }] } },
	{
		name: "arrayFilters, two fields through one name",
		from: { a: [{ k: 1 }, { k: 2 }] },
		update: { $set: { "a.$[e].p": 1, "a.$[e].q": 2 } },
		arrayFilters: [{ "e.k": 1 }],
		to: { a: [{ k: 1, p: 1, q: 2 }, { k: 2 }] },
	},
	{
		name: "arrayFilters, nested",
		from: { a: [{ b: [{ n: 1 }, { n: 2 }] }, { b: [{ n: 2 }] }] },
		update: { $set: { "a.$[].b.$[e].hit": true } },
		arrayFilters: [{ "e.n": { $gte: 2 } }],
		to: { a: [{ b: [{ n: 1 }, { n: 2, hit: true }] }, { b: [{ n: 2, hit: true }] }] },
	},
	{ name: "by index into an array", from: { a: [1, 2, 3] }, update: { $set: { "a.1": "x", "a.4": "y" } }, to: { a: [1, "x", 3, null, "y"] } },
	{ name: "an update pipeline", from: { a: 2, b: 3 }, update: [{ $set: { sum: { $add: ["$a", "$b"] } } }, { $unset: "a" }], to: { b: 3, sum: 5 } },
	{ name: "nulls in an array of documents stay", from: { a: [null, { k: 1 }] }, update: { $set: { "a.1.k": 2 } }, to: { a: [null, { k: 2 }] } },
];

export const updates: ContractPart = (target) => {
	describe("update operators", () => {
		for (const { name, from, update, to, filter = {}, arrayFilters } of CASES) {
			test(name, async () => {
				const c = fresh(target);
				await c.insertOne({ ...from });
				await c.updateOne(filter, update, arrayFilters === undefined ? {} : { arrayFilters });
				expect(await c.findOne({}, { projection: { _id: 0 } })).toEqual(to);
			});
		}

		test("$currentDate sets a date", async () => {
			const c = fresh(target);
			await c.insertOne({});
			await c.updateOne({}, { $currentDate: { at: true } });
			expect((await c.findOne({}))?.at).toBeInstanceOf(Date);
		});

		const REFUSED: [name: string, update: Document][] = [
			["an unknown operator", { $frobnicate: { a: 1 } }],
			["$push to what is no array", { $push: { s: 1 } }],
			["$inc of text", { $inc: { s: 1 } }],
			["two changes of one path", { $set: { a: 1 }, $inc: { a: 1 } }],
			["a path through text", { $set: { "s.x": 1 } }],
			["$ without a match in the filter", { $set: { "list.$": 1 } }],
			["$[name] without an array filter", { $set: { "list.$[e]": 1 } }],
		];
		for (const [name, update] of REFUSED) {
			test(`refuses ${name}`, async () => {
				const c = fresh(target);
				await c.insertOne({ s: "text", list: [1] });
				await expect(c.updateOne({}, update)).rejects.toThrow();
				expect(await c.findOne({}, { projection: { _id: 0 } })).toEqual({ s: "text", list: [1] });
			});
		}

		test("an update keeps the types of what it does not touch", async () => {
			const c = fresh(target);
			await c.insertOne({ whole: new Int32(1), big: 5n, other: 0 });
			await c.updateOne({}, { $inc: { other: 1 } });
			const raw = await c.findOne({}, { promoteValues: false, projection: { _id: 0 } });
			expect(raw).toMatchObject({ whole: { _bsontype: "Int32" }, big: { _bsontype: "Long" }, other: { _bsontype: "Int32" } });
		});
	});
};
