/** Who hears of what happens to a ticket: every event, rendered per audience, into the outbox under keys that cannot double. */
import type { Address, OutgoingMessage } from "../chat/port.ts";
import type { Clock } from "../clock.ts";
import type { Directory } from "../community/directory.ts";
import type { Agent } from "../community/models.ts";
import type { CommunitySettings } from "../community/settings.ts";
import type { NewEntry, Outbox } from "../outbox/outbox.ts";
import { toScript } from "../words/script.ts";
import { followerNotice, ownerNotice } from "../words/ticket-owner.ts";
import { assigneeNotice, groupNotice, managerNotice, watcherNotice } from "../words/ticket-staff.ts";
import { assigneeBrief, groupCard, type Saying } from "../words/tickets.ts";
import type { Announce } from "./desk.ts";
import { peopleAt } from "./ladder.ts";
import type { Ticket, TimelineEntry } from "./ticket.ts";

/** Events after which the assignee gets the full brief: who, where, when. */
const BRIEFED = new Set(["ticket.accepted", "ticket.assigned"]);

/** What the owner of a merged ticket hears through its incident. */
const SAID_BY_INCIDENT: ReadonlySet<TimelineEntry["event"]> = new Set([
	"ticket.resolved",
	"ticket.progressed",
	"ticket.silent",
	"ticket.closed",
	"sla.breached",
]);

/** What time alone brings to an owner. */
const MAY_WAIT: ReadonlySet<TimelineEntry["event"]> = new Set([
	"ticket.closed",
	"ticket.silent",
	"promise.missed",
	"return.asked",
	"return.reminded",
	"sla.breached",
]);

/** Builds the desk's announcer. `staffGroups` are the chats where cards are shown; `ownerAddress` is the desk's own look-up. */
export function createNotices(options: {
	outbox: Outbox;
	directory: Directory;
	settings: CommunitySettings;
	clock: Clock;
	zone: string;
	staffGroups: () => readonly Address[];
	ownerAddress: (ticket: Ticket) => Promise<Address | null>;
	/** The script that a chat is written in. */
	scriptOf: (address: Address) => Promise<"hans" | "hant">;
}): Announce {
	const { outbox, directory, settings, clock, zone, staffGroups, ownerAddress, scriptOf } = options;

	return async (ticket, entry) => {
		const saying = await sayingFor(ticket, entry, { directory, settings, clock, zone });
		const entries = [
			...group(ticket, entry, saying, staffGroups()),
			...(await owner(ticket, entry, saying)),
			...(await assignee(ticket, entry, saying)),
			...(await overseers(ticket, entry, saying)),
			...(await watcher(ticket, entry)),
		];
		await outbox.enqueue(entries);
	};

	async function owner(ticket: Ticket, entry: TimelineEntry, saying: Saying): Promise<NewEntry[]> {
		// A ticket merged into an incident speaks through it, from the merging on.
		const message = ticket.incident !== null && SAID_BY_INCIDENT.has(entry.event) ? null : ownerNotice(ticket, entry, saying);
		const to = message === null ? null : await ownerAddress(ticket);
		// What time alone brings may wait for the morning (V4); what follows from words just written, a visit or a danger may not.
		const quiet = MAY_WAIT.has(entry.event) && ticket.kind !== "emergency";
		const common = { lane: "notice", about: ticket._id, view: "owner", respectsQuietHours: quiet } as const;
		const first: NewEntry[] =
			message === null || to === null ? [] : [{ ...common, key: key(ticket, entry, "owner"), to, message: toScript(message, await scriptOf(to)) }];
		const news = followerNotice(ticket, entry);
		if (news === null) return first;
		const others = await Promise.all(
			ticket.followers.map(async (follower) => ({
				...common,
				key: `${key(ticket, entry, "follower")}:${follower.address}`,
				to: follower.address,
				message: toScript(news, await scriptOf(follower.address)),
			})),
		);
		return [...first, ...others];
	}

	async function assignee(ticket: Ticket, entry: TimelineEntry, saying: Saying): Promise<NewEntry[]> {
		const { assignee } = saying;
		if (assignee === null) return [];
		const message = BRIEFED.has(entry.event)
			? assigneeBrief(ticket, saying)
			: entry.by === assignee._id
				? null
				: assigneeNotice(ticket, entry, saying);
		return message === null ? [] : inPrivate(ticket, entry, [assignee], message, "assignee");
	}

	/** An escalation reaches whom it newly reached; an emergency everybody who answers for it at once (D1); the rest the manager. */
	async function overseers(ticket: Ticket, entry: TimelineEntry, saying: Saying): Promise<NewEntry[]> {
		const message = managerNotice(ticket, entry, saying);
		if (message === null || (entry.event === "ticket.joined" && joins(ticket) > 1)) return [];
		const agents = await directory.agents();
		const managers = peopleAt("manager", ticket, agents, settings);
		const alarmed = entry.event === "ticket.opened" && (ticket.kind === "emergency" || ticket.subject !== null);
		const chosen =
			entry.event === "ticket.escalated"
				? agents.filter((agent) => entry.told?.includes(agent._id))
				: alarmed
					? [...peopleAt("department_head", ticket, agents, settings), ...peopleAt("service_head", ticket, agents, settings), ...managers]
					: managers;
		const reached = new Map(chosen.filter((agent) => agent._id !== ticket.subject).map((agent) => [agent._id, agent]));
		return inPrivate(ticket, entry, [...reached.values()], message, "manager");
	}

	async function watcher(ticket: Ticket, entry: TimelineEntry): Promise<NewEntry[]> {
		const { firstContact } = ticket;
		if (firstContact === "bot" || firstContact === ticket.assignee || firstContact === entry.by) return [];
		const message = watcherNotice(ticket, entry);
		const agent = message === null ? null : await directory.agent(firstContact);
		return message === null || agent === null ? [] : inPrivate(ticket, entry, [agent], message, "assignee", "watcher");
	}

	async function inPrivate(
		ticket: Ticket,
		entry: TimelineEntry,
		agents: readonly Agent[],
		message: OutgoingMessage,
		view: "assignee" | "manager",
		audience: string = view,
	): Promise<NewEntry[]> {
		const entries: NewEntry[] = [];
		for (const agent of agents) {
			for (const to of await directory.addressesOf(agent._id))
				entries.push({ key: `${key(ticket, entry, audience)}:${to}`, to, message, lane: "notice", about: ticket._id, view });
		}
		return entries;
	}
}

/** Names and departments that the words need. */
export async function sayingFor(
	ticket: Ticket,
	entry: Pick<TimelineEntry, "by" | "note"> | null,
	context: { directory: Directory; settings: CommunitySettings; clock: Clock; zone: string },
): Promise<Saying> {
	const { directory, settings, clock, zone } = context;
	const actorId = entry === null || entry.by === "owner" || entry.by === "bot" ? null : entry.by;
	return {
		now: clock.now(),
		zone,
		departments: new Map(settings.departments.map((department) => [department.id, department.name])),
		assignee: ticket.assignee === null ? null : await directory.agent(ticket.assignee),
		actor: actorId === null ? null : await directory.agent(actorId),
		qualityCheck: settings.qualityCheck,
		names: await namesIn(directory, [
			ticket.text,
			ticket.place.text,
			entry?.note ?? "",
			...(entry === null ? ticket.timeline.slice(-8).map((one) => one.note ?? "") : []),
		]),
	};
}

/** Residents' names in several texts, each searched by itself so that a long one hides none. */
async function namesIn(directory: Directory, texts: readonly string[]): Promise<string[]> {
	const found = await Promise.all([...new Set(texts)].filter((text) => text !== "").map((text) => directory.namesIn(text)));
	return [...new Set(found.flat())];
}

/** The card once, then edits of it; and a line of its own for what must be noticed. */
function group(ticket: Ticket, entry: TimelineEntry, saying: Saying, groups: readonly Address[]): NewEntry[] {
	if (ticket.subject !== null) return []; // C14: kept from the group, where the colleague reads too
	const card = groupCard(ticket, saying);
	const notice = entry.event === "ticket.joined" && joins(ticket) > 1 ? null : groupNotice(ticket, entry, saying);
	return groups.flatMap((to): NewEntry[] => {
		const base = `${ticket._id}:card:${to}`;
		const common = { to, lane: "notice", about: ticket._id, view: "group" } as const;
		const shown: NewEntry =
			entry.seq === 1 ? { ...common, key: base, message: card } : { ...common, key: `${base}:${entry.seq}`, message: card, replacesKey: base };
		return notice === null ? [shown] : [shown, { ...common, key: `${key(ticket, entry, "group")}:${to}`, message: notice }];
	});
}

/** How often others have joined: only the first time is news, the card counts on. */
function joins(ticket: Ticket): number {
	return ticket.timeline.filter((one) => one.event === "ticket.joined").length;
}

function key(ticket: Ticket, entry: TimelineEntry, audience: string): string {
	return `${ticket._id}:${entry.seq}:${audience}`;
}
