import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS, systemClock } from "../../src/clock.ts";
import type { Job, Slot } from "../../src/jobs/job.ts";
import { runJobCommand } from "../../src/jobs/job-command.ts";
import { jobRunModel } from "../../src/jobs/job-runs.ts";
import { createScheduler } from "../../src/jobs/scheduler.ts";
import { silentLogger } from "../../src/logger.ts";
import { ensureIndexes } from "../../src/storage/storage.ts";
import { manualTime } from "../outbox/manual-time.ts";
import { openTestStorage } from "../storage/test-storage.ts";

let storage: Awaited<ReturnType<typeof openTestStorage>>;
let model: ReturnType<typeof jobRunModel>;
beforeAll(async () => {
	storage = await openTestStorage();
	model = jobRunModel(storage.connection);
	await ensureIndexes(storage.connection);
});
beforeEach(() => model.deleteMany({}));
afterAll(() => storage.stop());

/** A job that notes each run; and any number of schedulers with the same clock. */
function stage(start: string, more: Partial<Job> = {}) {
	const time = manualTime(start);
	const ran: Slot[] = [];
	const job: Job = {
		name: "brief",
		schedule: "0 9 * * *",
		catchUpMs: 2 * HOUR_MS,
		timeLimitMs: 10 * MINUTE_MS,
		describe: "morning brief",
		run: async (slot) => {
			ran.push(slot);
			return `run ${ran.length}`;
		},
		...more,
	};
	const scheduler = (jobs: readonly Job[] = [job]) =>
		createScheduler({ jobs, connection: storage.connection, clock: time.clock, timers: time.timers, logger: silentLogger });
	return { ...time, ran, job, scheduler, slots: () => ran.map((slot) => slot.at.toISOString()) };
}

const forever = (_: Slot, signal: AbortSignal): Promise<string> =>
	new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

describe("a slot", () => {
	test("runs once, however often and by however many it is looked at", async () => {
		const { scheduler, slots, advance } = stage("2026-03-02T08:59:00Z");
		const processes = [scheduler(), scheduler(), scheduler(), scheduler()];
		for (let minute = 0; minute < 5; minute += 1) {
			await Promise.all(processes.map((one) => one.runDue()));
			advance(MINUTE_MS);
		}
		expect(slots()).toEqual(["2026-03-02T09:00:00.000Z"]);
		expect(await model.find().lean()).toMatchObject([{ job: "brief", state: "done", result: "run 1", attempts: 1 }]);
	});

	test("is reported with what was done", async () => {
		const { scheduler } = stage("2026-03-02T09:00:00Z");
		expect(await scheduler().runDue()).toEqual([{ job: "brief", slot: new Date("2026-03-02T09:00:00Z"), state: "done", result: "run 1" }]);
	});

	test("is caught up after a stop within its window, the latest only", async () => {
		const { scheduler, slots, clock } = stage("2026-03-02T09:00:00Z");
		await scheduler().runDue();
		clock.set("2026-03-05T10:30:00Z");
		await scheduler().runDue();
		expect(slots()).toEqual(["2026-03-02T09:00:00.000Z", "2026-03-05T09:00:00.000Z"]);
	});

	test("is forgotten after ninety days, not before", async () => {
		const { scheduler, clock } = stage("2026-03-02T09:00:00Z");
		await scheduler().runDue();
		clock.set("2026-05-30T12:00:00Z");
		await scheduler().runDue();
		expect(await model.countDocuments()).toBe(1);
		clock.set("2026-06-01T12:00:00Z");
		await scheduler().runDue();
		expect(await model.countDocuments()).toBe(0);
	});

	test("is let go when its window is over", async () => {
		const { scheduler, slots } = stage("2026-03-02T11:30:00Z");
		await scheduler().runDue();
		expect(slots()).toEqual([]);
	});

	test("does not run while an earlier one of the same job still does, in any process", async () => {
		const open = Promise.withResolvers<string>();
		let runs = 0;
		const { scheduler, advance } = stage("2026-03-02T09:00:00Z", {
			schedule: "* * * * *",
			run: () => {
				runs += 1;
				return runs === 1 ? open.promise : Promise.resolve("second");
			},
		});
		const [one, other] = [scheduler(), scheduler()];
		const first = one.runDue();
		await expect.poll(() => runs).toBe(1);
		advance(MINUTE_MS);
		await Promise.all([one.runDue(), other.runDue()]);
		expect(runs).toBe(1);
		open.resolve("first");
		await first;
		await Promise.all([one.runDue(), other.runDue()]);
		expect(runs).toBe(2);
	});

	test("a leap year of restarts with two processes: each month's last day once", async () => {
		const { scheduler, slots, advance } = stage("2027-12-31T09:00:00Z", { schedule: "0 9 L * *" });
		for (let day = 0; day < 366; day += 1) {
			await Promise.all([scheduler().runDue(), scheduler().runDue()]);
			advance(DAY_MS);
		}
		const lastDays = ["12-31", "01-31", "02-29", "03-31", "04-30", "05-31", "06-30", "07-31", "08-31", "09-30", "10-31", "11-30"];
		expect(slots().map((at) => at.slice(5, 10))).toEqual(lastDays);
	});
});

describe("a run that goes wrong", () => {
	test("is recorded by its error's name, and not run again", async () => {
		const { scheduler } = stage("2026-03-02T09:00:00Z", {
			run: async () => {
				throw new RangeError("王女士 13800000000");
			},
		});
		await scheduler().runDue();
		await scheduler().runDue();
		expect(await model.find().lean()).toMatchObject([{ state: "failed", result: "RangeError", attempts: 1 }]);
	});

	test("does not keep other jobs from running", async () => {
		const { scheduler, job, ran } = stage("2026-03-02T09:00:00Z");
		const broken: Job = { ...job, name: "broken", run: () => Promise.reject(new Error("no")) };
		const reports = await scheduler([broken, job]).runDue();
		expect(reports.map((one) => one.state)).toEqual(["failed", "done"]);
		expect(ran).toHaveLength(1);
	});

	test("that takes too long is told to stop, and counts as failed even if it does not heed", async () => {
		let signalled = false;
		const deaf = (_: Slot, signal: AbortSignal): Promise<string> => {
			signal.addEventListener("abort", () => {
				signalled = true;
			});
			return new Promise(() => {});
		};
		const { scheduler, advance, pending } = stage("2026-03-02T09:00:00Z", { run: deaf });
		const due = scheduler().runDue();
		await expect.poll(pending).toBe(2);
		advance(10 * MINUTE_MS);
		expect(await due).toMatchObject([{ state: "failed", result: "time_limit" }]);
		expect(signalled).toBe(true);
	});

	test("a long one that gives signs of life is not taken over", async () => {
		const { scheduler, advance, pending } = stage("2026-03-02T09:00:00Z", { run: forever });
		const one = scheduler();
		const due = one.runDue();
		await expect.poll(pending).toBe(2);
		const leaseAtStart = (await model.findOne().lean())?.leaseUntil;
		for (let beats = 0; beats < 6; beats += 1) {
			advance(MINUTE_MS);
			await expect.poll(pending).toBe(2);
		}
		expect(await scheduler().runDue()).toEqual([]);
		expect((await model.findOne().lean())?.leaseUntil.getTime()).toBeGreaterThan(leaseAtStart!.getTime());
		await one.stop();
		expect(await due).toMatchObject([{ state: "failed", result: "stopped" }]);
	});

	test("that crashed is taken over once, by one", async () => {
		const { scheduler, ran, advance, clock } = stage("2026-03-02T09:00:00Z");
		const crashed = { job: "brief", slot: clock.now(), state: "running" as const, owner: "dead", startedAt: clock.now(), attempts: 1 };
		await model.insertOne({ ...crashed, _id: "brief@2026-03-02T09:00:00.000Z", leaseUntil: new Date(clock.now().getTime() + 2 * MINUTE_MS) });
		const processes = [scheduler(), scheduler(), scheduler()];
		await Promise.all(processes.map((one) => one.runDue()));
		expect(ran).toHaveLength(0);
		advance(3 * MINUTE_MS);
		await Promise.all(processes.map((one) => one.runDue()));
		expect(ran).toHaveLength(1);
		expect(await model.find().lean()).toMatchObject([{ state: "done", attempts: 2 }]);
	});

	test("that crashed twice is left alone", async () => {
		const { scheduler, ran, clock } = stage("2026-03-02T09:05:00Z");
		await model.insertOne({
			_id: "brief@2026-03-02T09:00:00.000Z",
			job: "brief",
			slot: new Date("2026-03-02T09:00:00Z"),
			state: "running",
			owner: "dead",
			startedAt: clock.now(),
			attempts: 2,
			leaseUntil: new Date("2026-03-02T09:04:00Z"),
		});
		await scheduler().runDue();
		expect(ran).toHaveLength(0);
		expect(await model.find().lean()).toMatchObject([{ state: "failed", result: "crashed" }]);
	});
});

describe("start and stop", () => {
	test("start catches up; what stop interrupts is done by the next process, and does not count as crashed", async () => {
		const { scheduler, pending, job, ran } = stage("2026-03-02T09:30:00Z");
		const one = scheduler([{ ...job, run: forever }]);
		await one.start();
		await expect.poll(pending).toBe(2);
		await one.stop();
		expect(await one.runDue()).toEqual([]);
		expect(await model.find().lean()).toMatchObject([{ state: "running", attempts: 0 }]);
		await scheduler().runDue();
		expect(ran.map((slot) => slot.at.toISOString())).toEqual(["2026-03-02T09:00:00.000Z"]);
		expect(await model.find().lean()).toMatchObject([{ state: "done", attempts: 1 }]);
	});

	test("stop waits no longer than its grace for a job that does not heed", async () => {
		const { scheduler, pending, advance } = stage("2026-03-02T09:30:00Z", { run: () => new Promise(() => {}) });
		const one = scheduler();
		await one.start();
		await expect.poll(pending).toBe(2);
		const stopped = one.stop(5_000);
		await expect.poll(pending).toBe(3);
		advance(5_000);
		await stopped;
		expect(await model.find().lean()).toMatchObject([{ state: "running", attempts: 1 }]);
	});

	test("wakes every minute, and no more after stop", async () => {
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: new Date("2026-03-02T08:58:30Z") });
		try {
			const { ran, job } = stage("2026-03-02T08:58:30Z");
			const one = createScheduler({ jobs: [job], connection: storage.connection, clock: systemClock, logger: silentLogger });
			await one.start();
			await vi.advanceTimersByTimeAsync(MINUTE_MS);
			expect(ran).toHaveLength(0);
			await vi.advanceTimersByTimeAsync(MINUTE_MS);
			await vi.waitFor(() => expect(ran).toHaveLength(1));
			await one.stop();
			await vi.advanceTimersByTimeAsync(2 * DAY_MS);
			expect(ran).toHaveLength(1);
		} finally {
			vi.useRealTimers();
		}
	});

	test("refuses a bad table at once", () => {
		const { scheduler, job } = stage("2026-03-02T09:00:00Z");
		expect(() => scheduler([job, job])).toThrow("two jobs");
		expect(() => scheduler([{ ...job, schedule: "whenever" }])).toThrow("whenever");
		expect(() => scheduler([{ ...job, zone: "Nowhere/Here" }])).toThrow("Nowhere");
	});
});

describe("npm run job", () => {
	async function command(argv: string[], more: Partial<Job> = {}) {
		const { scheduler, job, ran } = stage("2026-03-02T12:00:00Z", more);
		const lines: string[] = [];
		const code = await runJobCommand(argv, { jobs: [job], runNow: scheduler().runNow }, (line) => lines.push(line));
		return { code, lines, ran };
	}

	test("alone lists the jobs", async () => {
		expect(await command([])).toMatchObject({ code: 0, lines: ["brief  0 9 * * *  UTC  morning brief"] });
	});

	test("runs one as if at an instant, for the slot that was last due then, as often as asked", async () => {
		for (let times = 1; times <= 2; times += 1) {
			const { code, lines, ran } = await command(["brief", "--at", "2026-01-05T18:00:00+08:00"]);
			expect({ code, lines }).toEqual({ code: 0, lines: ["brief @ 2026-01-05T09:00:00.000Z: done: run 1"] });
			expect(ran).toEqual([{ at: new Date("2026-01-05T09:00:00Z"), now: new Date("2026-01-05T10:00:00Z") }]);
		}
		expect(await model.countDocuments({ state: "done" })).toBe(2);
	});

	test("an instant without an offset is the machine's local time", async () => {
		const { ran } = await command(["brief", "--at", "2026-01-05T18:00"]);
		expect(ran[0]?.now).toEqual(new Date(2026, 0, 5, 18));
	});

	test("a failed run is exit code 1", async () => {
		const { code, lines } = await command(["brief"], { run: () => Promise.reject(new Error("x")) });
		expect(code).toBe(1);
		expect(lines[0]).toContain("failed: Error");
	});

	test.each([
		[["nothing"], "brief"],
		[["brief", "--at", "tomorrow"], "tomorrow"],
		[["brief", "--at", "2026-02-30T99:00"], "2026-02-30T99:00"],
		[["--at", "2026-01-05"], "usage"],
		[["brief", "other"], "usage"],
		[["brief", "--when"], "usage"],
	])("%j is refused with the remedy", async (argv, words) => {
		const { code, lines } = await command(argv);
		expect(code).toBe(2);
		expect(lines.join()).toContain(words);
	});
});
