/** How often the model may be asked: per owner and day, and per day in all. Pure counters over a clock. */
import type { Clock } from "../clock.ts";

/** Requests allowed in one local day. */
export interface BudgetLimits {
	readonly perDay: number;
	readonly perOwnerPerDay: number;
}

/** Counts requests. Forgets at midnight of its zone, and when the process ends. */
export interface Budget {
	/** Takes one request for `owner` (any stable id; absent: the program's own work). False when nothing is left. */
	take(owner?: string): boolean;
	/** What is spent today. */
	spent(owner?: string): number;
}

/** Room for a community of a few thousand homes, and for no single chatterbox. */
export const DEFAULT_LIMITS: BudgetLimits = { perDay: 5_000, perOwnerPerDay: 100 };

/** A budget whose day begins at midnight in `zone` (IANA). */
export function createBudget(options: { clock: Clock; zone?: string; limits?: Partial<BudgetLimits> }): Budget {
	const limits = { ...DEFAULT_LIMITS, ...options.limits };
	const dayOf = new Intl.DateTimeFormat("en-CA", { timeZone: options.zone ?? "Asia/Shanghai", dateStyle: "short" });
	const byOwner = new Map<string, number>();
	let total = 0;
	let day = "";

	const turnPage = () => {
		const today = dayOf.format(options.clock.now());
		if (today === day) return;
		day = today;
		total = 0;
		byOwner.clear();
	};

	return {
		take(owner) {
			turnPage();
			const own = owner === undefined ? 0 : (byOwner.get(owner) ?? 0);
			if (total >= limits.perDay || own >= limits.perOwnerPerDay) return false;
			total += 1;
			if (owner !== undefined) byOwner.set(owner, own + 1);
			return true;
		},
		spent(owner) {
			turnPage();
			return owner === undefined ? total : (byOwner.get(owner) ?? 0);
		},
	};
}
