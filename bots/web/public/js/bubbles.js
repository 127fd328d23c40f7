/** One message as an element: bubble, photos, quote, buttons, and what can be done with it. */
import { fileUrl, postPress } from "./api.js";
import { fill, words } from "./data.js";
import { clockTime, dayName } from "./dates.js";
import { avatar, el, icon, newId } from "./dom.js";
import { openLightbox } from "./lightbox.js";

/** Milliseconds a finger rests on a message before its menu opens. */
const LONG_PRESS_MS = 450;

const sizeText = (bytes) => (bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`);

/** A line between days. */
export function dayLine(iso) {
	return el("div", { className: "day", role: "separator" }, el("time", { dateTime: iso }, dayName(iso)));
}

function photo(url, name) {
	const image = el("img", { src: url, alt: fill(words.chat.photoAlt, { name }), loading: "lazy", decoding: "async" });
	const open = () => openLightbox(url, name);
	return el("button", { type: "button", className: "photo", "aria-label": fill(words.chat.openPhoto, { name }), onclick: open }, image);
}

function fileLine(url, { name, size }) {
	const about = [el("span", { className: "file-name" }, name), el("span", { className: "file-size" }, sizeText(size))];
	const label = fill(words.chat.download, { name });
	return el("a", { className: "file", href: url, download: name, "aria-label": label }, icon("file"), el("span", { className: "file-about" }, about));
}

function attachments(message, identity) {
	const views = message.attachments.map((each) => {
		const url = fileUrl(identity.id, message, each);
		return each.kind === "photo" ? photo(url, each.name) : fileLine(url, each);
	});
	return views.length === 0 ? null : el("div", { className: "attachments", "data-count": String(views.length) }, views);
}

function quoteLine({ id, name, text }, onJump) {
	const children = [el("span", { className: "quote-name" }, name), el("span", { className: "quote-text" }, text || words.chat.quoteLost)];
	return el("button", { type: "button", className: "quote", onclick: () => onJump(id) }, children);
}

/** Rows of buttons. A resident's choice is made once; a staff card stays a panel whose last choice is marked. */
function buttonRows(message, { identity, chat, onError }) {
	if (message.buttons.length === 0) return null;
	const address = `web:${identity.id}`;
	const chosen = message.pressed?.by === address ? message.pressed.action : undefined;
	const once = identity.role === "owner" || identity.role === "stranger";
	const rows = el("div", { className: "buttons" });

	async function press(action, button) {
		for (const each of rows.querySelectorAll("button")) each.disabled = true;
		button.classList.add("pressing");
		try {
			await postPress({ identity: identity.id, chat, clientId: newId(), message: message.id, action });
			if (!once) for (const each of rows.querySelectorAll("button")) each.disabled = false;
		} catch {
			for (const each of rows.querySelectorAll("button")) each.disabled = false;
			onError(words.chat.pressFailed);
		}
		button.classList.remove("pressing");
	}

	function view({ label, action }) {
		const isChosen = action === chosen;
		const props = { type: "button", className: isChosen ? "choice chosen" : "choice", disabled: once && chosen !== undefined };
		const mark = isChosen ? el("span", { className: "choice-mark" }, icon("check"), el("span", { className: "for-ears" }, words.chat.pressed)) : null;
		return el("button", { ...props, onclick: ({ currentTarget }) => press(action, currentTarget) }, mark, label);
	}
	rows.append(...message.buttons.map((row) => el("div", { className: "button-row" }, row.map(view))));
	return rows;
}

function tools(message, { onQuote, onCopied }) {
	const copy = async () => {
		await navigator.clipboard?.writeText(message.text);
		onCopied();
	};
	const quoteButton = el("button", { type: "button", onclick: () => onQuote(message) }, icon("quote"), words.chat.reply);
	const copyButton = message.text && navigator.clipboard ? el("button", { type: "button", onclick: copy }, icon("copy"), words.chat.copy) : null;
	return el("div", { className: "tools" }, quoteButton, copyButton);
}

/** Opens the tools of a message under a resting finger. */
function openOnLongPress(row) {
	let timer;
	const cancel = () => clearTimeout(timer);
	row.addEventListener(
		"touchstart",
		() => {
			timer = setTimeout(() => row.classList.add("tools-open"), LONG_PRESS_MS);
		},
		{ passive: true },
	);
	for (const type of ["touchend", "touchmove", "touchcancel"]) row.addEventListener(type, cancel, { passive: true });
	document.addEventListener("touchstart", ({ target }) => row.contains(target) || row.classList.remove("tools-open"), { passive: true });
}

/** A message of the chat. `first` is true when somebody else spoke before it; `context` holds identity, chat, group and callbacks. */
export function messageRow(message, first, context) {
	const mine = message.author === `web:${context.identity.id}`;
	const bot = message.author === null;
	const name = bot ? words.chat.bot : message.authorName;
	const text = message.text === "" ? null : el("div", { className: "text", dir: "auto" }, message.text);
	const files = attachments(message, context.identity);
	const bare = text === null && message.quote === null && message.attachments.every(({ kind }) => kind === "photo");
	const quote = message.quote && quoteLine(message.quote, context.onJump);
	const bubble = el("div", { className: bare ? "bubble bare" : "bubble" }, quote, text, files, buttonRows(message, context));
	const edited = message.edited ? el("span", {}, words.chat.edited) : null;
	const unsent = message.unsent && mine ? unsentLine(() => context.onResend(message)) : null;
	const meta = el("div", { className: "meta" }, edited, el("time", { dateTime: message.at }, clockTime(message.at)));
	const who = context.group && !mine && first ? el("div", { className: "who" }, name) : null;
	const body = el("div", { className: "body" }, who, el("div", { className: "line" }, bubble, tools(message, context)), unsent, meta);
	const row = el("article", { className: `row ${mine ? "mine" : "theirs"} ${first ? "first" : ""}`, "data-id": message.id, "aria-label": name });
	row.append(mine ? "" : first ? avatar(name, { bot }) : el("span", { className: "avatar-space" }), body);
	openOnLongPress(row);
	return row;
}

function unsentLine(onclick, onDiscard) {
	const again = el("button", { type: "button", className: "unsent", onclick }, icon("alert"), words.composer.unsent);
	const discard = onDiscard && el("button", { type: "button", className: "discard", onclick: onDiscard }, words.composer.discard);
	return el("div", { className: "unsent-line", role: "alert" }, again, discard);
}

/** A message on its way: shown as sent, with what became of it. */
export function outgoingRow(item, first, { onResend, onDiscard }) {
	const photos = item.files.map((file) => {
		if (!file.type.startsWith("image/")) return el("span", { className: "file" }, icon("file"), el("span", { className: "file-name" }, file.name));
		item.previews ??= new Map();
		if (!item.previews.has(file)) item.previews.set(file, URL.createObjectURL(file));
		return el("span", { className: "photo" }, el("img", { src: item.previews.get(file), alt: file.name }));
	});
	const text = item.text === "" ? null : el("div", { className: "text", dir: "auto" }, item.text);
	const quote = item.quote ? quoteLine(item.quote, () => {}) : null;
	const files = photos.length === 0 ? null : el("div", { className: "attachments", "data-count": String(photos.length) }, photos);
	const bubble = el("div", { className: text === null && quote === null ? "bubble bare" : "bubble" }, quote, text, files);
	const state =
		item.state === "unsent"
			? unsentLine(
					() => onResend(item),
					() => onDiscard(item),
				)
			: el("div", { className: "meta" }, words.composer.sending);
	return el(
		"article",
		{ className: `row mine outgoing ${first ? "first" : ""}` },
		el("div", { className: "body" }, el("div", { className: "line" }, bubble), state),
	);
}
