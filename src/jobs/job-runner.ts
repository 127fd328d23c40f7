/** Runs one run: within its time limit, with signs of life, and with its end written down. */
import { errorFields, type Logger } from "../logger.ts";
import type { Timers } from "../outbox/timers.ts";
import type { Job } from "./job.ts";
import { type JobRun, type JobRuns, RUN_LEASE_MS } from "./job-runs.ts";

/** How one run ended. */
export interface RunReport {
	readonly job: string;
	readonly slot: Date;
	readonly state: "done" | "failed";
	/** What it did, or the code of what went wrong. */
	readonly result: string;
}

export interface JobRunner {
	/** Runs a run that is ours; never rejects for what the job does. */
	execute(job: Job, run: JobRun, now: Date): Promise<RunReport>;
	/** Writes down how a run ended. */
	end(run: JobRun, state: "done" | "failed", result: string): Promise<RunReport>;
	/** Tells what is under way to stop, and waits for it at most `graceMs`. */
	stop(graceMs: number): Promise<void>;
}

/** Why a run was told to stop. */
const TIME_LIMIT = new Error("time_limit");
const STOPPED = new Error("stopped");

/** The runner of one process. */
export function createJobRunner({ runs, timers, logger }: { runs: JobRuns; timers: Timers; logger: Logger }): JobRunner {
	const underWay = new Set<{ readonly abort: AbortController; readonly ended: Promise<unknown> }>();

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
			// A job that does not heed the signal ends here all the same, so that it cannot block its next slot for ever.
			limit.reject(TIME_LIMIT);
		});
		const stopBeating = beat(run);
		try {
			const result = await Promise.race([job.run({ at: run.slot, now }, abort.signal), limit.promise]);
			return await end(run, "done", result);
		} catch (error) {
			return await fail(run, abort.signal.aborted ? abort.signal.reason : error);
		} finally {
			cancelLimit();
			stopBeating();
		}
	}

	async function fail(run: JobRun, cause: unknown): Promise<RunReport> {
		if (cause === STOPPED) {
			await runs.release(run);
			logger.info("job stopped with the service", fieldsOf(run));
			return { job: run.job, slot: run.slot, state: "failed", result: STOPPED.message };
		}
		logger.error("job failed", { ...fieldsOf(run), ...errorFields(cause) });
		return end(run, "failed", cause === TIME_LIMIT ? TIME_LIMIT.message : nameOf(cause));
	}

	/** Signs of life, three to a lease, so that one that is lost does not matter. */
	function beat(run: JobRun): () => void {
		let cancel = timers.after(RUN_LEASE_MS / 3, again);
		let over = false;
		function again(): void {
			runs
				.beat(run)
				.catch((error: unknown) => logger.warn("job heartbeat failed", { ...fieldsOf(run), ...errorFields(error) }))
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
		if (!(await runs.finish(run, state, result))) logger.warn("job run was taken over before it ended", fieldsOf(run));
		logger.info("job ended", { ...fieldsOf(run), state, result });
		return { job: run.job, slot: run.slot, state, result };
	}

	async function stop(graceMs: number): Promise<void> {
		for (const { abort } of underWay) abort.abort(STOPPED);
		const late = Promise.withResolvers<void>();
		const cancel = timers.after(graceMs, late.resolve);
		await Promise.race([Promise.allSettled([...underWay].map(({ ended }) => ended)), late.promise]);
		cancel();
	}

	return { execute, end, stop };
}

function fieldsOf({ job, slot }: JobRun): { job: string; slot: string } {
	return { job, slot: slot.toISOString() };
}

/** What may be stored about an error: its name and code, since its message may quote a person. */
function nameOf(error: unknown): string {
	const { error: name, code } = errorFields(error);
	return code === undefined ? String(name) : `${name} ${code}`;
}
