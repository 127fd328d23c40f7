/** Embeddings as stored: one vector per text and embedding model, found by a hash, so that a restart embeds nothing again. */
import { type Connection, type Model, Schema } from "mongoose";
import type { Vector } from "./vectors.ts";

/** `_id` hashes the embedding model's name and the text; the text itself is not kept. */
interface StoredEmbedding {
	_id: string;
	/** Little-endian 32-bit floats. */
	vector: Buffer;
}

/** Keeps vectors by key. */
export interface EmbeddingCache {
	/** Those of `keys` that are known. */
	get(keys: readonly string[]): Promise<Map<string, Vector>>;
	put(vectors: ReadonlyMap<string, Vector>): Promise<void>;
}

const schema = new Schema<StoredEmbedding>(
	{ _id: { type: String, required: true }, vector: { type: Buffer, required: true } },
	{ collection: "embeddings", versionKey: false },
);

/** Keys per query: a folder of documents may have tens of thousands. */
const PAGE = 500;

/** A cache in the program's own store. */
export function embeddingCache(connection: Connection): EmbeddingCache {
	const embeddings = (connection.models.Embedding as Model<StoredEmbedding> | undefined) ?? connection.model<StoredEmbedding>("Embedding", schema);
	return {
		async get(keys) {
			const found = new Map<string, Vector>();
			for (let from = 0; from < keys.length; from += PAGE) {
				const page = await embeddings.find({ _id: { $in: keys.slice(from, from + PAGE) } }).lean();
				for (const { _id, vector } of page) found.set(_id, fromBytes(vector));
			}
			return found;
		},
		async put(vectors) {
			if (vectors.size === 0) return;
			// Set, not inserted: another process may have embedded the same text at the same time, and wrote the same.
			await embeddings.bulkWrite(
				[...vectors].map(([_id, vector]) => ({ updateOne: { filter: { _id }, update: { $set: { vector: toBytes(vector) } }, upsert: true } })),
				{ ordered: false },
			);
		},
	};
}

/** A cache that lasts as long as the process. */
export function memoryEmbeddingCache(): EmbeddingCache {
	const kept = new Map<string, Vector>();
	return {
		get: async (keys) => new Map(keys.flatMap((key): [string, Vector][] => (kept.has(key) ? [[key, kept.get(key) ?? new Float32Array()]] : []))),
		put: async (vectors) => {
			for (const [key, vector] of vectors) kept.set(key, vector);
		},
	};
}

function toBytes(vector: Vector): Buffer {
	const bytes = Buffer.alloc(vector.length * 4);
	for (const [at, value] of vector.entries()) bytes.writeFloatLE(value, at * 4);
	return bytes;
}

/** Lean documents hold BSON binaries, whose bytes are in `buffer`. */
function fromBytes(stored: Buffer | { readonly buffer: Uint8Array }): Vector {
	const bytes = stored instanceof Uint8Array ? stored : stored.buffer;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return Float32Array.from({ length: bytes.byteLength / 4 }, (_, at) => view.getFloat32(at * 4, true));
}
