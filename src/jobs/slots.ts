/** When a schedule was last due: pure. node-cron reads the expression; looking back in time, which it does not do, is done here. */
import { parse } from "node-cron";
import { DAY_MS, MINUTE_MS } from "../clock.ts";
import { AppError } from "../errors.ts";
import { instantOf, instantsOf, offsetsAround, type WallMs, wallOf } from "../zone.ts";
import type { Job } from "./job.ts";

/** A slot that a job should have run: when it was due. Null when the last one is too old to be worth it. */
export function dueSlot(job: Pick<Job, "schedule" | "zone" | "catchUpMs">, now: Date): Date | null {
	const slot = lastSlot(job.schedule, now, job.zone);
	// A minute of grace: the wake-up itself may come a little late.
	return now.getTime() - slot.getTime() <= Math.max(job.catchUpMs, MINUTE_MS) ? slot : null;
}

/** 29 February on a given weekday comes back after 40 years at the latest (across a century without a leap day). */
const FARTHEST_DAYS = 41 * 366;

/**
 * The last instant at or before `at` for which the schedule is due.
 *
 * Clock changes: a schedule for every hour follows real time, so the hour that autumn repeats has its slots twice and the one that
 * spring skips has none. A schedule for certain hours is due once every day: at the first of two such times, and at a time
 * that is skipped as long after midnight as on any other day (02:30 becomes 03:30).
 * @throws AppError `bad_settings` when the expression or the zone is not understood, or no day ever fits.
 */
export function lastSlot(schedule: string, at: Date, zone = "UTC"): Date {
	const plan = planOf(schedule);
	const today = floorTo(wallNow(at, zone), DAY_MS);
	// The day after counts too: a change of the clocks around midnight may bring one of its times before `at`.
	for (let back = -1; back <= FARTHEST_DAYS; back += 1) {
		const day = today - back * DAY_MS;
		if (!plan.isOn(day)) continue;
		const slot = lastOfDay(plan, day, at, zone);
		if (slot !== null) return slot;
	}
	throw new AppError("bad_settings", `schedule "${schedule}": no day fits it`);
}

interface Plan {
	/** Minutes after midnight, the last first. */
	readonly times: readonly number[];
	readonly everyHour: boolean;
	isOn(day: WallMs): boolean;
}

const plans = new Map<string, Plan>();

function planOf(schedule: string): Plan {
	const known = plans.get(schedule);
	if (known) return known;
	const plan = readPlan(schedule);
	plans.set(schedule, plan);
	return plan;
}

function readPlan(schedule: string): Plan {
	const { second, minute, hour, dayOfMonth, month, dayOfWeek } = fieldsOf(schedule);
	const odd = [...dayOfMonth, ...dayOfWeek].find((value) => typeof value === "string" && value !== "L");
	if (second.some((value) => value !== 0) || odd !== undefined || dayOfWeek.includes("L"))
		throw new AppError("bad_settings", `schedule "${schedule}": write five fields of numbers or names, or L for the month's last day`);
	const times = hour.flatMap((h) => minute.map((m) => h * 60 + m)).sort((a, b) => b - a);
	return {
		times,
		everyHour: hour.length === 24,
		isOn(day) {
			const date = new Date(day);
			const isLast = new Date(day + DAY_MS).getUTCDate() === 1;
			const dayFits = dayOfMonth.includes(date.getUTCDate()) || (isLast && dayOfMonth.includes("L"));
			return dayFits && month.includes(date.getUTCMonth() + 1) && dayOfWeek.includes(date.getUTCDay());
		},
	};
}

function fieldsOf(schedule: string): ReturnType<typeof parse> {
	try {
		return parse(schedule);
	} catch (cause) {
		throw new AppError("bad_settings", `schedule "${schedule}": ${cause instanceof Error ? cause.message : "not understood"}`, { cause });
	}
}

function wallNow(at: Date, zone: string): WallMs {
	try {
		return wallOf(at, zone);
	} catch (cause) {
		throw new AppError("bad_settings", `no zone "${zone}"`, { cause });
	}
}

/** The last of the day's slots at or before `at`. */
function lastOfDay(plan: Plan, day: WallMs, at: Date, zone: string): Date | null {
	const offsets = offsetsAround(day + DAY_MS / 2, zone);
	const change = Math.abs(offsets[0] - offsets[1]);
	let best: Date | null = null;
	let bestWall = 0;
	for (const minutes of plan.times) {
		const wall = day + minutes * MINUTE_MS;
		// Only around a change can an earlier time of day be the later instant, and by no more than the change.
		if (best !== null && wall < bestWall - change) break;
		const instants = plan.everyHour ? instantsOf(wall, zone, offsets) : [instantOf(wall, zone, offsets)];
		for (const instant of instants) {
			if (instant > at || (best !== null && instant <= best)) continue;
			best = instant;
			bestWall = wall;
		}
	}
	return best;
}

function floorTo(value: number, step: number): number {
	return Math.floor(value / step) * step;
}
