/** The live connection: one stream for everybody on the page; what was missed while it was away comes first. */
import { eventsUrl } from "./api.js";
import { store } from "./store.js";

/** Milliseconds before another try when the server turned us away; the browser itself retries a lost line. */
const RETRY_MS = 3_000;
/** Milliseconds in the background after which the line is freed for other tabs. */
const IDLE_MS = 60_000;
/** Milliseconds without a line before the reader is told. */
const PATIENCE_MS = 1_500;

/** Keeps the line open. Calls `onState` with true or false when it comes or goes. */
export function goLive(onState) {
	let source;
	let retry;
	let idle;
	let complaint;

	function up() {
		clearTimeout(complaint);
		complaint = undefined;
		onState(true);
	}

	function down() {
		complaint ??= setTimeout(() => onState(false), PATIENCE_MS);
		if (source?.readyState !== EventSource.CLOSED) return;
		clearTimeout(retry);
		retry = setTimeout(refresh, RETRY_MS);
	}

	function connect() {
		source?.close();
		source = new EventSource(
			eventsUrl(
				store.identities.map(({ id }) => id),
				store.rev,
			),
		);
		source.addEventListener("message", ({ data }) => {
			const message = JSON.parse(data);
			store.rev = Math.max(store.rev, message.rev);
			store.apply(message);
		});
		source.addEventListener("ready", ({ data }) => {
			store.rev = Math.max(store.rev, Number(data));
			up();
		});
		source.addEventListener("reset", ({ data }) => {
			store.rev = Number(data);
			store.reset();
			up();
		});
		source.addEventListener("error", down);
	}

	/** The people may have changed with the server, so they are asked again first. */
	async function refresh() {
		try {
			await store.loadPeople();
			connect();
		} catch {
			down();
			retry = setTimeout(refresh, RETRY_MS);
		}
	}

	document.addEventListener("visibilitychange", () => {
		clearTimeout(idle);
		if (!document.hidden && source?.readyState === EventSource.CLOSED) refresh();
		if (document.hidden) idle = setTimeout(() => source?.close(), IDLE_MS);
	});
	connect();
}
