/** Collections, indexes, and what a driver asks of a server it meets. */
import { type Doc, isDoc } from "../engine/documents.ts";
import { CommandError } from "../engine/errors.ts";
import { parseIndexSpec } from "../engine/index-spec.ts";
import { compileFilter } from "../engine/language.ts";
import type { Context, Handler, Handlers } from "./context.ts";

/** The MongoDB release whose behaviour the store follows. */
const VERSION = "7.0.0";
const MAX_WIRE_VERSION = 21;

function createIndexes({ store, body, namespace }: Context): Doc {
	const existed = store.collections.has(namespace);
	const collection = store.collection(namespace);
	const before = collection.schema.indexes.size + 1;
	for (const raw of body.indexes as Doc[]) collection.createIndex(parseIndexSpec(raw));
	return { numIndexesBefore: before, numIndexesAfter: collection.schema.indexes.size + 1, createdCollectionAutomatically: !existed };
}

function listIndexes({ store, cursors, namespace }: Context): Doc {
	const collection = store.collections.get(namespace);
	if (collection === undefined) throw new CommandError(26, "NamespaceNotFound", `ns does not exist: ${namespace}`);
	const indexes: Doc[] = [{ v: 2, key: { _id: 1 }, name: "_id_" }, ...[...collection.schema.indexes.values()].map((spec) => ({ v: 2, ...spec }))];
	return cursors.first(namespace, indexes[Symbol.iterator](), Number.POSITIVE_INFINITY);
}

function dropIndexes({ store, body, namespace }: Context): Doc {
	const collection = store.collections.get(namespace);
	if (collection === undefined) throw new CommandError(26, "NamespaceNotFound", `ns not found ${namespace}`);
	const before = collection.schema.indexes.size + 1;
	const wanted = body.index === "*" ? [...collection.schema.indexes.keys()] : [body.index].flat();
	for (const index of wanted)
		collection.schema.dropIndex(typeof index === "string" ? index : nameByKey(index, [...collection.schema.indexes.values()]));
	return { nIndexesWas: before };
}

function nameByKey(key: unknown, indexes: readonly { name: string; key: Doc }[]): string {
	const text = JSON.stringify(key);
	return indexes.find((index) => JSON.stringify(index.key) === text)?.name ?? text;
}

function create({ store, namespace }: Context): Doc {
	if (store.collections.has(namespace)) throw new CommandError(48, "NamespaceExists", `Collection ${namespace} already exists.`);
	store.collection(namespace);
	return {};
}

function drop({ store, namespace }: Context): Doc {
	store.drop(namespace);
	return { ns: namespace };
}

function dropDatabase({ store, database }: Context): Doc {
	for (const namespace of [...store.collections.keys()]) if (namespace.startsWith(`${database}.`)) store.drop(namespace);
	return { dropped: database };
}

function listCollections({ store, cursors, body, database }: Context): Doc {
	const prefix = `${database}.`;
	const all = [...store.collections.keys()]
		.filter((namespace) => namespace.startsWith(prefix))
		.map((namespace) => ({ name: namespace.slice(prefix.length), type: "collection", options: {}, info: { readOnly: false } }));
	const matches = compileFilter(isDoc(body.filter) ? body.filter : {});
	return cursors.first(`${database}.$cmd.listCollections`, all.filter(matches)[Symbol.iterator](), Number.POSITIVE_INFINITY);
}

function listDatabases({ store }: Context): Doc {
	const names = new Set([...store.collections.keys()].map((namespace) => namespace.split(".")[0]));
	return { databases: [...names].map((name) => ({ name, sizeOnDisk: 0, empty: false })), totalSize: 0 };
}

function serverStatus(): Doc {
	return { version: VERSION, host: "embedded", process: "embedded", pid: process.pid, uptime: process.uptime() };
}

/** The answer to `hello`: a replica set of one, because drivers allow transactions and retried writes only there. */
export function helloReply(address: string): Handler {
	return () => ({
		helloOk: true,
		isWritablePrimary: true,
		ismaster: true,
		secondary: false,
		setName: "embedded",
		setVersion: 1,
		hosts: [address],
		me: address,
		primary: address,
		maxBsonObjectSize: 16 * 1024 * 1024,
		maxMessageSizeBytes: 48_000_000,
		maxWriteBatchSize: 100_000,
		localTime: new Date(),
		logicalSessionTimeoutMinutes: 30,
		connectionId: 1,
		minWireVersion: 0,
		maxWireVersion: MAX_WIRE_VERSION,
		readOnly: false,
	});
}

/** Commands that change collections or indexes; each runs inside one write. */
export const SCHEMA_COMMANDS: Handlers = { createindexes: createIndexes, dropindexes: dropIndexes, create, drop, dropdatabase: dropDatabase };

/** Commands about the store itself. */
export const SERVER_COMMANDS: Handlers = {
	listindexes: listIndexes,
	listcollections: listCollections,
	listdatabases: listDatabases,
	ping: () => ({}),
	buildinfo: () => ({ version: VERSION, versionArray: VERSION.split(".").map(Number), gitVersion: "embedded", maxBsonObjectSize: 16 * 1024 * 1024 }),
	serverstatus: serverStatus,
	connectionstatus: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
	getparameter: () => ({ featureCompatibilityVersion: { version: "7.0" } }),
};
