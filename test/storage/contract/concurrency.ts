/** Many at once: counters, claims with leases, transactions. */
import { describe, expect, test } from "vitest";
import { type ContractPart, fresh } from "./target.ts";

const times = <T>(count: number, work: (index: number) => Promise<T>) => Promise.all(Array.from({ length: count }, (_, index) => work(index)));

export const concurrency: ContractPart = (target) => {
	describe("many at once", () => {
		test("a counter never gives a number twice", async () => {
			const c = fresh(target);
			await c.insertOne({ _id: "seq" as never, n: 0 });
			const given = await times(
				100,
				async () => (await c.findOneAndUpdate({ _id: "seq" as never }, { $inc: { n: 1 } }, { returnDocument: "after" }))?.n,
			);
			expect(new Set(given).size).toBe(100);
			expect(Math.max(...given)).toBe(100);
		});

		test("one unique key, one winner", async () => {
			const c = fresh(target);
			await c.createIndex({ key: 1 }, { unique: true });
			const outcomes = await times(30, (n) =>
				c.insertOne({ key: "same", n }).then(
					() => "in",
					(error) => error.code,
				),
			);
			expect(outcomes.filter((outcome) => outcome === "in")).toHaveLength(1);
			expect(outcomes.filter((outcome) => outcome === 11000)).toHaveLength(29);
		});

		test("a claim pushes its lease forward, so that no two workers get one entry", async () => {
			const c = fresh(target);
			await c.createIndex({ state: 1, nextAttemptAt: 1 });
			const now = new Date("2026-03-01T00:00:00Z");
			const later = new Date(now.getTime() + 60_000);
			await c.insertMany(Array.from({ length: 20 }, (_, n) => ({ key: n, state: "queued", nextAttemptAt: new Date(now.getTime() - n) })));
			const claim = (at: Date) =>
				c.findOneAndUpdate(
					{ state: "queued", nextAttemptAt: { $lte: at } },
					{ $set: { nextAttemptAt: later }, $inc: { attempts: 1 } },
					{ sort: { nextAttemptAt: 1 }, returnDocument: "after" },
				);
			const claimed = (await times(40, () => claim(now))).filter((doc) => doc !== null);
			expect(new Set(claimed.map((doc) => doc.key)).size).toBe(20);
			expect(claimed).toHaveLength(20);
			expect(await claim(now)).toBeNull();
			expect((await claim(later))?.attempts).toBe(2);
		});

		test("writers on many collections do not disturb each other", async () => {
			const all = Array.from({ length: 5 }, () => fresh(target));
			await times(50, (n) => all[n % 5]!.insertOne({ n }));
			expect(await Promise.all(all.map((c) => c.countDocuments()))).toEqual([10, 10, 10, 10, 10]);
		});
	});

	describe("transactions", () => {
		test("commit: seen by nobody before, by all after", async (context) => {
			if (!target().transactions) return context.skip();
			const [a, b] = [fresh(target), fresh(target)];
			await a.insertOne({ n: 0 });
			await b.insertOne({ n: 0 });
			await target().connection.transaction(async (session) => {
				await a.insertOne({ n: 1 }, { session });
				await b.updateOne({ n: 0 }, { $set: { n: 2 } }, { session });
				expect(await a.countDocuments({}, { session })).toBe(2);
				expect(await a.countDocuments({})).toBe(1);
				expect(await b.findOne({ n: 2 })).toBeNull();
			});
			expect(await a.countDocuments({})).toBe(2);
			expect(await b.findOne({ n: 2 })).not.toBeNull();
		});

		test("abort: nothing stays", async (context) => {
			if (!target().transactions) return context.skip();
			const c = fresh(target);
			await c.insertOne({ n: 0 });
			const failed = target().connection.transaction(async (session) => {
				await c.updateOne({ n: 0 }, { $set: { n: 1 } }, { session });
				await c.insertOne({ n: 2 }, { session });
				throw new Error("enough");
			});
			await expect(failed).rejects.toThrow("enough");
			expect((await c.find().toArray()).map((doc) => doc.n)).toEqual([0]);
		});

		test("an abort takes back a collection and an index made inside", async (context) => {
			if (!target().transactions) return context.skip();
			const c = fresh(target);
			await expect(
				target().connection.transaction(async (session) => {
					await c.insertOne({ a: [1] }, { session });
					throw new Error("enough");
				}),
			).rejects.toThrow("enough");
			await c.insertOne({ a: [2] });
			expect(await c.countDocuments()).toBe(1);
		});

		test("ten at once keep a sum", async (context) => {
			if (!target().transactions) return context.skip();
			const c = fresh(target);
			await c.insertOne({ _id: 1 as never, n: 0 });
			await times(10, () =>
				target().connection.transaction(async (session) => {
					const doc = await c.findOne({ _id: 1 as never }, { session });
					await c.updateOne({ _id: 1 as never }, { $set: { n: doc?.n + 1 } }, { session });
				}),
			);
			expect((await c.findOne({}))?.n).toBe(10);
		});
	});
};
