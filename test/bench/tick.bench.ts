/** What a look at the deadlines costs with 10,000 open tickets, of which ten are due. */
import { DAY_MS, MINUTE_MS, manualClock } from "../../src/clock.ts";
import type { Print } from "./bench.ts";
import { openBenchApp } from "./bench-app.ts";
import { ms, percentile, table, timed } from "./tables.ts";
import { addTickets, sampleTicket } from "./town-of.ts";

export const name = "tick";

const OPEN = 10_000;
const DUE = 10;
const ROUNDS = 12;
/** Rounds that are not counted. */
const WARM_UP = 3;

/** Each round ten other tickets fall due. */
export async function run(print: Print): Promise<void> {
	const clock = manualClock("2026-11-21T09:00:00+08:00");
	const { app, close } = await openBenchApp({ clock });
	const start = clock.now().getTime();
	const sample = await sampleTicket(app);
	await addTickets(app, sample, OPEN, (n) => ({ _id: `YQ20200101-${n}`, nextDueAt: new Date(start + 30 * DAY_MS) }));
	for (let round = 0; round < ROUNDS + WARM_UP; round++) {
		const waitingSince = new Date(start + round * MINUTE_MS);
		const nextDueAt = new Date(waitingSince.getTime() + 15 * MINUTE_MS);
		await addTickets(app, sample, DUE, (n) => ({ _id: `YQ20210101-${round}-${n}`, waitingSince, nextDueAt, targets: [] }));
	}
	const none = await timed(ROUNDS, () => app.desk.tick(clock.now()));
	let done = 0;
	clock.advance(14 * MINUTE_MS + MINUTE_MS / 2);
	const some = await timed(
		ROUNDS,
		async () => {
			clock.advance(MINUTE_MS);
			done += await app.desk.tick(clock.now());
		},
		WARM_UP,
	);
	const rows = [
		["nothing is due", ms(percentile(none, 0.5)), ms(percentile(none, 0.95))],
		[`${DUE} are due`, ms(percentile(some, 0.5)), ms(percentile(some, 0.95))],
	];
	for (const line of table([`${OPEN.toLocaleString("en")} open tickets`, "p50", "p95"], rows)) print(line);
	print(`${done} follow-ups in ${ROUNDS + WARM_UP} looks`);
	await close();
}
