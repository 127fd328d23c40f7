/** The one small port through which the rest of the program asks a language model; every null means «use the offline path». */
import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import type { Category, Intent } from "../understanding/labels.ts";
import { type Budget, createBudget } from "./budget.ts";
import type { LabelledExample } from "./examples.ts";
import type { Passage } from "./grounding.ts";
import { createGuard, DEFAULT_TIMEOUT_MS } from "./guard.ts";
import { createPlaceholders, type Placeholders } from "./placeholders.ts";
import type { Prompts } from "./prompts.ts";
import { createService, isConfigured, type ServiceSettings } from "./service.ts";

/** Whom a call is for. */
export interface Asker {
	/** Counts against this owner's daily budget; any stable id. */
	readonly id?: string;
	/** Names that must not leave even where they look like ordinary words. */
	readonly names?: readonly string[];
	readonly unitId?: string | null;
}

/** What the model makes of a message; `urgent` may raise what the local rules found, never lower it (see reconcile.ts). */
export interface Classification {
	readonly intent: Intent;
	readonly category: Category | null;
	readonly urgent: boolean;
	/** 0–1 */
	readonly confidence: number;
}

/** A language model. No method ever throws or rejects; null means that the offline path answers. */
export interface Model {
	/** What the message wants. `now` is the instant it was written. Call it after the local danger rules. */
	classify(text: string, now: Date, asker?: Asker): Promise<Classification | null>;
	/** An answer whose every figure, name and promise stands in the passages it cites (`cited`: their positions). */
	answer(question: string, passages: readonly Passage[], asker?: Asker): Promise<{ readonly text: string; readonly cited: readonly number[] } | null>;
	/** What a voice message says. The recording itself cannot be masked: leave it out where that is not wanted. */
	transcribe(audio: Uint8Array, mime: string, asker?: Asker): Promise<string | null>;
	/** What a photo shows, in one sentence for staff. */
	describe(image: Uint8Array, mime: string, asker?: Asker): Promise<string | null>;
}

export interface ModelOptions extends ServiceSettings {
	readonly prompts: Prompts;
	readonly clock: Clock;
	readonly logger: Logger;
	/** Ms that a call may take in all; default 8 000. */
	readonly timeoutMs?: number;
	/** Ms before the one retry, when the service does not say; default 300. */
	readonly retryPauseMs?: number;
	readonly budget?: Budget;
	/** IANA zone of «now» in the prompt and of the budget's day. */
	readonly zone?: string;
	/** Labelled messages to show beside the one that is judged. */
	readonly examples?: readonly LabelledExample[];
	/** Names of the registry, asked for at each call; hidden in everything that leaves. */
	readonly names?: () => readonly string[];
}

/** Answers nothing: the model that is there when none is configured. */
export const offlineModel: Model = {
	classify: async () => null,
	answer: async () => null,
	transcribe: async () => null,
	describe: async () => null,
};

/** The model for `options`, or {@link offlineModel} when neither key nor address is set. Only a configured one loads the libraries. */
export function createModel(options: ModelOptions): Model {
	if (!isConfigured(options)) return offlineModel;
	const { prompts, clock, logger, zone = "Asia/Shanghai", examples = [], timeoutMs = DEFAULT_TIMEOUT_MS } = options;
	const budget = options.budget ?? createBudget({ clock, zone });
	const guard = createGuard({ clock, logger, budget, timeoutMs, retryPauseMs: options.retryPauseMs });
	const service = createService(options, timeoutMs);
	const hiding = (asker: Asker | undefined): Placeholders =>
		createPlaceholders({ names: [...(asker?.names ?? []), ...(options.names?.() ?? [])], unitId: asker?.unitId });

	const classifier = once(async () => {
		const { createClassifier } = await import("./classify.ts");
		return createClassifier({ service, prompt: prompts.classify, examples, zone });
	});
	const answerer = once(async () => {
		const { createAnswerer } = await import("./answer.ts");
		return createAnswerer({ service, prompt: prompts.answer });
	});

	// Loading takes seconds: begun now, so that the first owner does not wait for it. A failure shows again at the first call.
	for (const load of [classifier, answerer, service.openai, service.chat]) load().catch(() => undefined);

	return {
		classify: (text, now, asker) => guard.run("classify", asker?.id, async (signal) => (await classifier())(text, now, hiding(asker), signal)),
		async answer(question, passages, asker) {
			if (passages.length === 0) return null;
			return guard.run("answer", asker?.id, async (signal) => {
				const answer = await (await answerer())(question, passages, hiding(asker), signal);
				if ("text" in answer) return answer;
				logger.info("model.answer_unused", { reason: answer.refused });
				return null;
			});
		},
		async transcribe(audio, mime, asker) {
			const media = await import("./media.ts");
			if (!media.isTranscribable(audio, mime)) return null;
			return guard.run("transcribe", asker?.id, (signal) => media.transcribe(service, audio, mime, signal));
		},
		async describe(image, mime, asker) {
			const media = await import("./media.ts");
			if (!media.isDescribable(image, mime)) return null;
			return guard.run("describe", asker?.id, (signal) => media.describe(service, prompts.describe, image, mime, signal));
		},
	};
}

/** Runs `make` at the first call only; a failed load is tried again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
	let made: Promise<T> | undefined;
	return () => {
		made ??= make().catch((error: unknown) => {
			made = undefined;
			throw error;
		});
		return made;
	};
}
