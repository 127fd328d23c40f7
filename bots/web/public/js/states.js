/** What a chat shows instead of messages: a welcome with examples, a failure, a wait. */
import { community, fill, words } from "./data.js";
import { avatar, el, icon } from "./dom.js";

/** An empty chat: who answers here, and first messages to try. */
export function welcome({ identity, chat, onTry }) {
	const examples = chat.group ? words.examples.group : words.examples[identity.role];
	const chips = examples.map((text) => el("button", { type: "button", className: "chip", onclick: () => onTry(text) }, text));
	const greeting = chat.group ? words.chat.welcomeGroup : fill(words.chat.welcome, { community });
	const lead = el("p", {}, words.chat.welcomeLead);
	return el(
		"div",
		{ className: "welcome" },
		avatar(words.chat.bot, { bot: true }),
		el("h2", {}, greeting),
		lead,
		el("div", { className: "chips" }, chips),
	);
}

/** The history could not be fetched. */
export function failed(onRetry) {
	const again = el("button", { type: "button", className: "again", onclick: onRetry }, words.chat.retry);
	return el("div", { className: "state", role: "alert" }, icon("alert"), el("p", {}, words.chat.loadFailed), again);
}

/** The history is being fetched. */
export function loading() {
	return el("p", { className: "state", role: "status" }, words.chat.loading);
}

/** The other side is writing. */
export function typingRow() {
	const bubble = el("div", { className: "bubble dots" }, el("i"), el("i"), el("i"), el("span", {}, words.chat.typing));
	const face = avatar(words.chat.bot, { bot: true });
	return el("div", { className: "row theirs first typing", role: "status", hidden: true }, face, el("div", { className: "body" }, bubble));
}
