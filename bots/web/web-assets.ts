/** The page's own files, read once at start; its words are written into it as data. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fillWebWords, webWords } from "../../src/words/web.ts";

const TYPES: Readonly<Record<string, string>> = {
	".html": "text/html; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
};

/** A file of the page, ready to be sent. */
export interface WebAsset {
	readonly body: string;
	readonly type: string;
	readonly etag: string;
}

/** Files by path: `index.html`, `js/app.js` … */
export type WebAssets = ReadonlyMap<string, WebAsset>;

function asset(path: string, body: string): WebAsset {
	const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 16)}"`;
	return { body, type: TYPES[extname(path)] ?? "application/octet-stream", etag };
}

function escapeHtml(text: string): string {
	return text.replace(/[&<>"]/g, (char) => `&#${char.codePointAt(0)};`);
}

/** Writes texts in place of `[[name]]`, and the data for the scripts in place of `[[data]]`. */
function renderPage(template: string, community: string, data: unknown): string {
	const texts: Readonly<Record<string, string>> = {
		title: fillWebWords(webWords.title, { community }),
		loginTitle: fillWebWords(webWords.login.title, { community }),
		noScript: webWords.noScript,
	};
	const json = JSON.stringify(data).replaceAll("<", "\\u003c");
	return template.replace(/\[\[(\w+)\]\]/g, (whole, name: string) => (name === "data" ? json : escapeHtml(texts[name] ?? whole)));
}

/** Reads the page. `data` reaches its scripts besides the words. */
export async function loadWebAssets(options: { communityName: string; data: Readonly<Record<string, unknown>> }): Promise<WebAssets> {
	const root = join(import.meta.dirname, "public");
	const paths = (await readdir(root, { recursive: true })).map((path) => path.replaceAll("\\", "/")).filter((path) => extname(path) in TYPES);
	const assets = await Promise.all(
		paths.map(async (path) => {
			const text = await readFile(join(root, path), "utf8");
			const body = path.endsWith(".html") ? renderPage(text, options.communityName, { ...options.data, words: webWords }) : text;
			return [path, asset(path, body)] as const;
		}),
	);
	return new Map(assets);
}
