/** Create, read, update, delete, in the words of the driver. */
import { describe, expect, test } from "vitest";
import { type ContractPart, fresh } from "./target.ts";

export const crud: ContractPart = (target) => {
	describe("create, read, update, delete", () => {
		test("one document goes in and comes out", async () => {
			const c = fresh(target);
			const { insertedId } = await c.insertOne({ name: "梧桐" });
			expect(await c.findOne({ _id: insertedId })).toEqual({ _id: insertedId, name: "梧桐" });
		});

		test("insertMany keeps order and counts", async () => {
			const c = fresh(target);
			const { insertedCount } = await c.insertMany([{ n: 3 }, { n: 1 }, { n: 2 }]);
			expect(insertedCount).toBe(3);
			expect((await c.find().sort({ n: 1 }).toArray()).map((doc) => doc.n)).toEqual([1, 2, 3]);
		});

		test("updateOne and updateMany tell what matched and what changed", async () => {
			const c = fresh(target);
			await c.insertMany([{ k: 1 }, { k: 1, done: true }, { k: 2 }]);
			expect(await c.updateMany({ k: 1 }, { $set: { done: true } })).toMatchObject({ matchedCount: 2, modifiedCount: 1, upsertedCount: 0 });
			expect(await c.updateOne({ k: 9 }, { $set: { done: true } })).toMatchObject({ matchedCount: 0, modifiedCount: 0 });
		});

		test("replaceOne keeps the id and nothing else", async () => {
			const c = fresh(target);
			const { insertedId } = await c.insertOne({ a: 1, b: 2 });
			await c.replaceOne({ a: 1 }, { c: 3 });
			expect(await c.findOne({})).toEqual({ _id: insertedId, c: 3 });
		});

		test("an id cannot be changed", async () => {
			const c = fresh(target);
			await c.insertOne({ _id: 1 as never, a: 1 });
			await expect(c.updateOne({ a: 1 }, { $set: { _id: 2 } })).rejects.toMatchObject({ code: 66 });
		});

		test("deleteOne, deleteMany", async () => {
			const c = fresh(target);
			await c.insertMany([{ k: 1 }, { k: 1 }, { k: 1 }, { k: 2 }]);
			expect((await c.deleteOne({ k: 1 })).deletedCount).toBe(1);
			expect((await c.deleteMany({ k: 1 })).deletedCount).toBe(2);
			expect(await c.countDocuments()).toBe(1);
		});

		test("upserts take equalities from the filter and $setOnInsert only once", async () => {
			const c = fresh(target);
			const update = { $inc: { seen: 1 }, $setOnInsert: { first: true } };
			const made = await c.updateOne({ key: "k", "at.place": "north", n: { $gt: 1 } }, update, { upsert: true });
			expect(made.upsertedCount).toBe(1);
			await c.updateOne({ key: "k" }, { ...update, $setOnInsert: { first: false } }, { upsert: true });
			expect(await c.findOne({}, { projection: { _id: 0 } })).toEqual({ key: "k", at: { place: "north" }, seen: 2, first: true });
		});

		test("findOneAndUpdate gives before, after, projection, sort and upsert", async () => {
			const c = fresh(target);
			await c.insertMany([
				{ k: "a", n: 1 },
				{ k: "b", n: 5 },
			]);
			expect(await c.findOneAndUpdate({}, { $inc: { n: 10 } }, { sort: { n: -1 }, projection: { _id: 0, n: 1 } })).toEqual({ n: 5 });
			expect(await c.findOneAndUpdate({ k: "b" }, { $inc: { n: 1 } }, { returnDocument: "after", projection: { _id: 0 } })).toEqual({
				k: "b",
				n: 16,
			});
			expect(await c.findOneAndUpdate({ k: "z" }, { $set: { n: 0 } })).toBeNull();
			const result = await c.findOneAndUpdate({ k: "z" }, { $set: { n: 0 } }, { upsert: true, returnDocument: "after", includeResultMetadata: true });
			expect(result).toMatchObject({ value: { k: "z", n: 0 }, lastErrorObject: { updatedExisting: false, n: 1 } });
		});

		test("findOneAndReplace, findOneAndDelete", async () => {
			const c = fresh(target);
			await c.insertOne({ k: 1, old: true });
			expect(await c.findOneAndReplace({ k: 1 }, { k: 2 }, { returnDocument: "after", projection: { _id: 0 } })).toEqual({ k: 2 });
			expect(await c.findOneAndDelete({ k: 2 }, { projection: { _id: 0 } })).toEqual({ k: 2 });
			expect(await c.findOneAndDelete({ k: 2 })).toBeNull();
		});

		test("bulkWrite, ordered: stops at the first error", async () => {
			const c = fresh(target);
			const failed = c.bulkWrite([
				{ insertOne: { document: { _id: 1 as never } } },
				{ insertOne: { document: { _id: 1 as never } } },
				{ insertOne: { document: { _id: 2 as never } } },
			]);
			await expect(failed).rejects.toMatchObject({ code: 11000, result: { insertedCount: 1 } });
			expect(await c.countDocuments()).toBe(1);
		});

		test("bulkWrite, unordered: does what it can", async () => {
			const c = fresh(target);
			const failed = c.bulkWrite(
				[
					{ insertOne: { document: { _id: 1 as never } } },
					{ insertOne: { document: { _id: 1 as never } } },
					{ insertOne: { document: { _id: 2 as never } } },
				],
				{ ordered: false },
			);
			await expect(failed).rejects.toMatchObject({ code: 11000, result: { insertedCount: 2 } });
		});

		test("bulkWrite mixes every kind", async () => {
			const c = fresh(target);
			await c.insertMany([{ n: 1 }, { n: 2 }, { n: 3 }]);
			const result = await c.bulkWrite([
				{ insertOne: { document: { n: 4 } } },
				{ updateOne: { filter: { n: 1 }, update: { $set: { x: 1 } } } },
				{ updateMany: { filter: { n: { $lt: 3 } }, update: { $set: { y: 1 } } } },
				{ replaceOne: { filter: { n: 4 }, replacement: { n: 5 } } },
				{ deleteOne: { filter: { n: 3 } } },
				{ updateOne: { filter: { n: 9 }, update: { $set: { z: 1 } }, upsert: true } },
			]);
			expect(result).toMatchObject({ insertedCount: 1, matchedCount: 4, modifiedCount: 4, deletedCount: 1, upsertedCount: 1 });
			expect(await c.distinct("n")).toEqual([1, 2, 5, 9]);
		});

		test("a cursor longer than a batch comes whole and in order", async () => {
			const c = fresh(target);
			await c.insertMany(Array.from({ length: 500 }, (_, n) => ({ n })));
			const seen: number[] = [];
			for await (const doc of c.find().sort({ n: 1 }).batchSize(7)) seen.push(doc.n);
			expect(seen).toEqual(Array.from({ length: 500 }, (_, n) => n));
			expect((await c.find().toArray()).length).toBe(500);
		});

		test("a cursor that is left early does no harm", async () => {
			const c = fresh(target);
			await c.insertMany(Array.from({ length: 50 }, (_, n) => ({ n })));
			for (let round = 0; round < 10; round++) for await (const doc of c.find().batchSize(3)) if (doc.n === 5) break;
			expect(await c.countDocuments()).toBe(50);
		});

		test("writes while a cursor is open are possible, and the cursor ends", async () => {
			const c = fresh(target);
			await c.insertMany(Array.from({ length: 60 }, (_, n) => ({ n })));
			let seen = 0;
			for await (const doc of c.find().batchSize(5)) {
				seen++;
				await c.updateOne({ _id: doc._id }, { $set: { seen: true } });
			}
			expect(seen).toBe(60);
			expect(await c.countDocuments({ seen: true })).toBe(60);
		});
	});
};
