/** Who gets a ticket when the community has them taken in turn: on duty, skilled, with room, and not the same one twice running. Pure. */
import type { Agent } from "../community/models.ts";
import type { CommunitySettings } from "../community/settings.ts";
import type { Ticket } from "./ticket.ts";

/** An agent and the number of open tickets they hold. */
export interface Loaded {
	readonly agent: Agent;
	readonly open: number;
}

/** Agents who could take a ticket at all, before load is looked at. */
export function candidates(ticket: Pick<Ticket, "department" | "category" | "subject">, agents: readonly Agent[]): Agent[] {
	const { category } = ticket;
	const inDepartment = agents.filter((agent) => agent.department === ticket.department && !agent.offDuty && agent._id !== ticket.subject);
	const skilled = inDepartment.filter((agent) => category !== null && agent.skills.includes(category));
	return skilled.length > 0 ? skilled : inDepartment.filter((agent) => agent.roles.includes("agent"));
}

/** The least loaded with room, in turn after whoever got the last one; null when nobody has room. */
export function nextInTurn(loaded: readonly Loaded[], last: string | null, { capacity }: CommunitySettings["dispatch"]): Agent | null {
	const free = loaded.filter(({ open }) => open < capacity).sort((a, b) => (a.agent._id < b.agent._id ? -1 : 1));
	const least = Math.min(...free.map(({ open }) => open));
	const lightest = free.filter(({ open }) => open === least);
	const after = lightest.find(({ agent }) => last !== null && agent._id > last);
	return (after ?? lightest[0])?.agent ?? null;
}
