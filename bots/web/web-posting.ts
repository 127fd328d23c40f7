/** Reads what the page posts, and refuses what is too big or cannot be understood, in words for the composer. */
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { fillWebWords, webWords } from "../../src/words/web.ts";

const MB = 1024 * 1024;
/** Longest text of one message, in UTF-16 units. */
export const MAX_TEXT = 20_000;
/** Biggest single file, in bytes. */
export const MAX_FILE = 10 * MB;
/** Files in one message, and bytes of all of them together. */
export const MAX_FILES = 9;
export const MAX_FILES_TOGETHER = 20 * MB;
/** Room for the text and the form's own lines, in bytes. */
const FORM_ROOM = MB / 2;
/** Longest button action (channel-facts 2.4), in bytes. */
export const MAX_ACTION = 64;

const clientId = z.string().regex(/^[\w-]{8,64}$/);
const address = z.string().min(1).max(200);

const sayForm = z.object({
	identity: address,
	chat: address,
	clientId,
	text: z.string().default(""),
	replyTo: address.optional(),
});

const pressForm = z.object({
	identity: address,
	chat: address,
	clientId,
	message: address,
	action: z.string().min(1),
});

/** A message as the page posted it, checked for form but not for rights. */
export type SayForm = z.infer<typeof sayForm> & { readonly files: readonly File[] };
/** A pressed button as the page posted it. */
export type PressForm = z.infer<typeof pressForm>;

function refuse(status: 400 | 413, words: string): HTTPException {
	return new HTTPException(status, { message: words });
}

const tooBig = () => refuse(413, fillWebWords(webWords.refused.tooBig, { limit: MAX_FILE / MB }));

/** Stops a body that could not be accepted anyway before it fills the memory. */
export function limitBody(maxSize: number = MAX_FILES_TOGETHER + FORM_ROOM): MiddlewareHandler {
	return bodyLimit({
		maxSize,
		onError: () => {
			throw tooBig();
		},
	});
}

/** Uploads that are held in memory at one time; more wait their turn. */
const UPLOADS_AT_ONCE = 4;
/** Bodies up to this many bytes are not counted. */
const SMALL_UPLOAD = 256 * 1024;

/** Lets a few big uploads in at a time, so that memory does not grow with the number of senders. */
export function queueUploads(): MiddlewareHandler {
	let inside = 0;
	const waiting: (() => void)[] = [];
	return async (c, next) => {
		const length = Number(c.req.header("content-length") ?? Number.POSITIVE_INFINITY);
		if (length <= SMALL_UPLOAD) return next();
		if (inside >= UPLOADS_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
		else inside += 1;
		try {
			await next();
		} finally {
			const first = waiting.shift();
			if (first === undefined) inside -= 1;
			else first();
		}
	};
}

function checkFiles(files: readonly File[]): void {
	if (files.length > MAX_FILES) throw refuse(413, fillWebWords(webWords.refused.tooMany, { limit: MAX_FILES }));
	if (files.some((file) => file.size > MAX_FILE)) throw tooBig();
	if (files.some((file) => file.size === 0)) throw refuse(400, webWords.refused.emptyFile);
	const together = files.reduce((sum, file) => sum + file.size, 0);
	if (together > MAX_FILES_TOGETHER) throw refuse(413, fillWebWords(webWords.refused.tooBigTogether, { limit: MAX_FILES_TOGETHER / MB }));
}

async function readForm(c: Context): Promise<FormData> {
	try {
		return await c.req.raw.formData();
	} catch {
		throw refuse(400, webWords.refused.garbled);
	}
}

/** A posted message. It may be empty here: posted again, its content is already kept. */
export async function readSay(c: Context): Promise<SayForm> {
	const form = await readForm(c);
	const files = form.getAll("files").filter((part) => part instanceof File);
	const fields = Object.fromEntries([...form].filter(([name, value]) => name !== "files" && typeof value === "string" && value !== ""));
	const parsed = sayForm.safeParse(fields);
	if (!parsed.success) throw refuse(400, webWords.refused.garbled);
	// A form turns every line break into CR LF on its way.
	const text = parsed.data.text.replaceAll("\r\n", "\n").toWellFormed();
	if (text.length > MAX_TEXT) throw refuse(413, fillWebWords(webWords.refused.tooLong, { limit: MAX_TEXT }));
	checkFiles(files);
	return { ...parsed.data, text, files };
}

/** A posted button press. */
export async function readPress(c: Context): Promise<PressForm> {
	const parsed = pressForm.safeParse(await c.req.json().catch(() => null));
	if (!parsed.success || Buffer.byteLength(parsed.data.action) > MAX_ACTION) throw refuse(400, webWords.refused.garbled);
	return parsed.data;
}
