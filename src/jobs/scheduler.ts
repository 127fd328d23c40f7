/** Runs each job once per slot over any number of processes: node-cron only wakes it every minute, the store decides. */
import { randomUUID } from "node:crypto";
import { schedule as cronSchedule } from "node-cron";
import { type Clock, DAY_MS } from "../clock.ts";
import { AppError } from "../errors.ts";
import { errorFields, type Logger } from "../logger.ts";
import { systemTimers, type Timers } from "../outbox/timers.ts";
import type { Job } from "./job.ts";
import { createJobRunner, type RunReport } from "./job-runner.ts";
import { createJobRuns, type JobRun, type JobsConnection, RUN_LEASE_MS } from "./job-runs.ts";
import { dueSlot, lastSlot } from "./slots.ts";

export interface SchedulerOptions {
	readonly jobs: readonly Job[];
	readonly connection: JobsConnection;
	readonly clock: Clock;
	readonly logger: Logger;
	readonly timers?: Timers;
}

/** How long the record of a run is kept, at least. */
const KEEP_MS = 90 * DAY_MS;

export interface Scheduler {
	/** Catches up what was missed, then looks every minute. */
	start(): Promise<void>;
	/** Starts no more runs, tells those that are under way to stop, and waits for them at most `graceMs`. Idempotent. */
	stop(graceMs?: number): Promise<void>;
	/** Runs what is due at an instant and not yet run, and takes over what crashed; resolves when all of it has ended. */
	runDue(now?: Date): Promise<RunReport[]>;
	/**
	 * Runs one job now as if at an instant, for the slot that was last due then, whether or not it ran before.
	 * @throws AppError `not_found` when there is no such job.
	 */
	runNow(name: string, at?: Date): Promise<RunReport>;
}

/**
 * A scheduler over these jobs.
 * @throws AppError `bad_settings` for a name that is used twice or a schedule that is not understood.
 */
export function createScheduler({ jobs, connection, clock, logger, timers = systemTimers }: SchedulerOptions): Scheduler {
	const runs = createJobRuns(connection, clock, randomUUID());
	const runner = createJobRunner({ runs, timers, logger });
	const byName = indexByName(jobs);
	/** Slots known to be taken, so that a daily job does not ask the store every minute. */
	const taken = new Map<string, number>();
	/** Jobs that this process is looking at or running. */
	const busy = new Set<string>();
	let wakeUp: { stop(): void | Promise<void>; destroy(): void | Promise<void> } | null = null;
	let pruneAt = 0;
	let stopped = false;

	async function runDue(now = clock.now()): Promise<RunReport[]> {
		const crashed = await guarded("crashed", () => runs.crashed());
		await guarded("prune", () => prune(now));
		const reports = await Promise.all(jobs.map((job) => guarded(job.name, () => alone(job.name, () => runJob(job, crashed, now)))));
		return reports.flat();
	}

	/** Once a day, what is too old for any job to be asked about again. */
	async function prune(now: Date): Promise<never[]> {
		if (now.getTime() < pruneAt) return [];
		pruneAt = now.getTime() + DAY_MS;
		const keepMs = Math.max(KEEP_MS, ...jobs.map((job) => 2 * job.catchUpMs));
		await runs.prune(new Date(now.getTime() - keepMs));
		return [];
	}

	/** A store that is away for a moment must not keep the other jobs from running. */
	async function guarded<T>(job: string, work: () => Promise<T[]>): Promise<T[]> {
		try {
			return await work();
		} catch (error) {
			logger.error("job could not be looked at", { job, ...errorFields(error) });
			return [];
		}
	}

	/** What a crash left of the job first, then the slot that is due. */
	async function runJob(job: Job, crashed: readonly JobRun[], now: Date): Promise<RunReport[]> {
		const reports: RunReport[] = [];
		for (const run of crashed.filter((one) => one.job === job.name)) reports.push(...(await takeOver(job, run, now)));
		return [...reports, ...(await runSlot(job, now))];
	}

	async function runSlot(job: Job, now: Date): Promise<RunReport[]> {
		const slot = dueSlot(job, now);
		if (stopped || slot === null || taken.get(job.name) === slot.getTime() || (await runs.isRunning(job.name))) return [];
		const run = await runs.take(job.name, slot);
		taken.set(job.name, slot.getTime());
		return run === null ? [] : [await runner.execute(job, run, now)];
	}

	async function takeOver(job: Job, crashed: JobRun, now: Date): Promise<RunReport[]> {
		const run = await runs.takeOver(crashed);
		if (run === null) return [];
		const tooLate = now.getTime() - run.slot.getTime() > job.catchUpMs + job.timeLimitMs + RUN_LEASE_MS;
		return [runs.isSpent(crashed) || tooLate ? await runner.end(run, "failed", "crashed") : await runner.execute(job, run, now)];
	}

	/** One run of a job at a time in this process. */
	async function alone(name: string, work: () => Promise<RunReport[]>): Promise<RunReport[]> {
		if (stopped || busy.has(name)) return [];
		busy.add(name);
		try {
			return await work();
		} finally {
			busy.delete(name);
		}
	}

	return {
		async start() {
			// UTC, because a wake-up in a zone misses the hour that is repeated; not awaited, because a long job must not delay the others.
			wakeUp = cronSchedule("* * * * *", () => void runDue(), { timezone: "UTC", noOverlap: true, name: "jobs", suppressMissedWarning: true });
			void runDue();
		},
		async stop(graceMs = 5_000) {
			stopped = true;
			await wakeUp?.destroy();
			wakeUp = null;
			await runner.stop(graceMs);
		},
		runDue,
		async runNow(name, at = clock.now()) {
			const job = byName.get(name);
			if (job === undefined) throw new AppError("not_found", `no job "${name}"; there are: ${[...byName.keys()].join(", ")}`);
			const run = await runs.take(name, lastSlot(job.schedule, at, job.zone), randomUUID());
			if (run === null) throw new AppError("conflict", `job "${name}" could not be recorded`);
			return runner.execute(job, run, at);
		},
	};
}

function indexByName(jobs: readonly Job[]): Map<string, Job> {
	const byName = new Map<string, Job>();
	for (const job of jobs) {
		if (byName.has(job.name)) throw new AppError("bad_settings", `two jobs are called "${job.name}"`);
		// Throws for a schedule that is not understood: at start, not at its first hour.
		lastSlot(job.schedule, new Date(0), job.zone);
		byName.set(job.name, job);
	}
	return byName;
}
