/** Every scheduled job: its name, when it is due, what it does. */
import type { Inbox } from "../chat/inbox.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../clock.ts";
import type { Directory } from "../community/directory.ts";
import type { Knowledge } from "../knowledge/knowledge.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Desk } from "../tickets/desk.ts";
import { KNOWLEDGE } from "../words/staff.ts";
import { cut, maskedText } from "../words/tickets.ts";
import type { Job } from "./job.ts";

/** Messages that have had their effect are kept this long. Days. */
const KEEP_DAYS = 90;

/** The table. Days begin in `zone`. */
export function createJobs(parts: { desk: Desk; inbox: Inbox; outbox: Outbox; directory: Directory; knowledge: Knowledge; zone: string }): Job[] {
	const { desk, inbox, outbox, directory, knowledge, zone } = parts;
	return [
		{
			name: "ticket-deadlines",
			schedule: "* * * * *",
			catchUpMs: HOUR_MS,
			timeLimitMs: 5 * MINUTE_MS,
			describe: "reminds of unclaimed tickets, escalates, notes missed targets, closes what nobody objected to",
			run: async ({ now }) => `${await desk.tick(now)} follow-ups`,
		},
		{
			name: "knowledge-gaps",
			schedule: "0 9 * * 1",
			zone,
			catchUpMs: DAY_MS,
			timeLimitMs: MINUTE_MS,
			describe: "tells the managers what owners asked last week and the documents do not say",
			run: async ({ at }) => {
				const questions = await desk.questionsSince(new Date(at.getTime() - 7 * DAY_MS));
				const lines = await Promise.all(
					questions.map(async (ticket) => `${ticket._id.slice(-4)} ${cut(maskedText(ticket, { names: await directory.namesIn(ticket.text) }), 60)}`),
				);
				const conflicts = knowledge.report.contradictions.map(
					({ one, other }) => `《${one.file}》${one.heading} ↔ 《${other.file}》${other.heading}`,
				);
				const text = KNOWLEDGE.gaps(lines, conflicts);
				const managers = (await directory.agents()).filter((agent) => agent.roles.includes("manager"));
				const addresses = (await Promise.all(managers.map((agent) => directory.addressesOf(agent._id)))).flat();
				await outbox.enqueue(
					addresses.map((to) => ({ key: `gaps:${at.toISOString()}:${to}`, to, message: { text }, lane: "notice", view: "manager" })),
				);
				return `${questions.length} gaps told to ${addresses.length}`;
			},
		},
		{
			name: "knowledge-refresh",
			schedule: "* * * * *",
			catchUpMs: MINUTE_MS,
			timeLimitMs: MINUTE_MS,
			describe: "takes in documents and answers that another process added",
			run: async () => `${(await knowledge.reload()).passages} passages`,
		},
		{
			name: "housekeeping",
			schedule: "20 4 * * *",
			zone,
			catchUpMs: DAY_MS,
			timeLimitMs: 10 * MINUTE_MS,
			describe: `deletes processed messages older than ${KEEP_DAYS} days`,
			run: async ({ now }) => {
				const before = new Date(now.getTime() - KEEP_DAYS * DAY_MS);
				return `${await inbox.prune(before)} incoming, ${await outbox.prune(before)} outgoing deleted`;
			},
		},
	];
}
