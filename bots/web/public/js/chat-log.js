/** The messages of one chat: rows kept in place, held at the newest unless the reader looks back. */
import { dayLine, messageRow, outgoingRow } from "./bubbles.js";
import { fill, words } from "./data.js";
import { sameDay } from "./dates.js";
import { el, icon } from "./dom.js";
import { outbox } from "./outbox.js";
import { failed, loading, typingRow, welcome } from "./states.js";
import { store } from "./store.js";

/** Milliseconds that "is typing" shows when no answer comes. */
const TYPING_MS = 10_000;
/** Milliseconds that a short notice, and a found message, stay marked. */
const NOTICE_MS = 1_500;
/** Pixels from an end of the list that count as being there. */
const NEAR = 80;
/** Milliseconds between messages of one person that are shown as one group. */
const GROUP_MS = 5 * 60_000;

/** Makes `rows` the children of `parent`, leaving in place whatever is there already. */
function place(parent, rows) {
	const wanted = new Set(rows);
	for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
	rows.forEach((row, index) => {
		if (parent.children[index] !== row) parent.insertBefore(row, parent.children[index] ?? null);
	});
}

/** A log. `onQuote(message)`, `onError(words)` and `onTry(text)` are for the composer. */
export function createChatLog({ onQuote, onError, onTry }) {
	let identity;
	let chat;
	/** True while the newest message is kept in sight. */
	let stuck = true;
	let unseen = 0;
	let newest = 0;
	let typingTimer;
	const rows = new Map();

	const list = el("div", { className: "log", role: "log", "aria-live": "polite", "aria-label": words.chat.log, tabIndex: 0 });
	const typing = typingRow();
	const down = el("button", { type: "button", className: "to-bottom", hidden: true, onclick: () => toNewest(true) });
	const element = el("div", { className: "middle" }, list, down);

	function toNewest(smooth = false) {
		stuck = true;
		unseen = 0;
		const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
		list.scrollTo({ top: list.scrollHeight, behavior: smooth && !calm ? "smooth" : "instant" });
		renderDown();
		markSeen();
	}

	function markSeen() {
		const inSight = stuck && document.visibilityState === "visible" && element.offsetParent !== null;
		if (identity && inSight) store.markSeen(identity.id, chat.address);
	}

	function renderDown() {
		down.hidden = stuck;
		down.replaceChildren(icon("down"), unseen > 0 ? fill(words.chat.newer, { count: unseen }) : words.chat.latest);
	}

	function flash(text) {
		const toast = el("div", { className: "toast", role: "status" }, text);
		element.append(toast);
		setTimeout(() => toast.remove(), NOTICE_MS);
	}

	function jumpTo(id) {
		const row = list.querySelector(`[data-id="${CSS.escape(id)}"]`);
		if (row === null) return;
		row.scrollIntoView({ block: "center" });
		row.classList.add("found");
		setTimeout(() => row.classList.remove("found"), NOTICE_MS);
	}

	const context = () => ({
		identity,
		chat: chat.address,
		group: chat.group,
		onQuote,
		onError,
		onCopied: () => flash(words.chat.copied),
		onJump: jumpTo,
		onResend: ({ clientId }) => outbox.resend({ identity: identity.id, chat: chat.address, clientId }),
		onDiscard: ({ clientId }) => outbox.discard(clientId),
	});

	/** The element of a message; the same one as before while nothing in it changed, so that focus and photos stay. */
	function rowOf(message, apart) {
		const key = `${message.rev} ${apart}`;
		const known = rows.get(message.id);
		if (known?.key === key) return known.row;
		const row = messageRow(message, apart, context());
		rows.set(message.id, { key, row });
		return row;
	}

	function allRows({ messages, more }) {
		const me = `web:${identity.id}`;
		const shown = more ? [el("p", { className: "older" }, el("button", { type: "button", onclick: older }, words.chat.older))] : [];
		let before;
		const isNewDay = (at) => before === undefined || !sameDay(before.at, at);
		for (const message of messages) {
			if (isNewDay(message.at)) shown.push(dayLine(message.at));
			const pause = before === undefined ? 0 : new Date(message.at) - new Date(before.at);
			shown.push(rowOf(message, isNewDay(message.at) || before.author !== message.author || pause > GROUP_MS));
			before = message;
		}
		for (const item of outbox.items(identity.id, chat.address)) {
			if (isNewDay(item.at)) shown.push(dayLine(item.at));
			shown.push(outgoingRow(item, before?.author !== me, context()));
			before = { author: me, at: item.at };
		}
		return shown;
	}

	function instead(state) {
		if (state === "failed") return failed(() => store.open(identity.id, chat.address));
		return state === "ready" ? welcome({ identity, chat, onTry }) : loading();
	}

	function render() {
		if (!identity) return;
		const state = store.chat(chat.address);
		const isEmpty = state.messages.length === 0 && outbox.items(identity.id, chat.address).length === 0;
		const fromEnd = list.scrollHeight - list.scrollTop;
		if (isEmpty) list.replaceChildren(instead(state.state));
		else place(list, [...allRows(state), typing]);
		countNew(state.messages);
		if (stuck) toNewest();
		else list.scrollTop = list.scrollHeight - fromEnd;
	}

	function countNew(messages) {
		const fresh = messages.filter(({ seq, author }) => seq > newest && author !== `web:${identity.id}`);
		if (fresh.some(({ author }) => author === null)) hideTyping();
		if (newest > 0 && !stuck) unseen += fresh.length;
		newest = Math.max(newest, messages.at(-1)?.seq ?? 0);
		renderDown();
	}

	function showTyping() {
		typing.hidden = false;
		clearTimeout(typingTimer);
		typingTimer = setTimeout(hideTyping, TYPING_MS);
		if (stuck) toNewest();
	}

	function hideTyping() {
		typing.hidden = true;
		clearTimeout(typingTimer);
	}

	function older() {
		stuck = false;
		store.older(identity.id, chat.address);
	}

	list.addEventListener("scroll", () => {
		if (!chat) return;
		stuck = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
		if (stuck) unseen = 0;
		renderDown();
		markSeen();
		const state = store.chat(chat.address);
		if (list.scrollTop < NEAR && state.more && !state.stalled) older();
	});
	// A photo that finishes loading must not push the newest message out of sight.
	list.addEventListener("load", () => stuck && toNewest(), true);
	new ResizeObserver(() => stuck && toNewest()).observe(list);
	document.addEventListener("visibilitychange", markSeen);
	store.addEventListener("chat", ({ detail }) => {
		if (detail !== chat?.address) return;
		if (store.chat(detail).state === "new") store.open(identity.id, detail);
		render();
	});
	outbox.addEventListener("change", ({ detail }) => detail === chat?.address && render());
	outbox.addEventListener("sent", ({ detail }) => {
		if (identity?.id !== detail.identity || chat.address !== detail.chat || chat.group) return;
		const answered = store.chat(detail.chat).messages.some(({ author, seq }) => author === null && seq > detail.seq);
		if (!answered) showTyping();
	});

	return {
		element,
		toNewest,
		/** Shows a chat of somebody, at its newest message. */
		show(nextIdentity, nextChat) {
			identity = nextIdentity;
			chat = nextChat;
			stuck = true;
			unseen = 0;
			newest = 0;
			rows.clear();
			hideTyping();
			render();
			store.open(identity.id, chat.address);
		},
	};
}
