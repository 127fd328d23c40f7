/** The community's documents as something that can be asked; kept in step with the folder. */
import type { Clock } from "../clock.ts";
import { errorFields, type Logger } from "../logger.ts";
import { type Answer, answerFrom } from "./answer.ts";
import type { SourceDocument } from "./blocks.ts";
import { buildCorpus, type Corpus } from "./corpus.ts";
import { listDocuments, readDocument } from "./documents.ts";
import { cutPassages } from "./passages.ts";

/** A telephone number that the bot may give as the community's own. */
export interface Contact {
	readonly name: string;
	readonly phone: string;
	readonly hours?: string;
}

/** What the last load found. */
export interface LoadReport {
	readonly documents: readonly {
		readonly file: string;
		readonly title: string;
		readonly passages: number;
		readonly effective?: string;
		readonly expires?: string;
	}[];
	readonly passages: number;
	/** Files that could not be read; a good earlier version, if there was one, is still answered from. */
	readonly problems: readonly { readonly file: string; readonly reason: string }[];
	/** Files that do not apply today. */
	readonly expired: readonly string[];
}

/** The community's documents, ready to be asked. */
export interface Knowledge {
	/** Answers from the documents or hands over; never fails. */
	ask(question: string, options?: { explain?: boolean }): Answer;
	/** What the last load found. */
	readonly report: LoadReport;
	/** Reads what has changed in the folder now, without waiting for the watcher. */
	reload(): Promise<LoadReport>;
	/** Stops watching. */
	close(): Promise<void>;
}

/** What `openKnowledge` needs. */
export interface KnowledgeOptions {
	readonly dir: string;
	readonly contacts?: readonly Contact[];
	readonly clock: Clock;
	/** IANA zone in which a document's days begin and end. */
	readonly zone: string;
	readonly logger: Logger;
	/** False leaves the folder unwatched; changes then come with `reload`. Default true. */
	readonly watch?: boolean;
}

interface Held {
	readonly version: string;
	readonly document: SourceDocument;
}

/**
 * Reads every document below `dir`. A broken one is reported, never fatal.
 * @throws when `dir` cannot be listed.
 */
export async function openKnowledge(options: KnowledgeOptions): Promise<Knowledge> {
	const held = new Map<string, Held>();
	let corpus: Corpus = buildCorpus([]);
	let report: LoadReport = { documents: [], passages: 0, problems: [], expired: [] };

	const localDay = () => new Intl.DateTimeFormat("en-CA", { timeZone: options.zone }).format(options.clock.now());
	const reload = async (): Promise<LoadReport> => {
		const found = await listDocuments(options.dir);
		const problems: { file: string; reason: string }[] = [];
		const names = new Set(found.map(({ file }) => file));
		for (const file of held.keys()) if (!names.has(file)) held.delete(file);
		for (const { file, version } of found) {
			if (held.get(file)?.version === version) continue;
			try {
				held.set(file, { version, document: await readDocument(options.dir, file) });
			} catch (error) {
				problems.push({ file, reason: error instanceof Error ? error.message : String(error) });
				options.logger.warn("knowledge document unreadable", errorFields(error));
			}
		}
		const today = localDay();
		const all = [...held.values()].map(({ document }) => document);
		const expired = all.filter((document) => (document.expires ?? today) < today || (document.effective ?? today) > today);
		const documents = all.filter((document) => !expired.includes(document)).map((document) => ({ document, passages: cutPassages(document) }));
		corpus = buildCorpus(documents.flatMap(({ passages }) => passages));
		report = {
			documents: documents.map(({ document, passages }) => ({
				file: document.file,
				title: document.title,
				passages: passages.length,
				effective: document.effective,
				expires: document.expires,
			})),
			passages: corpus.passages.length,
			problems,
			expired: expired.map(({ file }) => file),
		};
		return report;
	};

	await reload();
	return {
		ask: (question, { explain = false } = {}) => answerFrom(corpus, question, { today: localDay(), explain }),
		get report() {
			return report;
		},
		reload,
		close: async () => {},
	};
}
