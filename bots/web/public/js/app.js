/** The page: people on the left, one phone or two on the right, one live connection for all of them. */
import { community, fill, words } from "./data.js";
import { el, icon } from "./dom.js";
import { goLive } from "./live.js";
import { createPeople } from "./people.js";
import { createPhone } from "./phone.js";
import { store } from "./store.js";

/** Milliseconds before another try when the server does not answer at first. */
const RETRY_MS = 3_000;
const app = document.getElementById("app");
const shown = { as: undefined, chat: undefined, with: undefined, withChat: undefined };

function writeAddress() {
	const query = new URLSearchParams(Object.entries(shown).filter(([, value]) => value !== undefined));
	history.replaceState(null, "", `?${query}`);
}

function view(name) {
	document.body.dataset.view = name;
}

const people = createPeople({
	onPick(id) {
		view("chat");
		first.show(id);
		first.focus();
	},
});
const first = createPhone({
	label: words.chat.tabs,
	onBack: () => view("people"),
	onShow({ identity, chat }) {
		Object.assign(shown, { as: identity, chat });
		people.select(identity);
		writeAddress();
	},
});
const second = createPhone({
	label: words.split.choose,
	pickable: true,
	onBack: () => setSplit(false),
	onShow({ identity, chat }) {
		Object.assign(shown, { with: identity, withChat: chat });
		writeAddress();
	},
});
const splitButton = el("button", { type: "button", className: "split-button", onclick: () => setSplit(!document.body.classList.contains("split")) });
const phones = el("main", { className: "phones" }, first.element, second.element, splitButton);

/** Two phones: the chosen person's, and that of somebody in the staff group. */
function setSplit(on, identity, chat) {
	document.body.classList.toggle("split", on);
	splitButton.replaceChildren(icon(on ? "single" : "split"), on ? words.split.close : words.split.open);
	splitButton.setAttribute("aria-pressed", String(on));
	if (!on) {
		Object.assign(shown, { with: undefined, withChat: undefined });
		return writeAddress();
	}
	const other =
		store.identity(identity) ?? store.identities.find(({ id, chats }) => id !== shown.as && chats.some(({ group }) => group)) ?? store.identities[0];
	second.show(other.id, chat ?? other.chats.find(({ group }) => group)?.address);
}

function showUnread() {
	const unread = store.identities.filter(({ id, chats }) => chats.some(({ address }) => store.isUnread(id, address))).length;
	const title = fill(words.title, { community });
	document.title = unread > 0 ? `(${unread}) ${title}` : title;
}

function onConnection(isUp) {
	for (const phone of [first, second]) phone.setBanner(isUp ? undefined : words.connection.lost);
}

/** Asks who is there until the server answers. */
async function loadPeople() {
	try {
		await store.loadPeople();
		onConnection(true);
	} catch {
		onConnection(false);
		await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
		await loadPeople();
	}
}

async function start() {
	app.replaceChildren(people.element, phones);
	store.addEventListener("people", showUnread);
	const query = new URLSearchParams(location.search);
	await loadPeople();
	const wanted = store.identity(query.get("as"));
	const chosen = wanted ?? store.identities[0];
	if (wanted) view("chat");
	if (chosen) {
		first.show(chosen.id, query.get("chat") ?? undefined);
		setSplit(query.has("with"), query.get("with"), query.get("withChat") ?? undefined);
	}
	goLive(onConnection);
}

start();
