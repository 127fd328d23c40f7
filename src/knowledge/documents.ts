/** Finds the documents below a folder and reads each format into blocks. */
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import type { Block, SourceDocument } from "./blocks.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { readMarkdown } from "./markdown.ts";
import { readPlainText } from "./plain-text.ts";

const FORMATS: ReadonlySet<string> = new Set([".md", ".markdown", ".txt", ".docx", ".pdf"]);
/** A policy is never this large; a bigger file is a mistake and would stall the start. */
const MAX_BYTES = 30_000_000;

/** A file as found: `version` changes whenever its content may have changed. */
export interface FoundFile {
	readonly file: string;
	readonly version: string;
}

/** Lists the documents below `dir`, deepest folders included, in a stable order. Hidden files, office lock files and
 * READMEs, which speak to whoever keeps the folder, are left out. */
export async function listDocuments(dir: string): Promise<FoundFile[]> {
	const entries = await readdir(dir, { recursive: true, withFileTypes: true });
	const names = entries
		.filter((entry) => !entry.isDirectory() && FORMATS.has(extname(entry.name).toLowerCase()))
		.map((entry) => join(entry.parentPath, entry.name).slice(join(dir, "/").length).replaceAll("\\", "/"))
		.filter((file) => !file.split("/").some((part) => part.startsWith(".") || part.startsWith("~$") || part === "node_modules"))
		.filter((file) => !/^readme\./i.test(basename(file)));
	const found = await Promise.all(
		names.sort().map(async (file) => {
			const info = await stat(join(dir, file)).catch(() => undefined);
			return info?.isFile() ? { file, version: `${info.mtimeMs}:${info.size}` } : undefined;
		}),
	);
	return found.filter((one) => one !== undefined);
}

/**
 * Reads one document.
 * @throws Error saying what is wrong with the file: too large, not text, unreadable dates, damaged.
 */
export async function readDocument(dir: string, file: string): Promise<SourceDocument> {
	const bytes = await readFile(join(dir, file));
	if (bytes.length > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes`);
	const name = basename(file, extname(file));
	const format = extname(file).toLowerCase();
	if (format === ".docx") return { file, ...titled(await (await import("./docx.ts")).readDocx(bytes), name) };
	if (format === ".pdf") return { file, ...titled(await (await import("./pdf.ts")).readPdf(bytes), name) };
	const { matter, body } = splitFrontMatter(decode(bytes));
	const blocks = format === ".txt" ? readPlainText(body) : readMarkdown(body);
	return { file, ...titled(blocks, name, matter.title), effective: matter.effective, expires: matter.expires };
}

/** UTF-8, UTF-16 with a mark, or GB18030, which old Windows machines write. */
function decode(bytes: Buffer): string {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
	if (bytes.subarray(0, 8_000).includes(0)) throw new Error("not a text file");
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder("gb18030").decode(bytes);
	}
}

/** A document is called by its own first heading when that stands above everything, else by its front matter or file name. */
function titled(blocks: readonly Block[], fileName: string, given?: string): { title: string; blocks: readonly Block[] } {
	const first = blocks[0]?.path[0];
	const shared = first !== undefined && blocks.every((block) => block.path[0] === first);
	return { title: given ?? (shared ? first : fileName), blocks };
}
