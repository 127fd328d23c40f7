/** The desk: the only writer of tickets. Opens them, applies commands once each, and does what time brings. */
import type { Connection } from "mongoose";
import { isDuplicate } from "../chat/inbox.ts";
import type { Address, Attachment } from "../chat/port.ts";
import type { Clock } from "../clock.ts";
import type { Person } from "../community/directory.ts";
import type { CommunitySettings } from "../community/settings.ts";
import { AppError } from "../errors.ts";
import type { Category, Danger, Mood } from "../understanding/labels.ts";
import { type Actor, type Command, decide, type Refusal } from "./decide.ts";
import { nextNumber } from "./numbers.ts";
import { followUps, nextDue, planTargets } from "./targets.ts";
import { type Appointment, type Kind, OPEN, type Place, type Reporter, type Ticket, type TimelineEntry, ticketModels } from "./ticket.ts";

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
	/** Where the one who reported it is told of it. */
	ownerAddress(ticket: Ticket): Promise<Address | null>;
	/** True when the ticket is this person's. */
	isOwn(ticket: Ticket, person: Person): Promise<boolean>;
}

/** Tries before a command gives up against others that change the same ticket at the same instant. */
const RACE_TRIES = 20;
const NEWEST = 500;

/** The desk on a connection. */
export function createDesk(options: { connection: Connection; clock: Clock; settings: CommunitySettings; zone: string; announce: Announce }): Desk {
	const { connection, clock, settings, zone, announce } = options;
	const { tickets, links, counters } = ticketModels(connection);

	async function open(request: NewTicket): Promise<Ticket> {
		const known = await tickets.findOne({ key: request.key }).lean<Ticket>();
		const ticket = known ?? (await insert(draft(request, await nextNumber(counters, settings.ticketPrefix, clock.now(), zone), clock.now())));
		if (request.anonymousAddress !== undefined)
			await links.updateOne({ _id: ticket._id }, { $set: { address: request.anonymousAddress } }, { upsert: true });
		const [first] = ticket.timeline;
		if (first !== undefined) await announce(ticket, first);
		return ticket;
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

	function draft(request: NewTicket, no: string, now: Date): Ticket {
		const ended = request.kind === "praise"; // B23: thanked and recorded, nothing left to do
		const attachments = [...(request.attachments ?? [])];
		const ticket: Ticket = {
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
			attachments,
			timeline: [],
			targets: ended ? [] : planTargets(request.kind, now, settings),
			followedUp: [],
			waitingSince: now,
			nextDueAt: null,
			rating: null,
			reopened: 0,
			openedAt: now,
			resolvedAt: null,
			closedAt: ended ? now : null,
			version: 0,
		};
		const by = request.firstContact === "bot" ? "owner" : request.firstContact;
		const entry: TimelineEntry = {
			seq: 1,
			at: now,
			event: "ticket.opened",
			by,
			cause: request.key,
			note: request.text,
			attachments,
			status: ticket.status,
		};
		return { ...ticket, timeline: [entry], nextDueAt: nextDue(ticket, settings) };
	}

	async function apply(no: string, command: Command, actor: Actor, cause: string): Promise<Outcome> {
		for (let attempt = 0; attempt < RACE_TRIES; attempt++) {
			const ticket = must(await tickets.findById(no).lean<Ticket>(), no);
			const done = ticket.timeline.find((entry) => entry.cause === cause);
			if (done !== undefined) return told(ticket, done);
			const decision = decide(ticket, command, actor, { now: clock.now(), cause, settings });
			if ("refused" in decision) return { refused: decision.refused, ticket };
			const { set, entry } = decision.change;
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
		return { ticket, entry };
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
		const due = followUps(ticket, settings).filter((one) => one.at <= now);
		// A plan that changed meanwhile leaves a due time with nothing behind it: set it right.
		if (due.length === 0) await tickets.updateOne({ _id: ticket._id, version: ticket.version }, { $set: { nextDueAt: nextDue(ticket, settings) } });
		for (const one of due) {
			const command: Command = one.kind === "close" ? { move: "close" } : { move: one.kind, followUp: one };
			await apply(ticket._id, command, { kind: "bot" }, `${one.name}@${ticket.waitingSince.toISOString()}`);
		}
		return due.length;
	}

	async function ownerAddress(ticket: Ticket): Promise<Address | null> {
		if (ticket.reporter !== null) return ticket.reporter.address;
		return (await links.findById(ticket._id).lean<{ address: Address }>())?.address ?? null;
	}

	return {
		open,
		apply,
		tick,
		ownerAddress,
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
		unclaimed: () => tickets.find({ status: "new" }).sort({ openedAt: 1 }).limit(100).lean<Ticket[]>().exec(),
		openTickets: (limit = 100) =>
			tickets
				.find({ status: { $in: OPEN } })
				.sort({ openedAt: 1 })
				.limit(limit)
				.lean<Ticket[]>()
				.exec(),
		async isOwn(ticket, person) {
			if (ticket.reporter === null) return (await ownerAddress(ticket)) === person.address;
			return ticket.reporter.address === person.address || (person.resident !== null && ticket.reporter.residentId === person.resident._id);
		},
	};
}

/** The department that a request goes to: by category, complaints about manner and all the rest to the default (E12). */
export function departmentFor(kind: Kind, category: Category | null, settings: Pick<CommunitySettings, "departments" | "defaultDepartment">): string {
	if (category === null || kind === "message" || kind === "question") return settings.defaultDepartment;
	return settings.departments.find((department) => department.categories.includes(category))?.id ?? settings.defaultDepartment;
}

function must(ticket: Ticket | null, no: string): Ticket {
	if (ticket === null) throw new AppError("not_found", `no ticket ${no}`);
	return ticket;
}
