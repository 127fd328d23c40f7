/** The left column: everybody the reader may be, with what was said last and what is unread. */
import { community, sample, words } from "./data.js";
import { shortTime } from "./dates.js";
import { avatar, el, icon } from "./dom.js";
import { store } from "./store.js";

/** People from which on a search field helps. */
const SEARCH_FROM = 9;

function lastOf(identity) {
	const lasts = identity.chats.map(({ address }) => store.chat(address).last).filter((last) => last !== null);
	return lasts.sort((left, right) => right.at.localeCompare(left.at))[0];
}

/** What a message looks like in one line. */
function summary(message) {
	if (message === undefined) return words.people.nothing;
	if (message.text !== "") return message.text.replace(/\s+/g, " ");
	return message.attachments[0]?.kind === "photo" ? words.people.photo : words.people.file;
}

function person(identity, selected, onPick) {
	const last = lastOf(identity);
	const unread = identity.chats.some(({ address }) => store.isUnread(identity.id, address));
	const dot = unread ? el("span", { className: "dot" }, el("span", { className: "for-ears" }, words.people.unread)) : null;
	const time = last ? el("time", { dateTime: last.at }, shortTime(last.at)) : null;
	const top = el("span", { className: "person-top" }, el("span", { className: "person-name" }, identity.name), time);
	const bottom = el(
		"span",
		{ className: "person-bottom" },
		el("span", { className: "person-last" }, last ? summary(last) : (identity.hint ?? summary())),
		dot,
	);
	const props = {
		type: "button",
		className: "person",
		"data-id": identity.id,
		onclick: () => onPick(identity.id),
		"aria-current": selected ? "true" : undefined,
	};
	return el("li", {}, el("button", props, avatar(identity.name), el("span", { className: "person-about" }, top, bottom)));
}

/** The column. `onPick(identityId)` when somebody is chosen. */
export function createPeople({ onPick }) {
	let selectedId;
	const search = el("input", { type: "search", placeholder: words.people.search, "aria-label": words.people.search, hidden: true, oninput: render });
	const list = el("div", { className: "people-list" });
	const heading = el("div", { className: "people-heading" }, el("h1", {}, words.people.title), el("p", {}, words.people.lead));
	const label = sample ? el("p", { className: "sample" }, icon("alert"), words.sample) : null;
	const element = el(
		"nav",
		{ className: "people", "aria-label": words.people.title },
		el("p", { className: "community" }, community),
		label,
		heading,
		search,
		list,
	);

	function group(role, wanted) {
		const members = store.identities.filter((identity) => identity.role === role && identity.name.includes(wanted));
		if (members.length === 0) return null;
		const rows = members.map((identity) => person(identity, identity.id === selectedId, onPick));
		return el("section", {}, el("h2", {}, words.roles[role]), el("ul", {}, rows));
	}

	function render() {
		search.hidden = store.identities.length < SEARCH_FROM;
		const focused = document.activeElement?.closest?.(".person")?.dataset.id;
		const groups = Object.keys(words.roles)
			.map((role) => group(role, search.value.trim()))
			.filter((each) => each !== null);
		const nobody = store.loaded ? words.people.none : words.people.loading;
		const empty = store.identities.length === 0 ? nobody : words.people.noMatch;
		list.replaceChildren(...(groups.length > 0 ? groups : [el("p", { className: "nobody" }, empty)]));
		if (focused !== undefined) list.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
	}

	store.addEventListener("people", render);
	render();
	return {
		element,
		select(id) {
			selectedId = id;
			render();
		},
	};
}
