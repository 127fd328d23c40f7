/** One phone: whose it is, their chats as tabs, the messages of one chat, and the composer. */
import { createChatLog } from "./chat-log.js";
import { createComposer } from "./composer.js";
import { community, sample, words } from "./data.js";
import { avatar, el, icon, iconButton } from "./dom.js";
import { outbox } from "./outbox.js";
import { store } from "./store.js";

/** Characters of a quoted message that the composer shows. */
const QUOTE_LENGTH = 120;

/** Drafts by identity and chat, kept while another is shown. */
const drafts = new Map();

/** A message as the composer quotes it. */
function quoteOf({ id, author, authorName, text, attachments }) {
	const stand = attachments[0]?.kind === "photo" ? words.chat.quotedPhoto : words.chat.quotedFile;
	const line = text === "" ? stand : text.replace(/\s+/g, " ").slice(0, QUOTE_LENGTH);
	return { id, name: author === null ? words.chat.bot : authorName, text: line };
}

/** Everybody, by role, as options of a select. */
function everybody(chosen) {
	const groups = Object.entries(words.roles).map(([role, label]) => {
		const members = store.identities.filter((each) => each.role === role);
		const options = members.map(({ id, name }) => el("option", { value: id, selected: id === chosen }, name));
		return options.length > 0 ? el("optgroup", { label }, options) : null;
	});
	return groups.filter((group) => group !== null);
}

/** Lets files be dropped anywhere on `element`. */
function acceptDrops(element, overlay, onFiles) {
	for (const type of ["dragenter", "dragover"]) {
		element.addEventListener(type, (event) => {
			if (!event.dataTransfer.types.includes("Files")) return;
			event.preventDefault();
			overlay.hidden = false;
		});
	}
	element.addEventListener("dragleave", ({ relatedTarget }) => {
		if (!element.contains(relatedTarget)) overlay.hidden = true;
	});
	element.addEventListener("drop", (event) => {
		overlay.hidden = true;
		if (event.dataTransfer.files.length === 0) return;
		event.preventDefault();
		onFiles([...event.dataTransfer.files]);
	});
}

/** A phone. `onShow({identity, chat})` when it shows something else; `onBack` for the narrow screen; `pickable`: says itself whose it is. */
export function createPhone({ label, pickable, onShow, onBack }) {
	let identity;
	let chat;

	const title = el("div", { className: "phone-title" });
	const choose = el("select", { className: "phone-choose", "aria-label": words.split.choose, onchange: () => show(choose.value) });
	const openAlone = { target: "_blank", rel: "noopener", title: words.split.openAlone, "aria-label": words.split.openAlone };
	const alone = el("a", { className: "icon-button alone", ...openAlone }, icon("window"));
	const tag = sample ? el("span", { className: "sample-tag", title: words.sample }, words.sampleTag) : null;
	const header = el("header", { className: "phone-header" }, iconButton("back", words.people.back, onBack, "back"), title, tag, alone);
	const tabs = el("div", { className: "tabs", role: "tablist", "aria-label": words.chat.tabs });
	const banner = el("p", { className: "banner", role: "status", hidden: true });
	const composer = createComposer({ onSend: send });
	const log = createChatLog({
		onQuote: (message) => composer.setQuote(quoteOf(message)),
		onError: (text) => composer.say(text),
		onTry: (text) => send({ text, files: [] }),
	});
	const drop = el("div", { className: "drop", hidden: true }, icon("photo"), words.composer.drop);
	log.element.append(drop);
	const element = el("section", { className: "phone", "aria-label": label }, header, tabs, banner, log.element, composer.element);

	function send({ text, files, quote }) {
		log.toNewest();
		outbox.add({ identity: identity.id, chat: chat.address, text, files, quote });
	}

	function tab(each) {
		const isShown = each.address === chat.address;
		const isUnread = !isShown && store.isUnread(identity.id, each.address);
		const dot = isUnread ? el("span", { className: "dot" }, el("span", { className: "for-ears" }, words.people.unread)) : null;
		const onclick = () => show(identity.id, each.address);
		return el("button", { type: "button", role: "tab", className: "tab", "aria-selected": String(isShown), onclick }, each.title, dot);
	}

	function renderTabs() {
		tabs.hidden = identity.chats.length < 2;
		tabs.replaceChildren(...identity.chats.map(tab));
	}

	function renderHeader() {
		const name = chat.group ? chat.title : `${community}${words.chat.bot}`;
		const face = avatar(chat.group ? name : words.chat.bot, { bot: !chat.group, group: chat.group });
		title.replaceChildren(face, el("div", {}, el("h2", {}, name), pickable ? choose : el("p", {}, identity.name)));
		choose.replaceChildren(...everybody(identity.id));
		alone.href = `/?${new URLSearchParams({ as: identity.id, chat: chat.address })}`;
	}

	/** Shows somebody's phone, and one of their chats. */
	function show(identityId, address) {
		const next = store.identity(identityId);
		if (next === undefined) return;
		if (identity) drafts.set(`${identity.id} ${chat.address}`, composer.draft());
		identity = next;
		chat = next.chats.find((each) => each.address === address) ?? next.chats[0];
		renderHeader();
		renderTabs();
		composer.restore(drafts.get(`${identity.id} ${chat.address}`));
		log.show(identity, chat);
		onShow({ identity: identity.id, chat: chat.address });
	}

	store.addEventListener("people", () => identity && renderTabs());
	outbox.addEventListener("refused", ({ detail: { item, words: why } }) => {
		if (identity?.id !== item.identity || chat.address !== item.chat) return;
		if (composer.draft().text === "") composer.restore({ text: item.text, quote: item.quote ?? null });
		composer.say(why);
	});
	acceptDrops(element, drop, composer.addFiles);

	return {
		element,
		show,
		focus: composer.focus,
		/** Says that the line is down, or (undefined) that it is back. */
		setBanner(text) {
			banner.textContent = text ?? "";
			banner.hidden = text === undefined;
		},
	};
}
