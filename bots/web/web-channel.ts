/** The local chat page as a channel: it is the platform and the adapter in one, and decides nothing. */
import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import type { Connection } from "mongoose";
import type { Address, Channel, FileStore, OnMessage, OutgoingMessage, Receipt } from "../../src/chat/port.ts";
import type { Clock } from "../../src/clock.ts";
import { AppError, SendError } from "../../src/errors.ts";
import { errorFields, type Logger } from "../../src/logger.ts";
import { fillWebWords, webWords } from "../../src/words/web.ts";
import { createWebApp } from "./web-app.ts";
import { loadWebAssets } from "./web-assets.ts";
import { createWebDelivery } from "./web-delivery.ts";
import { createWebEvents } from "./web-events.ts";
import { createWebHistory } from "./web-history.ts";
import { createWebLogin } from "./web-login.ts";
import type { WebIdentity } from "./web-people.ts";
import { MAX_ACTION, MAX_FILE, MAX_FILES, MAX_FILES_TOGETHER, MAX_TEXT } from "./web-posting.ts";
import { checkWebSettings } from "./web-settings.ts";

/** What the page needs. */
export interface WebChannelOptions {
	/** Address to listen on; anything but loopback needs a password. */
	readonly host: string;
	/** 0 picks a free port. */
	readonly port: number;
	readonly password?: string | undefined;
	/** Who the reader may act as; asked at every request, so it may change while the page runs. */
	readonly identities: () => Promise<readonly WebIdentity[]>;
	readonly files: FileStore;
	/** Where the page's history is kept. */
	readonly connection: Connection;
	readonly clock: Clock;
	readonly logger: Logger;
	readonly communityName: string;
	/** True for the community that ships with the program; the page then says so. */
	readonly sample: boolean;
	/** IANA zone that the page tells the time in; the reader's own when absent. */
	readonly zone?: string;
}

/** The page's channel; `address` is where a browser finds it, once it is started. */
export type WebChannel = Channel & { readonly address: string };

/** The page. Throws `bad_settings` for a host that others can reach and no password. */
export function createWebChannel(options: WebChannelOptions): WebChannel {
	checkWebSettings(options);
	const { clock, connection, files, logger } = options;
	const history = createWebHistory(connection);
	const events = createWebEvents(history);
	let running: { server: Server; address: string; caughtUp: Promise<void> } | undefined;
	let stopped = false;

	async function groups(): Promise<ReadonlySet<Address>> {
		return new Set((await options.identities()).flatMap(({ chats }) => chats.filter(({ group }) => group).map(({ address }) => address)));
	}

	async function start(onMessage: OnMessage): Promise<void> {
		const [assets, inGroup] = await Promise.all([loadAssets(options), groups(), history.open()]);
		const delivery = createWebDelivery({ history, files, clock, logger, onMessage });
		const login = options.password ? createWebLogin({ password: options.password, clock }) : undefined;
		const app = createWebApp({ identities: options.identities, history, events, delivery, files, assets, login, logger });
		const server = await listen(app.fetch, options);
		const caughtUp = delivery.catchUp((chat) => inGroup.has(chat)).catch((error: unknown) => logger.warn("web catch-up failed", errorFields(error)));
		running = { server, address: urlOf(options.host, server), caughtUp };
		stopped = false;
	}

	async function send(to: Address, message: OutgoingMessage): Promise<Receipt> {
		if (running === undefined || stopped) throw new SendError("retry", "web channel is not running");
		checkOutgoing(message);
		if (!(await isKnown(to, options.identities))) throw new SendError("gone", "no such web chat");
		try {
			return { messageId: (await replaceInPlace(to, message)) ?? (await add(to, message)) };
		} catch (error) {
			throw new SendError("unknown", "web message may not be stored", { cause: error });
		}
	}

	async function replaceInPlace(to: Address, message: OutgoingMessage): Promise<string | null> {
		if (message.replaces === undefined) return null;
		const earlier = await history.get(message.replaces);
		if (earlier === null || earlier.chat !== to || earlier.author !== null) return null;
		const content = { text: message.text, buttons: message.buttons ?? [], attachments: message.attachments ?? [], pressed: null };
		await history.change(earlier._id, { ...content, editedAt: clock.now() });
		return earlier._id;
	}

	async function add(to: Address, message: OutgoingMessage): Promise<string> {
		const content = { text: message.text, buttons: message.buttons ?? [], attachments: message.attachments ?? [] };
		const record = await history.add({
			...content,
			_id: randomUUID(),
			chat: to,
			author: null,
			authorName: null,
			clientId: null,
			quote: null,
			at: clock.now(),
		});
		return record._id;
	}

	async function stop(): Promise<void> {
		if (running === undefined || stopped) return;
		stopped = true;
		const { server, caughtUp } = running;
		events.close();
		await closeServer(server);
		await caughtUp;
	}

	return {
		name: "web",
		get address() {
			return running?.address ?? "";
		},
		start,
		send,
		stop,
	};
}

/** Milliseconds that a request in progress may take to end after `stop`. */
const GRACE_MS = 2_000;

function closeServer(server: Server): Promise<void> {
	return new Promise((resolve) => {
		const force = setTimeout(() => server.closeAllConnections(), GRACE_MS);
		server.close(() => {
			clearTimeout(force);
			resolve();
		});
		server.closeIdleConnections();
	});
}

async function isKnown(to: Address, identities: WebChannelOptions["identities"]): Promise<boolean> {
	const people = await identities().catch((error: unknown) => {
		throw new SendError("retry", "who is on the page is not known now", { cause: error });
	});
	return people.some(({ chats }) => chats.some(({ address }) => address === to));
}

/** Refuses what no platform would take, so that a mistake shows here first. */
function checkOutgoing(message: OutgoingMessage): void {
	if (message.text.trim() === "" && (message.attachments ?? []).length === 0) throw new SendError("refused", "message is empty");
	const actions = (message.buttons ?? []).flat().map((button) => button.action);
	if (actions.some((action) => Buffer.byteLength(action) > MAX_ACTION)) throw new SendError("refused", "button action is too long");
}

function loadAssets({ communityName, sample, zone }: WebChannelOptions) {
	const limits = { text: MAX_TEXT, file: MAX_FILE, files: MAX_FILES, together: MAX_FILES_TOGETHER };
	return loadWebAssets({ communityName, data: { community: communityName, sample, limits, zone } });
}

function urlOf(host: string, server: Server): string {
	const { port } = server.address() as AddressInfo;
	return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Listens, or throws `bad_settings` with the remedy. */
function listen(fetch: Parameters<typeof serve>[0]["fetch"], { host, port }: WebChannelOptions): Promise<Server> {
	return new Promise((resolve, reject) => {
		const server = serve({ fetch, hostname: host, port, overrideGlobalObjects: false }, () => {
			server.off("error", refused);
			resolve(server);
		}) as Server;
		const refused = (error: NodeJS.ErrnoException) => {
			const words = error.code === "EADDRINUSE" ? webWords.settings.portTaken : webWords.settings.cannotListen;
			reject(new AppError("bad_settings", "web page cannot listen", { words: fillWebWords(words, { address: `${host}:${port}` }), cause: error }));
		};
		server.on("error", refused);
	});
}
