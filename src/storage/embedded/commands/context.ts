/** What a command handler gets and gives. */
import type { Doc } from "../engine/documents.ts";
import type { Owner, Store } from "../engine/store.ts";
import type { Cursors } from "./cursors.ts";

/** A command as it came over the wire. */
export interface Command {
	/** The command document, numbers as JavaScript numbers; its first key is the command's name. */
	body: Doc;
	/** The documents of a list (`documents`, `updates` …) with every type kept, and as bytes. */
	list(name: string): readonly { exact: Doc; bytes: Uint8Array }[];
	/** The command document with every type kept. */
	exact(): Doc;
}

/** What a handler works on. */
export interface Context {
	store: Store;
	cursors: Cursors;
	command: Command;
	body: Doc;
	/** The database's name. */
	database: string;
	/** `database.collection`. */
	namespace: string;
	/** Set inside a transaction. */
	owner: Owner | undefined;
}

/** Answers a command; `ok: 1` is added to what it returns. */
export type Handler = (context: Context) => Doc | Promise<Doc>;

/** Handlers by lower-case command name. */
export type Handlers = Readonly<Record<string, Handler>>;
