/** Every scheduled job: its name, when it is due, what it does. */
import type { Inbox } from "../chat/inbox.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../clock.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Desk } from "../tickets/desk.ts";
import type { Job } from "./job.ts";

/** Messages that have had their effect are kept this long. Days. */
const KEEP_DAYS = 90;

/** The table. Days begin in `zone`. */
export function createJobs({ desk, inbox, outbox, zone }: { desk: Desk; inbox: Inbox; outbox: Outbox; zone: string }): Job[] {
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
