/** What a job is: a name, when it is due, how long it may take, and what it does for one slot. */

/** The instant a run is for, and the instant it runs at; they differ when a missed slot is caught up. */
export interface Slot {
	/** When it was due. Effects are keyed by it, so that a run done twice changes nothing more. */
	readonly at: Date;
	/** The present of the run; jobs read no other clock. */
	readonly now: Date;
}

export interface Job {
	/** Lower-case words joined by `-`; what `npm run job -- NAME` takes. */
	readonly name: string;
	/** Five cron fields. A day must match both the month's and the week's field: `0 9 1-7 * 1` is the first Monday, `L` the month's last day. */
	readonly schedule: string;
	/** IANA zone of the schedule; default UTC. */
	readonly zone?: string;
	/** How long after its time a missed slot is still worth running, ms. */
	readonly catchUpMs: number;
	/** A run that takes longer is told to stop and counts as failed, ms. */
	readonly timeLimitMs: number;
	/** What it does, for the list. */
	readonly describe: string;
	/** Does the work and says what it did, in counts and ids: it is stored and logged. Must heed the signal. */
	run(slot: Slot, signal: AbortSignal): Promise<string>;
}
