/** A LangChain retriever that joins the lexical ranking with likeness of meaning, and is content with the lexical one alone. */
import type { CallbackManagerForRetrieverRun } from "@langchain/core/callbacks/manager";
import { Document } from "@langchain/core/documents";
import { BaseRetriever } from "@langchain/core/retrievers";
import type { Embedder } from "./embeddings.ts";
import type { Passage } from "./grounding.ts";
import type { Asker } from "./model.ts";
import { quietCallbacks } from "./quiet-callbacks.ts";
import { fuseRanks } from "./rrf.ts";
import { nearest, type Vector } from "./vectors.ts";

/** Where a document of this retriever comes from; `position` counts in the passages it was made of. */
export interface PassageMetadata extends Record<string, unknown> {
	readonly position: number;
	readonly file: string;
	readonly heading: string;
}

/** Ranks passages for a question: their positions, best first, at most `limit`. */
export type LexicalRanking = (question: string, limit: number) => readonly number[];

export interface HybridRetrieverOptions {
	readonly passages: readonly Passage[];
	readonly lexical: LexicalRanking;
	readonly embedder: Embedder;
	/** Passages to return; default 6. */
	readonly limit?: number;
}

/** How far down each ranking is read before they are fused. */
const DEPTH = 50;

/** Immutable like the index beside it: made anew when the documents change; the embeddings' cache makes that cheap. */
export class HybridRetriever extends BaseRetriever<PassageMetadata> {
	override lc_namespace = ["guanjia", "model"];
	readonly #options: HybridRetrieverOptions;
	#vectors: readonly Vector[] | null = null;

	constructor(options: HybridRetrieverOptions) {
		super({ callbacks: quietCallbacks() });
		this.#options = options;
	}

	/** Embeds the passages. Until it has succeeded (true) the lexical ranking stands alone; it may be called again. */
	async prepare(): Promise<boolean> {
		const { embedder, passages } = this.#options;
		this.#vectors = await embedder.embed(passages.map((passage) => `${passage.heading}\n${passage.text}`));
		return this.#vectors !== null;
	}

	/** Positions of the best passages, best first. Never rejects on account of the service. */
	async rank(question: string, asker?: Asker): Promise<number[]> {
		const { lexical, limit = 6 } = this.#options;
		const byWords = lexical(question, DEPTH);
		const byMeaning = await this.#byMeaning(question, asker);
		return byMeaning === null ? byWords.slice(0, limit) : fuseRanks([byWords, byMeaning], limit);
	}

	override async _getRelevantDocuments(question: string, _run?: CallbackManagerForRetrieverRun): Promise<Document<PassageMetadata>[]> {
		const positions = await this.rank(question);
		return positions.flatMap((position) => {
			const passage = this.#options.passages[position];
			if (passage === undefined) return [];
			const { file, heading, text } = passage;
			return [new Document({ pageContent: text, metadata: { position, file, heading } })];
		});
	}

	async #byMeaning(question: string, asker: Asker | undefined): Promise<number[] | null> {
		if (this.#vectors === null) return null;
		const [wanted] = (await this.#options.embedder.embed([question], { asker, keep: false })) ?? [];
		return wanted === undefined ? null : nearest(wanted, this.#vectors, DEPTH);
	}
}
