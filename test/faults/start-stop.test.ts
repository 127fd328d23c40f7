/** How the program starts and ends: with all that is wrong in one report, alone on its data, and with nothing lost at a signal. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { afterAll, expect, test } from "vitest";
import { readAftermath } from "./aftermath.ts";
import { mark, reportMatter } from "./crowd.ts";
import { type Acknowledged, pageClient } from "./page-client.ts";
import { startService } from "./service.ts";

const dir = mkdtempSync(join(tmpdir(), "guanjia-start-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** What a person who stops a service waits for. Milliseconds. */
const STOP_LIMIT_MS = 10_000;
const NOTHING = { lostMessages: [], lostPresses: [], lostMatters: [], doubledMatters: [], brokenRecords: [], doubledMessages: [], unsent: [] };

test("SIGTERM in the middle of work: it ends by itself with 0, and the next start goes on where it stopped", async () => {
	const settings = { DATA_DIR: join(dir, "sigterm") };
	const acknowledged: Acknowledged = { messages: [], presses: [], resent: 0 };
	const owners = ["owner-wang", "owner-chen", "owner-lin", "owner-sun"];
	const site = { url: "" };

	const first = startService(settings);
	site.url = await first.url;
	const told = Promise.all(owners.map((id, n) => reportMatter(pageClient(site, id, acknowledged), n)));
	told.catch(() => {});
	while (acknowledged.messages.length < owners.length) await pageClient(site, "manager", acknowledged).revision();
	const asked = performance.now();
	first.signal("SIGTERM");
	const ended = await first.ended;
	expect(performance.now() - asked).toBeLessThan(STOP_LIMIT_MS);
	expect(ended).toMatchObject({ code: 0, signal: null });

	const second = startService(settings);
	site.url = await second.url;
	await told;
	second.signal("SIGINT");
	expect(await second.ended).toMatchObject({ code: 0 });
	const {
		counts,
		queued: _queued,
		...faults
	} = await readAftermath(
		settings.DATA_DIR,
		acknowledged,
		owners.map((_, n) => mark(n)),
	);
	expect(faults).toEqual(NOTHING);
	expect(counts.unknown).toBe(0);
}, 120_000);

test("bad settings: all of them in one report, and exit code 1", async () => {
	const settings = {
		DATA_DIR: join(dir, "never"),
		MONGODB_URI: "localhost:27017",
		WEB: "maybe",
		WEB_PORT: "70000",
		WEB_HOST: "0.0.0.0",
		TZ: "Mars/Olympus",
		LOG_LEVEL: "loud",
		OPENAI_BASE_URL: "nonsense",
	};
	const { code, out } = await startService(settings).ended;
	expect(code).toBe(1);
	for (const name of ["MONGODB_URI", "WEB:", "WEB_PORT", "WEB_PASSWORD", "TZ", "LOG_LEVEL", "OPENAI_BASE_URL"]) expect(out).toContain(name);
	expect(out).not.toMatch(/\n\s+at /);
}, 30_000);

test("a community that does not hold together: exit code 1 and words, no stack", async () => {
	const { code, out } = await startService({ DATA_DIR: join(dir, "never"), COMMUNITY_DIR: dir }).ended;
	expect(code).toBe(1);
	expect(out).toContain("community.yaml");
	expect(out).not.toMatch(/\n\s+at /);
}, 30_000);

test("a second process on the same data is refused with words, and the first goes on", async () => {
	const settings = { DATA_DIR: join(dir, "shared") };
	const first = startService(settings);
	const url = await first.url;
	const { code, out } = await startService(settings).ended;
	expect(code).toBe(1);
	expect(out).toContain("Guanjia cannot start");
	expect(out).not.toMatch(/\n\s+at /);
	expect((await fetch(url)).status).toBe(200);
	first.signal("SIGTERM");
	expect(await first.ended).toMatchObject({ code: 0 });
}, 60_000);

test("a port that is taken: exit code 1 and words", async () => {
	const first = startService({ DATA_DIR: join(dir, "one") });
	const port = new URL(await first.url).port;
	const { code, out } = await startService({ DATA_DIR: join(dir, "two"), WEB_PORT: port }).ended;
	expect(code).toBe(1);
	expect(out).toContain(port);
	expect(out).not.toMatch(/\n\s+at /);
	first.signal("SIGTERM");
	await first.ended;
}, 60_000);
