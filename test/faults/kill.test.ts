/** The promise of the whole: kill the program whenever you like; no owner's message is lost, nothing happens twice. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { readAftermath } from "./aftermath.ts";
import { judgeTickets, mark, reportMatter, workAsAgent } from "./crowd.ts";
import { type Acknowledged, pageClient, type Site } from "./page-client.ts";
import { type Service, startService } from "./service.ts";

/** How often the program is killed. */
const KILLS = Number(process.env.KILLS ?? 20);
const OWNERS = 12;
const AGENTS = ["agent-li", "agent-zhang", "agent-zhou"];
/** Longer than a burst is held, so that silence on the page means that all is done. Milliseconds. */
const QUIET_MS = 4_000;

const dir = mkdtempSync(join(tmpdir(), "guanjia-faults-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** The sample community with a page account for every resident, so that a crowd can write at once. */
function crowdedCommunity(): string {
	const community = join(dir, "community");
	cpSync(join(import.meta.dirname, "..", "..", "knowledge"), community, { recursive: true });
	const sheet = join(community, "registry", "residents.csv");
	const lines = readFileSync(sheet, "utf8").trim().split(/\r?\n/);
	const crowded = lines.map((line) => (line.endsWith(",") ? `${line}web:${idOf(line)}` : line));
	writeFileSync(sheet, crowded.join("\n"));
	// At whatever hour this runs, nothing may wait for the morning.
	const settings = join(community, "community.yaml");
	writeFileSync(settings, readFileSync(settings, "utf8").replace(/^quietHours:.*$/m, 'quietHours: { from: "00:00", to: "00:00" }'));
	return community;
}

function idOf(line: string): string {
	return `p-${line.slice(0, line.indexOf(","))}`;
}

function ownersOf(community: string): string[] {
	const lines = readFileSync(join(community, "registry", "residents.csv"), "utf8")
		.trim()
		.split("\n")
		.slice(1);
	return lines.flatMap((line) => line.match(/web:(\S+)$/)?.[1] ?? []).slice(0, OWNERS);
}

/** Kills at every sort of moment: some while it is still starting, most at work, once the crowd has got something through. */
async function killAgainAndAgain(start: () => Service, site: Site, through: () => number): Promise<void> {
	for (let kill = 0; kill < KILLS; kill++) {
		const service = start();
		if (kill % 4 === 3) await pause(Math.random() * 1_500);
		else {
			site.url = await service.url;
			const before = through();
			for (let waited = 0; through() === before && waited < 3_000; waited += 20) await pause(20);
			await pause(Math.random() * 2_000);
		}
		service.signal("SIGKILL");
		await service.ended;
	}
}

async function untilQuiet(revision: () => Promise<number>): Promise<void> {
	for (let before = -1, now = await revision(); now !== before; ) {
		before = now;
		await pause(QUIET_MS);
		now = await revision();
	}
}

test(`killed ${KILLS} times under load: nothing acknowledged is lost, nothing happens twice`, async () => {
	const community = crowdedCommunity();
	const dataDir = join(dir, "data");
	const settings = { DATA_DIR: dataDir, COMMUNITY_DIR: community };
	const site: Site = { url: "http://127.0.0.1:9" };
	const acknowledged: Acknowledged = { messages: [], presses: [], resent: 0 };
	const marks: string[] = [];
	const killing = new AbortController();
	const working = new AbortController();

	const owners = ownersOf(community).map(async (id, first) => {
		const owner = pageClient(site, id, acknowledged);
		for (let kind = first; !killing.signal.aborted; kind++) {
			const n = marks.length;
			marks.push(mark(n));
			await reportMatter(owner, n, kind);
		}
	});
	const agents = AGENTS.map((id) => workAsAgent(pageClient(site, id, acknowledged), working.signal));
	const thumbs = ownersOf(community).map((id) => judgeTickets(pageClient(site, id, acknowledged), working.signal));
	const crowd = Promise.all(owners);
	crowd.catch(() => {}); // reported below, after the last start

	await killAgainAndAgain(
		() => startService(settings),
		site,
		() => acknowledged.messages.length + acknowledged.presses.length,
	);
	const last = startService(settings);
	site.url = await last.url;
	killing.abort();
	await crowd;
	working.abort();
	await Promise.all([...agents, ...thumbs]);
	await untilQuiet(() => pageClient(site, "manager", acknowledged).revision());
	last.signal("SIGTERM");
	expect(await last.ended).toMatchObject({ code: 0 });

	const { counts, queued, ...faults } = await readAftermath(dataDir, acknowledged, marks);
	console.log(`${KILLS} kills, ${acknowledged.messages.length} messages, ${acknowledged.resent} resent, ${queued} queued, ${JSON.stringify(counts)}`);
	expect(faults).toEqual({
		lostMessages: [],
		lostPresses: [],
		lostMatters: [],
		doubledMatters: [],
		brokenRecords: [],
		doubledMessages: [],
		unsent: [],
	});
	expect(marks.length).toBeGreaterThan(OWNERS);
}, 300_000);
