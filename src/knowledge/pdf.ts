/** Reads the text layer of PDF files; unpdf is loaded only when there is one. */
import type { Block } from "./blocks.ts";
import { readPlainText } from "./plain-text.ts";

/** A run of text where it stands on the page; distances in points. */
interface Run {
	readonly text: string;
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly size: number;
}

const PAGE_NUMBER = /^(?:第\s*\d+\s*页(?:\s*共\s*\d+\s*页)?|[-—–\s]*\d{1,4}[-—–\s]*|\d+\s*\/\s*\d+|page\s*\d+.*)$/i;

/**
 * Turns a `.pdf` file into blocks. Running heads and page numbers are dropped, columns kept apart, broken lines joined.
 * @throws Error when the file is damaged, locked, or holds pictures only.
 */
export async function readPdf(bytes: Buffer): Promise<Block[]> {
	const { getDocumentProxy } = await import("unpdf");
	const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
	const pages: string[][] = [];
	for (let number = 1; number <= document.numPages; number++) {
		const { items } = await (await document.getPage(number)).getTextContent();
		pages.push(toLines(items.flatMap(toRun)).filter((line) => !PAGE_NUMBER.test(line.trim())));
	}
	const body = withoutRunningHeads(pages).flat();
	if (body.every((line) => line.trim() === "")) throw new Error("no text in this PDF: it may be a scan");
	return readPlainText(body.join("\n"));
}

function toRun(item: object): Run[] {
	if (!("str" in item && "transform" in item && "width" in item)) return [];
	const { str, transform, width } = item;
	if (typeof str !== "string" || str.trim() === "" || !Array.isArray(transform) || typeof width !== "number") return [];
	const [, , , size, x, y] = transform.map(Number);
	return [{ text: str, x: x ?? 0, y: y ?? 0, width, size: Math.abs(size ?? 0) || 10 }];
}

/** Runs on one height are a line; a gap wider than a character parts two columns. */
function toLines(runs: readonly Run[]): string[] {
	const rows: Run[][] = [];
	for (const run of runs) {
		const row = rows.find(([first]) => first !== undefined && Math.abs(first.y - run.y) < first.size / 2);
		if (row) row.push(run);
		else rows.push([run]);
	}
	return rows
		.sort(([one], [other]) => (other?.y ?? 0) - (one?.y ?? 0))
		.map((row) => row.sort((one, other) => one.x - other.x).reduce((line, run, at) => line + gap(row[at - 1], run) + run.text, ""));
}

function gap(before: Run | undefined, run: Run): string {
	if (!before) return "";
	return run.x - before.x - before.width > before.size * 1.2 ? "  " : "";
}

/** A line that opens or closes most pages belongs to the paper, not to the policy. */
function withoutRunningHeads(pages: readonly string[][]): string[][] {
	if (pages.length < 3) return pages.map((page) => [...page]);
	const count = new Map<string, number>();
	for (const page of pages) for (const line of new Set([page[0], page.at(-1)])) if (line) count.set(line, (count.get(line) ?? 0) + 1);
	return pages.map((page) => page.filter((line, at) => !((at === 0 || at === page.length - 1) && (count.get(line) ?? 0) > pages.length / 2)));
}
