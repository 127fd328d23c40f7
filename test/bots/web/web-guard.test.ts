/** Who may use the page: nobody from another site, nobody as somebody else, nobody without the password where one is set. */
import { request as httpRequest } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createWebChannel } from "../../../bots/web/web-channel.ts";
import { checkWebSettings, isLoopback } from "../../../bots/web/web-settings.ts";
import { MINUTE_MS } from "../../../src/clock.ts";
import { isAppError } from "../../../src/errors.ts";
import type { Storage } from "../../../src/storage/storage.ts";
import { openTestStorage } from "../../storage/test-storage.ts";
import { buildPage, openPage, type Page } from "./web-harness.ts";

let storage: Storage;
let page: Page;
beforeAll(async () => {
	storage = await openTestStorage();
});
afterAll(() => storage.stop());
afterEach(() => page?.close());

/** A request with headers that `fetch` would not let us set. */
function ask(path: string, headers: Record<string, string>, method = "GET"): Promise<{ status: number; headers: Record<string, unknown> }> {
	const { hostname, port } = new URL(page.channel.address);
	return new Promise((resolve, reject) => {
		const asking = httpRequest({ hostname, port, path, method, headers, agent: false }, (answer) => {
			answer.resume();
			resolve({ status: answer.statusCode ?? 0, headers: answer.headers });
		});
		asking.on("error", reject);
		asking.end();
	});
}

describe("other sites", () => {
	test("another name for this machine is refused, so that a foreign name cannot be pointed here", async () => {
		page = await openPage(storage.connection);
		const { port } = new URL(page.channel.address);
		for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, "[::1]:80"]) expect((await ask("/", { host })).status).toBe(200);
		for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1.evil.example", "169.254.169.254"]) {
			expect((await ask("/", { host })).status).toBe(403);
			expect((await ask("/api/identities", { host })).status).toBe(403);
		}
	});

	test("another origin is refused, for reading and for writing", async () => {
		page = await openPage(storage.connection);
		const { host } = new URL(page.channel.address);
		const own = { host, origin: `http://${host}` };
		expect((await ask("/api/identities", own)).status).toBe(200);
		for (const origin of ["https://evil.example", "null", "http://localhost:1"]) {
			expect((await ask("/api/identities", { host, origin })).status).toBe(403);
			expect((await ask("/api/messages", { host, origin, "x-guanjia": "1" }, "POST")).status).toBe(403);
		}
		expect((await ask("/api/identities", { host, "sec-fetch-site": "cross-site" })).status).toBe(403);
		expect((await ask("/", { host, "sec-fetch-site": "cross-site" })).status).toBe(200);
	});

	test("a form of another site cannot send the header that every post needs", async () => {
		page = await openPage(storage.connection);
		const { host } = new URL(page.channel.address);
		expect((await ask("/api/messages", { host, "content-type": "multipart/form-data; boundary=x" }, "POST")).status).toBe(403);
		expect((await ask("/api/actions", { host, "content-type": "text/plain" }, "POST")).status).toBe(403);
	});

	test("the page may load nothing from elsewhere and be framed by nobody", async () => {
		page = await openPage(storage.connection);
		const answer = await page.request("/");
		const policy = answer.headers.get("content-security-policy");
		expect(policy).toContain("default-src 'none'");
		expect(policy).toContain("frame-ancestors 'none'");
		expect(policy).not.toMatch(/unsafe|https?:|\*/);
		const html = await answer.text();
		expect(html).not.toMatch(/https?:\/\//);
		expect(html).toContain("云栖里");
		const assets = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
		expect(assets.length).toBeGreaterThan(4);
		for (const path of assets) expect((await page.request(path)).status).toBe(200);
		for (const path of ["/assets/../web-channel.ts", "/assets/%2e%2e/web-channel.ts", "/nothing"])
			expect((await page.request(path)).status).toBe(404);
	});
});

describe("somebody else's chats", () => {
	test("can be neither read, watched nor written", async () => {
		page = await openPage(storage.connection);
		await page.say("owner-wang", "我的电话是 138 0000 0000");
		const path = (identity: string, chat: string) => `/api/chats/${encodeURIComponent(chat)}/messages?identity=${identity}`;
		expect((await page.request(path("owner-wang", "web:owner-wang"))).status).toBe(200);
		expect((await page.request(path("owner-chen", "web:owner-wang"))).status).toBe(403);
		expect((await page.request(path("owner-chen", "web:staff-group"))).status).toBe(403);
		expect((await page.request(path("", "web:owner-wang"))).status).toBe(403);
		expect((await page.request(path("nobody", "web:nobody"))).status).toBe(403);
		expect((await page.live(["nobody"])).status).toBe(403);
		expect((await page.live([])).status).toBe(403);
		await expect(page.say("owner-chen", "取消", { chat: "web:owner-wang" })).rejects.toThrow("403");
		await expect(page.say("owner-chen", "接单", { chat: "web:staff-group" })).rejects.toThrow("403");
		expect((await page.press("owner-chen", "x", "claim", { chat: "web:staff-group" })).status).toBe(403);
		expect(page.received).toHaveLength(1);
	});

	test("the list of people names their chats and what was said last, nothing more", async () => {
		page = await openPage(storage.connection);
		const { identities } = (await (await page.request("/api/identities")).json()) as { identities: Record<string, unknown>[] };
		expect(identities.map(({ id }) => id)).toContain("owner-wang");
		expect(new Set(identities.flatMap(Object.keys))).toEqual(new Set(["id", "name", "role", "hint", "chats"]));
	});
});

describe("password", () => {
	const PASSWORD = "一个很长的密码 123";
	const login = (password: string) =>
		page.request("/api/login", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ password }) });

	test("is asked for before anything is shown, and remembered in a cookie that scripts and other sites cannot use", async () => {
		page = await openPage(storage.connection, { password: PASSWORD });
		expect((await page.request("/api/identities")).status).toBe(401);
		expect((await page.live(["owner-wang"])).status).toBe(401);
		expect((await page.post({ identity: "owner-wang", chat: "web:owner-wang", clientId: "12345678", text: "好" })).status).toBe(401);
		expect(await (await page.request("/")).text()).toContain("login.js");
		const answer = await login(PASSWORD);
		const cookie = answer.headers.get("set-cookie") ?? "";
		expect(cookie).toMatch(/HttpOnly/);
		expect(cookie).toMatch(/SameSite=Strict/);
		const value = cookie.split(";")[0] ?? "";
		expect((await page.request("/api/identities", { headers: { cookie: value } })).status).toBe(200);
		expect((await page.request("/api/identities", { headers: { cookie: `${value}x` } })).status).toBe(401);
		expect((await page.request("/api/identities", { headers: { cookie: "guanjia_web=9999999999999.x" } })).status).toBe(401);
	});

	test("works under any name of the machine, but still not for another origin", async () => {
		page = await openPage(storage.connection, { password: PASSWORD });
		expect((await ask("/", { host: "guanjia.example" })).status).toBe(200);
		expect((await ask("/", { host: "guanjia.example", origin: "https://evil.example" })).status).toBe(403);
		expect((await ask("/", { host: "guanjia.example", origin: "https://guanjia.example" })).status).toBe(200);
	});

	test("is tried five times, then not for a quarter of an hour, even if it is right", async () => {
		page = await openPage(storage.connection, { password: PASSWORD });
		for (let nth = 0; nth < 5; nth++) expect((await login(`错的${nth}`)).status).toBe(401);
		const waiting = await login(PASSWORD);
		expect(waiting.status).toBe(429);
		expect(waiting.headers.get("retry-after")).toBe("900");
		page.clock.advance(15 * MINUTE_MS + 1);
		expect((await login(PASSWORD)).status).toBe(200);
	});

	test("ends after thirty days, and when it is changed", async () => {
		page = await openPage(storage.connection, { password: PASSWORD });
		const cookie = ((await login(PASSWORD)).headers.get("set-cookie") ?? "").split(";")[0] ?? "";
		await page.close();
		page = await openPage(storage.connection, { password: PASSWORD });
		expect((await page.request("/api/identities", { headers: { cookie } })).status).toBe(200);
		page.clock.advance(31 * 24 * 60 * MINUTE_MS);
		expect((await page.request("/api/identities", { headers: { cookie } })).status).toBe(401);
		await page.close();
		page = await openPage(storage.connection, { password: "another password" });
		expect((await page.request("/api/identities", { headers: { cookie } })).status).toBe(401);
	});
});

describe("settings", () => {
	test("an address that others can reach needs a password", () => {
		for (const host of ["127.0.0.1", "127.0.0.2", "::1", "localhost"]) expect(() => checkWebSettings({ host })).not.toThrow();
		for (const host of ["0.0.0.0", "::", "192.168.1.5", "example.com", "127.evil.example"]) {
			expect(() => checkWebSettings({ host })).toThrow("WEB_PASSWORD");
			expect(() => checkWebSettings({ host, password: "" })).toThrow("WEB_PASSWORD");
			expect(() => checkWebSettings({ host, password: "long enough" })).not.toThrow();
		}
		expect(() => checkWebSettings({ host: "127.0.0.1", password: "short" })).toThrow("too short");
		expect(isLoopback("localhost.evil.example")).toBe(false);
	});

	test("says so before it listens, in words with the remedy", () => {
		const { connection } = storage;
		const { clock, files } = buildPage(connection);
		const build = () =>
			createWebChannel({
				host: "0.0.0.0",
				port: 0,
				identities: async () => [],
				files,
				connection,
				clock,
				logger: console as never,
				communityName: "",
				sample: false,
			});
		expect(build).toThrow(expect.objectContaining({ code: "bad_settings", words: expect.stringMatching(/WEB_PASSWORD.*WEB_PASSWORD/) }));
	});

	test("a port that is taken is a bad setting, not a crash", async () => {
		page = await openPage(storage.connection);
		const { channel } = buildPage(storage.connection, { port: Number(new URL(page.channel.address).port) });
		const error = await channel.start(async () => {}).catch((reason: unknown) => reason);
		expect(isAppError(error, "bad_settings")).toBe(true);
		expect(isAppError(error) && error.words).toContain("WEB_PORT");
		await channel.stop();
	});
});
