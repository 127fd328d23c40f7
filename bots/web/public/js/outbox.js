/** Messages on their way: sent one after another per chat, kept until the server has them, sent again when asked. */
import { postMessage } from "./api.js";
import { newId } from "./dom.js";
import { store } from "./store.js";

const KEEP_KEY = "guanjia.outbox";

/** `change` (detail: chat) when items change; `sent` (detail: item) when the server took one; `refused` (detail: {item, words}). */
class Outbox extends EventTarget {
	#items = [];

	constructor() {
		super();
		// Texts survive a reload of this tab; files cannot.
		this.#items = JSON.parse(sessionStorage.getItem(KEEP_KEY) ?? "[]").map((item) => ({ ...item, files: [], state: "unsent" }));
	}

	#changed(chat) {
		const texts = this.#items.filter(({ text }) => text !== "").map(({ files: _files, ...item }) => item);
		sessionStorage.setItem(KEEP_KEY, JSON.stringify(texts));
		this.dispatchEvent(new CustomEvent("change", { detail: chat }));
	}

	/** Items of an identity in a chat that the server has not shown yet. */
	items(identity, chat) {
		const known = new Set(store.chat(chat).messages.map(({ clientId }) => clientId));
		return this.#items.filter((item) => item.identity === identity && item.chat === chat && !known.has(item.clientId));
	}

	add({ identity, chat, text, quote, files }) {
		const item = { identity, chat, text, quote, replyTo: quote?.id, files, clientId: newId(), at: new Date().toISOString(), state: "waiting" };
		this.#items.push(item);
		this.#changed(chat);
		this.#next(identity, chat);
	}

	/** Sends an unsent item again, or asks the server to pass on a message that it kept but could not deliver. */
	resend({ identity, chat, clientId }) {
		const item = this.#items.find((each) => each.clientId === clientId);
		if (item) item.state = "waiting";
		else this.#items.push({ identity, chat, clientId, text: "", files: [], at: new Date().toISOString(), state: "waiting" });
		this.#changed(chat);
		this.#next(identity, chat);
	}

	discard(clientId) {
		const item = this.#items.find((each) => each.clientId === clientId);
		if (item) this.#remove(item);
	}

	#remove(item) {
		this.#items = this.#items.filter((each) => each !== item);
		this.#changed(item.chat);
	}

	async #next(identity, chat) {
		const mine = this.#items.filter((item) => item.identity === identity && item.chat === chat);
		const item = mine.find(({ state }) => state === "waiting");
		if (item === undefined || mine.some(({ state }) => state === "sending")) return;
		item.state = "sending";
		this.#changed(chat);
		try {
			const { message } = await postMessage(item);
			store.apply(message);
			this.#remove(item);
			this.dispatchEvent(new CustomEvent("sent", { detail: { ...item, seq: message.seq } }));
		} catch (error) {
			this.#failed(item, error);
		}
		this.#next(identity, chat);
	}

	#failed(item, error) {
		if (error.temporary || error.status === 401) {
			item.state = "unsent";
			this.#changed(item.chat);
			return;
		}
		this.#remove(item);
		this.dispatchEvent(new CustomEvent("refused", { detail: { item, words: error.message } }));
	}
}

export const outbox = new Outbox();
