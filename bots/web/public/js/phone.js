/** One phone: whose it is, their chats as tabs, the messages of one chat, and the composer. */
import { dayLine, messageRow, outgoingRow } from "./bubbles.js";
import { createComposer } from "./composer.js";
import { community, fill, sample, words } from "./data.js";
import { sameDay } from "./dates.js";
import { avatar, el, icon, iconButton } from "./dom.js";
import { outbox } from "./outbox.js";
import { store } from "./store.js";

/** Milliseconds that "is typing" shows when no answer comes. */
const TYPING_MS = 10_000;
/** Pixels from an end of the list that count as being there. */
const NEAR = 80;
/** Milliseconds between messages of one person that are shown as one group. */
const GROUP_MS = 5 * 60_000;

/** Drafts by identity and chat, kept while another is shown. */
const drafts = new Map();

/** A phone. `onShow({identity, chat})` when it shows something else; `onBack` for the narrow screen. */
export function createPhone({ label, pickable, onShow, onBack }) {
	let identity;
	let chat;
	let stuck = true;
	let unseen = 0;
	let newest = 0;
	let typingUntil;
	const rows = new Map();

	const title = el("div", { className: "phone-title" });
	const choose = el("select", { className: "phone-choose", "aria-label": words.split.choose, onchange: () => show(choose.value) });
	const back = iconButton("back", words.people.back, onBack, "back");
	const alone = el(
		"a",
		{ className: "icon-button alone", target: "_blank", rel: "noopener", title: words.split.openAlone, "aria-label": words.split.openAlone },
		icon("window"),
	);
	const tag = sample ? el("span", { className: "sample-tag", title: words.sample }, words.sampleTag) : null;
	const header = el("header", { className: "phone-header" }, back, title, tag, alone);
	const tabs = el("div", { className: "tabs", role: "tablist", "aria-label": words.chat.tabs });
	const banner = el("p", { className: "banner", role: "status", hidden: true });
	const log = el("div", { className: "log", role: "log", "aria-live": "polite", "aria-label": words.chat.log, tabIndex: 0 });
	const typing = el("div", { className: "row theirs first typing", hidden: true, role: "status" });
	const toBottom = el("button", { type: "button", className: "to-bottom", hidden: true, onclick: () => scrollDown(true) });
	const drop = el("div", { className: "drop", hidden: true }, icon("photo"), words.composer.drop);
	const composer = createComposer({ onSend: send });
	const middle = el("div", { className: "middle" }, log, toBottom, drop);
	const element = el("section", { className: "phone", "aria-label": label }, header, tabs, banner, middle, composer.element);

	function scrollDown(smooth = false) {
		stuck = true;
		unseen = 0;
		const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
		log.scrollTo({ top: log.scrollHeight, behavior: smooth && !calm ? "smooth" : "instant" });
		renderToBottom();
		seen();
	}

	function seen() {
		if (identity && chat && stuck && document.visibilityState === "visible" && element.offsetParent !== null)
			store.markSeen(identity.id, chat.address);
	}

	function renderToBottom() {
		toBottom.hidden = stuck;
		const text = unseen > 0 ? fill(words.chat.newer, { count: unseen }) : words.chat.latest;
		toBottom.replaceChildren(icon("down"), text);
	}

	function send({ text, files, quote }) {
		stuck = true;
		outbox.add({ identity: identity.id, chat: chat.address, text, files, quote });
		scrollDown();
	}

	const context = () => ({
		identity,
		chat: chat.address,
		group: chat.group,
		onQuote: (message) => composer.setQuote({ id: message.id, name: nameOf(message), text: quoteText(message) }),
		onCopied: () => flash(words.chat.copied),
		onError: (text) => composer.say(text),
		onJump: jumpTo,
		onResend: ({ clientId }) => outbox.resend({ identity: identity.id, chat: chat.address, clientId }),
		onDiscard: ({ clientId }) => outbox.discard(clientId),
	});

	function flash(text) {
		const toast = el("div", { className: "toast", role: "status" }, text);
		middle.append(toast);
		setTimeout(() => toast.remove(), 1_500);
	}

	function jumpTo(id) {
		const row = log.querySelector(`[data-id="${CSS.escape(id)}"]`);
		if (row === null) return;
		row.scrollIntoView({ block: "center" });
		row.classList.add("found");
		setTimeout(() => row.classList.remove("found"), 1_600);
	}

	/** The element of a message; the same one as before while nothing in it changed, so that focus and photos stay. */
	function rowOf(message, apart) {
		const key = `${message.rev} ${apart}`;
		const known = rows.get(message.id);
		if (known?.key === key) return known.row;
		const row = messageRow(message, apart, context());
		rows.set(message.id, { key, row });
		return row;
	}

	function messageRows({ messages, more }) {
		const list = [];
		if (more) list.push(el("p", { className: "older" }, el("button", { type: "button", onclick: () => older() }, words.chat.older)));
		let before;
		for (const message of messages) {
			const newDay = before === undefined || !sameDay(before.at, message.at);
			if (newDay) list.push(dayLine(message.at));
			const apart = newDay || before.author !== message.author || new Date(message.at) - new Date(before.at) > GROUP_MS;
			list.push(rowOf(message, apart));
			before = message;
		}
		for (const item of outbox.items(identity.id, chat.address)) {
			if (before === undefined || !sameDay(before.at, item.at)) list.push(dayLine(item.at));
			list.push(outgoingRow(item, before?.author !== `web:${identity.id}`, context()));
			before = { author: `web:${identity.id}`, at: item.at };
		}
		return list;
	}

	function welcome() {
		const examples = chat.group ? words.examples.group : words.examples[identity.role];
		const chips = examples.map((text) => el("button", { type: "button", className: "chip", onclick: () => send({ text, files: [] }) }, text));
		const head = chat.group ? words.chat.welcomeGroup : fill(words.chat.welcome, { community });
		return el(
			"div",
			{ className: "welcome" },
			avatar(words.chat.bot, { bot: true }),
			el("h2", {}, head),
			el("p", {}, words.chat.welcomeLead),
			el("div", { className: "chips" }, chips),
		);
	}

	function failed() {
		const again = el("button", { type: "button", className: "again", onclick: () => store.open(identity.id, chat.address) }, words.chat.retry);
		return el("div", { className: "state" }, icon("alert"), el("p", {}, words.chat.loadFailed), again);
	}

	function render() {
		if (!identity) return;
		const state = store.chat(chat.address);
		const empty = state.messages.length === 0 && outbox.items(identity.id, chat.address).length === 0;
		const fromBottom = log.scrollHeight - log.scrollTop;
		if (!empty) place(log, [...messageRows(state), typing]);
		else if (state.state === "failed") log.replaceChildren(failed());
		else if (state.state === "ready") log.replaceChildren(welcome());
		else log.replaceChildren(el("p", { className: "state", role: "status" }, words.chat.loading));
		countNew(state.messages);
		if (stuck) scrollDown();
		else log.scrollTop = log.scrollHeight - fromBottom;
		renderTabs();
	}

	function countNew(messages) {
		const last = messages.at(-1)?.seq ?? 0;
		const fresh = messages.filter(({ seq, author }) => seq > newest && author !== `web:${identity.id}`);
		if (fresh.some(({ author }) => author === null)) hideTyping();
		if (newest > 0 && !stuck) unseen += fresh.length;
		newest = Math.max(newest, last);
		renderToBottom();
	}

	function showTyping() {
		typing.replaceChildren(
			avatar(words.chat.bot, { bot: true }),
			el("div", { className: "body" }, el("div", { className: "bubble dots" }, el("i"), el("i"), el("i"), el("span", {}, words.chat.typing))),
		);
		typing.hidden = false;
		clearTimeout(typingUntil);
		typingUntil = setTimeout(hideTyping, TYPING_MS);
		if (stuck) scrollDown();
	}

	function hideTyping() {
		typing.hidden = true;
		clearTimeout(typingUntil);
	}

	function renderTabs() {
		tabs.hidden = identity.chats.length < 2;
		tabs.replaceChildren(
			...identity.chats.map((each) => {
				const on = each.address === chat.address;
				const dot =
					!on && store.isUnread(identity.id, each.address)
						? el("span", { className: "dot" }, el("span", { className: "for-ears" }, words.people.unread))
						: null;
				const props = { type: "button", role: "tab", className: "tab", "aria-selected": String(on), onclick: () => show(identity.id, each.address) };
				return el("button", props, each.title, dot);
			}),
		);
	}

	function renderHeader() {
		const name = chat.group ? chat.title : words.chat.bot;
		const sub = pickable ? choose : el("p", {}, identity.name);
		title.replaceChildren(
			avatar(name, { bot: !chat.group, group: chat.group }),
			el("div", {}, el("h2", {}, chat.group ? name : `${community}${words.chat.bot}`), sub),
		);
		alone.href = `/?${new URLSearchParams({ as: identity.id, chat: chat.address })}`;
		const groups = Object.entries(words.roles).map(([role, roleName]) => {
			const options = store.identities
				.filter((each) => each.role === role)
				.map(({ id, name: text }) => el("option", { value: id, selected: id === identity.id }, text));
			return options.length > 0 ? el("optgroup", { label: roleName }, options) : null;
		});
		choose.replaceChildren(...groups.filter((each) => each !== null));
	}

	async function older() {
		stuck = false;
		await store.older(identity.id, chat.address);
	}

	/** Shows somebody's phone, and one of their chats. */
	function show(identityId, address) {
		const next = store.identity(identityId);
		if (next === undefined) return;
		if (identity) drafts.set(`${identity.id} ${chat.address}`, composer.draft());
		identity = next;
		chat = next.chats.find((each) => each.address === address) ?? next.chats[0];
		stuck = true;
		newest = 0;
		unseen = 0;
		rows.clear();
		hideTyping();
		renderHeader();
		composer.restore(drafts.get(`${identity.id} ${chat.address}`));
		render();
		store.open(identity.id, chat.address);
		onShow({ identity: identity.id, chat: chat.address });
	}

	const isHere = (item) => identity?.id === item.identity && chat.address === item.chat;
	log.addEventListener("scroll", () => {
		if (!chat) return;
		stuck = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
		if (stuck) unseen = 0;
		renderToBottom();
		seen();
		const state = store.chat(chat.address);
		if (log.scrollTop < NEAR && state.more && !state.stalled) older();
	});
	// A photo that finishes loading must not push the newest message out of sight.
	log.addEventListener("load", () => stuck && scrollDown(), true);
	new ResizeObserver(() => stuck && scrollDown()).observe(log);
	document.addEventListener("visibilitychange", seen);
	store.addEventListener("chat", ({ detail }) => {
		if (detail !== chat?.address) return;
		if (store.chat(detail).state === "new") store.open(identity.id, detail);
		render();
	});
	store.addEventListener("people", () => identity && renderTabs());
	outbox.addEventListener("change", ({ detail }) => detail === chat?.address && render());
	outbox.addEventListener("sent", ({ detail }) => {
		const answered = store.chat(detail.chat).messages.some(({ author, seq }) => author === null && seq > detail.seq);
		if (isHere(detail) && !chat.group && !answered) showTyping();
	});
	outbox.addEventListener("refused", ({ detail }) => {
		if (!isHere(detail.item)) return;
		const { text, quote } = detail.item;
		if (composer.draft().text === "") composer.restore({ text, quote: quote ?? null });
		composer.say(detail.words);
	});
	for (const type of ["dragenter", "dragover"]) {
		element.addEventListener(type, (event) => {
			if (!event.dataTransfer.types.includes("Files")) return;
			event.preventDefault();
			drop.hidden = false;
		});
	}
	element.addEventListener("dragleave", ({ relatedTarget }) => {
		if (!element.contains(relatedTarget)) drop.hidden = true;
	});
	element.addEventListener("drop", (event) => {
		drop.hidden = true;
		if (event.dataTransfer.files.length === 0) return;
		event.preventDefault();
		composer.addFiles([...event.dataTransfer.files]);
	});

	return {
		element,
		show,
		focus: composer.focus,
		/** Says that the line is down, or (undefined) that it is back. */
		setBanner(text) {
			banner.textContent = text ?? "";
			banner.hidden = text === undefined;
		},
		refresh: render,
	};
}

/** Makes `rows` the children of `parent`, leaving in place whatever is there already. */
function place(parent, rows) {
	const wanted = new Set(rows);
	for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
	rows.forEach((row, index) => {
		if (parent.children[index] !== row) parent.insertBefore(row, parent.children[index] ?? null);
	});
}

function nameOf(message) {
	return message.author === null ? words.chat.bot : message.authorName;
}

function quoteText(message) {
	if (message.text !== "") return message.text.replace(/\s+/g, " ").slice(0, 120);
	return message.attachments[0]?.kind === "photo" ? words.chat.quotedPhoto : words.chat.quotedFile;
}
