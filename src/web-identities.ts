/** Who can be played on the local page: the registry's people with a page account, and strangers. */

import type { WebIdentity } from "../bots/web/web-people.ts";
import type { Address } from "./chat/port.ts";
import type { Registry } from "./community/registry.ts";
import type { CommunitySettings } from "./community/settings.ts";
import { WEB_NAMES } from "./words/labels.ts";

const PREFIX = "web:";

/** Page identities, owners first. An agent sees the staff group beside the private chat. */
export function webIdentities(registry: Registry, staffGroup: Address, settings: CommunitySettings): WebIdentity[] {
	const residents = new Map(registry.residents.map((resident) => [resident._id, resident]));
	const agents = new Map(registry.agents.map((agent) => [agent._id, agent]));
	const departments = new Map(settings.departments.map((department) => [department.id, department.name]));
	const identities = [...registry.accounts]
		.filter(([address]) => address.startsWith(PREFIX))
		.map(([address, account]): WebIdentity => {
			const id = address.slice(PREFIX.length);
			const privately = { address, title: settings.desk, group: false };
			const agent = account.agentId === null ? undefined : agents.get(account.agentId);
			if (agent !== undefined) {
				const role = agent.roles.includes("manager") ? "manager" : "agent";
				const duty = `${departments.get(agent.department) ?? agent.department}${agent.roles.includes("head") ? WEB_NAMES.head : ""}`;
				return { id, name: agent.name, role, hint: duty, chats: [{ address: staffGroup, title: WEB_NAMES.staffGroup, group: true }, privately] };
			}
			const resident = account.residentId === null ? undefined : residents.get(account.residentId);
			return {
				id,
				name: account.name,
				role: "owner",
				hint: resident === undefined ? "" : `${resident.relation} ${resident.unitId}`,
				chats: [privately],
			};
		});
	const strangers = WEB_NAMES.strangers.map(
		({ id, name, hint }): WebIdentity => ({
			id,
			name,
			role: "stranger",
			hint,
			chats: [{ address: `${PREFIX}${id}`, title: settings.desk, group: false }],
		}),
	);
	return [...identities.filter((one) => one.role === "owner"), ...strangers, ...identities.filter((one) => one.role !== "owner")];
}
