/** Who is who on the escalation ladder (C13, C14, E10c). Pure. */
import type { Agent } from "../community/models.ts";
import type { CommunitySettings, Level } from "../community/settings.ts";
import type { Ticket } from "./ticket.ts";

type Ladder = Pick<CommunitySettings, "defaultDepartment" | "qualityDepartment">;

/** Everybody on a level for a ticket; of a department without a head, nobody. */
export function peopleAt(level: Level, ticket: Pick<Ticket, "department">, agents: readonly Agent[], settings: Ladder): Agent[] {
	const headsOf = (department: string) => agents.filter((agent) => agent.department === department && agent.roles.includes("head"));
	switch (level) {
		case "department_head":
			return headsOf(ticket.department);
		case "service_head":
			return headsOf(settings.defaultDepartment);
		case "manager":
			return agents.filter((agent) => agent.roles.includes("manager"));
		case "quality": {
			const heads = headsOf(settings.qualityDepartment);
			return heads.length > 0 ? heads : agents.filter((agent) => agent.department === settings.qualityDepartment);
		}
	}
}

/**
 * Whom an escalation reaches: the people of the level without those who were told before, who hold the ticket, or whom it is about.
 * Empty in a small community where the same person stands on several levels (E10c).
 */
export function newlyTold(level: Level, ticket: Ticket, agents: readonly Agent[], settings: Ladder): Agent[] {
	return peopleAt(level, ticket, agents, settings).filter(
		(agent) => !ticket.escalatedTo.includes(agent._id) && agent._id !== ticket.assignee && agent._id !== ticket.subject,
	);
}
