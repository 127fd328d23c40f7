/** One record per job and slot: its unique key is what makes a slot run once over any number of processes. */
import { type Connection, type Model, Schema } from "mongoose";
import { type Clock, MINUTE_MS } from "../clock.ts";

/** The database connection that the scheduler takes. */
export type JobsConnection = Connection;

export type JobRunState = "running" | "done" | "failed";

/** Stored form of a run. */
export interface JobRun {
	/** `job@slot`, or `job@slot#n` when run by hand. */
	readonly _id: string;
	readonly job: string;
	readonly slot: Date;
	readonly state: JobRunState;
	/** The process that runs it. */
	readonly owner: string;
	/** Moved forward while it runs; in the past it tells of a crash. */
	readonly leaseUntil: Date;
	/** 1, or 2 when it was taken over after a crash. */
	readonly attempts: number;
	readonly startedAt: Date;
	readonly finishedAt?: Date;
	/** What it did, or the code of what went wrong. */
	readonly result?: string;
}

/** How long a run belongs to a process that gives no sign of life, ms. */
export const RUN_LEASE_MS = 2 * MINUTE_MS;
/** A run that crashed twice is left alone: it may be what crashes the process. */
const MAX_ATTEMPTS = 2;

const schema = new Schema<JobRun>(
	{
		_id: { type: String, required: true },
		job: { type: String, required: true },
		slot: { type: Date, required: true },
		state: { type: String, enum: ["running", "done", "failed"], required: true },
		owner: { type: String, required: true },
		leaseUntil: { type: Date, required: true },
		attempts: { type: Number, required: true },
		startedAt: { type: Date, required: true },
		finishedAt: Date,
		result: String,
	},
	{ collection: "job_runs", versionKey: false },
)
	.index({ job: 1, slot: -1 })
	.index({ state: 1, leaseUntil: 1 });

/** The model on this connection, made once. */
export function jobRunModel(connection: JobsConnection): Model<JobRun> {
	const known: Model<JobRun> | undefined = connection.models.JobRun;
	return known ?? connection.model<JobRun>("JobRun", schema);
}

export interface JobRuns {
	/** Takes a slot; null when it was taken before. `byHand` takes it once more under a key of its own. */
	take(job: string, slot: Date, byHand?: string): Promise<JobRun | null>;
	/** Runs whose process gave no sign of life for a lease. */
	crashed(): Promise<JobRun[]>;
	/** Takes a crashed run over, or null when somebody else did. */
	takeOver(run: JobRun): Promise<JobRun | null>;
	/** True when the crashed run may not be taken over again. */
	isSpent(run: JobRun): boolean;
	/** Gives a sign of life. */
	beat(run: JobRun): Promise<void>;
	/** Ends a run that is ours; false when it was taken from us. */
	finish(run: JobRun, state: "done" | "failed", result: string): Promise<boolean>;
	/** Gives up a run that is ours because the service stops: the next process takes it over as if it had not begun. */
	release(run: JobRun): Promise<void>;
	/** True when a run of this job is alive anywhere. */
	isRunning(job: string): Promise<boolean>;
	/** Deletes runs that ended before an instant; returns how many. */
	prune(before: Date): Promise<number>;
	/** The newest runs of a job, at most `limit`. */
	recent(job: string, limit: number): Promise<JobRun[]>;
}

/** The records as one process, `owner`, uses them. */
export function createJobRuns(connection: JobsConnection, clock: Clock, owner: string): JobRuns {
	const model = jobRunModel(connection);
	const leaseEnd = (): Date => new Date(clock.now().getTime() + RUN_LEASE_MS);

	return {
		async take(job, slot, byHand) {
			const _id = `${job}@${slot.toISOString()}${byHand === undefined ? "" : `#${byHand}`}`;
			const run: JobRun = { _id, job, slot, state: "running", owner, leaseUntil: leaseEnd(), attempts: 1, startedAt: clock.now() };
			try {
				await model.insertOne(run);
				return run;
			} catch (error) {
				if (isDuplicate(error)) return null;
				throw error;
			}
		},
		crashed: () =>
			model
				.find({ state: "running", leaseUntil: { $lt: clock.now() } })
				.lean<JobRun[]>()
				.exec(),
		takeOver: ({ _id, leaseUntil, attempts }) =>
			model
				.findOneAndUpdate(
					{ _id, state: "running", leaseUntil, attempts },
					{ $set: { owner, leaseUntil: leaseEnd() }, $inc: { attempts: 1 } },
					{ returnDocument: "after" },
				)
				.lean<JobRun>()
				.exec(),
		isSpent: ({ attempts }) => attempts >= MAX_ATTEMPTS,
		async beat({ _id }) {
			await model.updateOne({ _id, state: "running", owner }, { $set: { leaseUntil: leaseEnd() } });
		},
		async finish({ _id }, state, result) {
			const done = await model.updateOne({ _id, state: "running", owner }, { $set: { state, result, finishedAt: clock.now() } });
			return done.modifiedCount === 1;
		},
		async release({ _id }) {
			await model.updateOne({ _id, state: "running", owner }, { $set: { leaseUntil: new Date(clock.now().getTime() - 1) }, $inc: { attempts: -1 } });
		},
		async isRunning(job) {
			return (await model.exists({ state: "running", leaseUntil: { $gte: clock.now() }, job })) !== null;
		},
		async prune(before) {
			let deleted = 0;
			for (const state of ["done", "failed"] as const) deleted += (await model.deleteMany({ state, leaseUntil: { $lt: before } })).deletedCount;
			return deleted;
		},
		recent: (job, limit) => model.find({ job }).sort({ slot: -1 }).limit(limit).lean<JobRun[]>().exec(),
	};
}

function isDuplicate(error: unknown): boolean {
	return error instanceof Error && "code" in error && error.code === 11_000;
}
