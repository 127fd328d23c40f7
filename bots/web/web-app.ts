/** The page's HTTP routes: who is there, what was said, what happens now, and what is posted. */
import { getConnInfo } from "@hono/node-server/conninfo";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { HTTPException } from "hono/http-exception";
import type { FileStore } from "../../src/chat/port.ts";
import { MINUTE_MS, SECOND_MS } from "../../src/clock.ts";
import { errorFields, type Logger } from "../../src/logger.ts";
import { fillWebWords, webWords } from "../../src/words/web.ts";
import { sniffImage } from "./sniff.ts";
import type { WebAsset, WebAssets } from "./web-assets.ts";
import type { WebDelivery } from "./web-delivery.ts";
import type { WebEvents } from "./web-events.ts";
import { browserRules, guard } from "./web-guard.ts";
import { PAGE_SIZE, type WebHistory } from "./web-history.ts";
import { SESSION_MS, TRY_WINDOW_MS, type WebLogin } from "./web-login.ts";
import { chatOf, type WebChat, type WebIdentity } from "./web-people.ts";
import { limitBody, queueUploads, readPress, readSay } from "./web-posting.ts";
import { messageView } from "./web-view.ts";

const COOKIE = "guanjia_web";
/** Biggest body of a request that carries no files, in bytes. */
const SMALL_BODY = 16 * 1024;

/** What the routes work with. */
export interface WebAppDeps {
	readonly identities: () => Promise<readonly WebIdentity[]>;
	readonly history: WebHistory;
	readonly events: WebEvents;
	readonly delivery: WebDelivery;
	readonly files: FileStore;
	readonly assets: WebAssets;
	/** Undefined: no password is asked for. */
	readonly login: WebLogin | undefined;
	readonly logger: Logger;
}

/** A whole number that is not negative, or undefined. */
function count(value: string | undefined): number | undefined {
	return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function notYours(): HTTPException {
	return new HTTPException(403, { message: webWords.refused.notYours });
}

/** The routes of the page, behind its guard. */
export function createWebApp(deps: WebAppDeps): Hono {
	const app = new Hono();
	app.use(browserRules());
	app.use(guard({ hasPassword: deps.login !== undefined }));
	addPages(app, deps);
	if (deps.login !== undefined) addLogin(app, deps.login);
	addReading(app, deps);
	addWriting(app, deps);
	app.notFound((c) => c.json({ error: webWords.refused.noSuchPage }, 404));
	app.onError((error, c) => answerError(error, c, deps.logger));
	return app;
}

function answerError(error: Error, c: Context, logger: Logger): Response {
	if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
	logger.error("web request failed", errorFields(error));
	return c.json({ error: webWords.refused.broken }, 500);
}

function sendAsset(c: Context, asset: WebAsset | undefined): Response {
	if (asset === undefined) throw new HTTPException(404, { message: webWords.refused.noSuchPage });
	c.header("ETag", asset.etag);
	c.header("Cache-Control", "no-cache");
	if (c.req.header("if-none-match") === asset.etag) return c.body(null, 304);
	return c.body(asset.body, 200, { "Content-Type": asset.type });
}

function isLoggedIn(c: Context, login: WebLogin | undefined): boolean {
	return login === undefined || login.valid(getCookie(c, COOKIE));
}

function addPages(app: Hono, { assets, login }: WebAppDeps): void {
	app.get("/", (c) => {
		const page = isLoggedIn(c, login) ? "index.html" : "login.html";
		c.header("Vary", "Cookie");
		return sendAsset(c, assets.get(page));
	});
	app.get("/assets/*", (c) => sendAsset(c, assets.get(c.req.path.slice("/assets/".length))));
}

function addLogin(app: Hono, login: WebLogin): void {
	app.post("/api/login", limitBody(SMALL_BODY), async (c) => {
		const body: unknown = await c.req.json().catch(() => null);
		const password = typeof body === "object" && body !== null && "password" in body && typeof body.password === "string" ? body.password : "";
		const result = login.try(password, getConnInfo(c).remote.address ?? "?");
		if (result.kind === "wait") {
			c.header("Retry-After", String(TRY_WINDOW_MS / SECOND_MS));
			return c.json({ error: fillWebWords(webWords.refused.tooManyTries, { minutes: TRY_WINDOW_MS / MINUTE_MS }) }, 429);
		}
		if (result.kind === "wrong") return c.json({ error: webWords.refused.wrongPassword }, 401);
		setCookie(c, COOKIE, result.session, { httpOnly: true, sameSite: "Strict", path: "/", maxAge: SESSION_MS / SECOND_MS });
		return c.json({ ok: true });
	});
	const loggedIn: MiddlewareHandler = async (c, next) => {
		if (!isLoggedIn(c, login)) throw new HTTPException(401, { message: webWords.refused.login });
		await next();
	};
	app.use("/api/*", loggedIn);
}

/** The identity that a request speaks for, and the chat it means; 403 when there is none or it is not theirs. */
async function findChat(deps: WebAppDeps, identityId: string | undefined, address: string): Promise<{ identity: WebIdentity; chat: WebChat }> {
	const identity = (await deps.identities()).find(({ id }) => id === identityId);
	const chat = identity && chatOf(identity, address);
	if (identity === undefined || chat === undefined) throw notYours();
	return { identity, chat };
}

function addReading(app: Hono, deps: WebAppDeps): void {
	const { history, events, files } = deps;

	app.get("/api/identities", async (c) => {
		const rev = history.published();
		const chatView = async (chat: WebChat) => {
			const last = await history.last(chat.address);
			return { ...chat, last: last === null ? null : messageView(last) };
		};
		const identities = await Promise.all(
			(await deps.identities()).map(async ({ id, name, role, hint, chats }) => ({
				id,
				name,
				role,
				hint,
				chats: await Promise.all(chats.map(chatView)),
			})),
		);
		return c.json({ identities, rev });
	});

	app.get("/api/chats/:address/messages", async (c) => {
		const { chat } = await findChat(deps, c.req.query("identity"), c.req.param("address"));
		const rev = history.published();
		const messages = await history.page(chat.address, count(c.req.query("before")));
		return c.json({ messages: messages.map(messageView), more: messages.length === PAGE_SIZE && (messages[0]?.seq ?? 0) > 1, rev });
	});

	app.get("/api/events", async (c) => {
		const wanted = new Set(c.req.queries("identity"));
		const chosen = (await deps.identities()).filter(({ id }) => wanted.has(id));
		if (wanted.size === 0 || chosen.length < wanted.size) throw notYours();
		const chats = new Set(chosen.flatMap((identity) => identity.chats.map((chat) => chat.address)));
		return events.open(c, chats, count(c.req.header("last-event-id")) ?? count(c.req.query("after")));
	});

	app.get("/api/files/:id", async (c) => {
		const message = await history.get(c.req.query("message") ?? "");
		if (message === null) throw new HTTPException(404, { message: webWords.refused.noSuchFile });
		await findChat(deps, c.req.query("identity"), message.chat);
		const attachment = message.attachments.find(({ id }) => id === c.req.param("id"));
		const bytes = attachment && (await files.read(attachment.id));
		if (!bytes) throw new HTTPException(404, { message: webWords.refused.noSuchFile });
		const image = sniffImage(bytes);
		return c.body(new Uint8Array(bytes), 200, {
			"Content-Type": image ?? safeType(attachment.mime),
			"Content-Disposition": `${image === null ? "attachment" : "inline"}; filename*=UTF-8''${encodeName(attachment.name)}`,
			"Content-Security-Policy": "default-src 'none'; sandbox",
			"Cache-Control": "private, max-age=86400, immutable",
		});
	});
}

/** A declared type that no browser would run; it is downloaded anyway. */
function safeType(mime: string): string {
	const harmless = /^(application\/(pdf|zip|msword|vnd\.[\w.+-]+)|image\/heic|audio\/[\w.+-]+|video\/[\w.+-]+|text\/(plain|csv))$/;
	return harmless.test(mime) ? mime : "application/octet-stream";
}

/** A file name as RFC 8187 wants it. */
function encodeName(name: string): string {
	return encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function addWriting(app: Hono, deps: WebAppDeps): void {
	app.post("/api/messages", queueUploads(), limitBody(), async (c) => {
		const form = await readSay(c);
		const { identity, chat } = await findChat(deps, form.identity, form.chat);
		const message = await deps.delivery.say(identity, chat, form);
		return c.json({ message: { ...messageView(message), unsent: false } });
	});

	app.post("/api/actions", limitBody(SMALL_BODY), async (c) => {
		const form = await readPress(c);
		const { identity, chat } = await findChat(deps, form.identity, form.chat);
		await deps.delivery.press(identity, chat, form);
		return c.json({ ok: true });
	});
}
