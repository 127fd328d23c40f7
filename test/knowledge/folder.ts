/** A knowledge folder in a temporary place, written file by file. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { manualClock } from "../../src/clock.ts";
import { type Knowledge, type KnowledgeOptions, openKnowledge } from "../../src/knowledge/knowledge.ts";
import { silentLogger } from "../../src/logger.ts";

export type Files = Readonly<Record<string, string | Buffer>>;

/** A folder that is removed by `drop`. */
export interface Folder {
	readonly dir: string;
	write(files: Files): Promise<void>;
	drop(): Promise<void>;
}

export async function makeFolder(files: Files): Promise<Folder> {
	const dir = await mkdtemp(join(tmpdir(), "knowledge-"));
	const write = async (more: Files) => {
		for (const [file, content] of Object.entries(more)) {
			await mkdir(dirname(join(dir, file)), { recursive: true });
			await writeFile(join(dir, file), content);
		}
	};
	await write(files);
	return { dir, write, drop: () => rm(dir, { recursive: true, force: true }) };
}

/** Opens a folder unwatched at noon of 2 March 2026 in Shanghai, unless told otherwise. */
export function open(dir: string, options: Partial<KnowledgeOptions> = {}): Promise<Knowledge> {
	return openKnowledge({ dir, clock: manualClock("2026-03-02T04:00:00Z"), zone: "Asia/Shanghai", logger: silentLogger, watch: false, ...options });
}

/** Asks one question of a folder made of `files`. */
export async function askOf(files: Files, question: string, options: Partial<KnowledgeOptions> = {}) {
	const folder = await makeFolder(files);
	try {
		const knowledge = await open(folder.dir, options);
		const answer = knowledge.ask(question);
		await knowledge.close();
		return { ...answer, report: knowledge.report };
	} finally {
		await folder.drop();
	}
}
