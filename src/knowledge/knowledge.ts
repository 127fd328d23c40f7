/** The community's documents as something that can be asked; kept in step with the folder. */
import type { Clock } from "../clock.ts";
import { errorFields, type Logger } from "../logger.ts";
import { type Answer, answerFrom } from "./answer.ts";
import type { SourceDocument } from "./blocks.ts";
import { type Contact, contactPassages } from "./contacts.ts";
import { type Contradiction, findContradictions } from "./contradictions.ts";
import { buildCorpus, type Corpus } from "./corpus.ts";
import { keepOwn } from "./foreign.ts";
import { Library } from "./library.ts";
import { cutPassages } from "./passages.ts";
import { type ChangeSource, debounced, folderChanges } from "./watcher.ts";
import type { Weights } from "./weights.ts";

/** A document that is answered from. */
export interface DocumentReport {
	readonly file: string;
	readonly title: string;
	readonly passages: number;
	readonly effective?: string;
	readonly expires?: string;
	/** Other companies that it speaks of; what it says about them is left out. */
	readonly strangers: readonly string[];
}

/** What the last load found. */
export interface LoadReport {
	readonly documents: readonly DocumentReport[];
	readonly passages: number;
	/** Files that could not be read; a good earlier version, if there was one, is still answered from. */
	readonly problems: readonly { readonly file: string; readonly reason: string }[];
	/** Files that do not apply today: expired, or not yet in force. */
	readonly expired: readonly string[];
	/** Passages that give different figures for the same thing (A13). */
	readonly contradictions: readonly Contradiction[];
}

/** The community's documents, ready to be asked. */
export interface Knowledge {
	/** Answers from the documents or hands over; never fails. */
	ask(question: string, options?: { explain?: boolean }): Answer;
	/** What the last load found. */
	readonly report: LoadReport;
	/** What questions are answered from just now. */
	readonly corpus: Corpus;
	/** Reads what has changed in the folder now, without waiting for the watcher. */
	reload(): Promise<LoadReport>;
	/** Stops watching. */
	close(): Promise<void>;
}

/** What `openKnowledge` needs. */
export interface KnowledgeOptions {
	readonly dir: string;
	/** The only numbers that are given as the community's own beside those in its own documents. */
	readonly contacts?: readonly Contact[];
	/** The community's and its company's names, to tell its own documents from others'. */
	readonly names?: readonly string[];
	readonly clock: Clock;
	/** IANA zone in which a document's days begin and end. */
	readonly zone: string;
	readonly logger: Logger;
	/** False leaves the folder unwatched; changes then come with `reload`. Default true. */
	readonly watch?: boolean;
	/** Where changes are heard of; the folder itself by default. */
	readonly changes?: ChangeSource;
	/** Milliseconds of quiet after a change before the folder is read again. */
	readonly settleMs?: number;
	/** Documents from elsewhere than the folder, read anew at each reload. */
	readonly more?: () => Promise<readonly SourceDocument[]>;
	/** Other weights than the shipped ones, while they are trained. */
	readonly weights?: Weights;
	/** Told after each load but the first. */
	readonly onReload?: (report: LoadReport) => void;
}

/** A changed file is live well within five seconds of its last write. */
const SETTLE_MS = 300;

/**
 * Reads every document below `dir`. A broken one is reported, never fatal.
 * @throws when `dir` cannot be listed.
 */
export async function openKnowledge(options: KnowledgeOptions): Promise<Knowledge> {
	const library = new Library(options.dir, options.logger);
	await library.refresh();
	let more = (await options.more?.()) ?? [];
	let state = load([...library.documents, ...more], library, options);
	let queue: Promise<unknown> = Promise.resolve();

	const reload = (): Promise<LoadReport> => {
		const done = queue.then(async () => {
			const fresh = (await options.more?.()) ?? [];
			const grown = JSON.stringify(fresh) !== JSON.stringify(more);
			more = fresh;
			if ((await library.refresh()) || grown) {
				state = load([...library.documents, ...more], library, options);
				options.onReload?.(state.report);
			}
			return state.report;
		});
		queue = done.catch((error) => options.logger.error("knowledge folder cannot be read", errorFields(error)));
		return done;
	};
	const settle = debounced(() => void reload().catch(() => {}), options.settleMs ?? SETTLE_MS);
	const source = options.changes ?? (options.watch === false ? undefined : folderChanges(options.dir, options.logger));
	const watching = source?.(settle);

	return {
		ask(question, { explain = false } = {}) {
			const today = localDay(options);
			if (today !== state.day) state = load([...library.documents, ...more], library, options);
			return answerFrom(state.corpus, question, { today, explain });
		},
		get report() {
			return state.report;
		},
		get corpus() {
			return state.corpus;
		},
		reload,
		async close() {
			watching?.close();
			settle.cancel();
			await queue;
		},
	};
}

interface Loaded {
	readonly day: string;
	readonly corpus: Corpus;
	readonly report: LoadReport;
}

/** Makes everything anew from the documents that apply today. */
function load(all: readonly SourceDocument[], library: Library, options: KnowledgeOptions): Loaded {
	const { contacts = [], names = [] } = options;
	const day = localDay(options);
	const current = newest(all.filter((document) => (document.expires ?? day) >= day && (document.effective ?? day) <= day));
	const { documents, strangers } = keepOwn(current, { names, phones: contacts.map(({ phone }) => phone) });
	const cut = documents.map((document) => ({ document, passages: cutPassages(document) }));
	const passages = cut.flatMap((one) => one.passages);
	const report: LoadReport = {
		documents: cut.map(({ document: { file, title, effective, expires }, passages: own }) => ({
			file,
			title,
			passages: own.length,
			effective,
			expires,
			strangers: strangers.get(file) ?? [],
		})),
		passages: passages.length,
		problems: library.problems,
		expired: all.filter((document) => !current.includes(document)).map(({ file }) => file),
		contradictions: findContradictions(passages),
	};
	const { problems, contradictions, expired } = report;
	options.logger.info("knowledge loaded", {
		documents: current.length,
		passages: passages.length,
		problems: problems.length,
		contradictions: contradictions.length,
		expired: expired.length,
	});
	return { day, corpus: buildCorpus([...passages, ...contactPassages(contacts)], options.weights), report };
}

/** Of two versions of a document under one title, the one that took effect later applies. Notices share titles without being versions. */
function newest(documents: readonly SourceDocument[]): SourceDocument[] {
	const latest = new Map<string, string>();
	for (const { title, effective = "" } of documents) if (effective > (latest.get(plainTitle(title)) ?? "")) latest.set(plainTitle(title), effective);
	return documents.filter(({ title, effective }) => effective === undefined || NOTICE.test(title) || effective === latest.get(plainTitle(title)));
}

const NOTICE = /通知|公告|通告|公示|告示|启事/;

/** 停车收费（2026 年修订版） is 停车收费; 收费（别墅） is not 收费（高层）. */
function plainTitle(title: string): string {
	return title.replace(/[（(【][^）)】]*(?:\d{4}|版|修订|试行|更新)[^）)】]*[）)】]|\d{4}\s*年?(?:修订|试行)?版?|[新旧]版|\s/g, "");
}

function localDay({ zone, clock }: KnowledgeOptions): string {
	return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(clock.now());
}
