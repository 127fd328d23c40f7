/** The page's requests. A failed one throws `ApiError` with the server's own words when it sent some. */
import { words } from "./data.js";

/** `status` 0: the server was not reached. */
export class ApiError extends Error {
	constructor(status, message) {
		super(message);
		this.status = status;
	}
	/** True when trying again later may help. */
	get temporary() {
		return this.status === 0 || this.status >= 500;
	}
}

async function request(path, options = {}) {
	const answer = await fetch(path, { ...options, headers: { "x-guanjia": "1", ...options.headers } }).catch(() => {
		throw new ApiError(0, words.refused.unsent);
	});
	const body = await answer.json().catch(() => ({}));
	if (answer.status === 401 && path !== "/api/login") location.reload();
	if (!answer.ok) throw new ApiError(answer.status, body.error ?? words.refused.broken);
	return body;
}

const postJson = (path, body) => request(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

export const getIdentities = () => request("/api/identities");

export function getMessages(identity, chat, before) {
	const query = new URLSearchParams({ identity, ...(before === undefined ? {} : { before }) });
	return request(`/api/chats/${encodeURIComponent(chat)}/messages?${query}`);
}

export function postMessage({ identity, chat, clientId, text, replyTo, files }) {
	const form = new FormData();
	for (const [name, value] of Object.entries({ identity, chat, clientId, text, replyTo })) if (value) form.append(name, value);
	for (const file of files ?? []) form.append("files", file, file.name);
	return request("/api/messages", { method: "POST", body: form });
}

export const postPress = (press) => postJson("/api/actions", press);
export const postLogin = (password) => postJson("/api/login", { password });

export function fileUrl(identity, message, attachment) {
	return `/api/files/${encodeURIComponent(attachment.id)}?${new URLSearchParams({ identity, message: message.id })}`;
}

export function eventsUrl(identities, after) {
	const query = new URLSearchParams(identities.map((id) => ["identity", id]));
	query.set("after", after);
	return `/api/events?${query}`;
}
