/** Fills a store as a community of some years would: many closed tickets, few open ones, and all that was ever said. */
import { randomUUID } from "node:crypto";
import type { App } from "../../src/app.ts";
import { conversationModel } from "../../src/chat/conversations.ts";
import { inboxModel } from "../../src/chat/inbox.ts";
import { DAY_MS } from "../../src/clock.ts";
import { communityModels } from "../../src/community/models.ts";
import { outboxModel } from "../../src/outbox/outbox-entry.ts";
import { type Ticket, ticketModels } from "../../src/tickets/ticket.ts";

/** Documents per insert. */
const BATCH = 2_000;
/** Tickets that a person has had, on average. */
const PER_PERSON = 20;

interface Collection {
	insertMany(docs: object[]): Promise<unknown>;
}

/** What a filled store holds that a query can ask for. */
export interface Filled {
	/** Somebody with {@link PER_PERSON} tickets. */
	readonly person: (n: number) => string;
	readonly ticket: (n: number) => string;
	readonly message: (n: number) => string;
}

async function insert(collection: unknown, count: number, make: (n: number) => object): Promise<void> {
	for (let from = 0; from < count; from += BATCH) {
		await (collection as Collection).insertMany(Array.from({ length: Math.min(BATCH, count - from) }, (_, n) => make(from + n)));
	}
}

/** A real ticket to make copies of, so that copies have all that a ticket has. */
export async function sampleTicket(app: App): Promise<Ticket> {
	const { _id } = await app.desk.open({
		key: randomUUID(),
		kind: "repair",
		category: "plumbing",
		text: "厨房水龙头漏水",
		place: { unitId: "3-2-1201", building: "3", text: "3-2-1201 厨房" },
		reporter: { address: "web:sample", residentId: null, name: null, phone: null },
		firstContact: "bot",
		needsVisit: true,
	});
	const ticket = await ticketModels(app.connection).tickets.findById(_id).lean<Ticket>();
	if (ticket === null) throw new Error("the sample ticket is gone");
	return ticket;
}

/** Copies of a ticket; `change` makes each its own. */
export async function addTickets(app: App, sample: Ticket, count: number, change: (n: number) => Partial<Ticket>): Promise<void> {
	await insert(ticketModels(app.connection).tickets.collection, count, (n) => ({ ...sample, key: randomUUID(), ...change(n) }));
}

/** Fills the store with `count` tickets, `open` of them open, and with as many messages either way. */
export async function fill(app: App, count: number, open: number): Promise<Filled> {
	const { connection } = app;
	const now = app.clock.now().getTime();
	const sample = await sampleTicket(app);
	const person = (n: number) => `web:p${n % Math.ceil(count / PER_PERSON)}`;
	const ticket = (n: number) =>
		`YQ2020${String(n)
			.padStart(8, "0")
			.replace(/(\d{4})$/, "-$1")}`;
	const message = (n: number) => `old${n}`;
	const closed = (n: number) => n % Math.floor(count / open) !== 0;
	await addTickets(app, sample, count, (n) => {
		const openedAt = new Date(now - (n + 1) * 600_000);
		const reporter = { address: person(n), residentId: `R${person(n)}`, name: null, phone: null };
		const common = { _id: ticket(n), reporter, openedAt, waitingSince: openedAt };
		if (closed(n)) return { ...common, status: "closed", assignee: `A${n % 50}`, closedAt: openedAt, nextDueAt: null };
		return { ...common, status: n % 2 === 0 ? "new" : "accepted", assignee: n % 2 === 0 ? null : `A${n % 50}`, nextDueAt: new Date(now + DAY_MS) };
	});
	await insert(inboxModel(connection).collection, count, (n) => ({
		_id: message(n),
		conversation: person(n),
		order: n,
		message: { key: message(n), conversation: person(n), sender: person(n), text: "厨房水龙头漏水", attachments: [], group: false },
		state: "done",
		attempts: 1,
		batch: message(n),
		doneAt: new Date(now),
	}));
	await insert(outboxModel(connection).collection, count, (n) => ({
		_id: message(n),
		to: person(n),
		channel: "web",
		message: { text: "已为您登记报修" },
		lane: "reply",
		state: "sent",
		group: false,
		quiet: false,
		seq: n,
		attempts: 1,
		createdAt: new Date(now),
		notBefore: new Date(now),
		expiresAt: new Date(now + DAY_MS),
		nextAttemptAt: new Date(now),
		receipt: message(n),
		about: ticket(n),
	}));
	const people = Math.ceil(count / PER_PERSON);
	await insert(conversationModel(connection).collection, people, (n) => ({
		_id: person(n),
		nextAt: null,
		owner: null,
		wakeAt: null,
		memory: {},
		lastTurn: null,
	}));
	await insert(communityModels(connection).contacts.collection, people, (n) => ({
		_id: person(n),
		residentId: null,
		agentId: null,
		bindFailures: 0,
		bindBlockedUntil: null,
		handoff: null,
		reachable: true,
		createdAt: new Date(now),
	}));
	return { person, ticket, message };
}
