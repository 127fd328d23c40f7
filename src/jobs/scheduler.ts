/** Runs each job once per slot over any number of processes: node-cron only wakes it every minute, the store decides. */
import { randomUUID } from "node:crypto";
import { schedule as cronSchedule } from "node-cron";
import type { Clock } from "../clock.ts";
import { AppError } from "../errors.ts";
import { errorFields, type Logger } from "../logger.ts";
import { systemTimers, type Timers } from "../outbox/timers.ts";
import type { Job } from "./job.ts";
import { createJobRuns, type JobRun, type JobsConnection, RUN_LEASE_MS } from "./job-runs.ts";
import { dueSlot, lastSlot } from "./slots.ts";

export interface SchedulerOptions {
	readonly jobs: readonly Job[];
	readonly connection: JobsConnection;
	readonly clock: Clock;
	readonly logger: Logger;
	readonly timers?: Timers;
}

/** How one run ended. */
export interface RunReport {
	readonly job: string;
	readonly slot: Date;
	readonly state: "done" | "failed";
	/** What it did, or the code of what went wrong. */
	readonly result: string;
}

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
	const byName = indexByName(jobs);
	/** Slots known to be taken, so that a daily job does not ask the store every minute. */
	const taken = new Map<string, number>();
	/** Jobs that this process is looking at or running. */
	const busy = new Set<string>();
	const underWay = new Set<{ readonly abort: AbortController; readonly ended: Promise<unknown> }>();
	let wakeUp: { stop(): void | Promise<void>; destroy(): void | Promise<void> } | null = null;
	let stopped = false;

	async function runDue(now = clock.now()): Promise<RunReport[]> {
		const crashed = await guarded("crashed", () => runs.crashed());
		const reports = await Promise.all(jobs.map((job) => guarded(job.name, () => alone(job.name, () => runJob(job, crashed, now)))));
		return reports.flat();
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
		return run === null ? [] : [await execute(job, run, now)];
	}

	async function takeOver(job: Job, crashed: JobRun, now: Date): Promise<RunReport[]> {
		const run = await runs.takeOver(crashed);
		if (run === null) return [];
		const tooLate = now.getTime() - run.slot.getTime() > job.catchUpMs + job.timeLimitMs + RUN_LEASE_MS;
		return [runs.isSpent(crashed) || tooLate ? await end(run, "failed", "crashed") : await execute(job, run, now)];
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

	async function execute(job: Job, run: JobRun, now: Date): Promise<RunReport> {
		const abort = new AbortController();
		const ended = withinLimit(job, run, now, abort);
		const entry = { abort, ended };
		underWay.add(entry);
		try {
			return await ended;
		} finally {
			underWay.delete(entry);
		}
	}

	async function withinLimit(job: Job, run: JobRun, now: Date, abort: AbortController): Promise<RunReport> {
		const limit = Promise.withResolvers<never>();
		const cancelLimit = timers.after(job.timeLimitMs, () => {
			abort.abort(TIME_LIMIT);
			limit.reject(TIME_LIMIT);
		});
		const stopBeating = beat(run);
		try {
			const result = await Promise.race([job.run({ at: run.slot, now }, abort.signal), limit.promise]);
			return await end(run, "done", result);
		} catch (error) {
			return await fail(job, run, abort.signal.aborted ? abort.signal.reason : error);
		} finally {
			cancelLimit();
			stopBeating();
		}
	}

	async function fail(job: Job, run: JobRun, cause: unknown): Promise<RunReport> {
		const slot = run.slot.toISOString();
		if (cause === STOPPED) {
			await runs.release(run);
			logger.info("job stopped with the service", { job: job.name, slot });
			return { job: job.name, slot: run.slot, state: "failed", result: STOPPED.message };
		}
		logger.error("job failed", { job: job.name, slot, ...errorFields(cause) });
		return end(run, "failed", cause === TIME_LIMIT ? TIME_LIMIT.message : nameOf(cause));
	}

	/** Signs of life, three to a lease, so that one that is lost does not matter. */
	function beat(run: JobRun): () => void {
		let cancel = timers.after(RUN_LEASE_MS / 3, again);
		let over = false;
		function again(): void {
			runs
				.beat(run)
				.catch((error: unknown) => logger.warn("job heartbeat failed", { job: run.job, ...errorFields(error) }))
				.finally(() => {
					if (!over) cancel = timers.after(RUN_LEASE_MS / 3, again);
				});
		}
		return () => {
			over = true;
			cancel();
		};
	}

	async function end(run: JobRun, state: "done" | "failed", result: string): Promise<RunReport> {
		if (!(await runs.finish(run, state, result))) logger.warn("job run was taken over before it ended", { job: run.job });
		logger.info("job ended", { job: run.job, slot: run.slot.toISOString(), state, result });
		return { job: run.job, slot: run.slot, state, result };
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
			for (const { abort } of underWay) abort.abort(STOPPED);
			const late = Promise.withResolvers<void>();
			const cancel = timers.after(graceMs, late.resolve);
			await Promise.race([Promise.allSettled([...underWay].map(({ ended }) => ended)), late.promise]);
			cancel();
		},
		runDue,
		async runNow(name, at = clock.now()) {
			const job = byName.get(name);
			if (job === undefined) throw new AppError("not_found", `no job "${name}"; there are: ${[...byName.keys()].join(", ")}`);
			const run = await runs.take(name, lastSlot(job.schedule, at, job.zone), randomUUID());
			if (run === null) throw new AppError("conflict", `job "${name}" could not be recorded`);
			return execute(job, run, at);
		},
	};
}

/** Why a run was told to stop. */
const TIME_LIMIT = new Error("time_limit");
const STOPPED = new Error("stopped");

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

/** What may be stored about an error: its name and code, since its message may quote a person. */
function nameOf(error: unknown): string {
	const { error: name, code } = errorFields(error);
	return code === undefined ? String(name) : `${name} ${code}`;
}
