/** Who may do what: the only place where roles are looked at (L7). */
import type { Agent, Role } from "./models.ts";

/** Things that not everybody on staff may do. */
export type Privilege =
	| "take" // accept and work on a ticket
	| "dispatch" // hand a ticket to somebody else
	| "cancel" // end a ticket without doing the work
	| "oversee" // see every ticket, and be told of escalations
	| "teach" // put an answer among those that everybody gets
	| "list"; // see tickets in the group's masked form

const ALLOWED: Readonly<Record<Privilege, readonly Role[]>> = {
	take: ["agent", "head", "manager"],
	list: ["agent", "head", "manager"],
	dispatch: ["head", "manager"],
	cancel: ["head", "manager"],
	teach: ["head", "manager"],
	oversee: ["manager"],
};

/** The department whose agents dispatch and cancel for everybody: the single window (E12). */
export const FRONT_DESK = "customer_service";

/** True when the agent holds the privilege, by a role or as the front desk. */
export function may(agent: Agent, privilege: Privilege): boolean {
	if (agent.roles.some((role) => ALLOWED[privilege].includes(role))) return true;
	return agent.department === FRONT_DESK && (privilege === "dispatch" || privilege === "cancel");
}
