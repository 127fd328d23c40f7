/** Due times: what the community promised for a kind of ticket, what was promised to its owner, and what time alone brings. Pure. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../clock.ts";
import { addDutyMinutes, dutyMinutesBetween } from "../community/duty-calendar.ts";
import type { CommunitySettings, Level, TargetMinutes } from "../community/settings.ts";
import type { Kind, Promised, Target, TargetName, Ticket } from "./ticket.ts";

/** What time brings. `name` is unique per ticket, so that nothing happens twice. */
export type FollowUp = { readonly name: string; readonly at: Date } & (
	| { readonly kind: "remind" }
	| { readonly kind: "escalate"; readonly to: Level }
	| { readonly kind: "warn" | "breach"; readonly target: TargetName }
	/** The owner has heard nothing for the set time (E18). */
	| { readonly kind: "silent" }
	/** A visit is near, or nobody has come (E2). */
	| { readonly kind: "visit_soon" | "visit_late" }
	/** A promised time is near, or has passed (B17). */
	| { readonly kind: "promise_soon" | "promise_missed"; readonly promise: Date }
	/** No other time looks after it; or finished work that the service centre has not looked at. */
	| { readonly kind: "stale" | "unchecked" }
	/** Nobody objected to the result. */
	| { readonly kind: "close" }
	/** The return visit: asked, reminded of, given to a person (E5, V1–V7). */
	| { readonly kind: "ask_return" | "remind_return" | "call_return" }
);

/** The settings that due times come from. */
export type Timing = Pick<
	CommunitySettings,
	"targets" | "unclaimed" | "acceptance" | "warnAt" | "visitTimes" | "promiseRemind" | "duty" | "dispatch" | "qualityCheck" | "zone"
>;

const TARGET_NAMES: readonly TargetName[] = ["response", "arrival", "resolution"];

/** The settings' target minutes of a kind. A message for a person is measured as a question, coordination as an application. */
export function targetMinutes(kind: Kind, settings: Pick<CommunitySettings, "targets">): TargetMinutes {
	if (kind === "message") return settings.targets.question;
	return settings.targets[kind === "coordination" ? "application" : kind];
}

/** Targets of a ticket opened at `openedAt`, by the clock that the community set (C2: complaints by the wall clock). */
export function planTargets(kind: Kind, openedAt: Date, timing: Pick<Timing, "targets" | "duty" | "zone">): Target[] {
	const minutes = targetMinutes(kind, timing);
	return TARGET_NAMES.flatMap((name) => {
		const allowed = minutes[name];
		return allowed === undefined ? [] : [{ name, startedAt: openedAt, dueAt: add(openedAt, allowed, minutes, timing), state: "active" as const }];
	});
}

/** Targets after some were reached. What was breached stays breached. */
export function meet(targets: readonly Target[], ...names: TargetName[]): Target[] {
	return targets.map((target) => (target.state === "active" && names.includes(target.name) ? { ...target, state: "met" } : target));
}

/** Targets after a pause: due later by as much of their own clock as it lasted; never earlier. */
export function afterPause(ticket: Pick<Ticket, "targets" | "kind">, from: Date, to: Date, timing: Timing): Target[] {
	const minutes = targetMinutes(ticket.kind, timing);
	const lasted = minutes.clock === "duty" ? dutyMinutesBetween(from, to, timing, timing.zone) : (to.getTime() - from.getTime()) / MINUTE_MS;
	return ticket.targets.map((target) =>
		target.state === "active" && lasted > 0 ? { ...target, dueAt: add(target.dueAt, lasted, minutes, timing) } : target,
	);
}

/** Targets with the same time again, from `now` on (a reopened ticket). */
export function rearmed(kind: Kind, now: Date, timing: Timing): Target[] {
	return planTargets(kind, now, timing);
}

/** An appointment later than the resolution target moves it: the owner chose the day. Minutes of `after` are for the work itself. */
export function afterAppointment(targets: readonly Target[], appointment: { to: Date }): Target[] {
	return targets.map((target) =>
		target.name === "resolution" && target.state === "active" && target.dueAt < appointment.to ? { ...target, dueAt: appointment.to } : target,
	);
}

/** Everything that time alone will bring about for this ticket, in order; what has been done is left out. */
export function followUps(ticket: Ticket, timing: Timing): FollowUp[] {
	const done = new Set(ticket.followedUp);
	return plan(ticket, timing)
		.filter((one) => !done.has(one.name))
		.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** When the desk must look at the ticket next; null when time brings nothing more. */
export function nextDue(ticket: Ticket, timing: Timing): Date | null {
	return followUps(ticket, timing)[0]?.at ?? null;
}

function plan(ticket: Ticket, timing: Timing): FollowUp[] {
	if (ticket.status === "cancelled") return [];
	if (ticket.status === "closed") return returnVisit(ticket, timing);
	// What happens to a merged ticket happens to its incident, until both are closed.
	if (ticket.incident !== null) return [];
	if (ticket.status === "resolved") {
		const { resolvedAt } = ticket;
		if (resolvedAt === null) return [];
		// An owner who was never asked has not been silent: the service centre is reminded instead (E7).
		if (timing.qualityCheck && ticket.kind === "repair" && !isChecked(ticket, resolvedAt)) return unchecked(resolvedAt);
		return [{ name: `close@${resolvedAt.getTime()}`, at: after(resolvedAt, timing.acceptance.autoCloseHours * HOUR_MS), kind: "close" }];
	}
	const kept = [...promises(ticket, timing), ...visit(ticket, timing), ...silence(ticket, timing)];
	const waiting = ticket.status === "new" || ticket.status === "assigned";
	const all = ticket.status === "pending" ? kept : [...kept, ...chased(ticket, timing), ...(waiting ? unclaimed(ticket, timing) : [])];
	const done = new Set(ticket.followedUp);
	// Nothing open is ever out of sight: where no other time is set, people are reminded of it after some days (C15).
	return all.some((one) => !done.has(one.name)) ? all : [...all, stale(ticket)];
}

/** Days without a word after which a ticket that no other time looks after is brought up again. */
const STALE_DAYS = 3;

function stale(ticket: Ticket): FollowUp {
	const last = Math.max(ticket.toldAt.getTime(), ticket.waitingSince.getTime());
	const before = ticket.followedUp.filter((name) => name.startsWith("stale:") && name.endsWith(`@${last}`)).length;
	return { name: `stale:${before + 1}@${last}`, at: new Date(last + (before + 1) * STALE_DAYS * DAY_MS), kind: "stale" };
}

function isChecked(ticket: Ticket, resolvedAt: Date): boolean {
	return ticket.timeline.some((entry) => entry.event === "ticket.checked" && entry.at >= resolvedAt);
}

/** A finished repair that nobody has looked at: every day for a week. */
function unchecked(resolvedAt: Date): FollowUp[] {
	return Array.from({ length: 7 }, (_, day) => ({
		name: `unchecked:${day}@${resolvedAt.getTime()}`,
		at: new Date(resolvedAt.getTime() + (day + 1) * DAY_MS),
		kind: "unchecked" as const,
	}));
}

/** Targets: a warning before, a breach once. */
function chased(ticket: Ticket, timing: Timing): FollowUp[] {
	return ticket.targets
		.filter((target) => target.state === "active")
		.flatMap((target): FollowUp[] => {
			const warnAt = new Date(target.startedAt.getTime() + (target.dueAt.getTime() - target.startedAt.getTime()) * timing.warnAt);
			const key = `${target.name}@${target.startedAt.getTime()}`;
			return [
				{ name: `warn:${key}`, at: warnAt, kind: "warn", target: target.name },
				{ name: `breach:${key}`, at: target.dueAt, kind: "breach", target: target.name },
			];
		});
}

/** A kind with a claim target of its own (an emergency) climbs the ladder in steps of that target. */
function unclaimed(ticket: Ticket, timing: Timing): FollowUp[] {
	const claim = targetMinutes(ticket.kind, timing).claim ?? timing.unclaimed.remind;
	const scale = Math.min(1, claim / timing.unclaimed.remind);
	const since = ticket.waitingSince.getTime();
	const at = (minutes: number) => new Date(since + minutes * scale * MINUTE_MS);
	const steps = ladder(timing).map(
		({ to, after: minutes }): FollowUp => ({ name: `escalate:${to}@${since}`, at: at(minutes), kind: "escalate", to }),
	);
	return [{ name: `remind@${since}`, at: at(timing.unclaimed.remind), kind: "remind" }, ...steps];
}

/** The community's ladder, or the four levels of C13 between its two times and beyond. */
export function ladder({ unclaimed: times }: Pick<Timing, "unclaimed">): readonly { readonly to: Level; readonly after: number }[] {
	const { escalate, manager } = times;
	return (
		times.ladder ?? [
			{ to: "department_head", after: escalate },
			{ to: "service_head", after: (escalate + manager) / 2 },
			{ to: "manager", after: manager },
			{ to: "quality", after: manager * 2 },
		]
	);
}

function visit(ticket: Ticket, timing: Timing): FollowUp[] {
	const { appointment } = ticket;
	if (appointment === null || ticket.arrivedAt !== null) return [];
	const key = appointment.from.getTime();
	return [
		{ name: `visit-soon@${key}`, at: after(appointment.from, -timing.visitTimes.remind * MINUTE_MS), kind: "visit_soon" },
		{ name: `visit-late@${key}`, at: after(appointment.to, timing.visitTimes.grace * MINUTE_MS), kind: "visit_late" },
	];
}

function promises(ticket: Ticket, timing: Timing): FollowUp[] {
	return ticket.promises
		.filter((promise: Promised) => promise.keptAt === null)
		.flatMap((promise): FollowUp[] => {
			const key = promise.dueAt.getTime();
			return [
				{ name: `promise-soon@${key}`, at: after(promise.dueAt, -timing.promiseRemind * MINUTE_MS), kind: "promise_soon", promise: promise.dueAt },
				{ name: `promise-missed@${key}`, at: promise.dueAt, kind: "promise_missed", promise: promise.dueAt },
			];
		});
}

function silence(ticket: Ticket, timing: Timing): FollowUp[] {
	const minutes = targetMinutes(ticket.kind, timing);
	if (minutes.update === undefined) return [];
	return [{ name: `silent@${ticket.toldAt.getTime()}`, at: add(ticket.toldAt, minutes.update, minutes, timing), kind: "silent" }];
}

/** V3: asked a day after closing at the latest, reminded once, and given to a person when the set hours have passed. */
function returnVisit(ticket: Ticket, timing: Timing): FollowUp[] {
	const { closedAt, returnVisit: visitState } = ticket;
	if (closedAt === null || visitState === null || visitState.state === "answered" || visitState.state === "called") return [];
	const hours = timing.acceptance.returnVisitHours;
	const key = closedAt.getTime();
	return [
		{ name: `return-ask@${key}`, at: after(closedAt, Math.min(24, hours / 3) * HOUR_MS), kind: "ask_return" },
		{ name: `return-remind@${key}`, at: after(closedAt, (hours * 2 * HOUR_MS) / 3), kind: "remind_return" },
		{ name: `return-call@${key}`, at: after(closedAt, hours * HOUR_MS), kind: "call_return" },
	];
}

function add(from: Date, minutes: number, of: TargetMinutes, timing: Pick<Timing, "duty" | "zone">): Date {
	return of.clock === "duty" ? addDutyMinutes(from, minutes, timing, timing.zone) : new Date(from.getTime() + minutes * MINUTE_MS);
}

function after(instant: Date, ms: number): Date {
	return new Date(instant.getTime() + ms);
}
