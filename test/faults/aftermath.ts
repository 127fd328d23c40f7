/** Reads what a killed program left in its store, and says in plain words what is wrong with it. */

import { webMessageModel } from "../../bots/web/web-message-model.ts";
import { inboxModel } from "../../src/chat/inbox.ts";
import { silentLogger } from "../../src/logger.ts";
import { outboxModel } from "../../src/outbox/outbox-entry.ts";
import { openStorage } from "../../src/storage/storage.ts";
import { ticketModels } from "../../src/tickets/ticket.ts";
import type { Acknowledged } from "./page-client.ts";

/** What was found. Empty lists are what everybody hopes for. */
export interface Aftermath {
	/** Acknowledged messages that are not in the inbox, or not worked on. */
	readonly lostMessages: string[];
	/** Acknowledged button presses without a worked-on entry in the inbox. */
	readonly lostPresses: string[];
	/** Marks of matters without a ticket. */
	readonly lostMatters: string[];
	/** Marks of matters with more than one ticket. */
	readonly doubledMatters: string[];
	/** Tickets whose record has a gap, or the same cause or the same step twice. */
	readonly brokenRecords: string[];
	/** Messages on the page that no single outbox entry accounts for. */
	readonly doubledMessages: string[];
	/** Outbox entries that still wait. */
	readonly unsent: string[];
	/** Entries that wait for their turn or their time. */
	readonly queued: number;
	readonly counts: Readonly<Record<"inbox" | "tickets" | "finished" | "judged" | "outbox" | "shown" | "unknown", number>>;
}

/** Opens the store of `dataDir` and compares it with what the clients know. `marks` are those of the reported matters. */
export async function readAftermath(dataDir: string, acknowledged: Acknowledged, marks: readonly string[]): Promise<Aftermath> {
	const storage = await openStorage({ dataDir, logger: silentLogger });
	try {
		const { connection } = storage;
		const inbox = await inboxModel(connection).find().lean();
		const tickets = await ticketModels(connection).tickets.find().lean();
		const outbox = await outboxModel(connection).find().lean();
		const shown = await webMessageModel(connection).find({ author: null }).lean();

		const done = new Set(inbox.filter((entry) => entry.state === "done").map((entry) => entry._id));
		const pressed = new Set(inbox.filter((entry) => done.has(entry._id)).map(({ message }) => `${message.sender} ${message.action}`));
		// A matter is in a ticket's own words, or in what was added to the ticket of an earlier report of the same.
		const words = tickets.map((ticket) => [ticket.text, ...ticket.timeline.map((entry) => entry.note ?? "")].join("\n"));
		const ticketsOf = (mark: string) => words.filter((text) => text.includes(mark));
		return {
			lostMessages: acknowledged.messages.filter((key) => !done.has(key)),
			lostPresses: acknowledged.presses.map(({ sender, action }) => `${sender} ${action}`).filter((one) => !pressed.has(one)),
			lostMatters: marks.filter((mark) => ticketsOf(mark).length === 0),
			doubledMatters: marks.filter((mark) => ticketsOf(mark).length > 1),
			brokenRecords: tickets.flatMap((ticket) => recordFaults(ticket)),
			doubledMessages: unaccounted(shown, outbox),
			// After a clean stop nothing may be half sent. What is still queued is kept, and goes out after the next start.
			unsent: outbox.filter((entry) => entry.state === "sending").map((entry) => entry._id),
			queued: outbox.filter((entry) => entry.state === "queued").length,
			counts: {
				inbox: inbox.length,
				tickets: tickets.length,
				finished: tickets.filter((ticket) => ticket.resolvedAt !== null).length,
				judged: tickets.filter((ticket) => ticket.rating !== null).length,
				outbox: outbox.length,
				shown: shown.length,
				unknown: outbox.filter((entry) => entry.state === "unknown").length,
			},
		};
	} finally {
		await storage.stop();
	}
}

/** Steps that the crowd never takes twice on one ticket. */
const ONCE = ["ticket.opened", "ticket.accepted", "ticket.resolved", "ticket.confirmed", "ticket.rated"];

function recordFaults({ _id, timeline }: { _id: string; timeline: readonly { seq: number; cause: string; event: string }[] }): string[] {
	const faults: string[] = [];
	if (timeline.some((entry, index) => entry.seq !== index + 1)) faults.push(`${_id}: gap`);
	if (new Set(timeline.map((entry) => entry.cause)).size < timeline.length) faults.push(`${_id}: a cause acted twice`);
	for (const event of ONCE) if (timeline.filter((entry) => entry.event === event).length > 1) faults.push(`${_id}: ${event} twice`);
	return faults;
}

/** A message without a receipt is one of unknown fate that did arrive; there can be no more of these than entries of unknown fate. */
function unaccounted(
	shown: readonly { _id: string; chat: string; text: string }[],
	outbox: readonly { to: string; receipt?: string; state: string; message: { text: string } }[],
): string[] {
	const receipts = new Set(outbox.flatMap((entry) => entry.receipt ?? []));
	const unknown = outbox.filter((entry) => entry.state === "unknown").map((entry) => `${entry.to} ${entry.message.text}`);
	return shown.flatMap((message) => {
		if (receipts.has(message._id)) return [];
		const at = unknown.indexOf(`${message.chat} ${message.text}`);
		if (at < 0) return [`${message.chat}: ${message.text.slice(0, 60)}`];
		unknown.splice(at, 1);
		return [];
	});
}
