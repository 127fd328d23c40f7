/** Search in ten thousand passages beside MiniSearch and Orama, each given the same characters and pairs; and the whole way to an answer. */
import { performance } from "node:perf_hooks";
import { create, insertMultiple, search } from "@orama/orama";
import MiniSearch from "minisearch";
import { answerFrom, understood } from "../../src/knowledge/answer.ts";
import { buildCorpus } from "../../src/knowledge/corpus.ts";
import { listDocuments, readDocument } from "../../src/knowledge/documents.ts";
import { fold } from "../../src/knowledge/fold.ts";
import { LexicalIndex } from "../../src/knowledge/lexical-index.ts";
import { cutPassages, type Passage } from "../../src/knowledge/passages.ts";
import { rank } from "../../src/knowledge/rank.ts";
import { type QuestionSet, questionSets } from "../../src/knowledge/training/questions.ts";
import type { Print } from "./bench.ts";
import { ms, percentile, table } from "./tables.ts";

export const name = "knowledge";

const PASSAGES = 10_000;
const QUESTIONS = 40;

const TOP = 3;
const COMMUNITY = "sample";
const SHUFFLE_STEP = 7_919;

/** Text that is searched, and whether it is the passage that answers. */
interface Text {
	readonly id: string;
	readonly title: string;
	readonly body: string;
}

interface Engine {
	readonly name: string;
	build(texts: readonly Text[]): void | Promise<void>;
	/** Positions, best first. */
	find(question: string): number[] | Promise<number[]>;
}

/** Prints index time and memory, time per question and recall, then the time of whole answers. */
export async function run(print: Print): Promise<void> {
	const set = questionSets().find(({ name: one, independent }) => one === COMMUNITY && independent);
	if (!set) throw new Error(`no questions for ${COMMUNITY}`);
	const passages = await manyPassages(set);
	const texts = passages.map(({ foldedPath, folded }, at) => ({ id: String(at), title: foldedPath, body: folded }));
	const asked = set.asked.filter(({ facts }) => facts.length > 0).slice(0, QUESTIONS);
	const rows: string[][] = [];
	let base = 0;
	for (const engine of [own(), mini(), orama()]) {
		const before = memory();
		const started = performance.now();
		await engine.build(texts);
		const indexed = performance.now() - started;
		const grown = memory() - before;
		const times: number[] = [];
		let found = 0;
		for (const { question, facts } of asked) {
			const from = performance.now();
			const hits = await engine.find(fold(question));
			times.push(performance.now() - from);
			const holds = (at: number) => facts.every((fact) => squeeze(texts[at]?.body ?? "").includes(squeeze(fold(fact))));
			if (hits.slice(0, TOP).some(holds)) found++;
		}
		const median = percentile(times, 0.5);
		base ||= median;
		rows.push([
			engine.name,
			ms(indexed),
			`${grown.toFixed(0)} MB`,
			ms(median),
			`${(median / base).toFixed(1)}×`,
			`${((100 * found) / asked.length).toFixed(0)} %`,
		]);
	}
	for (const line of table(
		[`${PASSAGES.toLocaleString("en")} passages`, "index", "memory", "a question", "against own", `answer in first ${TOP}`],
		rows,
	))
		print(line);
	print();
	const started = performance.now();
	const corpus = buildCorpus(passages);
	const built = performance.now() - started;
	const times = set.asked.map(({ question }) => {
		const from = performance.now();
		answerFrom(corpus, question, { today: "2026-03-02" });
		return performance.now() - from;
	});
	let found = 0;
	for (const { question, facts } of asked) {
		const best = new Set(rank(understood(corpus, question), corpus).map(({ passageAt }) => passageAt));
		if ([...best].slice(0, TOP).some((at) => facts.every((fact) => squeeze(texts[at]?.body ?? "").includes(squeeze(fold(fact)))))) found++;
	}
	print(`Ranked by the trained weights, the answer is in the first ${TOP} passages for ${((100 * found) / asked.length).toFixed(0)} %.`);
	print(`From question to answer: p50 ${ms(percentile(times, 0.5))}, p95 ${ms(percentile(times, 0.95))}; index ${ms(built)}.`);
}

/** The community's own passages, and others made by mixing the sentences of all communities, which share its words and answer nothing as it does. */
async function manyPassages(set: QuestionSet): Promise<Passage[]> {
	const passages: Passage[] = [];
	for (const { file } of await listDocuments(set.dir)) passages.push(...cutPassages(await readDocument(set.dir, file)));
	const others: Passage[] = [];
	for (const other of questionSets().filter(({ name: one }) => one === "linjiang" || one === "jinghu" || one === "haiwan")) {
		for (const { file } of await listDocuments(other.dir)) others.push(...cutPassages(await readDocument(other.dir, file)));
	}
	const units = others.flatMap((passage) => passage.units);
	for (let at = 0; passages.length < PASSAGES; at++) {
		const model = others[at % others.length];
		if (!model) break;
		const mixed = model.units.map((_, n) => units[(at * SHUFFLE_STEP + n * 131) % units.length]).filter((unit) => unit !== undefined);
		const own = mixed.map((unit) => ({ ...unit, lead: -1 }));
		const folded = own.map((unit) => unit.folded).join("\n");
		passages.push({ ...model, file: `${at}.md`, units: own, folded, foldedProse: folded });
	}
	return passages;
}

function own(): Engine {
	let index: LexicalIndex | undefined;
	return {
		name: "own index",
		build(texts) {
			index = new LexicalIndex(texts);
		},
		find: (question) => index?.search([{ text: question, weight: 1 }], TOP).map(({ at }) => at) ?? [],
	};
}

function mini(): Engine {
	const engine = new MiniSearch<Text>({ fields: ["title", "body"], tokenize: pieces, searchOptions: { boost: { title: 3 } } });
	return {
		name: "MiniSearch",
		build: (texts) => engine.addAll(texts),
		find: (question) => engine.search(question).map(({ id }) => Number(id)),
	};
}

function orama(): Engine {
	const engine = create({
		schema: { title: "string", body: "string" } as const,
		components: { tokenizer: { language: "english", normalizationCache: new Map(), tokenize: pieces } },
	});
	return {
		name: "Orama",
		async build(texts) {
			await insertMultiple(engine, [...texts]);
		},
		find: async (question) =>
			(await search(engine, { term: question, boost: { title: 3 }, limit: TOP, threshold: 1 })).hits.map(({ id }) => Number(id)),
	};
}

/** Characters and pairs, as the own index has them: with their own tokenizers the peers find nothing in Chinese. */
function pieces(text: string): string[] {
	const found: string[] = [];
	for (const [run] of text.matchAll(/[\u4e00-\u9fff]+|[a-z0-9]+/g)) {
		if (/[a-z0-9]/.test(run)) found.push(run);
		else for (let at = 0; at < run.length; at++) found.push(run.charAt(at), ...(at + 1 < run.length ? [run.slice(at, at + 2)] : []));
	}
	return found;
}

function squeeze(text: string): string {
	return text.replace(/\s+/g, "");
}

/** Megabytes in use, after a collection where the program may ask for one. */
function memory(): number {
	globalThis.gc?.();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return (heapUsed + arrayBuffers) / 1_000_000;
}
