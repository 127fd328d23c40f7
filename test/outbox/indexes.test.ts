import { afterAll, beforeAll, expect, test } from "vitest";
import { createJobRuns } from "../../src/jobs/job-runs.ts";
import { createOutboxClaims } from "../../src/outbox/outbox-claims.ts";
import { entry, openBench } from "./outbox-harness.ts";

let bench: Awaited<ReturnType<typeof openBench>>;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());

/** The filters of every call that went to the store while `work` ran. */
async function filtersOf(work: () => Promise<unknown>): Promise<{ collection: string; filter: object }[]> {
	const calls: { collection: string; filter: object }[] = [];
	bench.connection.set("debug", (collection: string, method: string, filter: object) => {
		if (!method.startsWith("insert")) calls.push({ collection, filter });
	});
	await work();
	bench.connection.set("debug", false);
	return calls;
}

test("every query of the outbox and of the job records is served by an index", async () => {
	const { outbox, model, clock } = await bench.fresh();
	await outbox.enqueue(Array.from({ length: 50 }, (_, n) => entry(`${n}`, { to: `test:${n % 5}` })));
	const now = clock.now();
	const claims = createOutboxClaims(model, "me");
	const runs = createJobRuns(bench.connection, clock, "me");
	await bench.connection.model("JobRun").createIndexes();

	const calls = await filtersOf(async () => {
		const [due] = await claims.due("test", "reply", now, 8);
		await claims.ahead(due!, now);
		const claimed = await claims.claim(due!, now, new Date(now.getTime() + 1_000));
		await claims.settle(claimed!, { state: "sent", receipt: "m" });
		await claims.rest("test:1", now);
		await claims.dropLine("test:1", "gone");
		await claims.stranded("test", now);
		await claims.giveUp(claimed!, "x");
		await outbox.findByReceipt("test", "m");
		await outbox.find("1");
		await outbox.counts();
		await outbox.list("unknown");
		await outbox.skip(["1", "2"], "x");
		await outbox.readdress("test:2", "test:3");
		await outbox.prune(now);
		const run = await runs.take("brief", now);
		await runs.isRunning("brief");
		await runs.crashed();
		await runs.beat(run!);
		await runs.finish(run!, "done", "x");
		await runs.recent("brief", 5);
		await runs.prune(now);
	});

	expect(calls.length).toBeGreaterThan(20);
	for (const { collection, filter } of calls) {
		const plan = await bench.connection.db!.command({ explain: { find: collection, filter } });
		expect(JSON.stringify(plan.queryPlanner.winningPlan), `${collection} ${JSON.stringify(filter)}`).toMatch(/IXSCAN|IDHACK|EXPRESS/);
	}
});
