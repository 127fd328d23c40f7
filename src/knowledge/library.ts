/** Holds the last good version of every document below a folder. */
import { errorFields, type Logger } from "../logger.ts";
import type { SourceDocument } from "./blocks.ts";
import { listDocuments, readDocument } from "./documents.ts";

interface Held {
	/** Of the file as last tried, good or broken. */
	version: string;
	document: SourceDocument | undefined;
	problem: string | undefined;
}

/** The documents of one folder. */
export class Library {
	readonly #dir: string;
	readonly #logger: Logger;
	#held = new Map<string, Held>();

	constructor(dir: string, logger: Logger) {
		this.#dir = dir;
		this.#logger = logger;
	}

	/** The readable documents, by file name. */
	get documents(): SourceDocument[] {
		return [...this.#held.values()].flatMap(({ document }) => document ?? []);
	}

	/** The files whose present version cannot be read. */
	get problems(): { file: string; reason: string }[] {
		return [...this.#held].flatMap(([file, { problem }]) => (problem === undefined ? [] : [{ file, reason: problem }]));
	}

	/**
	 * Reads what was added or changed since the last time and forgets what is gone. Returns whether anything was.
	 * @throws when the folder cannot be listed.
	 */
	async refresh(): Promise<boolean> {
		const found = await listDocuments(this.#dir);
		const held = new Map<string, Held>();
		let changed = found.length !== this.#held.size;
		for (const { file, version } of found) {
			const before = this.#held.get(file);
			const same = before?.version === version;
			changed ||= !same;
			held.set(file, before && same ? before : await this.#read(file, version, before));
		}
		this.#held = held;
		return changed;
	}

	async #read(file: string, version: string, before: Held | undefined): Promise<Held> {
		try {
			return { version, document: await readDocument(this.#dir, file), problem: undefined };
		} catch (error) {
			this.#logger.warn("knowledge document unreadable", errorFields(error));
			return { version, document: before?.document, problem: error instanceof Error ? error.message : String(error) };
		}
	}
}
