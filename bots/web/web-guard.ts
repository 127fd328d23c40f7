/** Keeps other web pages out: host and origin checks, a header that only our own page sends, and strict browser rules. */
import type { MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { webWords } from "../../src/words/web.ts";
import { isLoopback } from "./web-settings.ts";

/** A header that a foreign page cannot add without asking first, which nobody answers. Every POST carries it. */
export const OWN_HEADER = "x-guanjia";

const CONTENT_POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' blob:",
	"connect-src 'self'",
	"form-action 'self'",
	"base-uri 'none'",
	"frame-ancestors 'none'",
].join("; ");

/** The name in a Host header, without port and brackets. */
function hostName(header: string): string {
	return header.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
}

/** A host is ours when it names this machine; with a password any name is, because the login belongs to that name alone. */
function isOwnHost(header: string | undefined, hasPassword: boolean): boolean {
	if (header === undefined || header === "") return false;
	return hasPassword || isLoopback(hostName(header));
}

function isOwnOrigin(origin: string | undefined, host: string): boolean {
	return origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
}

/** Refuses requests that come from another site (CSRF, DNS rebinding) with 403. */
export function guard({ hasPassword }: { hasPassword: boolean }): MiddlewareHandler {
	return async (c, next) => {
		const host = c.req.header("host");
		const site = c.req.header("sec-fetch-site");
		const foreign = site !== undefined && site !== "same-origin" && site !== "none";
		const navigation = c.req.method === "GET" && c.req.path === "/";
		if (!isOwnHost(host, hasPassword) || !isOwnOrigin(c.req.header("origin"), host ?? "") || (foreign && !navigation)) {
			throw new HTTPException(403, { message: webWords.refused.elsewhere });
		}
		if (c.req.method !== "GET" && c.req.method !== "HEAD" && c.req.header(OWN_HEADER) === undefined) {
			throw new HTTPException(403, { message: webWords.refused.elsewhere });
		}
		await next();
	};
}

/** Tells the browser to load nothing from elsewhere and to guess no types. */
export function browserRules(): MiddlewareHandler {
	return async (c, next) => {
		await next();
		const rules: Readonly<Record<string, string>> = {
			"Content-Security-Policy": CONTENT_POLICY,
			"X-Content-Type-Options": "nosniff",
			"X-Frame-Options": "DENY",
			"Referrer-Policy": "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
		};
		for (const [name, value] of Object.entries(rules)) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
		if (!c.res.headers.has("Cache-Control")) c.res.headers.set("Cache-Control", "no-store");
	};
}
