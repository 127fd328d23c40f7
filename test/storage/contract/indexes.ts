/** Indexes: uniqueness, conditions, declarations, and that they are used. */
import { describe, expect, test } from "vitest";
import { explainStages } from "../explain-stages.ts";
import { type ContractPart, fresh } from "./target.ts";

export const indexes: ContractPart = (target) => {
	describe("indexes", () => {
		test("a duplicate key is error 11000 with its key and value", async () => {
			const c = fresh(target);
			await c.createIndex({ no: 1 }, { unique: true });
			await c.insertMany([{ no: 1 }, { no: 2 }]);
			const duplicate = { code: 11000, keyPattern: { no: 1 }, keyValue: { no: 1 } };
			await expect(c.insertOne({ no: 1 })).rejects.toMatchObject(duplicate);
			await expect(c.updateOne({ no: 2 }, { $set: { no: 1 } })).rejects.toMatchObject({ code: 11000 });
			await expect(c.findOneAndUpdate({ no: 2 }, { $set: { no: 1 } })).rejects.toMatchObject(duplicate);
			await expect(c.updateOne({ k: 1 }, { $set: { no: 1 } }, { upsert: true })).rejects.toMatchObject({ code: 11000 });
			await expect(c.insertOne({ no: 1 })).rejects.toThrow(/E11000 duplicate key error/);
			expect(await c.countDocuments()).toBe(2);
		});

		test("compound unique", async () => {
			const c = fresh(target);
			await c.createIndex({ a: 1, b: -1 }, { unique: true });
			await c.insertMany([
				{ a: "x", b: 1 },
				{ a: "x", b: 2 },
			]);
			await expect(c.insertOne({ a: "x", b: 2 })).rejects.toMatchObject({ code: 11000, keyValue: { a: "x", b: 2 } });
		});

		test("unique counts a missing field as null, sparse does not", async () => {
			const plain = fresh(target);
			await plain.createIndex({ a: 1 }, { unique: true });
			await plain.insertOne({});
			await expect(plain.insertOne({})).rejects.toMatchObject({ code: 11000 });
			const sparse = fresh(target);
			await sparse.createIndex({ a: 1 }, { unique: true, sparse: true });
			await sparse.insertMany([{}, {}, { a: 1 }]);
			await expect(sparse.insertOne({ a: 1 })).rejects.toMatchObject({ code: 11000 });
			expect(await sparse.countDocuments({ a: null })).toBe(2);
		});

		test("partial unique holds only inside its condition", async () => {
			const c = fresh(target);
			await c.createIndex({ phone: 1 }, { unique: true, partialFilterExpression: { state: "active" } });
			await c.insertMany([
				{ phone: "1", state: "active" },
				{ phone: "1", state: "left" },
				{ phone: "1", state: "left" },
			]);
			await expect(c.updateOne({ state: "left" }, { $set: { state: "active" } })).rejects.toMatchObject({ code: 11000 });
			await c.deleteOne({ state: "active" });
			await c.updateOne({ state: "left" }, { $set: { state: "active" } });
			expect(await c.countDocuments({ state: "active", phone: "1" })).toBe(1);
		});

		test("unique over an array: no two documents share an element", async () => {
			const c = fresh(target);
			await c.createIndex({ ids: 1 }, { unique: true });
			await c.insertMany([{ ids: ["a", "b"] }, { ids: ["c", "c"] }]);
			await expect(c.insertOne({ ids: ["x", "b"] })).rejects.toMatchObject({ code: 11000 });
			await expect(c.insertOne({ ids: "a" })).rejects.toMatchObject({ code: 11000 });
		});

		test("1, 1.0 and a 64-bit 1 are one key; large whole numbers are not rounded", async () => {
			const c = fresh(target);
			await c.createIndex({ n: 1 }, { unique: true });
			await c.insertMany([{ n: 1 }, { n: 9007199254740993n }, { n: 9007199254740992n }]);
			await expect(c.insertOne({ n: 1n })).rejects.toMatchObject({ code: 11000 });
		});

		test("an index cannot be built over duplicates", async () => {
			const c = fresh(target);
			await c.insertMany([{ a: 1 }, { a: 1 }]);
			await expect(c.createIndex({ a: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 });
			await c.deleteOne({ a: 1 });
			await c.createIndex({ a: 1 }, { unique: true });
		});

		test("creating again is fine, creating otherwise is not, dropping allows it", async () => {
			const c = fresh(target);
			await c.createIndex({ a: 1 });
			await c.createIndex({ a: 1 });
			await expect(c.createIndex({ a: 1 }, { unique: true, name: "a_1" })).rejects.toThrow();
			await c.dropIndex("a_1");
			await c.createIndex({ a: 1 }, { unique: true });
		});

		test("declared options are listed", async () => {
			const c = fresh(target);
			await c.createIndex({ at: 1 }, { expireAfterSeconds: 3600 });
			await c.createIndex({ b: -1 }, { partialFilterExpression: { b: { $exists: true } }, name: "mine" });
			const listed = await c.listIndexes().toArray();
			expect(listed).toEqual(
				expect.arrayContaining([
					expect.objectContaining({ name: "_id_", key: { _id: 1 } }),
					expect.objectContaining({ name: "at_1", expireAfterSeconds: 3600 }),
					expect.objectContaining({ name: "mine", key: { b: -1 }, partialFilterExpression: { b: { $exists: true } } }),
				]),
			);
		});

		test("explain tells an index from a scan", async () => {
			const c = fresh(target);
			await c.createIndex({ state: 1, dueAt: 1 });
			await c.createIndex({ tags: 1 });
			await c.createIndex({ late: 1 }, { partialFilterExpression: { state: "open" } });
			await c.insertMany(
				Array.from({ length: 50 }, (_, n) => ({ state: n % 2 ? "open" : "done", dueAt: new Date(n), tags: ["a", `t${n}`], other: n, late: n })),
			);
			const stages = async (filter: object, sort: Record<string, 1 | -1> = {}) =>
				explainStages(await c.find(filter).sort(sort).explain("queryPlanner"));
			expect(await stages({ other: 3 })).toContain("COLLSCAN");
			for (const found of [
				await stages({ state: "open", dueAt: { $lte: new Date(20) } }, { dueAt: 1 }),
				await stages({ state: "open" }, { dueAt: -1 }),
				await stages({ tags: "t5" }),
				await stages({ late: 3, state: "open" }),
			]) {
				expect(found).toContain("IXSCAN");
				expect(found).not.toContain("COLLSCAN");
				expect(found).not.toContain("SORT");
			}
			expect(await stages({ state: "open" }, { other: 1 })).toContain("SORT");
			expect(await stages({ late: 3 })).toContain("COLLSCAN");
		});
	});
};
