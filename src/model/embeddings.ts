/** Turns texts into vectors with the service's embedding model, each text once and for all. */
import { createHash } from "node:crypto";
import type { Clock } from "../clock.ts";
import { errorFields, type Logger } from "../logger.ts";
import { type Budget, createBudget } from "./budget.ts";
import type { EmbeddingCache } from "./embedding-model.ts";
import { UnusableReply } from "./failure.ts";
import { createGuard, DEFAULT_TIMEOUT_MS } from "./guard.ts";
import type { Asker } from "./model.ts";
import { createPlaceholders } from "./placeholders.ts";
import { createService, isConfigured, type Service, type ServiceSettings } from "./service.ts";
import { unitVector, type Vector } from "./vectors.ts";

/** Embeds texts; never throws or rejects. */
export interface Embedder {
	/**
	 * One vector per text, in order; null when any could not be had (what was had is kept for the next time).
	 * `keep: false` for what will not be asked again, such as a question.
	 */
	embed(texts: readonly string[], options?: { readonly asker?: Asker; readonly keep?: boolean }): Promise<Vector[] | null>;
}

export interface EmbedderOptions extends ServiceSettings {
	readonly cache: EmbeddingCache;
	readonly clock: Clock;
	readonly logger: Logger;
	/** Ms per batch; default 8 000. */
	readonly timeoutMs?: number;
	readonly retryPauseMs?: number;
	/** One request per batch is taken from it. */
	readonly budget?: Budget;
	/** Texts per request; some services allow no more than 10. Default 10. */
	readonly batchSize?: number;
	/** Names of the registry, hidden in everything that leaves. */
	readonly names?: () => readonly string[];
}

/** Characters of a text that are embedded; more than any passage has. */
const LONGEST = 4_000;

/** The embedder for `options`; without service or embedding model one that always says null. */
export function createEmbedder(options: EmbedderOptions): Embedder {
	const { cache, clock, logger, batchSize = 10, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
	const service = createService(options, timeoutMs);
	const { embeddingModel } = service;
	if (!isConfigured(options) || embeddingModel === undefined) return { embed: async () => null };
	const guard = createGuard({ clock, logger, budget: options.budget ?? createBudget({ clock }), timeoutMs, retryPauseMs: options.retryPauseMs });

	/** The vectors of `missing` (key → hidden text), batch by batch; false when a batch failed. */
	const fetchAll = async (missing: ReadonlyMap<string, string>, known: Map<string, Vector>, asker: Asker | undefined, keep: boolean) => {
		const entries = [...missing];
		for (let from = 0; from < entries.length; from += batchSize) {
			const batch = entries.slice(from, from + batchSize);
			const texts = batch.map(([, text]) => text);
			const vectors = await guard.run("embed", asker?.id, (signal) => request(service, embeddingModel, texts, signal));
			if (vectors === null) return false;
			const fresh = new Map(batch.map(([key], at) => [key, vectors[at] ?? new Float32Array()]));
			for (const [key, vector] of fresh) known.set(key, vector);
			if (keep) await cache.put(fresh);
		}
		return true;
	};

	const embed: Embedder["embed"] = async (texts, { asker, keep = true } = {}) => {
		const people = { names: [...(asker?.names ?? []), ...(options.names?.() ?? [])], unitId: asker?.unitId };
		// Services reject an empty input.
		const hidden = texts.map((text) => createPlaceholders(people).hide(text.trim().slice(0, LONGEST)) || "空");
		const keys = hidden.map((text) => keyOf(embeddingModel, text));
		const known = await cache.get([...new Set(keys)]);
		const missing = new Map(keys.flatMap((key, at): [string, string][] => (known.has(key) ? [] : [[key, hidden[at] ?? ""]])));
		if (!(await fetchAll(missing, known, asker, keep))) return null;
		const vectors = keys.map((key) => known.get(key));
		return vectors.every((vector) => vector !== undefined) ? vectors : null;
	};

	return {
		embed: (texts, about) =>
			embed(texts, about).catch((error: unknown) => {
				logger.warn("model.embed_failed", errorFields(error));
				return null;
			}),
	};
}

function keyOf(model: string, text: string): string {
	return createHash("sha256").update(`${model}\u0000${text}`).digest("hex");
}

/** @throws UnusableReply unless there is one sound vector per text. */
async function request(service: Service, model: string, input: string[], signal: AbortSignal): Promise<Vector[]> {
	const client = await service.openai();
	// Floats, said outright: the SDK would ask for base64, which several services do not know.
	const reply: unknown = await client.embeddings.create({ model, input, encoding_format: "float" }, { signal });
	const data = (reply as { data?: unknown } | null | undefined)?.data;
	if (!Array.isArray(data) || data.length !== input.length) throw new UnusableReply("no_embeddings");
	const ordered: unknown[] = new Array(input.length);
	for (const [at, one] of (data as ({ index?: unknown; embedding?: unknown } | null)[]).entries()) {
		ordered[typeof one?.index === "number" ? one.index : at] = one?.embedding;
	}
	const vectors = ordered.map(unitVector);
	if (vectors.length !== input.length || vectors.some((vector) => vector === null || vector.length !== vectors[0]?.length)) {
		throw new UnusableReply("no_embeddings");
	}
	return vectors.filter((vector) => vector !== null);
}
