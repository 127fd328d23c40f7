/** The one data layer: a mongoose connection, to a MongoDB server or to the embedded store. */
import mongoose from "mongoose";
import type { Logger } from "../logger.ts";
import { type EmbeddedOptions, startEmbedded } from "./embedded/embedded.ts";

export interface StorageOptions extends EmbeddedOptions {
	/** A MongoDB server or cluster; undefined: the embedded store in `dataDir`. */
	mongodbUri?: string;
	logger: Logger;
}

/** An open data layer. Models are registered on `connection`, never on mongoose itself. */
export interface Storage {
	connection: mongoose.Connection;
	kind: "mongodb" | "embedded";
	/** What the connection connects to; holds a password where the setting did. */
	uri: string;
	/** Closes the connection, and the embedded store if there is one. May be called twice. */
	stop(): Promise<void>;
}

const SERVER_SELECTION_MS = 10_000;

/**
 * Opens the data layer. Throws `store_in_use` and `store_newer` (AppError) for the embedded store, and the driver's own
 * error when a MongoDB server cannot be reached.
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
	if (options.mongodbUri !== undefined && options.mongodbUri !== "") {
		const connection = await connect(options.mongodbUri);
		return { connection, kind: "mongodb", uri: options.mongodbUri, stop: () => connection.close() };
	}
	const embedded = await startEmbedded(options);
	try {
		const connection = await connect(embedded.uri);
		const stop = async () => {
			await connection.close();
			await embedded.stop();
		};
		return { connection, kind: "embedded", uri: embedded.uri, stop };
	} catch (error) {
		await embedded.stop();
		throw error;
	}
}

/** Indexes are built by `ensureIndexes`, once and awaited, not behind the first query's back. */
function connect(uri: string): Promise<mongoose.Connection> {
	return mongoose.createConnection(uri, { autoIndex: false, autoCreate: false, serverSelectionTimeoutMS: SERVER_SELECTION_MS }).asPromise();
}

/** Creates the collections and builds the indexes of every model registered on the connection. Safe to repeat. */
export async function ensureIndexes(connection: mongoose.Connection): Promise<void> {
	for (const model of Object.values(connection.models)) {
		await model.createCollection();
		await model.createIndexes();
	}
}
