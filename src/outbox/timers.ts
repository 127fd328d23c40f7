/** Waiting as an argument: what the dispatcher and the scheduler wait with, so that their tests need not. */

/** Calls back later. */
export interface Timers {
	/** Calls `run` once after `ms`; the returned function takes it back. */
	after(ms: number, run: () => void): () => void;
}

/** The process's own timers; they never keep the process alive. */
export const systemTimers: Timers = {
	after: (ms, run) => {
		const timer = setTimeout(run, ms);
		timer.unref();
		return () => clearTimeout(timer);
	},
};
