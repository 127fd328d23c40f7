import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MINUTE_MS, SECOND_MS } from "../../src/clock.ts";
import { SendError, type SendFailure } from "../../src/errors.ts";
import { createOutbox } from "../../src/outbox/outbox.ts";
import { entry, openBench } from "./outbox-harness.ts";

let bench: Awaited<ReturnType<typeof openBench>>;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());

const failing = (failure: SendFailure, retryAfterMs?: number) => (): never => {
	throw new SendError(failure, "as the test says", { retryAfterMs });
};

describe("enqueue", () => {
	test("the same key again changes nothing", async () => {
		const { outbox } = await bench.fresh();
		expect(await outbox.enqueue([entry("a"), entry("b")])).toEqual(["a", "b"]);
		expect(await outbox.enqueue([entry("b", { message: { text: "other" } }), entry("c")])).toEqual(["c"]);
		expect((await outbox.find("b"))?.message.text).toBe("b");
		expect((await outbox.counts()).queued).toBe(3);
	});

	test("stores no field that was not given", async () => {
		const { outbox, model } = await bench.fresh();
		await outbox.enqueue([entry("a")]);
		const raw = await model.collection.findOne({ _id: "a" as never });
		expect(Object.values(raw ?? {})).not.toContain(null);
	});

	test("withdraws only what is still queued", async () => {
		const { outbox, dispatcher, texts } = await bench.fresh();
		await outbox.enqueue([entry("a")]);
		await dispatcher().drain();
		await outbox.enqueue([entry("b")]);
		expect(await outbox.skip(["a", "b"], "cancelled")).toBe(1);
		await dispatcher().drain();
		expect(texts()).toEqual(["a"]);
	});

	test("follows a chat to its new id, in order", async () => {
		const { outbox, dispatcher, seen } = await bench.fresh();
		await outbox.enqueue([entry("a"), entry("b"), entry("other", { to: "test:b" })]);
		expect(await outbox.readdress("test:a", "test:new")).toBe(2);
		await dispatcher().drain();
		expect(seen.filter((one) => one.to === "test:new").map((one) => one.message.text)).toEqual(["a", "b"]);
	});

	test("prunes what is done, keeps what people must see", async () => {
		const { outbox, dispatcher, advance, clock } = await bench.fresh({
			answer: ({ message }) => (message.text === "lost" ? failing("unknown")() : { messageId: "1" }),
		});
		await outbox.enqueue([entry("done"), entry("lost", { to: "test:b" })]);
		await dispatcher().drain();
		advance(SECOND_MS);
		expect(await outbox.prune(clock.now())).toBe(1);
		expect(await outbox.list("unknown")).toHaveLength(1);
	});
});

describe("order", () => {
	test("replies before notices before bulk, each address in order", async () => {
		const { outbox, dispatcher, texts } = await bench.fresh({ concurrency: 1 });
		await outbox.enqueue([
			entry("bulk", { lane: "bulk", to: "test:b" }),
			entry("notice", { lane: "notice", to: "test:c" }),
			entry("first"),
			entry("second"),
			entry("third"),
		]);
		await dispatcher().drain();
		expect(texts()).toEqual(["first", "second", "third", "notice", "bulk"]);
	});

	test("a later message does not overtake one that waits to be tried again", async () => {
		const { outbox, dispatcher, texts, advance } = await bench.fresh({
			answer: (_, nth) => (nth === 1 ? failing("retry")() : { messageId: `${nth}` }),
		});
		const sender = dispatcher();
		await outbox.enqueue([entry("first")]);
		await sender.drain();
		await outbox.enqueue([entry("second"), entry("elsewhere", { to: "test:b" })]);
		await sender.drain();
		expect(texts()).toEqual(["first", "elsewhere"]);
		advance(MINUTE_MS);
		await sender.drain();
		expect(texts()).toEqual(["first", "elsewhere", "first", "second"]);
	});

	test("a reply passes a broadcast to the same address that rests", async () => {
		const { outbox, dispatcher, texts } = await bench.fresh({ answer: (_, nth) => (nth === 1 ? failing("retry")() : { messageId: `${nth}` }) });
		const sender = dispatcher();
		await outbox.enqueue([entry("broadcast", { lane: "bulk" })]);
		await sender.drain();
		await outbox.enqueue([entry("reply")]);
		await sender.drain();
		expect(texts()).toEqual(["broadcast", "reply"]);
	});

	test("a planned message does not hold up those after it", async () => {
		const { outbox, dispatcher, texts, advance, clock } = await bench.fresh();
		const sender = dispatcher();
		await outbox.enqueue([entry("later", { notBefore: new Date(clock.now().getTime() + MINUTE_MS) }), entry("now")]);
		await sender.drain();
		expect(texts()).toEqual(["now"]);
		advance(MINUTE_MS);
		await sender.drain();
		expect(texts()).toEqual(["now", "later"]);
	});

	test("a slow address keeps nobody else waiting", async () => {
		const slow = Promise.withResolvers<{ messageId: string }>();
		const { outbox, dispatcher, texts } = await bench.fresh({
			answer: ({ to }, nth) => (to === "test:slow" ? slow.promise : { messageId: `${nth}` }),
		});
		const sender = dispatcher();
		await outbox.enqueue([entry("slow", { to: "test:slow" }), entry("behind", { to: "test:slow" }), entry("quick")]);
		const drained = sender.drain();
		await expect.poll(() => texts().sort()).toEqual(["quick", "slow"]);
		slow.resolve({ messageId: "late" });
		await drained;
		expect(texts()[2]).toBe("behind");
	});
});

describe("what becomes of a failed send", () => {
	test("retry: waits longer each time, then is given up as expired", async () => {
		const { outbox, dispatcher, seen, advance } = await bench.fresh({ answer: failing("retry") });
		const sender = dispatcher();
		await outbox.enqueue([entry("a", { expiresAt: new Date("2026-03-02T02:01:00Z") })]);
		for (let step = 0; step < 120; step += 1) {
			await sender.drain();
			advance(SECOND_MS);
		}
		expect((await outbox.find("a"))?.state).toBe("failed");
		expect((await outbox.find("a"))?.reason).toBe("expired");
		const gaps = seen.slice(1).map((one, index) => one.at - (seen[index]?.at ?? 0));
		expect(gaps).toEqual([1_000, 2_000, 3_000, 6_000, 12_000, 24_000]);
	});

	test("429: the chat rests for as long as asked, others do not", async () => {
		const { outbox, dispatcher, texts, advance } = await bench.fresh({
			answer: (_, nth) => (nth === 1 ? failing("retry", 30_000)() : { messageId: `${nth}` }),
		});
		const sender = dispatcher();
		await outbox.enqueue([entry("first"), entry("second")]);
		await sender.drain();
		advance(29_000);
		await outbox.enqueue([entry("elsewhere", { to: "test:b" }), entry("notice", { lane: "notice" })]);
		await sender.drain();
		expect(texts()).toEqual(["first", "elsewhere"]);
		advance(1_100);
		await sender.drain();
		expect(texts()).toEqual(["first", "elsewhere", "first", "second", "notice"]);
	});

	test("429 to a broadcast: an answer to the same chat, written meanwhile, waits too", async () => {
		const { outbox, dispatcher, texts, advance } = await bench.fresh({
			answer: (_, nth) => (nth === 1 ? failing("retry", 30_000)() : { messageId: `${nth}` }),
		});
		const sender = dispatcher();
		await outbox.enqueue([entry("broadcast", { lane: "bulk" })]);
		await sender.drain();
		await outbox.enqueue([entry("reply")]);
		await sender.drain();
		expect(texts()).toEqual(["broadcast"]);
		advance(30_100);
		await sender.drain();
		expect(texts()).toEqual(["broadcast", "reply", "broadcast"]);
	});

	test("unknown: told, listed, never sent again, and nobody waits for it", async () => {
		const told: string[] = [];
		const { outbox, dispatcher, texts, advance } = await bench.fresh({
			answer: (_, nth) => (nth === 1 ? failing("unknown")() : { messageId: `${nth}` }),
			hooks: { onUnknown: (one) => void told.push(one._id) },
		});
		await outbox.enqueue([entry("first"), entry("second")]);
		await dispatcher().drain();
		advance(MINUTE_MS);
		await dispatcher().drain();
		expect(texts()).toEqual(["first", "second"]);
		expect(told).toEqual(["first"]);
		expect((await outbox.list("unknown")).map((one) => one._id)).toEqual(["first"]);
	});

	test("an error that is none of ours counts as unknown", async () => {
		const { outbox, dispatcher } = await bench.fresh({
			answer: () => {
				throw new TypeError("poison");
			},
		});
		await outbox.enqueue([entry("a"), entry("b", { to: "test:b" })]);
		await dispatcher().drain();
		expect((await outbox.counts()).unknown).toBe(2);
	});

	test("no answer within the limit is unknown", async () => {
		const { outbox, dispatcher, seen, advance } = await bench.fresh({ answer: () => new Promise(() => {}) });
		await outbox.enqueue([entry("a")]);
		const drained = dispatcher().drain();
		await expect.poll(() => seen.length).toBe(1);
		advance(46_000);
		await drained;
		expect((await outbox.find("a"))?.state).toBe("unknown");
	});

	test("gone: failed, the rest of the line is dropped, and it is told once", async () => {
		const gone: string[] = [];
		const { outbox, dispatcher, texts } = await bench.fresh({ answer: failing("gone"), hooks: { onGone: (to) => void gone.push(to) } });
		await outbox.enqueue([entry("first"), entry("second"), entry("notice", { lane: "notice" })]);
		await dispatcher().drain();
		expect(texts()).toEqual(["first"]);
		expect(gone).toEqual(["test:a"]);
		expect(await outbox.counts()).toMatchObject({ failed: 1, skipped: 2 });
	});

	test("refused: failed with its reason, the next one goes", async () => {
		const { outbox, dispatcher, texts } = await bench.fresh({ answer: (_, nth) => (nth === 1 ? failing("refused")() : { messageId: `${nth}` }) });
		await outbox.enqueue([entry("first"), entry("second")]);
		await dispatcher().drain();
		expect(texts()).toEqual(["first", "second"]);
		expect(await outbox.find("first")).toMatchObject({ state: "failed", reason: "refused" });
	});

	test("what the rest of the program withdraws at the last moment is skipped with its reason", async () => {
		const { outbox, dispatcher, texts } = await bench.fresh({ hooks: { mayGo: async (due) => (due._id === "first" ? "opted_out" : null) } });
		await outbox.enqueue([entry("first"), entry("second")]);
		await dispatcher().drain();
		expect(texts()).toEqual(["second"]);
		expect(await outbox.find("first")).toMatchObject({ state: "skipped", reason: "opted_out" });
	});

	test("a check that throws holds up its own address only, and is asked again", async () => {
		let asked = 0;
		const { outbox, dispatcher, texts, advance } = await bench.fresh({
			hooks: {
				mayGo: async (due) => {
					if (due._id !== "first") return null;
					asked += 1;
					if (asked === 1) throw new Error("store away");
					return null;
				},
			},
		});
		await outbox.enqueue([entry("first"), entry("elsewhere", { to: "test:b" })]);
		await dispatcher().drain();
		expect(texts()).toEqual(["elsewhere"]);
		advance(SECOND_MS);
		await dispatcher().drain();
		expect(texts()).toEqual(["elsewhere", "first"]);
	});
});

describe("a message that edits an earlier one", () => {
	test("carries the earlier one's receipt, or goes anew when that one was never sent", async () => {
		const { outbox, dispatcher, seen } = await bench.fresh({
			answer: ({ message }, nth) => (message.text === "bad" ? failing("refused")() : { messageId: `m${nth}` }),
		});
		await outbox.enqueue([
			entry("card", { about: "T1", view: "group" }),
			entry("edit", { replacesKey: "card", about: "T1" }),
			entry("bad", { to: "test:b" }),
			entry("anew", { to: "test:b", replacesKey: "bad" }),
		]);
		await dispatcher().drain();
		const card = await outbox.find("card");
		expect(seen.find((one) => one.message.text === "edit")?.message.replaces).toBe(card?.receipt);
		expect(seen.find((one) => one.message.text === "anew")?.message.replaces).toBeUndefined();
		expect(await outbox.findByReceipt("test", card?.receipt ?? "")).toMatchObject({ about: "T1" });
		expect(await outbox.findByReceipt("other", card?.receipt ?? "")).toBeNull();
	});
});

describe("pace", () => {
	const pace = { test: { chatGapMs: 1_000, groupPerMinute: 20, bulkPerSecond: 25 } };

	test("one a second to a chat, without holding up others", async () => {
		const { outbox, dispatcher, seen, advance } = await bench.fresh({ pace });
		const sender = dispatcher();
		await outbox.enqueue([entry("1"), entry("2"), entry("3"), entry("b", { to: "test:b" })]);
		await sender.drain();
		expect(seen.map((one) => one.message.text).sort()).toEqual(["1", "b"]);
		for (let second = 0; second < 3; second += 1) {
			advance(1_000);
			await sender.drain();
		}
		const times = seen.filter((one) => one.to === "test:a").map((one) => one.at);
		expect(times.map((at) => at - times[0]!)).toEqual([0, 1_000, 2_000]);
	});

	test("twenty a minute to a group", async () => {
		const { outbox, dispatcher, seen, advance } = await bench.fresh({ pace: { test: { ...pace.test, chatGapMs: 0 } } });
		const sender = dispatcher();
		await outbox.enqueue(Array.from({ length: 30 }, (_, n) => entry(`${n}`, { view: "group" })));
		await sender.drain();
		expect(seen).toHaveLength(20);
		advance(59_000);
		await sender.drain();
		expect(seen).toHaveLength(20);
		advance(1_100);
		await sender.drain();
		expect(seen).toHaveLength(30);
	});

	test("bulk at its rate to the second, while replies go at once", async () => {
		const { outbox, dispatcher, seen, advance } = await bench.fresh({ pace });
		const sender = dispatcher();
		await outbox.enqueue(Array.from({ length: 100 }, (_, n) => entry(`${n}`, { lane: "bulk", to: `test:${n}` })));
		await sender.drain();
		expect(seen).toHaveLength(25);
		await outbox.enqueue([entry("reply", { to: "test:99" })]);
		await sender.drain();
		expect(seen.at(-1)?.message.text).toBe("reply");
		for (const expected of [51, 76, 101]) {
			advance(1_000);
			await sender.drain();
			expect(seen).toHaveLength(expected);
		}
	});
});

describe("quiet hours", () => {
	const quietHours = { from: "21:00", to: "08:00", zone: "Asia/Shanghai" };

	test("what may wait waits until morning, what may not goes", async () => {
		const { outbox, dispatcher, texts, clock } = await bench.fresh({ quietHours, start: "2026-03-02T15:00:00Z" });
		const sender = dispatcher();
		await outbox.enqueue([entry("notice", { lane: "notice", respectsQuietHours: true }), entry("reply")]);
		await sender.drain();
		expect(texts()).toEqual(["reply"]);
		clock.set("2026-03-02T23:59:59Z");
		await sender.drain();
		expect(texts()).toEqual(["reply"]);
		clock.set("2026-03-03T00:00:00Z");
		await sender.drain();
		expect(texts()).toEqual(["reply", "notice"]);
	});

	test("an entry that the pace carried into the night is held too", async () => {
		const { outbox, dispatcher, texts, clock } = await bench.fresh({ quietHours, start: "2026-03-02T12:59:59Z" });
		const sender = dispatcher();
		await outbox.enqueue([entry("late", { lane: "bulk", respectsQuietHours: true })]);
		clock.set("2026-03-02T13:00:00Z");
		await sender.drain();
		expect(texts()).toEqual([]);
		clock.set("2026-03-03T00:00:00Z");
		await sender.drain();
		expect(texts()).toEqual(["late"]);
	});
});

describe("start and stop", () => {
	test("sends at once what is enqueued in this process, without a poll", async () => {
		const { outbox, dispatcher, texts } = await bench.fresh();
		const sender = dispatcher();
		await sender.start();
		await outbox.enqueue([entry("a")]);
		await expect.poll(texts).toEqual(["a"]);
		await sender.stop();
		await outbox.enqueue([entry("b")]);
		expect(texts()).toEqual(["a"]);
	});

	test("finds another process's entries by polling", async () => {
		const { outbox, dispatcher, texts, advance, clock } = await bench.fresh();
		const sender = dispatcher();
		await sender.start();
		await sender.drain();
		await outbox.enqueue([entry("a")]);
		await sender.drain();
		await createOutbox({ connection: bench.connection, clock }).enqueue([entry("b")]);
		expect(texts()).toEqual(["a"]);
		await expect
			.poll(() => {
				advance(SECOND_MS);
				return texts();
			})
			.toEqual(["a", "b"]);
		await sender.stop();
	});

	test("stop waits for what is in flight, and no longer than its grace", async () => {
		const open = Promise.withResolvers<{ messageId: string }>();
		const { outbox, dispatcher, seen, advance } = await bench.fresh({ answer: () => open.promise });
		const sender = dispatcher();
		await outbox.enqueue([entry("a")]);
		sender.wake();
		await expect.poll(() => seen.length).toBe(1);
		const stopped = sender.stop(5_000);
		advance(5_000);
		await stopped;
		expect((await outbox.find("a"))?.state).toBe("sending");
		open.resolve({ messageId: "late" });
		await expect.poll(async () => (await outbox.find("a"))?.state).toBe("sent");
	});
});
