/** The page's password: compared in constant time, tried a limited number of times, remembered in a signed cookie. */
import { createHash, createHmac, scryptSync, timingSafeEqual } from "node:crypto";
import { type Clock, DAY_MS, MINUTE_MS } from "../../src/clock.ts";

/** Wrong tries from one address, and from all together, before the door stays shut for {@link TRY_WINDOW_MS}. */
export const MAX_TRIES = 5;
const MAX_TRIES_TOGETHER = 100;
/** Milliseconds that wrong tries are remembered. */
export const TRY_WINDOW_MS = 15 * MINUTE_MS;
/** Milliseconds that a login lasts. */
export const SESSION_MS = 30 * DAY_MS;

/** `ok` carries the cookie's value; `wait` says that the limit of tries is reached. */
export type LoginResult = { kind: "ok"; session: string } | { kind: "wrong" } | { kind: "wait" };

/** The door of a page that has a password. */
export interface WebLogin {
	/** Tries a password for somebody at a network address. */
	try(password: string, from: string): LoginResult;
	/** True when a cookie's value is one of ours and not too old. */
	valid(session: string | undefined): boolean;
}

const digest = (value: string): Buffer => createHash("sha256").update(value).digest();

/** Constant-time comparison of texts of any length. */
function same(left: string, right: string): boolean {
	return timingSafeEqual(digest(left), digest(right));
}

/** Counts wrong tries per key in windows that start with the first of them. */
function createTries(clock: Clock) {
	let windows = new Map<string, { count: number; endsAt: number }>();
	const current = (key: string) => {
		const window = windows.get(key);
		return window !== undefined && window.endsAt > clock.now().getTime() ? window : undefined;
	};
	return {
		count: (key: string): number => current(key)?.count ?? 0,
		add(key: string): void {
			const now = clock.now().getTime();
			if (windows.size > MAX_TRIES_TOGETHER * 2) windows = new Map([...windows].filter(([, window]) => window.endsAt > now));
			const window = current(key);
			windows.set(key, { count: (window?.count ?? 0) + 1, endsAt: window?.endsAt ?? now + TRY_WINDOW_MS });
		},
	};
}

/** A login for one password. Sessions are signed with a key made from it, so they outlive a restart and end when it changes. */
export function createWebLogin({ password, clock }: { password: string; clock: Clock }): WebLogin {
	const key = scryptSync(password, "guanjia web session", 32);
	const tries = createTries(clock);
	const sign = (endsAt: string) => createHmac("sha256", key).update(endsAt).digest("base64url");
	return {
		try(attempt, from) {
			if (tries.count(from) >= MAX_TRIES || tries.count("*") >= MAX_TRIES_TOGETHER) return { kind: "wait" };
			if (!same(attempt, password)) {
				tries.add(from);
				tries.add("*");
				return { kind: "wrong" };
			}
			const endsAt = String(clock.now().getTime() + SESSION_MS);
			return { kind: "ok", session: `${endsAt}.${sign(endsAt)}` };
		},
		valid(session) {
			const [endsAt = "", signature = ""] = (session ?? "").split(".");
			return same(signature, sign(endsAt)) && Number(endsAt) > clock.now().getTime();
		},
	};
}
