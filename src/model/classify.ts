/** Asks the service what a message wants: one request, a validated structure back. */
import type { OpenAI } from "openai";
import { z } from "zod";
import { CATEGORIES, CATEGORISED, INTENTS } from "../understanding/labels.ts";
import { readCompletion } from "./completion.ts";
import { delimit, inert } from "./delimit.ts";
import { exampleChooser, type LabelledExample } from "./examples.ts";
import { statusOf, UnusableReply } from "./failure.ts";
import { readJsonReply } from "./json-reply.ts";
import type { Placeholders } from "./placeholders.ts";
import { fill, type Prompt } from "./prompts.ts";
import type { Reading } from "./reconcile.ts";
import type { Service } from "./service.ts";

const reading = z.object({
	intent: z.enum(INTENTS),
	category: z.enum(CATEGORIES).nullable(),
	urgent: z.boolean(),
	confidence: z.number().min(0).max(1),
});

type Format = OpenAI.ChatCompletionCreateParams["response_format"];

/** Ways to ask for JSON, the strictest first. Which one a service takes is found by trying: their names do not tell. */
const FORMATS: readonly Format[] = [
	{ type: "json_schema", json_schema: { name: "reading", strict: true, schema: wireSchema() } },
	{ type: "json_object" },
	undefined,
];

/** The classifier of one service. It remembers the way of asking that the service takes. */
export function createClassifier(options: { service: Service; prompt: Prompt; examples: readonly LabelledExample[]; zone: string }) {
	const { service, prompt, zone } = options;
	const choose = exampleChooser(options.examples);
	const written = new Intl.DateTimeFormat("zh-CN", { timeZone: zone, dateStyle: "full", timeStyle: "short" });
	let settled = 0;

	/** Asks in the settled way, and in the next looser one as long as the service rejects the request itself. */
	const ask = async (messages: OpenAI.ChatCompletionMessageParam[], signal: AbortSignal): Promise<unknown> => {
		const client = await service.openai();
		for (let at = settled; ; at++) {
			const format = FORMATS[at];
			try {
				const reply = await client.chat.completions.create(
					{ model: service.model, messages, ...(format === undefined ? {} : { response_format: format }) },
					{ signal },
				);
				settled = at;
				return reply;
			} catch (error) {
				const status = statusOf(error);
				if ((status !== 400 && status !== 422) || at >= FORMATS.length - 1) throw error;
			}
		}
	};

	return async (text: string, now: Date, hidden: Placeholders, signal: AbortSignal): Promise<Reading | null> => {
		const shown = choose(text).map((example) => `${inert(hidden.hide(example.text), 200)} → ${labelOf(example)}`);
		const values = { examples: shown.join("\n") || "（没有）", now: written.format(now), message: delimit("业主消息", hidden.hide(text)) };
		const reply = await ask(
			[
				{ role: "system", content: fill(prompt.system, values) },
				{ role: "user", content: fill(prompt.user, values) },
			],
			signal,
		);
		return read(reply);
	};
}

/** Null for a refusal. @throws UnusableReply for anything that is not the structure asked for. */
function read(reply: unknown): Reading | null {
	const text = readCompletion(reply);
	if (text === null) return null;
	const result = reading.safeParse(readJsonReply(text));
	if (!result.success) throw new UnusableReply("wrong_schema");
	const { intent, category, urgent, confidence } = result.data;
	return {
		intent,
		category: CATEGORISED.has(intent) || urgent ? (category ?? "other") : null,
		urgent: urgent || intent === "emergency",
		confidence,
	};
}

function labelOf({ intent, category = null }: LabelledExample): string {
	return JSON.stringify({ intent, category, urgent: intent === "emergency" });
}

/** Strict mode knows no number ranges everywhere; ours are checked on arrival. */
function wireSchema(): Record<string, unknown> {
	const { $schema: _, ...schema } = z.toJSONSchema(reading.extend({ confidence: z.number() }));
	return schema;
}
