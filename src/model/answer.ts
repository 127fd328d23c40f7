/** Has the service put an answer into words from the passages that were found, and lets nothing else through. */
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { delimit } from "./delimit.ts";
import { UnusableReply } from "./failure.ts";
import { type Passage, type Ungrounded, ungrounded } from "./grounding.ts";
import { leaksPrompt } from "./leak.ts";
import type { Placeholders } from "./placeholders.ts";
import { PRIVATE_KINDS } from "./private-patterns.ts";
import type { Prompt } from "./prompts.ts";
import { quietCallbacks } from "./quiet-callbacks.ts";
import type { Service } from "./service.ts";
import { withoutThinking } from "./thinking.ts";

/** A checked answer; `cited` are positions in the passages it was given. */
export interface GroundedAnswer {
	readonly text: string;
	readonly cited: readonly number[];
}

/** Why there is none; for the log. */
export type Unanswered = Ungrounded | "no_material" | "refused" | "no_citation" | "prompt_leak" | "made_up_placeholder";

/** More than any answer that an owner would read; a service that keeps talking is cut off. */
const LONGEST = 800;
const CITATION = /\n?\s*[（(【[]?\s*(?:依据|依據)\s*[:：]\s*([\d\s,，、和及〔〕[\]]+)[）)】\]]?\s*$/;
const NO_MATERIAL = /^\s*[「“"']?(?:无资料|無資料)/;
/** A placeholder that lost its brackets can no longer be told from words, and must not be read out. */
const BARE_PLACEHOLDER = new RegExp(`(?<![〔【\\[(（{]\\s?)(?:${PRIVATE_KINDS.join("|")})\\s?\\d{1,2}(?![\\d.-])`);
const MARKUP = /\*\*|__|`+|^#{1,6}\s+/gm;

/** The writer of answers for one service. */
export function createAnswerer({ service, prompt }: { service: Service; prompt: Prompt }) {
	const template = ChatPromptTemplate.fromMessages(
		[
			["system", prompt.system],
			["human", prompt.user],
		],
		{ templateFormat: "mustache" },
	);

	/** @throws UnusableReply when the stream breaks off or holds nothing. */
	return async (
		question: string,
		passages: readonly Passage[],
		hidden: Placeholders,
		signal: AbortSignal,
	): Promise<GroundedAnswer | { refused: Unanswered }> => {
		const material = passages.map((one, at) => hiddenPassage(one, at, hidden)).join("\n");
		const asked = hidden.hide(question);
		const messages = await template.formatMessages({ passages: material, question: delimit("业主问题", asked) });
		const chat = await service.chat();
		const raw = await collect(await chat.stream(messages, { signal, callbacks: quietCallbacks() }));
		if (raw === null) return { refused: "refused" };
		if (NO_MATERIAL.test(raw)) return { refused: "no_material" };
		if (leaksPrompt(raw, `${prompt.system}\n${prompt.user}`, [material, asked])) return { refused: "prompt_leak" };
		return check(raw, passages, hidden);
	};
}

function hiddenPassage(passage: Passage, at: number, hidden: Placeholders): string {
	const attributes = { 序号: at + 1, 文件: hidden.hide(passage.file), 标题: hidden.hide(passage.heading) };
	return delimit("资料", hidden.hide(passage.text), attributes);
}

interface Chunk {
	readonly content: unknown;
	readonly response_metadata: Record<string, unknown>;
}

/** The whole text of a finished stream; null for a refusal. The words are checked whole, so none can be let out earlier. */
async function collect(stream: AsyncIterable<Chunk>): Promise<string | null> {
	let text = "";
	let finish: unknown;
	for await (const chunk of stream) {
		if (typeof chunk.content === "string") text += chunk.content;
		finish = chunk.response_metadata.finish_reason ?? finish;
		if (text.length > LONGEST && withoutThinking(text).length > LONGEST) throw new UnusableReply("too_long");
	}
	if (finish === "content_filter") return null;
	if (finish === undefined || finish === "length") throw new UnusableReply("broken_off");
	// LangChain drops the refusal beside the text: a finished stream without a word is one.
	return withoutThinking(text) || null;
}

function check(raw: string, passages: readonly Passage[], hidden: Placeholders): GroundedAnswer | { refused: Unanswered } {
	const numbers = CITATION.exec(raw)?.[1]?.match(/\d+/g) ?? [];
	const cited = [...new Set(numbers.map((number) => Number(number) - 1))];
	const sources = cited.map((at) => passages[at]).filter((passage) => passage !== undefined);
	if (sources.length === 0 || sources.length < cited.length) return { refused: "no_citation" };
	const plain = raw.replace(CITATION, "").replace(MARKUP, "").trim();
	const text = BARE_PLACEHOLDER.test(plain) ? null : hidden.restore(plain);
	if (text === null) return { refused: "made_up_placeholder" };
	const reason = ungrounded(text, sources);
	return reason === null ? { text, cited } : { refused: reason };
}
