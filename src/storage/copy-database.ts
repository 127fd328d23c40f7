/** Copies one database into another, such as the embedded store into a MongoDB server. */
import type mongoose from "mongoose";
import { AppError } from "../errors.ts";

/** What was copied of one collection. */
export interface CopiedCollection {
	readonly name: string;
	readonly documents: number;
	readonly indexes: number;
}

type Database = NonNullable<mongoose.Connection["db"]>;

const BATCH = 500;
/** Values travel with the very types they are stored with. */
const EXACT = { promoteValues: false, promoteBuffers: false, bsonRegExp: true } as const;

/**
 * Copies every collection with its indexes. Throws `conflict` when the target already holds documents, and when the counts
 * differ afterwards; nothing is ever deleted or overwritten.
 */
export async function copyDatabase(from: mongoose.Connection, to: mongoose.Connection, onCopied: (copied: CopiedCollection) => void): Promise<void> {
	const source = databaseOf(from);
	const target = databaseOf(to);
	const names = (await source.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).sort();
	for (const name of names) {
		if ((await target.collection(name).countDocuments({}, { limit: 1 })) > 0) {
			throw new AppError("conflict", `The target already holds documents in ${name}; copy into an empty database`);
		}
	}
	for (const name of names) onCopied(await copyCollection(source, target, name));
}

function databaseOf(connection: mongoose.Connection): Database {
	if (connection.db === undefined) throw new AppError("conflict", "The connection is not open");
	return connection.db;
}

/** Indexes first: a document that breaks one is an error at once. */
async function copyCollection(source: Database, target: Database, name: string): Promise<CopiedCollection> {
	const indexes = (await source.collection(name).listIndexes().toArray()).filter((index) => index.name !== "_id_");
	for (const { key, v, ns, ...options } of indexes) await target.collection(name).createIndex(key, options);
	let documents = 0;
	let batch: object[] = [];
	const flush = async () => {
		if (batch.length > 0) await target.collection(name).insertMany(batch);
		documents += batch.length;
		batch = [];
	};
	for await (const doc of source.collection(name).find({}, EXACT)) {
		batch.push(doc);
		if (batch.length === BATCH) await flush();
	}
	await flush();
	const found = await target.collection(name).countDocuments();
	if (found !== documents) throw new AppError("conflict", `${name}: ${documents} documents were copied but ${found} are there`);
	return { name, documents, indexes: indexes.length };
}
