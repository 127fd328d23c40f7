/** What planning the due times of 10,000 open tickets costs, beside sorting as many dates. Pure, no store. */
import { join } from "node:path";
import { loadSettings } from "../../src/community/settings.ts";
import { followUps } from "../../src/tickets/targets.ts";
import type { Print } from "./bench.ts";
import { openBenchApp } from "./bench-app.ts";
import { ms, percentile, table, timed } from "./tables.ts";
import { sampleTicket } from "./town-of.ts";

export const name = "plan";

const OPEN = 10_000;
const ROUNDS = 12;
const WARM_UP = 3;

/** Every ticket is planned whole, as if all had changed. */
export async function run(print: Print): Promise<void> {
	const settings = await loadSettings(join(import.meta.dirname, "..", "..", "knowledge"));
	const { app, close } = await openBenchApp({});
	const sample = await sampleTicket(app);
	const tickets = Array.from({ length: OPEN }, (_, n) => ({
		...sample,
		_id: `${n}`,
		waitingSince: new Date(sample.waitingSince.getTime() + n * 1_000),
	}));
	const dates = tickets.map((ticket) => (ticket.waitingSince.getTime() * 7919) % 1_000_003);
	const planned = await timed(ROUNDS, async () => void tickets.map((ticket) => followUps(ticket, settings)), WARM_UP);
	const sorted = await timed(ROUNDS, async () => void [...dates].sort((a, b) => a - b), WARM_UP);
	const rows = [
		[
			"all due times planned",
			ms(percentile(planned, 0.5)),
			ms(percentile(planned, 0.95)),
			(percentile(planned, 0.5) / percentile(sorted, 0.5)).toFixed(1),
		],
		["as many numbers sorted", ms(percentile(sorted, 0.5)), ms(percentile(sorted, 0.95)), "1"],
	];
	for (const line of table([`${OPEN.toLocaleString("en")} tickets`, "p50", "p95", "ratio"], rows)) print(line);
	await close();
}
