/** What the commonest queries cost with 1,000, 10,000 and 100,000 tickets behind them: it must not grow with the collection. */
import type { App } from "../../src/app.ts";
import { createConversations } from "../../src/chat/conversations.ts";
import { createInbox } from "../../src/chat/inbox.ts";
import { manualClock } from "../../src/clock.ts";
import { createOutboxClaims } from "../../src/outbox/outbox-claims.ts";
import { outboxModel } from "../../src/outbox/outbox-entry.ts";
import type { Print } from "./bench.ts";
import { openBenchApp, privateMessage } from "./bench-app.ts";
import { ms, percentile, table, timed } from "./tables.ts";
import { type Filled, fill } from "./town-of.ts";

export const name = "queries";

const SIZES = [1_000, 10_000, 100_000] as const;
/** Open tickets in each store: a community's day does not grow with its past. */
const OPEN = 100;
const TIMES = 60;

type Query = (n: number) => Promise<unknown>;

/** The queries behind a message, a step of a ticket, and a look of the dispatcher. */
function queriesOf(app: App, filled: Filled): Readonly<Record<string, Query>> {
	const { connection, clock, desk, directory, outbox } = app;
	const inbox = createInbox({ connection, clock });
	const conversations = createConversations({ connection, clock });
	const claims = createOutboxClaims(outboxModel(connection), "bench");
	const owner = { kind: "owner" } as const;
	return {
		"store a message": (n) => inbox.put(privateMessage(filled.person(n), "在吗", clock.now())),
		"messages that wait in a chat": (n) => inbox.pending(filled.person(n + 500)),
		"mark, claim and release a chat": async (n) => {
			await conversations.mark(filled.person(n), clock.now());
			await conversations.claim(filled.person(n), "bench");
			await conversations.release(filled.person(n), "bench", { nextAt: null });
		},
		"chats that are due": () => conversations.due(200),
		"who is writing": (n) => directory.whoIs(filled.person(n)),
		"an agent's accounts": () => directory.addressesOf("A005"),
		"a ticket by number": (n) => desk.find(filled.ticket(n)),
		"a ticket by the end of its number": (n) => desk.findBySuffix(String(n).padStart(4, "0")),
		"a person's tickets": async (n) => desk.ofPerson(await directory.whoIs(filled.person(n))),
		"an agent's open tickets": (n) => desk.ofAssignee(`A${n % 50}`),
		"tickets nobody has taken": () => desk.unclaimed(),
		"all open tickets": () => desk.openTickets(),
		"a note to a ticket": (n) => desk.apply(filled.ticket(n), { move: "add", note: "x" }, owner, `bench:${n}`),
		"tickets that are due (none)": () => desk.tick(clock.now()),
		"what may be sent now": () => claims.due("web", "reply", clock.now(), 8),
		"the ticket a reply is about": (n) => outbox.findByReceipt("web", filled.message(n)),
		"put a message in the outbox": (n) =>
			outbox.enqueue([{ key: `bench:${n}`, to: "none:x", message: { text: "x" }, lane: "reply", notBefore: new Date("2099-01-01") }]),
	};
}

/** Measures each query at each size. */
export async function run(print: Print): Promise<void> {
	const costs = new Map<string, number[]>();
	for (const size of SIZES) {
		const { app, close } = await openBenchApp({ clock: manualClock("2026-11-21T09:00:00+08:00"), durability: "fast" });
		const filled = await fill(app, size, OPEN);
		for (const [label, query] of Object.entries(queriesOf(app, filled))) {
			const median = percentile(await timed(TIMES, query), 0.5);
			costs.set(label, [...(costs.get(label) ?? []), median]);
		}
		await close();
	}
	const rows = [...costs].map(([label, medians]) => {
		const [least = Number.NaN, , most = Number.NaN] = medians;
		return [label, ...medians.map(ms), (most / least).toFixed(2)];
	});
	print(`medians of ${TIMES} runs; ${OPEN} tickets are open in each`);
	for (const line of table(["", ...SIZES.map((size) => size.toLocaleString("en")), "largest / smallest"], rows)) print(line);
}
