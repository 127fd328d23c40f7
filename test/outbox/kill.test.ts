import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { OutboxState } from "../../src/outbox/outbox-states.ts";

const dir = mkdtempSync(join(tmpdir(), "guanjia-kill-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const COUNT = 300;
const KILLS = 5;
const arrivals = join(dir, "arrivals.txt");

function arrived(): string[] {
	return existsSync(arrivals) ? readFileSync(arrivals, "utf8").split("\n").filter(Boolean) : [];
}

/** Starts the sender; kills it once `more` further messages have arrived, or lets it finish. Resolves to what it printed. */
async function runSender(more: number): Promise<string> {
	const child = spawn(process.execPath, [join(import.meta.dirname, "killed-sender.ts"), join(dir, "data"), arrivals, String(COUNT)], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	const killAt = arrived().length + more;
	const watch = setInterval(() => arrived().length >= killAt && child.kill("SIGKILL"), 2);
	let printed = "";
	child.stdout.on("data", (chunk) => {
		printed += chunk;
	});
	await new Promise((ended) => child.once("close", ended));
	clearInterval(watch);
	return printed;
}

test("a campaign whose sender is killed again and again reaches each recipient once; what is in doubt is counted", async () => {
	for (let kill = 0; kill < KILLS; kill += 1) expect(await runSender(20 + kill * 9)).toBe("");
	const counts: Record<OutboxState, number> = JSON.parse(await runSender(Number.POSITIVE_INFINITY));

	const all = arrived();
	expect(new Set(all).size).toBe(all.length);
	expect(counts.sent + counts.unknown).toBe(COUNT);
	expect(all.length).toBeGreaterThanOrEqual(counts.sent);
	expect(counts.unknown).toBeLessThanOrEqual(KILLS * 16);
}, 120_000);
