/** The page under test: a real server on a free port, spoken to over HTTP as the browser does. */
import { createHash, randomUUID } from "node:crypto";
import { type IncomingMessage as HttpAnswer, get as httpGet } from "node:http";
import type { Connection } from "mongoose";
import { createWebChannel, type WebChannel, type WebChannelOptions } from "../../../bots/web/web-channel.ts";
import type { WebIdentity } from "../../../bots/web/web-people.ts";
import type { FileStore, IncomingMessage } from "../../../src/chat/port.ts";
import { manualClock } from "../../../src/clock.ts";
import { silentLogger } from "../../../src/logger.ts";

/** 1×1 pixel GIF. */
export const TINY_GIF = Uint8Array.from(Buffer.from("R0lGODlhAQABAAAAACwAAAAAAQABAAAC", "base64"));

/** A message as the page receives it. */
export interface View {
	readonly id: string;
	readonly chat: string;
	readonly seq: number;
	readonly rev: number;
	readonly author: string | null;
	readonly authorName: string | null;
	readonly clientId: string | null;
	readonly text: string;
	readonly buttons: readonly (readonly { label: string; action: string }[])[];
	readonly attachments: readonly { id: string; kind: string; name: string; mime: string; size: number }[];
	readonly quote: { id: string; name: string; text: string } | null;
	readonly pressed: { by: string; action: string } | null;
	readonly unsent: boolean;
	readonly at: string;
	readonly edited: boolean;
}

const group = { address: "web:staff-group", title: "工作群", group: true };
const alone = (id: string) => ({ address: `web:${id}`, title: "管家", group: false });

/** An owner, a stranger, two agents and a manager. */
export const PEOPLE: readonly WebIdentity[] = [
	{ id: "owner-wang", name: "王芳（业主 3-2-1201）", role: "owner", chats: [alone("owner-wang")] },
	{ id: "owner-chen", name: "陈明（业主 1-1-0502）", role: "owner", chats: [alone("owner-chen")] },
	{ id: "stranger", name: "路人", role: "stranger", hint: "还没有绑定房号", chats: [alone("stranger")] },
	{ id: "agent-li", name: "李师傅", role: "agent", chats: [group, alone("agent-li")] },
	{ id: "agent-sun", name: "孙丽", role: "agent", chats: [group, alone("agent-sun")] },
	{ id: "manager", name: "何经理", role: "manager", chats: [group, alone("manager")] },
];

/** Attachment bytes in memory. */
export function memoryFiles(): FileStore & { readonly kept: Map<string, Uint8Array> } {
	const kept = new Map<string, Uint8Array>();
	return {
		kept,
		async save(bytes, about) {
			const id = createHash("sha256").update(bytes).digest("hex");
			kept.set(id, bytes);
			return { ...about, id, size: bytes.length };
		},
		read: async (id) => kept.get(id) ?? null,
	};
}

/** One event of the live stream. */
export interface LiveEvent {
	readonly event: string;
	readonly id: string | undefined;
	readonly data: string;
}

/** A live stream that is read event by event. */
export interface LiveStream {
	readonly status: number;
	/** The next event; rejects when the stream ends first. */
	next(): Promise<LiveEvent>;
	/** The next message. */
	message(): Promise<View>;
	/** Resolves when the server ends the stream. */
	readonly ended: Promise<void>;
	close(): void;
}

function parseEvent(block: string): LiveEvent | null {
	const field = (name: string) =>
		block
			.split("\n")
			.find((line) => line.startsWith(`${name}: `))
			?.slice(name.length + 2);
	const data = field("data");
	return data === undefined ? null : { event: field("event") ?? "message", id: field("id"), data };
}

function readEvents(answer: HttpAnswer, close: () => void): LiveStream {
	const waiting: LiveEvent[] = [];
	let wake: () => void = () => {};
	let isEnded = false;
	let rest = "";
	const ended = new Promise<void>((resolve) => {
		answer.on("close", () => {
			isEnded = true;
			resolve();
			wake();
		});
	});
	answer.setEncoding("utf8").on("data", (chunk: string) => {
		const blocks = (rest + chunk).split("\n\n");
		rest = blocks.pop() ?? "";
		waiting.push(...blocks.map(parseEvent).filter((event) => event !== null));
		wake();
	});
	const next = async (): Promise<LiveEvent> => {
		const event = waiting.shift();
		if (event !== undefined) return event;
		if (isEnded) throw new Error("the stream has ended");
		await new Promise<void>((resolve) => {
			wake = resolve;
		});
		return next();
	};
	const message = async (): Promise<View> => {
		const event = await next();
		return event.event === "message" ? JSON.parse(event.data) : message();
	};
	return { status: answer.statusCode ?? 0, next, message, ended, close };
}

/** A started page and a hand that uses it. */
export interface Page {
	readonly channel: WebChannel;
	readonly clock: ReturnType<typeof manualClock>;
	readonly files: ReturnType<typeof memoryFiles>;
	/** What reached the program. */
	readonly received: IncomingMessage[];
	/** The next `times` messages are not taken by the program. */
	failNext(times: number): void;
	request(path: string, init?: RequestInit & { headers?: Record<string, string> }): Promise<Response>;
	post(fields: Record<string, string>, files?: readonly File[]): Promise<Response>;
	/** Says something as somebody in their private chat, or in the group; returns the message as shown. */
	say(identity: string, text: string, more?: { chat?: string; clientId?: string; replyTo?: string; files?: readonly File[] }): Promise<View>;
	press(identity: string, message: string, action: string, more?: { chat?: string; clientId?: string }): Promise<Response>;
	messages(identity: string, chat?: string, before?: number): Promise<{ messages: View[]; more: boolean; rev: number }>;
	live(identities: readonly string[], resume?: { after?: number; lastEventId?: string }): Promise<LiveStream>;
	close(): Promise<void>;
}

/** Builds a page without starting it. */
export function buildPage(connection: Connection, options: Partial<WebChannelOptions> = {}) {
	const files = memoryFiles();
	const clock = manualClock("2026-03-05T02:00:00Z");
	const channel = createWebChannel({
		host: "127.0.0.1",
		port: 0,
		identities: async () => PEOPLE,
		files,
		connection,
		clock,
		logger: silentLogger,
		communityName: "云栖里",
		sample: true,
		...options,
	});
	return { channel, files: (options.files as typeof files) ?? files, clock };
}

/** A hand on a page that is or will be started. */
export function handOn(channel: WebChannel) {
	const request: Page["request"] = (path, init = {}) =>
		fetch(channel.address + path, { ...init, headers: { ...(init.method === "POST" ? { "x-guanjia": "1" } : {}), ...init.headers } });
	const post: Page["post"] = (fields, files = []) => {
		const form = new FormData();
		for (const [name, value] of Object.entries(fields)) form.append(name, value);
		for (const file of files) form.append("files", file, file.name);
		return request("/api/messages", { method: "POST", body: form });
	};
	const say: Page["say"] = async (identity, text, { chat = `web:${identity}`, clientId = randomUUID(), replyTo, files } = {}) => {
		const answer = await post({ identity, chat, clientId, text, ...(replyTo === undefined ? {} : { replyTo }) }, files);
		const body = (await answer.json()) as { message: View; error?: string };
		if (!answer.ok) throw new Error(`${answer.status} ${body.error}`);
		return body.message;
	};
	const press: Page["press"] = (identity, message, action, { chat = `web:${identity}`, clientId = randomUUID() } = {}) =>
		request("/api/actions", {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ identity, chat, clientId, message, action }),
		});
	const messages: Page["messages"] = async (identity, chat = `web:${identity}`, before) => {
		const answer = await request(
			`/api/chats/${encodeURIComponent(chat)}/messages?identity=${identity}${before === undefined ? "" : `&before=${before}`}`,
		);
		if (!answer.ok) throw new Error(String(answer.status));
		return (await answer.json()) as Awaited<ReturnType<Page["messages"]>>;
	};
	const live: Page["live"] = (identities, { after, lastEventId } = {}) =>
		new Promise((resolve, reject) => {
			const query = new URLSearchParams(identities.map((id): [string, string] => ["identity", id]));
			if (after !== undefined) query.set("after", String(after));
			const headers = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
			const asking = httpGet(`${channel.address}/api/events?${query}`, { headers, agent: false }, (answer) =>
				resolve(readEvents(answer, () => asking.destroy())),
			);
			asking.on("error", reject);
		});
	return { request, post, say, press, messages, live };
}

/** Starts a page. `close` stops it; the store stays open. */
export async function openPage(connection: Connection, options: Partial<WebChannelOptions> = {}): Promise<Page> {
	const { channel, files, clock } = buildPage(connection, options);
	const received: IncomingMessage[] = [];
	let failures = 0;
	await channel.start(async (message) => {
		if (failures > 0) {
			failures -= 1;
			throw new Error("store is down");
		}
		received.push(message);
	});
	const failNext = (times: number) => {
		failures = times;
	};
	return { channel, clock, files, received, failNext, ...handOn(channel), close: () => channel.stop() };
}
