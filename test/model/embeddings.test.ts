import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { manualClock } from "../../src/clock.ts";
import { silentLogger } from "../../src/logger.ts";
import { type EmbeddingCache, embeddingCache, memoryEmbeddingCache } from "../../src/model/embedding-model.ts";
import { createEmbedder, type EmbedderOptions } from "../../src/model/embeddings.ts";
import type { Passage } from "../../src/model/grounding.ts";
import { HybridRetriever } from "../../src/model/hybrid-retriever.ts";
import { nearest, unitVector } from "../../src/model/vectors.ts";
import { openStorage } from "../../src/storage/storage.ts";
import { keptLog, NOW } from "./model-setup.ts";
import { type Behaviour, garbage, hangUp, replies, type StandIn, silence, startStandIn, status } from "./stand-in.ts";

/** A meaning of sorts: how much a text has to do with water, with money, with anything else. */
const meaning = (text: string) => [(text.match(/水|漏|滴/g) ?? []).length, (text.match(/费|元|钱/g) ?? []).length, 0.1];

const embeds: Behaviour = (response, seen) => {
	const data = (seen.json.input ?? []).map((text, index) => ({ object: "embedding", index, embedding: meaning(text) }));
	// Out of order, as the format allows.
	replies({ object: "list", data: data.reverse(), model: "e", usage: {} })(response, seen);
};

let standIn: StandIn;
beforeEach(async () => {
	standIn = await startStandIn();
	standIn.behave(embeds);
});
afterEach(() => standIn.close());

const embedderAt = (options: Partial<EmbedderOptions> = {}) =>
	createEmbedder({
		apiKey: "sk-x",
		baseUrl: standIn.baseUrl,
		embeddingModel: "e",
		cache: memoryEmbeddingCache(),
		clock: manualClock(NOW),
		logger: silentLogger,
		retryPauseMs: 0,
		...options,
	});

describe("embedding", () => {
	it("asks in batches for plain floats, once per text, and puts the vectors in order", async () => {
		const embedder = embedderAt({ batchSize: 2 });
		const vectors = await embedder.embed(["漏水", "物业费", "漏水", "你好"]);
		expect(vectors?.map((vector) => vector.indexOf(Math.max(...vector)))).toEqual([0, 1, 0, 2]);
		expect(standIn.seen.map((one) => [one.path, one.json.encoding_format, one.json.input])).toEqual([
			["/v1/embeddings", "float", ["漏水", "物业费"]],
			["/v1/embeddings", "float", ["你好"]],
		]);
	});

	it("embeds nothing again, and keeps no question", async () => {
		const cache = memoryEmbeddingCache();
		await embedderAt({ cache }).embed(["漏水", "物业费"]);
		await embedderAt({ cache }).embed(["物业费", "漏水"]);
		expect(standIn.seen).toHaveLength(1);
		await embedderAt({ cache }).embed(["多少钱"], { keep: false });
		await embedderAt({ cache }).embed(["多少钱"], { keep: false });
		expect(standIn.seen).toHaveLength(3);
		await embedderAt({ cache, embeddingModel: "another" }).embed(["漏水"]);
		expect(standIn.seen).toHaveLength(4);
	});

	it("sends nothing personal", async () => {
		await embedderAt({ names: () => ["高峰"] }).embed(["我叫王建明，3-2-1201，电话13812345678，找高峰"]);
		expect(standIn.seen[0]?.body).not.toMatch(/王建明|1201|138|高峰/);
	});

	it("keeps what it had when a later batch fails", async () => {
		standIn.behave(embeds, status(400), embeds);
		const embedder = embedderAt({ batchSize: 1 });
		expect(await embedder.embed(["漏水", "物业费"])).toBeNull();
		expect(await embedder.embed(["漏水", "物业费"])).toHaveLength(2);
		expect(standIn.seen.map((one) => one.json.input)).toEqual([["漏水"], ["物业费"], ["物业费"]]);
	});

	it.each([
		["garbage", garbage("{"), 2],
		["another shape", replies({ data: "x" }), 2],
		["too few", replies({ data: [] }), 2],
		["base64", replies({ data: [{ index: 0, embedding: "AAAA" }] }), 2],
		["zeros", replies({ data: [{ index: 0, embedding: [0, 0] }] }), 2],
		["a wild index", replies({ data: [{ index: 7, embedding: [1, 0] }] }), 2],
		["500", status(500), 2],
		["404", status(404), 1],
		["a cut connection", hangUp, 2],
	] as const)("gives null on %s", async (_, behaviour, requests) => {
		standIn.behave(behaviour);
		expect(await embedderAt().embed(["漏水"])).toBeNull();
		expect(standIn.seen).toHaveLength(requests);
	});

	it("gives null on silence", async () => {
		standIn.behave(silence);
		const embedder = embedderAt({ timeoutMs: 100 });
		expect(await embedder.embed(["漏水"])).toBeNull();
	});

	it("gives null when its store fails, and logs no text", async () => {
		const logger = keptLog();
		const cache: EmbeddingCache = { get: () => Promise.reject(new Error("漏水")), put: async () => undefined };
		expect(await embedderAt({ cache, logger }).embed(["漏水"])).toBeNull();
		expect(logger.lines.join()).not.toContain("漏水");
	});

	it("is off without an embedding model", async () => {
		expect(await embedderAt({ embeddingModel: undefined }).embed(["漏水"])).toBeNull();
		expect(standIn.seen).toHaveLength(0);
	});
});

describe("vectors", () => {
	it("have length 1, or are none", () => {
		expect([...(unitVector([3, 4]) ?? [])].map((value) => value.toFixed(1))).toEqual(["0.6", "0.8"]);
		for (const values of [[], [0, 0], ["1"], [Number.NaN], [Number.POSITIVE_INFINITY], "AAAA", null]) expect(unitVector(values)).toBeNull();
	});

	it("of another size are passed over", () => {
		const wanted = Float32Array.of(1, 0);
		expect(nearest(wanted, [Float32Array.of(0, 1), Float32Array.of(1, 0, 0), Float32Array.of(1, 0)], 5)).toEqual([2, 0]);
	});
});

describe("vectors in the program's store", () => {
	it("survive a restart", async () => {
		const dataDir = await mkdtemp(join(tmpdir(), "embeddings-"));
		try {
			for (const requests of [1, 1]) {
				const storage = await openStorage({ dataDir, logger: silentLogger });
				const vectors = await embedderAt({ cache: embeddingCache(storage.connection) }).embed(["漏水", "物业费"]);
				expect(vectors?.map((vector) => vector.length)).toEqual([3, 3]);
				expect(standIn.seen).toHaveLength(requests);
				await storage.stop();
			}
		} finally {
			await rm(dataDir, { recursive: true, force: true });
		}
	});
});

const PASSAGES: readonly Passage[] = [
	{ file: "a.md", heading: "宠物", text: "遛狗要牵绳。" },
	{ file: "b.md", heading: "收费", text: "费用每月 3 元。" },
	{ file: "c.md", heading: "报修", text: "水管滴水可以报修。" },
];

describe("hybrid retrieval", () => {
	const lexical = () => [0, 1];

	it("finds by meaning what the words do not, and names where it comes from", async () => {
		const retriever = new HybridRetriever({ passages: PASSAGES, lexical: () => [0], embedder: embedderAt(), limit: 2 });
		expect(await retriever.prepare()).toBe(true);
		const documents = await retriever.invoke("漏了");
		expect(documents.map((one) => one.metadata.position)).toEqual([0, 2]);
		expect(documents[1]).toMatchObject({
			pageContent: "水管滴水可以报修。",
			metadata: { position: 2, file: "c.md", heading: "报修" },
		});
	});

	it("is lexical before it is prepared, and whenever the service fails", async () => {
		const retriever = new HybridRetriever({ passages: PASSAGES, lexical, embedder: embedderAt(), limit: 1 });
		expect(await retriever.rank("漏了")).toEqual([0]);
		expect(standIn.seen).toHaveLength(0);
		await retriever.prepare();
		standIn.behave(status(500));
		expect(await retriever.rank("漏了")).toEqual([0]);
		const unprepared = new HybridRetriever({ passages: PASSAGES, lexical, embedder: embedderAt() });
		expect(await unprepared.prepare()).toBe(false);
		expect(await unprepared.rank("漏了")).toEqual([0, 1]);
	});

	it("prints and traces nothing, whatever the environment says", async () => {
		vi.stubEnv("LANGCHAIN_VERBOSE", "true");
		vi.stubEnv("LANGSMITH_TRACING", "true");
		vi.stubEnv("LANGSMITH_ENDPOINT", standIn.baseUrl);
		vi.stubEnv("LANGSMITH_API_KEY", "lsv2_x");
		const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
		const retriever = new HybridRetriever({ passages: PASSAGES, lexical, embedder: embedderAt({ embeddingModel: undefined }) });
		await retriever.invoke("漏了");
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(log).not.toHaveBeenCalled();
		expect(standIn.seen).toHaveLength(0);
		vi.restoreAllMocks();
		vi.unstubAllEnvs();
	});
});
