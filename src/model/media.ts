/** Voice to words and photos to one sentence, where the service offers it; otherwise people get the original. */
import type { OpenAI } from "openai";
import { readCompletion } from "./completion.ts";
import { UnusableReply } from "./failure.ts";
import { leaksPrompt } from "./leak.ts";
import type { Prompt } from "./prompts.ts";
import type { Service } from "./service.ts";
import { soundsLikeMachine } from "./tone.ts";

/** Bytes that the common services take. */
const LARGEST_AUDIO = 25 * 1024 * 1024;
const LARGEST_IMAGE = 10 * 1024 * 1024;
const LONGEST_SPEECH = 4_000;
const LONGEST_DESCRIPTION = 200;

/** File endings by MIME type: services tell audio formats apart by the name. */
const AUDIO: Readonly<Record<string, string>> = {
	"audio/ogg": "ogg",
	"audio/opus": "ogg",
	"audio/mpeg": "mp3",
	"audio/mp3": "mp3",
	"audio/mp4": "m4a",
	"audio/m4a": "m4a",
	"audio/x-m4a": "m4a",
	"audio/aac": "m4a",
	"audio/wav": "wav",
	"audio/x-wav": "wav",
	"audio/webm": "webm",
	"audio/flac": "flac",
};
const IMAGES: ReadonlySet<string> = new Set(["image/jpeg", "image/png", "image/webp", "image/gif"]);

/** The file ending for a MIME type (parameters ignored), or null when no service would take it. */
export function audioEnding(mime: string): string | null {
	return AUDIO[plain(mime)] ?? null;
}

/** True for a photo of a kind and size that may be described. */
export function isDescribable(image: Uint8Array, mime: string): boolean {
	return IMAGES.has(plain(mime)) && image.byteLength > 0 && image.byteLength <= LARGEST_IMAGE;
}

/** True for a recording of a kind and size that may be transcribed. */
export function isTranscribable(audio: Uint8Array, mime: string): boolean {
	return audioEnding(mime) !== null && audio.byteLength > 0 && audio.byteLength <= LARGEST_AUDIO;
}

/** What was said. Null when nothing was. @throws UnusableReply */
export async function transcribe(service: Service, audio: Uint8Array, mime: string, signal: AbortSignal): Promise<string | null> {
	const [client, { toFile }] = await Promise.all([service.openai(), import("openai")]);
	const file = await toFile(audio, `voice.${audioEnding(mime) ?? "ogg"}`, { type: plain(mime) });
	const reply: unknown = await client.audio.transcriptions.create({ file, model: service.transcriptionModel }, { signal });
	const text = typeof reply === "object" && reply !== null && "text" in reply ? reply.text : undefined;
	if (typeof text !== "string" || text.length > LONGEST_SPEECH) throw new UnusableReply("no_transcript");
	return text.trim() || null;
}

/** One sentence on what a photo shows, for staff. Null for a refusal or for words that are not a description. @throws UnusableReply */
export async function describe(service: Service, prompt: Prompt, image: Uint8Array, mime: string, signal: AbortSignal): Promise<string | null> {
	const client = await service.openai();
	const url = `data:${plain(mime)};base64,${Buffer.from(image).toString("base64")}`;
	const content: OpenAI.ChatCompletionContentPart[] = [
		{ type: "text", text: prompt.user },
		{ type: "image_url", image_url: { url, detail: "low" } },
	];
	const reply: unknown = await client.chat.completions.create(
		{
			model: service.model,
			messages: [
				{ role: "system", content: prompt.system },
				{ role: "user", content },
			],
		},
		{ signal },
	);
	const text = readCompletion(reply);
	if (text === "") throw new UnusableReply("empty");
	const usable = text !== null && text.length <= LONGEST_DESCRIPTION && !leaksPrompt(text, prompt.system) && !soundsLikeMachine(text);
	return usable ? text : null;
}

function plain(mime: string): string {
	return mime.split(";")[0]?.trim().toLowerCase() ?? "";
}
