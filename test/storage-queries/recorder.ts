/** Writes down every query that goes to the store, by its shape: the same question about another ticket is the same query. */
import mongoose from "mongoose";

type Doc = Record<string, unknown>;

/** One kind of query, with an example of it that can be explained. */
export interface Query {
	readonly collection: string;
	/** The command, its filter with types in place of values, and its order. */
	readonly shape: string;
	/** A `find` or `aggregate` that reads what the command reads. */
	readonly command: Doc;
}

/** A connection whose queries are recorded. */
export interface Recorder {
	readonly connection: mongoose.Connection;
	queries(): Query[];
}

/** Connects to a store under observation. */
export async function recordedConnection(uri: string): Promise<Recorder> {
	const found = new Map<string, Query>();
	const connection = await mongoose.createConnection(uri, { autoIndex: false, autoCreate: false, monitorCommands: true }).asPromise();
	connection.getClient().on("commandStarted", ({ commandName, command }: { commandName: string; command: Doc }) => {
		for (const query of queriesOf(commandName, command)) found.set(`${query.collection} ${query.shape}`, query);
	});
	return { connection, queries: () => [...found.values()].sort((a, b) => `${a.collection}${a.shape}`.localeCompare(`${b.collection}${b.shape}`)) };
}

function queriesOf(name: string, command: Doc): Query[] {
	const collection = String(command[name]);
	switch (name) {
		case "find":
			return [reading(name, collection, asDoc(command.filter), asDoc(command.sort))];
		case "findAndModify":
			return [reading(name, collection, asDoc(command.query), asDoc(command.sort))];
		case "count":
		case "distinct":
			return [reading(name, collection, asDoc(command.query), {})];
		case "update":
			return asList(command.updates).map(({ q }) => reading(name, collection, asDoc(q), {}));
		case "delete":
			return asList(command.deletes).map(({ q }) => reading(name, collection, asDoc(q), {}));
		case "aggregate":
			return [
				{
					collection,
					shape: `aggregate ${JSON.stringify(typed(command.pipeline))}`,
					command: { aggregate: collection, pipeline: command.pipeline, cursor: {} },
				},
			];
		default:
			return []; // inserts, indexes, sessions: nothing is searched
	}
}

function reading(name: string, collection: string, filter: Doc, sort: Doc | Map<string, unknown>): Query {
	const order = sort instanceof Map ? Object.fromEntries(sort) : sort;
	const shape = `${name} ${JSON.stringify(typed(filter))}${Object.keys(order).length > 0 ? ` by ${JSON.stringify(order)}` : ""}`;
	return { collection, shape, command: { find: collection, filter, ...(Object.keys(order).length > 0 ? { sort: order } : {}) } };
}

function asDoc(value: unknown): Doc {
	return (value ?? {}) as Doc;
}

function asList(value: unknown): Doc[] {
	return (value ?? []) as Doc[];
}

/** Values by what sort of thing they are; a list by the sort of its first. */
function typed(value: unknown): unknown {
	if (value === null) return null;
	if (Array.isArray(value)) return value.slice(0, 1).map(typed);
	if (value instanceof Date) return "date";
	if (typeof value !== "object") return typeof value;
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, typed(inner)]));
}
