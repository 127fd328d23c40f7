/** Due times: what the community promised for a kind of ticket, and what still has to be chased. Pure. */
import { HOUR_MS, MINUTE_MS } from "../clock.ts";
import type { CommunitySettings, TargetMinutes } from "../community/settings.ts";
import type { Kind, Target, TargetName, Ticket } from "./ticket.ts";

/** Something to be done about a ticket because time has passed. `name` is unique per ticket since it began to wait. */
export type FollowUp =
	| { readonly name: string; readonly at: Date; readonly kind: "remind" }
	| { readonly name: string; readonly at: Date; readonly kind: "escalate"; readonly to: "head" | "manager" }
	| { readonly name: string; readonly at: Date; readonly kind: "breach"; readonly target: TargetName }
	| { readonly name: string; readonly at: Date; readonly kind: "close" };

type Timing = Pick<CommunitySettings, "targets" | "unclaimed" | "acceptance">;

const TARGET_NAMES: readonly TargetName[] = ["response", "arrival", "resolution"];

/** The settings' target minutes of a kind. A message for a person is measured as a question. */
export function targetMinutes(kind: Kind, settings: Pick<CommunitySettings, "targets">): TargetMinutes {
	return settings.targets[kind === "message" ? "question" : kind];
}

/** Targets of a ticket opened at `openedAt`, by the wall clock (C2). */
export function planTargets(kind: Kind, openedAt: Date, settings: Pick<CommunitySettings, "targets">): Target[] {
	const minutes = targetMinutes(kind, settings);
	return TARGET_NAMES.flatMap((name) => {
		const allowed = minutes[name];
		return allowed === undefined ? [] : [{ name, dueAt: new Date(openedAt.getTime() + allowed * MINUTE_MS), state: "active" as const }];
	});
}

/** Targets after `name` was reached. What was breached stays breached. */
export function meet(targets: readonly Target[], ...names: TargetName[]): Target[] {
	return targets.map((target) => (target.state === "active" && names.includes(target.name) ? { ...target, state: "met" } : target));
}

/** Everything that time alone will bring about for this ticket, in order; what has been done is left out. */
export function followUps(ticket: Ticket, settings: Timing): FollowUp[] {
	return plan(ticket, settings)
		.filter((one) => !ticket.followedUp.includes(one.name))
		.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** When the desk must look at the ticket next; null when time brings nothing more. */
export function nextDue(ticket: Ticket, settings: Timing): Date | null {
	return followUps(ticket, settings)[0]?.at ?? null;
}

function plan(ticket: Ticket, settings: Timing): FollowUp[] {
	if (ticket.status === "closed" || ticket.status === "cancelled") return [];
	if (ticket.status === "resolved") {
		return ticket.resolvedAt === null
			? []
			: [{ name: "close", at: after(ticket.resolvedAt, settings.acceptance.autoCloseHours * HOUR_MS), kind: "close" }];
	}
	const breaches = ticket.targets
		.filter((target) => target.state === "active")
		.map((target): FollowUp => ({ name: `breach:${target.name}`, at: target.dueAt, kind: "breach", target: target.name }));
	return ticket.status === "new" || ticket.status === "assigned" ? [...unclaimed(ticket, settings), ...breaches] : breaches;
}

/** A kind with a claim target of its own (an emergency) climbs the ladder in steps of that target. */
function unclaimed(ticket: Ticket, settings: Timing): FollowUp[] {
	const claim = targetMinutes(ticket.kind, settings).claim ?? settings.unclaimed.remind;
	const { remind, escalate, manager } = settings.unclaimed;
	const scale = Math.min(1, claim / remind);
	const at = (minutes: number) => after(ticket.waitingSince, minutes * scale * MINUTE_MS);
	return [
		{ name: "remind", at: at(remind), kind: "remind" },
		{ name: "escalate:head", at: at(escalate), kind: "escalate", to: "head" },
		{ name: "escalate:manager", at: at(manager), kind: "escalate", to: "manager" },
	];
}

function after(instant: Date, ms: number): Date {
	return new Date(instant.getTime() + ms);
}
