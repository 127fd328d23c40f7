/** Reads the text layer of PDF files; unpdf is loaded only when there is one. */
import type { Block } from "./blocks.ts";
import { readPlainText } from "./plain-text.ts";

/**
 * Turns a `.pdf` file into blocks. Running heads, page numbers and broken lines are put right first.
 * @throws Error when the file is damaged, locked, or holds pictures only.
 */
export async function readPdf(bytes: Buffer): Promise<Block[]> {
	const { extractText, getDocumentProxy } = await import("unpdf");
	const document = await getDocumentProxy(new Uint8Array(bytes));
	const { text } = await extractText(document, { mergePages: false });
	const pages = text.map((page) => page.split(/\r?\n/).map((line) => line.trim()));
	const body = withoutRunningHeads(pages).flatMap((lines) =>
		lines.filter((line) => !/^(?:第\s*\d+\s*页|[-—\s]*\d{1,4}[-—\s]*|\d+\s*\/\s*\d+)$/.test(line)),
	);
	if (body.every((line) => line === "")) throw new Error("no text in this PDF: it may be a scan");
	return readPlainText(body.join("\n"));
}

/** A line that opens or closes most pages belongs to the paper, not to the policy. */
function withoutRunningHeads(pages: readonly string[][]): string[][] {
	if (pages.length < 3) return pages.map((page) => [...page]);
	const count = new Map<string, number>();
	for (const page of pages) for (const line of new Set([page[0], page.at(-1)])) if (line) count.set(line, (count.get(line) ?? 0) + 1);
	return pages.map((page) => page.filter((line, at) => !((at === 0 || at === page.length - 1) && (count.get(line) ?? 0) > pages.length / 2)));
}
