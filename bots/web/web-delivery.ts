/** Takes what somebody wrote or pressed on the page: keeps it, hands it to the program, and says honestly when that failed. */
import { createHash } from "node:crypto";
import { HTTPException } from "hono/http-exception";
import type { Attachment, FileStore, IncomingMessage, OnMessage } from "../../src/chat/port.ts";
import type { Clock } from "../../src/clock.ts";
import { errorFields, type Logger } from "../../src/logger.ts";
import { webWords } from "../../src/words/web.ts";
import { isHeic, sniffImage } from "./sniff.ts";
import type { WebHistory } from "./web-history.ts";
import type { WebMessage, WebQuote } from "./web-message-model.ts";
import { addressOf, type WebChat, type WebIdentity } from "./web-people.ts";
import type { PressForm, SayForm } from "./web-posting.ts";

/** Messages handed over again in one go after a restart. */
const OWED_BATCH = 100;
/** Characters of a quoted message that are kept with the answer to it. */
const QUOTE_LENGTH = 120;
/** Longest file name kept, in characters. */
const NAME_LENGTH = 120;

/** The way from the page into the program. */
export interface WebDelivery {
	/** Keeps a message and hands it over; the same `clientId` again is the same message. */
	say(from: WebIdentity, chat: WebChat, form: SayForm): Promise<WebMessage>;
	/** Hands over a pressed button and marks it on its message. */
	press(from: WebIdentity, chat: WebChat, form: PressForm): Promise<void>;
	/** Hands over again what an earlier run kept but could not deliver. */
	catchUp(isGroup: (chat: string) => boolean): Promise<void>;
}

/** An id that a message posted again gets again; unguessable parts are not needed, the chat decides who may read it. */
function idFor(kind: "m" | "p", from: WebIdentity, form: { chat: string; clientId: string }): string {
	return (
		kind +
		createHash("sha256")
			.update(JSON.stringify([from.id, form.chat, form.clientId]))
			.digest("base64url")
			.slice(0, 24)
	);
}

function safeName(name: string): string {
	const cleaned = name
		.toWellFormed()
		.replace(/[\p{Cc}\p{Cf}/\\]/gu, "")
		.trim();
	return [...cleaned].slice(-NAME_LENGTH).join("") || "file";
}

function toIncoming(record: WebMessage, group: boolean, answersBot: boolean): IncomingMessage {
	return {
		key: `web:${record._id}`,
		channel: "web",
		conversation: record.chat,
		sender: record.author ?? "",
		senderName: record.authorName ?? undefined,
		group,
		text: record.text,
		attachments: record.attachments,
		replyTo: answersBot ? record.quote?.id : undefined,
		at: record.at,
	};
}

/** Deliveries into `onMessage`. */
export function createWebDelivery(deps: { history: WebHistory; files: FileStore; clock: Clock; logger: Logger; onMessage: OnMessage }): WebDelivery {
	const { history, files, clock, logger, onMessage } = deps;

	async function keepFile(file: File): Promise<Attachment> {
		const bytes = new Uint8Array(await file.arrayBuffer());
		const image = sniffImage(bytes);
		const mime = image ?? (isHeic(bytes) ? "image/heic" : "application/octet-stream");
		return files.save(bytes, { kind: image === null ? "file" : "photo", name: safeName(file.name), mime });
	}

	async function quoted(chat: WebChat, id: string | undefined): Promise<{ quote: WebQuote | null }> {
		if (id === undefined) return { quote: null };
		const message = await history.get(id);
		if (message === null || message.chat !== chat.address) throw new HTTPException(400, { message: webWords.refused.noSuchMessage });
		const text = [...message.text].slice(0, QUOTE_LENGTH).join("");
		const kind = message.attachments[0]?.kind;
		const stand = kind === undefined ? "" : kind === "photo" ? webWords.chat.quotedPhoto : webWords.chat.quotedFile;
		return { quote: { id, name: message.authorName ?? webWords.chat.bot, text: text || stand } };
	}

	async function keep(id: string, from: WebIdentity, chat: WebChat, form: SayForm): Promise<WebMessage> {
		const { quote } = await quoted(chat, form.replyTo);
		const attachments = await Promise.all(form.files.map(keepFile));
		return history.add({
			_id: id,
			chat: chat.address,
			author: addressOf(from),
			authorName: from.name,
			clientId: form.clientId,
			text: form.text,
			buttons: [],
			attachments,
			quote,
			owed: true,
			at: clock.now(),
		});
	}

	/** Hands a kept message to the program. On failure its writer is shown so, and it stays owed. */
	async function hand(record: WebMessage, group: boolean): Promise<void> {
		const answered = record.quote === null ? null : await history.get(record.quote.id);
		try {
			await onMessage(toIncoming(record, group, answered?.author === null));
		} catch (error) {
			logger.warn("web message not taken", { messageId: record._id, ...errorFields(error) });
			await history.change(record._id, { failed: true }).catch(() => null);
			throw unsent(error);
		}
		if (record.failed === true) await history.change(record._id, { owed: undefined, failed: undefined });
		else history.settle(record._id).catch((error: unknown) => logger.debug("web message stays owed", errorFields(error))); // the inbox knows its key
	}

	return {
		async say(from, chat, form) {
			const id = idFor("m", from, form);
			// Posted again it may come without its content, which is kept.
			const isEmpty = form.text.trim() === "" && form.files.length === 0;
			const kept = isEmpty ? await reach(history.get(id)) : null;
			if (isEmpty && kept === null) throw new HTTPException(400, { message: webWords.refused.empty });
			const record = kept ?? (await reach(keep(id, from, chat, form)));
			if (record.owed === true) await hand(record, chat.group);
			return record;
		},
		async press(from, chat, form) {
			const message = await reach(history.get(form.message));
			if (message === null || message.chat !== chat.address) throw new HTTPException(404, { message: webWords.refused.noSuchMessage });
			const press: IncomingMessage = {
				key: `web:${idFor("p", from, form)}`,
				channel: "web",
				conversation: chat.address,
				sender: addressOf(from),
				senderName: from.name,
				group: chat.group,
				text: "",
				action: form.action,
				attachments: [],
				replyTo: message._id,
				at: clock.now(),
			};
			await onMessage(press).catch((error: unknown) => {
				logger.warn("web press not taken", { messageId: message._id, ...errorFields(error) });
				throw unsent(error);
			});
			// Only under the wording that was pressed: the program may have changed the message in answer to it.
			await history.change(message._id, { pressed: { by: addressOf(from), action: form.action } }, message.rev).catch(() => null);
		},
		async catchUp(isGroup) {
			for (const record of await history.owed(OWED_BATCH)) await hand(record, isGroup(record.chat)).catch(() => undefined);
		},
	};
}

function unsent(cause: unknown): HTTPException {
	return new HTTPException(503, { message: webWords.refused.unsent, cause });
}

/** A store that does not answer is a message that was not sent, and may be sent again. */
async function reach<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		if (error instanceof HTTPException) throw error;
		throw unsent(error);
	}
}
