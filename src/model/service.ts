/** Where the OpenAI-compatible service is, and its two clients, loaded on first use so that the offline path never pays for them. */
import type { ChatOpenAICompletions } from "@langchain/openai";
import type { OpenAI } from "openai";

/** The service's address and names. Every value is passed on explicitly: the libraries would otherwise read the environment. */
export interface ServiceSettings {
	readonly apiKey?: string;
	/** Up to and with `/v1`. */
	readonly baseUrl?: string;
	/** The chat model; also looks at photos where it can. */
	readonly model?: string;
	readonly embeddingModel?: string;
	readonly transcriptionModel?: string;
}

/** The openai SDK, and LangChain's chat model over it. */
export interface Service {
	readonly model: string;
	readonly embeddingModel: string | undefined;
	readonly transcriptionModel: string;
	openai(): Promise<OpenAI>;
	chat(): Promise<ChatOpenAICompletions>;
}

const OFFICIAL = "https://api.openai.com/v1";
const DEFAULT_MODEL = "gpt-4.1-mini";

/** True when there is a service to ask: a key, or an address of one's own that needs none. */
export function isConfigured(settings: ServiceSettings): boolean {
	return Boolean(settings.apiKey || settings.baseUrl);
}

/** The clients for `settings`. Retries and deadlines are ours (guard.ts), so both are told to try once. */
export function createService(settings: ServiceSettings, timeoutMs: number): Service {
	const model = settings.model || DEFAULT_MODEL;
	// A service of one's own may need no key, but the SDK insists on one.
	const apiKey = settings.apiKey || "none";
	const configuration = {
		baseURL: settings.baseUrl || OFFICIAL,
		organization: null,
		project: null,
		maxRetries: 0,
		timeout: timeoutMs,
		logLevel: "off",
	} as const;
	let openai: Promise<OpenAI> | undefined;
	let chat: Promise<ChatOpenAICompletions> | undefined;
	return {
		model,
		embeddingModel: settings.embeddingModel || undefined,
		transcriptionModel: settings.transcriptionModel || "whisper-1",
		openai() {
			openai ??= import("openai").then((library) => new library.OpenAI({ apiKey, ...configuration }));
			return openai;
		},
		chat() {
			// Not ChatOpenAI: that one moves to the responses API by the model's name, which other services do not have.
			chat ??= import("@langchain/openai").then(
				(library) => new library.ChatOpenAICompletions({ apiKey, model, maxRetries: 0, timeout: timeoutMs, streamUsage: false, configuration }),
			);
			return chat;
		},
	};
}
