/** The desk: the only writer of tickets. Opens them, applies commands once each, and does what time brings. */
import type { Connection } from "mongoose";
import { isDuplicate } from "../chat/inbox.ts";
import type { Address, Attachment } from "../chat/port.ts";
import { type Clock, DAY_MS, HOUR_MS } from "../clock.ts";
import { knownOf, type Person } from "../community/directory.ts";
import type { Agent } from "../community/models.ts";
import type { CommunitySettings, Level } from "../community/settings.ts";
import { AppError } from "../errors.ts";
import type { Category, Danger, Mood } from "../understanding/labels.ts";
import { maskText } from "../words/masking.ts";
import { type Actor, type Command, decide, type EscalationReason, plannedReturn, type Refusal } from "./decide.ts";
import { candidates, nextInTurn } from "./dispatch.ts";
import { newlyTold } from "./ladder.ts";
import { nextNumber } from "./numbers.ts";
import { type FollowUp, followUps, nextDue, planTargets } from "./targets.ts";
import {
	type Appointment,
	type Counter,
	type Kind,
	OPEN,
	type Place,
	type Reporter,
	type Source,
	type Ticket,
	type TimelineEntry,
	ticketModels,
} from "./ticket.ts";

/** What is needed to open a ticket. */
export interface NewTicket {
	/** Unique per matter; the same key again gives the ticket that was opened first. */
	readonly key: string;
	readonly kind: Kind;
	readonly category?: Category | null;
	readonly danger?: Danger | null;
	readonly mood?: Mood;
	readonly text: string;
	readonly place: Place;
	readonly reporter: Reporter | null;
	/** Where an anonymous reporter hears of it (B7); only with `reporter: null`. */
	readonly anonymousAddress?: Address;
	/** `bot` or an agent's id (A1). */
	readonly firstContact: string;
	readonly source?: Source;
	/** Id of the colleague whom a complaint is about (C14). */
	readonly subject?: string | null;
	/** Neighbours may report the very same (C18). */
	readonly shared?: boolean;
	readonly appointment?: Appointment | null;
	readonly needsVisit?: boolean;
	readonly attachments?: readonly Attachment[];
}

/** What became of a command. `entry` is the line of the record it made, also when it was made by an earlier try. */
export type Outcome = { readonly ticket: Ticket; readonly entry: TimelineEntry } | { readonly refused: Refusal; readonly ticket: Ticket };

/** Told of everything that happens to a ticket, again when a cause is tried again; must be idempotent by ticket and `entry.seq`. */
export type Announce = (ticket: Ticket, entry: TimelineEntry) => Promise<void>;

/** Opens, changes and finds tickets. */
export interface Desk {
	open(request: NewTicket): Promise<Ticket>;
	/** Applies a command; the same cause acts once. @throws AppError `not_found`. */
	apply(no: string, command: Command, actor: Actor, cause: string): Promise<Outcome>;
	/** Sends a ticket up the ladder, to whoever has not been told (C12, E10c). */
	escalate(no: string, step: { to: Level; reason: EscalationReason; note?: string }, actor: Actor, cause: string): Promise<Outcome>;
	/** Adds somebody to an incident that is open already; they hear how it ends (C18). */
	follow(incident: Ticket, person: Person, said: { text: string; attachments?: readonly Attachment[] }, cause: string): Promise<void>;
	/** Does what has fallen due; returns how many things were done. */
	tick(now: Date): Promise<number>;
	find(no: string): Promise<Ticket | null>;
	/** Tickets whose number ends in `suffix`, newest first; searched among the newest 500. */
	findBySuffix(suffix: string): Promise<Ticket[]>;
	/** A person's own tickets, newest first; those of anonymous reports through the account that made them. */
	ofPerson(person: Person, limit?: number): Promise<Ticket[]>;
	/** Open tickets of an agent, oldest first. */
	ofAssignee(agentId: string): Promise<Ticket[]>;
	/** Open tickets that nobody has taken, oldest first. */
	unclaimed(): Promise<Ticket[]>;
	/** All open tickets, oldest first. */
	openTickets(limit?: number): Promise<Ticket[]>;
	/** Closed tickets whose return visit is for a person to make (V4), oldest first. */
	callList(): Promise<Ticket[]>;
	/** Tickets that a cause has changed already, as they were before it: for a turn that was cut off and is tried again. */
	touchedBy(cause: string): Promise<Ticket[]>;
	/** Questions handed over since an instant, oldest first. */
	questionsSince(since: Date): Promise<Ticket[]>;
	/** The open incident of a category in a building, if several homes have reported it. */
	openIncident(building: string, category: Category): Promise<Ticket | null>;
	/** Where the one who reported it is told of it. */
	ownerAddress(ticket: Ticket): Promise<Address | null>;
	/** True when the ticket is this person's. */
	isOwn(ticket: Ticket, person: Person): Promise<boolean>;
}

/** Tries before a command gives up against others that change the same ticket at the same instant. */
const RACE_TRIES = 20;
const NEWEST = 500;
const BOT: Actor = { kind: "bot" };
/** Begins the causes of what time alone has brought. */
const DUE = "due:";

function isDue(entry: Pick<TimelineEntry, "cause">): boolean {
	return entry.cause.startsWith(DUE);
}

/** The desk on a connection. */
export function createDesk(options: {
	connection: Connection;
	clock: Clock;
	settings: CommunitySettings;
	agents: () => Promise<Agent[]>;
	announce: Announce;
}): Desk {
	const { connection, clock, settings, agents, announce } = options;
	const { tickets, links, counters } = ticketModels(connection);

	async function open(request: NewTicket): Promise<Ticket> {
		const known = await tickets.findOne({ key: request.key }).lean<Ticket>();
		const ticket = known ?? (await insert(await draft(request)));
		if (request.anonymousAddress !== undefined)
			await links.updateOne({ _id: ticket._id }, { $set: { address: request.anonymousAddress } }, { upsert: true });
		const [first] = ticket.timeline;
		if (first !== undefined) await announce(ticket, first);
		if (ticket.closedAt !== null) return ticket;
		return (await dispatched((await clustered(await repeated(ticket))) ?? ticket)) ?? ticket;
	}

	async function insert(ticket: Ticket): Promise<Ticket> {
		try {
			await tickets.create(ticket);
			return ticket;
		} catch (error) {
			if (!isDuplicate(error)) throw error;
			return must(await tickets.findOne({ key: ticket.key }).lean<Ticket>(), ticket.key);
		}
	}

	async function draft(request: NewTicket): Promise<Ticket> {
		const now = clock.now();
		const related = await relatedTo(request, now);
		const no = await nextNumber(counters, settings.ticketPrefix, now, settings.zone);
		const ticket = blank(request, { no, now, related, settings });
		const by = request.firstContact === "bot" ? "owner" : request.firstContact;
		const entry: TimelineEntry = {
			seq: 1,
			at: now,
			event: "ticket.opened",
			by,
			cause: request.key,
			note: request.text,
			attachments: ticket.attachments,
			status: ticket.status,
		};
		return { ...ticket, timeline: [entry], nextDueAt: nextDue(ticket, settings) };
	}

	/** C17: the same owner's earlier reports of the topic within the set days. */
	async function relatedTo({ reporter, kind, category }: NewTicket, now: Date): Promise<string[]> {
		if (reporter === null || category == null || category === "other" || (kind !== "repair" && kind !== "complaint")) return [];
		const since = new Date(now.getTime() - settings.repeats.days * DAY_MS);
		const who = reporter.residentId === null ? { "reporter.address": reporter.address } : { "reporter.residentId": reporter.residentId };
		const earlier = await tickets
			.find({ ...who, openedAt: { $gte: since } })
			.sort({ openedAt: -1 })
			.limit(20)
			.lean<Ticket[]>();
		return earlier.filter((one) => one.category === category && one.status !== "cancelled").map((one) => one._id);
	}

	/** The third time goes to the manager, and to whoever knows the matter already. */
	async function repeated(ticket: Ticket): Promise<Ticket> {
		if (ticket.related.length + 1 < settings.repeats.count) return ticket;
		const outcome = await escalate(
			ticket._id,
			{ to: "manager", reason: "repeat", note: `${ticket.related.length + 1}` },
			BOT,
			`${ticket.key}:repeat`,
		);
		const handler = (await tickets.find({ _id: { $in: ticket.related } }).lean<Ticket[]>()).map((one) => one.assignee).find((id) => id !== null);
		const assignee = (await agents()).find((agent) => agent._id === handler && agent._id !== ticket.subject);
		if (assignee === undefined || outcome.ticket.status !== "new") return outcome.ticket;
		return (await apply(ticket._id, { move: "assign", assignee }, BOT, `${ticket.key}:handler`)).ticket;
	}

	/** C18: one fault reported by several homes becomes one incident with one handler. */
	async function clustered(ticket: Ticket): Promise<Ticket | null> {
		const { building } = ticket.place;
		if (!ticket.shared || building === null || ticket.category === null || ticket.incident !== null) return ticket;
		const since = new Date(clock.now().getTime() - settings.clusters.hours * HOUR_MS);
		const alike = await tickets
			.find({ "place.building": building, category: ticket.category, openedAt: { $gte: since } })
			.sort({ openedAt: 1 })
			.limit(50)
			.lean<Ticket[]>();
		const open = alike.filter(
			(one) => one.shared && one.incident === null && one.kind === ticket.kind && OPEN.includes(one.status) && one.status !== "resolved",
		);
		const head = open.find((one) => one.isIncident) ?? open[0];
		const homes = new Set(open.map(reporterKey));
		if (head === undefined || (!head.isIncident && homes.size < settings.clusters.count)) return ticket;
		for (const one of open) {
			if (one._id === head._id || (await links.findById(one._id).lean()) !== null) continue;
			const joined = await apply(head._id, { move: "join", follower: followerOf(one), note: one._id }, BOT, `${one._id}:join`);
			if ("refused" in joined) return ticket;
			await apply(one._id, { move: "merge", incident: head._id }, BOT, `${one._id}:merge`);
		}
		return tickets.findById(ticket._id).lean<Ticket>();
	}

	/** Taken in turn, where the community has it so. */
	async function dispatched(ticket: Ticket): Promise<Ticket | null> {
		if (settings.dispatch.mode !== "round_robin" || ticket.status !== "new" || ticket.incident !== null) return ticket;
		const able = candidates(ticket, await agents());
		const loaded = await Promise.all(
			able.map(async (agent) => ({
				agent,
				open: await tickets.countDocuments({ assignee: agent._id, status: { $in: ["assigned", "accepted", "in_progress", "pending"] } }),
			})),
		);
		const turn = `turn:${ticket.department}`;
		const last = (await counters.findById(turn).lean<Counter>())?.last ?? null;
		const next = nextInTurn(loaded, last, settings.dispatch);
		if (next === null) return ticket;
		await counters.updateOne({ _id: turn }, { $set: { last: next._id } }, { upsert: true });
		return (await apply(ticket._id, { move: "assign", assignee: next }, BOT, `${ticket.key}:turn`)).ticket;
	}

	async function apply(no: string, command: Command, actor: Actor, cause: string): Promise<Outcome> {
		for (let attempt = 0; attempt < RACE_TRIES; attempt++) {
			const ticket = must(await tickets.findById(no).lean<Ticket>(), no);
			const done = ticket.timeline.find((entry) => entry.cause === cause);
			if (done !== undefined) return told(ticket, done);
			const decision = decide(ticket, command, actor, { now: clock.now(), cause, settings });
			if ("refused" in decision) return { refused: decision.refused, ticket };
			const { entry } = decision.change;
			// What time has brought stays due until people have been told of it.
			const set = isDue(entry) ? { ...decision.change.set, nextDueAt: ticket.nextDueAt } : decision.change.set;
			const saved = await tickets
				.findOneAndUpdate(
					{ _id: no, version: ticket.version },
					{ $set: set, $push: { timeline: entry }, $inc: { version: 1 } },
					{ returnDocument: "after" },
				)
				.lean<Ticket>();
			if (saved !== null) return told(saved, entry);
		}
		throw new AppError("conflict", `ticket ${no} changed ${RACE_TRIES} times meanwhile`);
	}

	async function told(ticket: Ticket, entry: TimelineEntry): Promise<Outcome> {
		await announce(ticket, entry);
		if (entry.event === "ticket.resolved" || entry.event === "ticket.cancelled") await endMerged(ticket, entry);
		return { ticket, entry };
	}

	/** What ends an incident ends the tickets merged into it; their owners hear of it through the incident. */
	async function endMerged(incident: Ticket, entry: TimelineEntry): Promise<void> {
		if (!incident.isIncident) return;
		for (const one of await tickets.find({ incident: incident._id }).lean<Ticket[]>()) {
			if (one.closedAt !== null) continue;
			await tickets.updateOne(
				{ _id: one._id, version: one.version },
				{
					$set: { status: "closed", resolvedAt: entry.at, closedAt: entry.at, ...returnVisitOf(one, entry.at, settings) },
					$push: {
						timeline: { ...entry, seq: one.timeline.length + 1, by: "bot", cause: `${entry.cause}:merged`, event: "ticket.closed", status: "closed" },
					},
					$inc: { version: 1 },
				},
			);
		}
	}

	async function escalate(
		no: string,
		step: { to: Level; reason: EscalationReason; note?: string; followUp?: FollowUp },
		actor: Actor,
		cause: string,
	): Promise<Outcome> {
		const ticket = must(await tickets.findById(no).lean<Ticket>(), no);
		const told = newlyTold(step.to, ticket, await agents(), settings).map((agent) => agent._id);
		return apply(no, { move: "escalate", ...step, told }, actor, cause);
	}

	async function tick(now: Date): Promise<number> {
		let done = 0;
		const seen = new Set<string>();
		for (;;) {
			const due = await tickets
				.find({ nextDueAt: { $lte: now } })
				.sort({ nextDueAt: 1 })
				.limit(100)
				.lean<Ticket[]>();
			const fresh = due.filter((ticket) => !seen.has(`${ticket._id}/${ticket.version}`));
			if (fresh.length === 0) return done;
			for (const ticket of fresh) {
				seen.add(`${ticket._id}/${ticket.version}`);
				done += await followUp(ticket, now);
			}
		}
	}

	async function followUp(ticket: Ticket, now: Date): Promise<number> {
		const last = ticket.timeline.findLast(isDue);
		// Still due though it was done: whoever did it was killed before people were told.
		if (last !== undefined && ticket.nextDueAt !== null && ticket.nextDueAt <= last.at) await told(ticket, last);
		const [due] = followUps(ticket, settings).filter((one) => one.at <= now);
		if (due === undefined) {
			await setDue(ticket);
			return 0;
		}
		const cause = `${DUE}${due.name}`;
		const { ticket: after } =
			due.kind === "escalate"
				? await escalate(ticket._id, { to: due.to, reason: "unclaimed", followUp: due }, BOT, cause)
				: await apply(ticket._id, { move: due.kind, followUp: due }, BOT, cause);
		await setDue(after);
		return 1;
	}

	/** Plans the next look at a ticket, unless it has changed meanwhile and was planned by that. */
	async function setDue(ticket: Ticket): Promise<void> {
		await tickets.updateOne({ _id: ticket._id, version: ticket.version }, { $set: { nextDueAt: nextDue(ticket, settings) } });
	}

	async function ownerAddress(ticket: Ticket): Promise<Address | null> {
		if (ticket.reporter !== null) return ticket.reporter.address;
		return (await links.findById(ticket._id).lean<{ address: Address }>())?.address ?? null;
	}

	return {
		open,
		apply,
		escalate,
		tick,
		ownerAddress,
		async follow(incident, person, said, cause) {
			const known = incident.followers.some((follower) => follower.address === person.address);
			const follower = known ? null : { address: person.address, residentId: person.resident?._id ?? null };
			await apply(incident._id, { move: "join", follower, note: maskText(said.text, knownOf(person)), attachments: said.attachments }, BOT, cause);
		},
		find: (no) => tickets.findById(no).lean<Ticket>().exec(),
		async findBySuffix(suffix) {
			const newest = await tickets.find().sort({ openedAt: -1 }).limit(NEWEST).select({ _id: 1 }).lean<{ _id: string }[]>();
			const nos = newest.filter(({ _id }) => _id.endsWith(suffix)).map(({ _id }) => _id);
			return tickets
				.find({ _id: { $in: nos } })
				.sort({ _id: -1 })
				.lean<Ticket[]>();
		},
		async ofPerson(person, limit = 10) {
			const byAccount = await tickets.find({ "reporter.address": person.address }).sort({ openedAt: -1 }).limit(limit).lean<Ticket[]>();
			const residentId = person.resident?._id;
			const byResident =
				residentId === undefined
					? []
					: await tickets.find({ "reporter.residentId": residentId }).sort({ openedAt: -1 }).limit(limit).lean<Ticket[]>();
			const linked = await links.find({ address: person.address }).lean<{ _id: string }[]>();
			const anonymous = linked.length === 0 ? [] : await tickets.find({ _id: { $in: linked.map(({ _id }) => _id) } }).lean<Ticket[]>();
			const all = new Map([...byAccount, ...byResident, ...anonymous].map((ticket) => [ticket._id, ticket]));
			return [...all.values()].sort((a, b) => b.openedAt.getTime() - a.openedAt.getTime()).slice(0, limit);
		},
		ofAssignee: (agentId) =>
			tickets
				.find({ assignee: agentId, status: { $in: OPEN } })
				.sort({ openedAt: 1 })
				.limit(100)
				.lean<Ticket[]>()
				.exec(),
		unclaimed: () => tickets.find({ status: "new", incident: null }).sort({ openedAt: 1 }).limit(100).lean<Ticket[]>().exec(),
		openTickets: (limit = 100) =>
			tickets
				.find({ status: { $in: OPEN } })
				.sort({ openedAt: 1 })
				.limit(limit)
				.lean<Ticket[]>()
				.exec(),
		callList: () => tickets.find({ "returnVisit.state": "listed" }).sort({ closedAt: 1 }).limit(100).lean<Ticket[]>().exec(),
		async touchedBy(cause) {
			return (await tickets.find({ "timeline.cause": cause }).lean<Ticket[]>()).map((ticket) => before(ticket, cause));
		},
		questionsSince: (since) =>
			tickets
				.find({ kind: "question", openedAt: { $gte: since } })
				.sort({ openedAt: 1 })
				.limit(100)
				.lean<Ticket[]>()
				.exec(),
		async openIncident(building, category) {
			const since = new Date(clock.now().getTime() - settings.clusters.hours * HOUR_MS);
			const alike = await tickets
				.find({ "place.building": building, category, openedAt: { $gte: since } })
				.sort({ openedAt: 1 })
				.limit(50)
				.lean<Ticket[]>();
			return alike.find((one) => one.isIncident && one.closedAt === null && one.status !== "resolved") ?? null;
		},
		async isOwn(ticket, person) {
			if (ticket.reporter === null) return (await ownerAddress(ticket)) === person.address;
			return ticket.reporter.address === person.address || (person.resident !== null && ticket.reporter.residentId === person.resident._id);
		},
	};
}

/** The department that a request goes to: by category, complaints about manner and all the rest to the default (E12). */
export function departmentFor(kind: Kind, category: Category | null, settings: Pick<CommunitySettings, "departments" | "defaultDepartment">): string {
	if (category === null || kind === "message" || kind === "question" || kind === "coordination") return settings.defaultDepartment;
	return settings.departments.find((department) => department.categories.includes(category))?.id ?? settings.defaultDepartment;
}

/** A ticket as it begins, without its record. */
function blank(request: NewTicket, context: { no: string; now: Date; related: string[]; settings: CommunitySettings }): Ticket {
	const { no, now, related, settings } = context;
	const ended = request.kind === "praise"; // B23: thanked and recorded, nothing left to do
	return {
		_id: no,
		key: request.key,
		kind: request.kind,
		category: request.category ?? null,
		danger: request.danger ?? null,
		mood: request.mood ?? "calm",
		status: ended ? "closed" : "new",
		text: request.text,
		place: request.place,
		reporter: request.reporter,
		anonymous: request.anonymousAddress !== undefined,
		firstContact: request.firstContact,
		department: departmentFor(request.kind, request.category ?? null, settings),
		assignee: null,
		appointment: request.appointment ?? null,
		needsVisit: request.needsVisit ?? false,
		attachments: [...(request.attachments ?? [])],
		timeline: [],
		targets: ended ? [] : planTargets(request.kind, now, settings),
		followedUp: [],
		waitingSince: now,
		nextDueAt: null,
		source: request.source ?? "chat",
		subject: request.subject ?? null,
		toldAt: now,
		pausedAt: null,
		arrivedAt: null,
		onTime: null,
		price: null,
		promises: [],
		verdict: null,
		plan: null,
		returnVisit: null,
		shared: request.shared ?? false,
		isIncident: false,
		incident: null,
		followers: [],
		related,
		escalatedTo: [],
		rating: null,
		reopened: 0,
		openedAt: now,
		resolvedAt: null,
		closedAt: ended ? now : null,
		version: 0,
	};
}

/** A ticket as a cause found it, as far as choosing among tickets needs. */
function before(ticket: Ticket, cause: string): Ticket {
	const at = ticket.timeline.findIndex((entry) => entry.cause === cause);
	const status = ticket.timeline[at - 1]?.status ?? ticket.status;
	const ended = status === "closed" || status === "cancelled";
	return { ...ticket, status, closedAt: ended ? (ticket.closedAt ?? ticket.timeline[at - 1]?.at ?? null) : null };
}

/** A merged ticket's own return visit (E5: all of them), as if it had been closed by itself. */
function returnVisitOf(ticket: Ticket, closedAt: Date, settings: CommunitySettings): Pick<Ticket, "returnVisit" | "nextDueAt"> {
	const returnVisit = plannedReturn(ticket);
	return { returnVisit, nextDueAt: nextDue({ ...ticket, status: "closed", closedAt, returnVisit }, settings) };
}

function reporterKey(ticket: Ticket): string {
	return ticket.place.unitId ?? ticket.reporter?.residentId ?? ticket.reporter?.address ?? ticket._id;
}

function followerOf(ticket: Ticket) {
	const { reporter } = ticket;
	return reporter === null || reporter.address === null ? null : { address: reporter.address, residentId: reporter.residentId };
}

function must(ticket: Ticket | null, no: string): Ticket {
	if (ticket === null) throw new AppError("not_found", `no ticket ${no}`);
	return ticket;
}
