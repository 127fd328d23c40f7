import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../../src/clock.ts";
import { SendError } from "../../src/errors.ts";
import { createOutbox } from "../../src/outbox/outbox.ts";
import { LANES } from "../../src/outbox/outbox-entry.ts";
import { type Answer, entry, openBench } from "./outbox-harness.ts";

let bench: Awaited<ReturnType<typeof openBench>>;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());

/** What the platform does with one send; `lost` arrives but the answer does not, `hang` never ends within our limit. */
type Fate = "ok" | "retry" | "later" | "lost" | "gone" | "refused" | "bug";

function answer(fate: Fate, nth: number): ReturnType<Answer> {
	if (fate === "ok") return { messageId: `m${nth}` };
	if (fate === "bug") throw new TypeError("a bug in the channel");
	if (fate === "later") throw new SendError("retry", "429", { retryAfterMs: 7_000 });
	throw new SendError(fate === "lost" ? "unknown" : fate, fate);
}

/** Fates after which the message may have arrived. */
const MAY_HAVE_ARRIVED: ReadonlySet<Fate> = new Set(["ok", "lost", "bug"]);

test("whatever the platform does, nothing that may have arrived is sent again, order is kept, and everything ends", async () => {
	const fates = fc.array(fc.constantFrom<Fate>("ok", "ok", "retry", "later", "lost", "refused", "gone", "bug"), { minLength: 1, maxLength: 12 });
	const messages = fc.array(fc.record({ to: fc.constantFrom("test:a", "test:b", "test:c"), lane: fc.constantFrom(...LANES) }), {
		minLength: 1,
		maxLength: 12,
	});
	await fc.assert(
		fc.asyncProperty(messages, fates, async (plan, script) => {
			const arrived: string[] = [];
			const { outbox, dispatcher, advance } = await bench.fresh({
				answer: ({ message }, nth) => {
					const fate = script[(nth - 1) % script.length] ?? "ok";
					if (MAY_HAVE_ARRIVED.has(fate)) arrived.push(message.text);
					return answer(fate, nth);
				},
			});
			const senders = [dispatcher(), dispatcher()];
			await outbox.enqueue(plan.map((one, n) => entry(`${n}`, one)));
			for (let round = 0; round < 6; round += 1) {
				await Promise.all(senders.map((one) => one.drain()));
				advance(10 * MINUTE_MS);
			}
			advance(4 * DAY_MS);
			await Promise.all(senders.map((one) => one.drain()));

			expect(new Set(arrived).size).toBe(arrived.length);
			const counts = await outbox.counts();
			expect(counts.queued + counts.sending).toBe(0);
			expect(counts.sent + counts.unknown).toBe(arrived.length);
			for (const to of ["test:a", "test:b", "test:c"])
				for (const lane of LANES) {
					const line = arrived.map(Number).filter((n) => plan[n]?.to === to && plan[n]?.lane === lane);
					expect(line).toEqual([...line].sort((a, b) => a - b));
				}
		}),
		{ numRuns: 25 },
	);
}, 60_000);

test("many dispatchers on one store send each entry once, in order", async () => {
	const { outbox, dispatcher, seen, advance } = await bench.fresh();
	await outbox.enqueue(Array.from({ length: 120 }, (_, n) => entry(`${n}`, { to: `test:${n % 10}` })));
	const senders = [dispatcher(), dispatcher(), dispatcher(), dispatcher()];
	await expect
		.poll(
			async () => {
				await Promise.all(senders.map((one) => one.drain()));
				advance(SECOND_MS);
				return (await outbox.counts()).sent;
			},
			{ timeout: 20_000 },
		)
		.toBe(120);
	const texts = seen.map((one) => Number(one.message.text));
	expect(new Set(texts).size).toBe(120);
	expect(texts).toHaveLength(120);
	for (let to = 0; to < 10; to += 1) {
		const line = texts.filter((n) => n % 10 === to);
		expect(line).toEqual([...line].sort((a, b) => a - b));
	}
});

test("a process that dies between sending and writing it down leaves an entry of unknown fate, which is listed and not repeated", async () => {
	const told: string[] = [];
	const { outbox, dispatcher, model, seen, advance, clock } = await bench.fresh({ hooks: { onUnknown: (one) => void told.push(one._id) } });
	await outbox.enqueue([entry("first"), entry("second")]);
	// As the dead process left it: claimed, its lease still running.
	const leaseEnd = new Date(clock.now().getTime() + MINUTE_MS);
	await model.updateOne({ _id: "first" }, { $set: { state: "sending", owner: "dead", nextAttemptAt: leaseEnd, attempts: 1 } });

	await dispatcher().drain();
	expect(seen).toHaveLength(0);
	advance(61 * SECOND_MS);
	await Promise.all([dispatcher().drain(), dispatcher().drain()]);
	// One of them may have looked just before the other gave the first up, and put the second off for a moment.
	advance(SECOND_MS);
	await dispatcher().drain();
	expect(told).toEqual(["first"]);
	expect((await outbox.list("unknown")).map((one) => one._id)).toEqual(["first"]);
	expect(seen.map((one) => one.message.text)).toEqual(["second"]);
});

test("where no other process shares the store, a start does not wait for the lease of the dead", async () => {
	const { outbox, dispatcher, model, texts, clock } = await bench.fresh();
	await outbox.enqueue([entry("first"), entry("second")]);
	const leaseEnd = new Date(clock.now().getTime() + MINUTE_MS);
	await model.updateOne({ _id: "first" }, { $set: { state: "sending", owner: "dead", nextAttemptAt: leaseEnd, attempts: 1 } });
	const sender = dispatcher({ alone: true });
	await sender.start();
	await expect.poll(texts).toEqual(["second"]);
	await sender.stop();
	expect((await outbox.find("first"))?.state).toBe("unknown");
});

test("a receipt that comes in after the lease ran out is kept", async () => {
	const open = Promise.withResolvers<{ messageId: string }>();
	const { outbox, dispatcher, seen, model, clock } = await bench.fresh({ answer: () => open.promise });
	await outbox.enqueue([entry("a")]);
	const drained = dispatcher().drain();
	await expect.poll(() => seen.length).toBe(1);
	await model.updateOne({ _id: "a" }, { $set: { nextAttemptAt: clock.now() } });
	await dispatcher().drain();
	expect((await outbox.find("a"))?.state).toBe("unknown");
	open.resolve({ messageId: "late" });
	await drained;
	expect(await outbox.find("a")).toMatchObject({ state: "sent", receipt: "late" });
});

test("the same cause worked on twice at once enqueues once", async () => {
	const { outbox, clock } = await bench.fresh();
	const other = createOutbox({ connection: bench.connection, clock });
	const batch = Array.from({ length: 300 }, (_, n) => entry(`cause:${n}`));
	const fresh = await Promise.all([outbox.enqueue(batch), other.enqueue(batch), outbox.enqueue(batch)]);
	expect(fresh.flat()).toHaveLength(300);
	expect((await outbox.counts()).queued).toBe(300);
});
