/** Aggregation stages that the program uses. */
import type { Document } from "mongodb";
import { beforeAll, describe, expect, test } from "vitest";
import { type ContractPart, fresh } from "./target.ts";

export const aggregation: ContractPart = (target) => {
	describe("aggregation", () => {
		let tickets: ReturnType<typeof fresh>;
		let people: ReturnType<typeof fresh>;
		beforeAll(async () => {
			tickets = fresh(target);
			people = fresh(target);
			await people.insertMany([
				{ _id: 1 as never, name: "a" },
				{ _id: 2 as never, name: "b" },
			]);
			await tickets.insertMany(
				Array.from({ length: 12 }, (_, n) => ({
					n,
					status: n % 3 === 0 ? "new" : "closed",
					who: n % 4 === 0 ? null : (n % 2) + 1,
					tags: n % 2 ? ["x", "y"] : [],
					at: new Date(Date.UTC(2026, 0, 1 + n, 20)),
				})),
			);
		});
		const run = (...stages: Document[]) => tickets.aggregate(stages).toArray();

		test("$match $group $sort $project", async () => {
			const found = await run(
				{ $match: { n: { $lt: 9 } } },
				{ $group: { _id: "$status", n: { $sum: 1 }, top: { $max: "$n" }, low: { $min: "$n" }, mean: { $avg: "$n" } } },
				{ $sort: { _id: 1 } },
				{ $project: { _id: 0, status: "$_id", n: 1, top: 1, low: 1, mean: 1 } },
			);
			expect(found).toEqual([
				{ n: 6, top: 8, low: 1, mean: 4.5, status: "closed" },
				{ n: 3, top: 6, low: 0, mean: 3, status: "new" },
			]);
		});

		test("$group by a compound key, $push, $addToSet, $first, $last", async () => {
			const found = await run(
				{ $sort: { n: 1 } },
				{
					$group: {
						_id: { s: "$status", odd: { $mod: ["$n", 2] } },
						all: { $push: "$n" },
						set: { $addToSet: "$status" },
						first: { $first: "$n" },
						last: { $last: "$n" },
					},
				},
				{ $sort: { "_id.s": 1, "_id.odd": 1 } },
				{ $limit: 1 },
			);
			expect(found).toEqual([{ _id: { s: "closed", odd: 0 }, all: [2, 4, 8, 10], set: ["closed"], first: 2, last: 10 }]);
		});

		test("$unwind drops empty arrays unless told otherwise", async () => {
			expect(await run({ $unwind: "$tags" }, { $count: "n" })).toEqual([{ n: 12 }]);
			expect(await run({ $unwind: { path: "$tags", preserveNullAndEmptyArrays: true } }, { $count: "n" })).toEqual([{ n: 18 }]);
		});

		test("$lookup by field", async () => {
			const found = await run(
				{ $lookup: { from: people.collectionName, localField: "who", foreignField: "_id", as: "person" } },
				{ $unwind: "$person" },
				{ $group: { _id: "$person.name", n: { $sum: 1 } } },
				{ $sort: { _id: 1 } },
			);
			expect(found).toEqual([
				{ _id: "a", n: 3 },
				{ _id: "b", n: 6 },
			]);
		});

		test("$lookup by pipeline", async () => {
			const found = await people
				.aggregate([
					{ $match: { _id: 2 } },
					{
						$lookup: {
							from: tickets.collectionName,
							let: { id: "$_id" },
							pipeline: [{ $match: { $expr: { $eq: ["$who", "$$id"] } } }, { $count: "n" }],
							as: "t",
						},
					},
				])
				.toArray();
			expect(found).toEqual([{ _id: 2, name: "b", t: [{ n: 6 }] }]);
		});

		test("$facet, $bucket, $count, $sortByCount", async () => {
			const [found] = await run({
				$facet: {
					total: [{ $count: "n" }],
					none: [{ $match: { n: 99 } }, { $count: "n" }],
					buckets: [{ $bucket: { groupBy: "$n", boundaries: [0, 4, 10], default: "rest", output: { n: { $sum: 1 } } } }],
					statuses: [{ $sortByCount: "$status" }],
				},
			});
			expect(found).toEqual({
				total: [{ n: 12 }],
				none: [],
				buckets: [
					{ _id: 0, n: 4 },
					{ _id: 4, n: 6 },
					{ _id: "rest", n: 2 },
				],
				statuses: [
					{ _id: "closed", count: 8 },
					{ _id: "new", count: 4 },
				],
			});
		});

		test("dates in a time zone", async () => {
			const day = (timezone: string) => ({ $dateToString: { date: "$at", format: "%Y-%m-%d", timezone } });
			const found = await run(
				{ $match: { n: 0 } },
				{ $project: { _id: 0, here: day("Asia/Shanghai"), utc: day("UTC"), trunc: { $dateTrunc: { date: "$at", unit: "day" } } } },
			);
			expect(found).toEqual([{ here: "2026-01-02", utc: "2026-01-01", trunc: new Date("2026-01-01T00:00:00Z") }]);
		});

		test("$addFields, $cond, $ifNull, $size, $filter, $map", async () => {
			const found = await run(
				{ $match: { n: { $in: [0, 1] } } },
				{ $sort: { n: 1 } },
				{
					$addFields: {
						open: { $cond: [{ $eq: ["$status", "new"] }, 1, 0] },
						person: { $ifNull: ["$who", "nobody"] },
						count: { $size: "$tags" },
						x: { $filter: { input: "$tags", as: "t", cond: { $eq: ["$$t", "x"] } } },
						loud: { $map: { input: "$tags", as: "t", in: { $toUpper: "$$t" } } },
					},
				},
				{ $project: { _id: 0, open: 1, person: 1, count: 1, x: 1, loud: 1 } },
			);
			expect(found).toEqual([
				{ open: 1, person: "nobody", count: 0, x: [], loud: [] },
				{ open: 0, person: 2, count: 2, x: ["x"], loud: ["X", "Y"] },
			]);
		});

		test("$skip, $limit, $replaceRoot, $unset", async () => {
			expect(await run({ $sort: { n: 1 } }, { $skip: 2 }, { $limit: 2 }, { $unset: ["_id", "at", "tags", "who"] })).toEqual([
				{ n: 2, status: "closed" },
				{ n: 3, status: "new" },
			]);
			expect(await run({ $match: { n: 1 } }, { $replaceRoot: { newRoot: { v: "$n" } } })).toEqual([{ v: 1 }]);
		});

		test("a long result comes in batches", async () => {
			const seen: number[] = [];
			for await (const doc of tickets.aggregate([{ $sort: { n: 1 } }, { $project: { n: 1 } }], { batchSize: 5 })) seen.push(doc.n);
			expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
		});

		test("an unknown stage is an error", async () => {
			await expect(run({ $frobnicate: {} })).rejects.toMatchObject({ code: 40324 });
		});
	});
};
