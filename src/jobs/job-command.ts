/** `npm run job`: lists the jobs, or runs one now, as if at a given instant. */
import { parseArgs } from "node:util";
import { AppError, isAppError } from "../errors.ts";
import type { Job } from "./job.ts";
import type { RunReport } from "./job-runner.ts";

/** What the command needs of the running program. */
export interface JobCommandDeps {
	readonly jobs: readonly Job[];
	/** Runs one job by hand; see {@link Scheduler.runNow}. */
	runNow(name: string, at?: Date): Promise<RunReport>;
	/** Sends what the job put into the outbox, when this process may. */
	drain?(): Promise<void>;
}

/**
 * Does what the arguments say and prints it; returns the exit code: 0 done, 1 the job failed, 2 the arguments are wrong.
 * @param argv without the program: `[]`, `["NAME"]` or `["NAME", "--at", "2026-03-01T09:00:00+08:00"]`.
 */
export async function runJobCommand(argv: readonly string[], deps: JobCommandDeps, print: (line: string) => void): Promise<number> {
	try {
		const { name, at } = readArguments(argv);
		if (name === undefined) {
			for (const line of listJobs(deps.jobs)) print(line);
			return 0;
		}
		const report = await deps.runNow(name, at);
		await deps.drain?.();
		print(`${report.job} @ ${report.slot.toISOString()}: ${report.state}: ${report.result}`);
		return report.state === "done" ? 0 : 1;
	} catch (error) {
		if (!isAppError(error, "bad_input") && !isAppError(error, "not_found")) throw error;
		print(error.message);
		return 2;
	}
}

function readArguments(argv: readonly string[]): { name?: string; at?: Date } {
	const { values, positionals } = parse(argv);
	if (positionals.length > 1) throw new AppError("bad_input", USAGE);
	if (values.at === undefined) return { name: positionals[0] };
	if (positionals[0] === undefined) throw new AppError("bad_input", USAGE);
	return { name: positionals[0], at: instantFrom(values.at) };
}

const USAGE = "usage: npm run job -- [NAME [--at ISO8601]]";

function parse(argv: readonly string[]) {
	try {
		return parseArgs({ args: [...argv], options: { at: { type: "string" } }, allowPositionals: true });
	} catch (cause) {
		throw new AppError("bad_input", USAGE, { cause });
	}
}

/** Without an offset it is the process's local time (`TZ`); a date alone is its first minute. */
function instantFrom(text: string): Date {
	const at = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text);
	if (/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/.test(text) && !Number.isNaN(at.getTime())) return at;
	throw new AppError("bad_input", `--at "${text}": write an instant such as 2026-03-01T09:00:00+08:00`);
}

function listJobs(jobs: readonly Job[]): string[] {
	const width = Math.max(0, ...jobs.map((job) => job.name.length));
	const cron = Math.max(0, ...jobs.map((job) => job.schedule.length));
	return jobs.map((job) => `${job.name.padEnd(width)}  ${job.schedule.padEnd(cron)}  ${job.zone ?? "UTC"}  ${job.describe}`);
}

/** Runs as a program: opens the app as its service does, but starts no channel. */
if (import.meta.main) {
	const { openApp } = await import("../app.ts");
	const app = await openApp({ beside: true });
	try {
		const { jobs, scheduler } = app;
		process.exitCode = await runJobCommand(process.argv.slice(2), { jobs, runNow: scheduler.runNow }, (line) => console.log(line));
	} finally {
		await app.stop();
	}
}
