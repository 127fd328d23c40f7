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
	const underWay = new Map<string, { abort: AbortController; ended: Promise<unknown> }>();
	let wakeUp: { stop(): void | Promise<void>; destroy(): void | Promise<void> } | null = null;
	let stopped = false;

	async function runDue(now = clock.now()): Promise<RunReport[]> {
		const reports = await Promise.all([...jobs.map((job) => guarded(job.name, () => runSlot(job, now))), guarded("crashed", () => runCrashed(now))]);
		return reports.flat();
	}

	/** A store that is away for a moment must not keep the other jobs from running. */
	async function guarded(job: string, work: () => Promise<RunReport[]>): Promise<RunReport[]> {
		try {
			return await work();
		} catch (error) {
			logger.error("job could not be looked at", { job, ...errorFields(error) });
			return [];
		}
	}

	async function runSlot(job: Job, now: Date): Promise<RunReport[]> {
		const slot = dueSlot(job, now);
		if (slot === null || taken.get(job.name) === slot.getTime() || !mayStart(job.name) || (await runs.isRunning(job.name))) return [];
		if (!mayStart(job.name)) return [];
		const run = await runs.take(job.name, slot);
		taken.set(job.name, slot.getTime());
		return run === null ? [] : [await execute(job, run, now)];
	}

	async function runCrashed(now: Date): Promise<RunReport[]> {
		const reports: RunReport[] = [];
		for (const crashed of await runs.crashed()) {
			const job = byName.get(crashed.job);
			if (job === undefined || !mayStart(crashed.job)) continue;
			const run = await runs.takeOver(crashed);
			if (run === null) continue;
			const tooLate = now.getTime() - run.slot.getTime() > job.catchUpMs + job.timeLimitMs + RUN_LEASE_MS;
			if (runs.isSpent(crashed) || tooLate) reports.push(await end(run, "failed", "crashed"));
			else reports.push(await execute(job, run, now));
		}
		return reports;
	}

	function mayStart(name: string): boolean {
		return !stopped && !underWay.has(name);
	}

	async function execute(job: Job, run: JobRun, now: Date): Promise<RunReport> {
		const abort = new AbortController();
		const work = withinLimit(job, run, now, abort);
		underWay.set(job.name, { abort, ended: work });
		try {
			return await work;
		} finally {
			underWay.delete(job.name);
		}
	}

	async function withinLimit(job: Job, run: JobRun, now: Date, abort: AbortController): Promise<RunReport> {
		const limit = Promise.withResolvers<never>();
		const giveUp = (code: string) => {
			abort.abort(new Error(code));
			limit.reject(new AppError("conflict", code));
		};
		const cancelLimit = timers.after(job.timeLimitMs, () => giveUp("time_limit"));
		const stopBeating = beat(run);
		try {
			const result = await Promise.race([job.run({ at: run.slot, now }, abort.signal), limit.promise]);
			return await end(run, "done", result);
		} catch (error) {
			const code = abort.signal.aborted && abort.signal.reason instanceof Error ? abort.signal.reason.message : nameOf(error);
			logger.error("job failed", { job: job.name, slot: run.slot.toISOString(), reason: code, ...errorFields(error) });
			return await end(run, "failed", code);
		} finally {
			cancelLimit();
			stopBeating();
		}
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
			for (const { abort } of underWay.values()) abort.abort(new Error("stopped"));
			const late = Promise.withResolvers<void>();
			const cancel = timers.after(graceMs, late.resolve);
			await Promise.race([Promise.allSettled([...underWay.values()].map(({ ended }) => ended)), late.promise]);
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
