/** Checks of the page's own settings, before anything listens. */
import { isIP } from "node:net";
import { AppError } from "../../src/errors.ts";
import { fillWebWords, webWords } from "../../src/words/web.ts";

/** Shortest password that is accepted, in characters. */
const MIN_PASSWORD = 8;

/** True for an address that only this machine can reach, without brackets: 127.0.0.0/8, ::1 or localhost. */
export function isLoopback(host: string): boolean {
	const name = host.toLowerCase();
	return name === "localhost" || name === "::1" || (isIP(name) === 4 && name.startsWith("127."));
}

/** Refuses a page that others could reach without a password. Throws `bad_settings` with the remedy in Chinese and English. */
export function checkWebSettings({ host, password }: { host: string; password?: string | undefined }): void {
	if (password !== undefined && password !== "" && [...password].length < MIN_PASSWORD) {
		throw new AppError("bad_settings", "WEB_PASSWORD is too short", { words: webWords.settings.shortPassword });
	}
	if (isLoopback(host) || (password !== undefined && password !== "")) return;
	throw new AppError("bad_settings", "WEB_HOST is not loopback and WEB_PASSWORD is not set", {
		words: fillWebWords(webWords.settings.needsPassword, { host }),
	});
}
