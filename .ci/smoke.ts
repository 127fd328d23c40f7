/** Starts the program as a newcomer would, asks a question over the page's channel, and stops it with SIGTERM. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const dir = mkdtempSync(join(tmpdir(), "guanjia-smoke-"));
const limit = setTimeout(() => fail("took longer than 120 s"), 120_000);
const child = spawn(process.execPath, ["src/main.ts"], { env: { ...process.env, DATA_DIR: dir, WEB_PORT: "0" }, stdio: ["ignore", "pipe", "inherit"] });
let printed = "";
child.stdout.on("data", (chunk: Buffer) => {
	printed += chunk.toString();
});

function fail(why: string): never {
	console.error(`smoke: ${why}\n${printed}`);
	child.kill("SIGKILL");
	process.exit(1);
}

async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
	for (let i = 0; i < 300; i++) {
		const found = await look();
		if (found !== undefined) return found;
		await pause(200);
	}
	return fail(`no ${what}`);
}

const address = await until("address", () => printed.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0]);
const form = new FormData();
for (const [name, value] of Object.entries({ identity: "owner-wang", chat: "web:owner-wang", clientId: "smoke-0001", text: "物业费怎么收" })) form.set(name, value);
const posted = await fetch(`${address}/api/messages`, { method: "POST", body: form, headers: { "x-guanjia": "1", origin: address } });
if (!posted.ok) fail(`the page answered ${posted.status}`);
const answer = await until("answer", async () => {
	const response = await fetch(`${address}/api/chats/${encodeURIComponent("web:owner-wang")}/messages?identity=owner-wang`);
	const text = await response.text();
	return text.includes("依据") ? text : undefined;
});
console.log(`smoke: answered, ${answer.length} characters`);

const started = Date.now();
const code = await new Promise<number | null>((resolve) => {
	child.once("exit", resolve);
	child.kill("SIGTERM");
});
if (code !== 0) fail(`exit code ${code}`);
console.log(`smoke: stopped after ${Date.now() - started} ms`);
clearTimeout(limit);
rmSync(dir, { recursive: true, force: true });
