/** A person with a phone: talks to the page's HTTP API, and posts again under the same id what was not acknowledged. */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

/** A message as the page shows it. */
export interface Shown {
	readonly id: string;
	readonly chat: string;
	readonly seq: number;
	readonly rev: number;
	readonly author: string | null;
	readonly text: string;
	readonly buttons: readonly (readonly { label: string; action: string }[])[];
}

/** Where the program listens now; changes with every life of it. */
export interface Site {
	url: string;
}

/** What the page confirmed: these must never be lost. */
export interface Acknowledged {
	/** Inbox keys of messages. */
	readonly messages: string[];
	/** Pressed buttons. */
	readonly presses: { sender: string; action: string }[];
	/** Posts that had to be repeated. */
	resent: number;
}

/** A limit for one request, so that a dying program cannot hang a client. Milliseconds. */
const REQUEST_MS = 8_000;
const RETRY_MS = 60;

/** One identity on the page. */
export function pageClient(site: Site, identity: string, acknowledged: Acknowledged) {
	async function once(path: string, init: RequestInit): Promise<unknown> {
		const response = await fetch(`${site.url}${path}`, { ...init, signal: AbortSignal.timeout(REQUEST_MS) });
		if (response.ok) return response.json();
		throw Object.assign(new Error(`${response.status} ${await response.text()}`), { refused: response.status < 500 });
	}

	/** Again and again until it is acknowledged; a plain refusal is a fault of the test. */
	async function until(path: string, init: () => RequestInit): Promise<unknown> {
		for (;;) {
			try {
				return await once(path, init());
			} catch (error) {
				if ((error as { refused?: boolean }).refused === true) throw error;
				if (init().method === "POST") acknowledged.resent++;
				await pause(RETRY_MS);
			}
		}
	}

	const headers = { "x-guanjia": "1" };
	return {
		/** Says something; resolves with its place in the chat. */
		async says(text: string, chat = `web:${identity}`): Promise<Shown> {
			const clientId = randomUUID();
			const body = () => {
				const form = new FormData();
				for (const [name, value] of Object.entries({ identity, chat, clientId, text })) form.set(name, value);
				return form;
			};
			const { message } = (await until("/api/messages", () => ({ method: "POST", headers, body: body() }))) as { message: Shown };
			acknowledged.messages.push(`web:${message.id}`);
			return message;
		},
		async presses(message: Shown, action: string): Promise<void> {
			const body = JSON.stringify({ identity, chat: message.chat, clientId: randomUUID(), message: message.id, action });
			await until("/api/actions", () => ({ method: "POST", headers: { ...headers, "content-type": "application/json" }, body }));
			acknowledged.presses.push({ sender: `web:${identity}`, action });
		},
		/** The newest messages of a chat, oldest first. */
		async reads(chat = `web:${identity}`): Promise<Shown[]> {
			const path = `/api/chats/${encodeURIComponent(chat)}/messages?identity=${identity}`;
			return ((await until(path, () => ({ method: "GET" }))) as { messages: Shown[] }).messages;
		},
		/** Grows with everything that happens on the page. */
		async revision(): Promise<number> {
			return ((await until("/api/identities", () => ({ method: "GET" }))) as { rev: number }).rev;
		},
	};
}

export type PageClient = ReturnType<typeof pageClient>;
