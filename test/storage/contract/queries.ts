/** Filters, sorts, projections, distinct. */
import type { Document } from "mongodb";
import { beforeAll, describe, expect, test } from "vitest";
import { type ContractPart, fresh } from "./target.ts";

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n));

const DOCS: Document[] = Array.from({ length: 30 }, (_, n) => ({
	n,
	status: ["new", "assigned", "closed"][n % 3],
	title: n % 7 ? `漏水 Leak ${n}` : undefined,
	due: n % 4 ? day(n) : null,
	tags: n % 3 ? [`t${n % 4}`, "all"] : [],
	place: { unit: `U${n % 5}`, floor: n % 6 },
	log: [
		{ kind: "a", by: n },
		{ kind: "b", by: n + 1 },
	],
})).map((doc) => Object.fromEntries(Object.entries(doc).filter(([, value]) => value !== undefined)));

/** Filters and how many of the documents match. */
const COUNTS: [filter: Document, expected: number][] = [
	[{}, 30],
	[{ status: "new" }, 10],
	[{ status: { $in: ["new", "closed"] } }, 20],
	[{ status: { $nin: ["new"] } }, 20],
	[{ status: { $ne: "new" }, n: { $lt: 10 } }, 6],
	[{ n: { $gte: 5, $lt: 10 } }, 5],
	[{ n: { $not: { $gt: 10 } } }, 11],
	[{ $or: [{ status: "new" }, { n: 1 }] }, 11],
	[{ $and: [{ status: "new" }, { n: { $mod: [2, 0] } }] }, 5],
	[{ $nor: [{ status: "new" }, { status: "closed" }] }, 10],
	[{ title: { $exists: false } }, 5],
	[{ title: null }, 5],
	[{ due: null }, 8],
	[{ due: { $type: "date" } }, 22],
	[{ due: { $lte: day(10) } }, 8],
	[{ title: /^漏水 Leak 1/ }, 10],
	[{ title: { $regex: "LEAK 2", $options: "i" } }, 9],
	[{ "place.unit": /^U1/ }, 6],
	[{ "place.unit": "U1", "place.floor": 1 }, 1],
	[{ place: { unit: "U0", floor: 0 } }, 1],
	[{ tags: "all" }, 20],
	[{ tags: { $all: ["t1", "all"] } }, 6],
	[{ tags: { $in: ["t1", "t2"] } }, 11],
	[{ tags: { $size: 0 } }, 10],
	[{ tags: { $ne: "all" } }, 10],
	[{ tags: [] }, 10],
	[{ "tags.0": "t1" }, 6],
	[{ "log.kind": "b" }, 30],
	[{ "log.by": 5 }, 2],
	[{ log: { $elemMatch: { kind: "a", by: 5 } } }, 1],
	[{ log: { $elemMatch: { kind: "c" } } }, 0],
	[{ "log.1.by": 5 }, 1],
	[{ $expr: { $gt: ["$n", 20] } }, 9],
	[{ n: { $in: [] } }, 0],
	[{ n: "5" }, 0],
	[{ missing: { $ne: 1 } }, 30],
	[{ missing: { $gt: null } }, 0],
	[{ $comment: "a word", n: 3 }, 1],
];

const INDEXED = ["status", "n", "due", "title", "tags", "log.by", "place.unit"];

export const queries: ContractPart = (target) => {
	for (const indexed of [false, true]) {
		describe(`filters ${indexed ? "with" : "without"} indexes`, () => {
			let c: ReturnType<typeof fresh>;
			beforeAll(async () => {
				c = fresh(target);
				await c.insertMany(DOCS.map((doc) => ({ ...doc })));
				if (indexed) for (const path of INDEXED) await c.createIndex({ [path]: 1 });
			});
			for (const [filter, expected] of COUNTS) {
				test(`${filterText(filter)} → ${expected}`, async () => {
					expect(await c.countDocuments(filter)).toBe(expected);
					expect(await c.find(filter).toArray()).toHaveLength(expected);
				});
			}
			test("sort, skip, limit", async () => {
				const found = await c.find({ status: "new" }).sort({ n: -1 }).skip(2).limit(3).project({ _id: 0, n: 1 }).toArray();
				expect(found).toEqual([{ n: 21 }, { n: 18 }, { n: 15 }]);
			});
			test("nulls sort first, ties by the next field", async () => {
				const found = await c.find().sort({ due: 1, n: -1 }).limit(9).project({ n: 1 }).toArray();
				expect(found.map((doc) => doc.n)).toEqual([28, 24, 20, 16, 12, 8, 4, 0, 1]);
			});
			test("distinct looks into arrays", async () => {
				expect(await c.distinct("tags", { n: { $lt: 6 } })).toEqual(["all", "t0", "t1", "t2"]);
				expect(await c.distinct("status")).toEqual(["assigned", "closed", "new"]);
			});
		});
	}

	describe("projections", () => {
		const doc = {
			_id: 1 as never,
			a: 1,
			b: { c: 1, d: [1, 2, 3, 4] },
			l: [
				{ k: 1, v: 1 },
				{ k: 2, v: 2 },
			],
		};
		const CASES: [projection: Document, expected: Document][] = [
			[{ a: 1 }, { _id: 1, a: 1 }],
			[{ a: 1, _id: 0 }, { a: 1 }],
			[{ l: 0 }, { _id: 1, a: 1, b: doc.b }],
			[{ "b.c": 1, _id: 0 }, { b: { c: 1 } }],
			[
				{ "b.c": 0, l: 0, _id: 0 },
				{ a: 1, b: { d: [1, 2, 3, 4] } },
			],
			[{ "l.k": 1, _id: 0 }, { l: [{ k: 1 }, { k: 2 }] }],
			[{ l: { $elemMatch: { k: 2 } }, _id: 0 }, { l: [{ k: 2, v: 2 }] }],
			[{ l: { $slice: 1 } }, { ...doc, l: [{ k: 1, v: 1 }] }],
			[{ "b.d": { $slice: -2 } }, { ...doc, b: { c: 1, d: [3, 4] } }],
			[{ "b.d": { $slice: [1, 2] } }, { ...doc, b: { c: 1, d: [2, 3] } }],
			[{ missing: 1, _id: 0 }, {}],
		];
		for (const [projection, expected] of CASES) {
			test(JSON.stringify(projection), async () => {
				const c = fresh(target);
				await c.insertOne(doc);
				expect(await c.findOne({}, { projection })).toEqual(expected);
			});
		}
	});

	test("an unknown query operator is an error, not a scan", async () => {
		await expect(
			fresh(target)
				.find({ a: { $frobnicate: 1 } })
				.toArray(),
		).rejects.toThrow();
	});
};

function filterText(filter: Document): string {
	return JSON.stringify(filter, (_key, value) => (value instanceof RegExp ? String(value) : value));
}
