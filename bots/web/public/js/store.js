/** What the page knows: who is there, the messages of each chat, what was read; it tells listeners what changed. */
import { getIdentities, getMessages } from "./api.js";

const SEEN_KEY = "guanjia.seen";
const readSeen = () => JSON.parse(localStorage.getItem(SEEN_KEY) ?? "{}");

/** `people` when the list changed, `chat` (detail: address) when messages did. */
class Store extends EventTarget {
	identities = [];
	/** False until the server has said who is there. */
	loaded = false;
	rev = 0;
	#chats = new Map();
	#seen = readSeen();

	constructor() {
		super();
		addEventListener("storage", ({ key }) => {
			if (key !== SEEN_KEY) return;
			this.#seen = readSeen();
			this.#tell("people");
		});
	}

	#tell(type, detail) {
		this.dispatchEvent(new CustomEvent(type, { detail }));
	}

	identity(id) {
		return this.identities.find((identity) => identity.id === id);
	}

	/** State of one chat: `messages` oldest first, `more` when older ones exist, `state` new | loading | ready | failed. */
	chat(address) {
		if (!this.#chats.has(address)) this.#chats.set(address, { messages: [], more: false, state: "new", last: null });
		return this.#chats.get(address);
	}

	async loadPeople() {
		const { identities, rev } = await getIdentities();
		this.identities = identities;
		this.loaded = true;
		// Later the live stream alone moves `rev`: skipping ahead would skip what it still has to tell.
		if (this.rev === 0) this.rev = rev;
		for (const { address, last } of identities.flatMap((identity) => identity.chats)) {
			const chat = this.chat(address);
			if (last !== null && (chat.last === null || chat.last.rev < last.rev)) chat.last = last;
		}
		this.#tell("people");
	}

	/** Loads the newest messages of a chat, unless they are here. */
	async open(identity, address) {
		const chat = this.chat(address);
		if (chat.state === "ready" || chat.state === "loading") return;
		await this.#load(identity, address, undefined);
	}

	/** Loads an older page. */
	async older(identity, address) {
		const chat = this.chat(address);
		if (!chat.more || chat.state === "loading") return;
		await this.#load(identity, address, chat.messages[0]?.seq);
	}

	async #load(identity, address, before) {
		const chat = this.chat(address);
		chat.state = "loading";
		this.#tell("chat", address);
		try {
			const { messages, more } = await getMessages(identity, address, before);
			for (const message of messages) this.#place(chat, message);
			Object.assign(chat, { more, state: "ready", stalled: false });
		} catch {
			chat.stalled = true; // older messages are then fetched when asked for, not at every scroll
			chat.state = chat.messages.length > 0 ? "ready" : "failed";
		}
		this.#tell("chat", address);
	}

	/** Forgets every chat's messages, after too much was missed to be caught up one by one. */
	reset() {
		for (const [address, chat] of this.#chats) {
			Object.assign(chat, { messages: [], more: false, state: "new" });
			this.#tell("chat", address);
		}
	}

	/** Takes in a message that is new or was changed. */
	apply(message) {
		const chat = this.chat(message.chat);
		if (chat.last === null || message.seq >= chat.last.seq) chat.last = message;
		const oldest = chat.messages[0];
		const hidden = chat.state === "new" || (chat.more && oldest !== undefined && message.seq < oldest.seq);
		if (!hidden) this.#place(chat, message);
		this.#tell("chat", message.chat);
		this.#tell("people");
	}

	#place(chat, message) {
		const index = chat.messages.findIndex(({ id }) => id === message.id);
		if (index >= 0) {
			if (chat.messages[index].rev < message.rev) chat.messages[index] = message;
			return;
		}
		const after = chat.messages.findLastIndex(({ seq }) => seq < message.seq);
		chat.messages.splice(after + 1, 0, message);
	}

	/** Notes that an identity has the newest message of a chat before its eyes. */
	markSeen(identity, address) {
		const key = `${identity} ${address}`;
		const seq = this.chat(address).last?.seq ?? 0;
		if ((this.#seen[key] ?? 0) >= seq) return;
		this.#seen = { ...readSeen(), [key]: seq };
		localStorage.setItem(SEEN_KEY, JSON.stringify(this.#seen));
		this.#tell("people");
	}

	isUnread(identity, address) {
		const { last } = this.chat(address);
		return last !== null && last.author !== `web:${identity}` && last.seq > (this.#seen[`${identity} ${address}`] ?? 0);
	}
}

export const store = new Store();
