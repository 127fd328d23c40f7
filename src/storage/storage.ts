/** The one data layer: a mongoose connection, to a MongoDB server or to the embedded store. */
import mongoose from "mongoose";
import { isAppError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { readAddress, uriOf } from "./embedded/address.ts";
import { type EmbeddedOptions, type EmbeddedStore, startEmbedded } from "./embedded/embedded.ts";

export interface StorageOptions extends EmbeddedOptions {
	/** A MongoDB server or cluster; undefined: the embedded store in `dataDir`. */
	mongodbUri?: string;
	/** True for a command that may work beside the running program: it becomes a client of that one's store. */
	shareRunning?: boolean;
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
	let embedded: EmbeddedStore;
	try {
		embedded = await startEmbedded(options);
	} catch (error) {
		const address = options.shareRunning && isAppError(error, "store_in_use") ? readAddress(options.dataDir) : undefined;
		if (address === undefined) throw error;
		return asClient(uriOf(address));
	}
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

/** A client of the store that another process runs: closing it leaves that one alone. */
async function asClient(uri: string): Promise<Storage> {
	const connection = await connect(uri);
	return { connection, kind: "embedded", uri, stop: () => connection.close() };
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
