/** Reads the part of Markdown that policies use: headings, paragraphs, lists, pipe tables. */
import { type Block, HeadingTrail } from "./blocks.ts";

const HEADING = /^ {0,3}(#{1,6})\s+(.+?)\s*#*\s*$/;
/** `1.1 …` too, but no line that opens with a decimal: 2.5元. */
export const ITEM =
	/^(\s*)(?:([-*+](?=\s)|[•·●○▪■◆※])|(\d{1,2}(?:\.\d{1,2})+(?!\d|\s*(?:元|米|万|%|‰|度|平|公斤|小时|倍))|\d{1,3}[.)、．](?!\d)|[(（]\d{1,2}[)）]|[①-⑳]))\s*(\S.*)$/;
/** A question of a list of questions and answers is the heading of its answer. */
const ASKED = /^\s*(?:\*\*)?\s*(?:问题?|[Qq])\s*\d*\s*[:：.、]\s*(.+?)\s*(?:\*\*)?\s*$/;
const ANSWERED = /^\s*(?:\*\*)?\s*(?:答案?|回答|[Aa])\s*\d*\s*[:：.、](?:\*\*)?\s*/;
const BOLD_LINE = /^\s*\*\*([^*]{1,30}?)[:：]?\*\*[:：]?\s*$/;
/** Deeper than any marked heading. */
const RUN_IN = 7;
const TABLE_RULE = /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/;
const IGNORED = /^\s*(?:[-*_]\s*){3,}$|^\s*<!--.*-->\s*$|^\s*!\[[^\]]*\]\([^)]*\)\s*$|^\s*```/;

/** Turns Markdown into blocks. Text inside code fences is read like any other text. */
export function readMarkdown(source: string): Block[] {
	const lines = source.replace(/<!--[\s\S]*?-->/g, "").split(/\r?\n/);
	const blocks: Block[] = [];
	const trail = new HeadingTrail();
	let paragraph: string[] = [];
	const flush = () => {
		if (paragraph.length > 0) blocks.push({ kind: "text", path: trail.path, text: joinLines(paragraph) });
		paragraph = [];
	};
	for (let at = 0; at < lines.length; at++) {
		const line = withoutAnswerMark((lines[at] ?? "").replace(/^\s*(?:>\s?)+/, ""));
		const next = lines[at + 1] ?? "";
		const heading = HEADING.exec(line);
		const runIn = runInHeading(line);
		const item = ITEM.exec(line);
		if (heading) {
			flush();
			trail.enter((heading[1] ?? "").length, plain(heading[2] ?? ""));
		} else if (runIn !== undefined) {
			flush();
			trail.enter(RUN_IN, plain(runIn));
		} else if (line.includes("|") && TABLE_RULE.test(next) && next.includes("-")) {
			flush();
			const end = tableEnd(lines, at + 2);
			blocks.push({ kind: "table", path: trail.path, header: cells(line), rows: lines.slice(at + 2, end).map(cells) });
			at = end - 1;
		} else if (line.trim() !== "" && /^\s*(=+|-{3,})\s*$/.test(next) && paragraph.length === 0) {
			trail.enter(next.includes("=") ? 1 : 2, plain(line));
			at++;
		} else if (IGNORED.test(line) || line.trim() === "") {
			flush();
		} else if (item) {
			flush();
			const [text, last] = withContinuation(lines, at, item[4] ?? "");
			blocks.push({ kind: "item", path: trail.path, text: plain(text), depth: (item[1] ?? "").length, marker: item[3] ?? "" });
			at = last;
		} else {
			paragraph.push(plain(line));
		}
	}
	flush();
	return blocks;
}

/** The heading that a line of running text is: a question, or a short line in bold. */
export function runInHeading(line: string): string | undefined {
	const bold = BOLD_LINE.exec(line)?.[1];
	return ASKED.exec(line)?.[1] ?? (bold !== undefined && !/[。；]$/.test(bold) ? bold : undefined);
}

/** Takes 答： off a line. */
export function withoutAnswerMark(line: string): string {
	return line.replace(ANSWERED, "");
}

/** Joins wrapped lines: no space between Chinese, one between Latin words. */
export function joinLines(lines: readonly string[]): string {
	return lines.reduce((text, line) => {
		const next = line.trim();
		const glue = /[\w,.;:)]$/.test(text) && /^[\w(]/.test(next) ? " " : "";
		return text + glue + next;
	}, "");
}

/** Takes the markup off a run of text and keeps its words. */
export function plain(text: string): string {
	return text
		.replace(/!\[([^\]]*)\]\([^)]*\)/g, "$1")
		.replace(/\[([^\]]+)\]\([^)]*\)/g, "$1")
		.replace(/<br\s*\/?>/gi, "，")
		.replace(/<\/?[a-z][^>]*>/gi, "")
		.replace(/(\*\*|__|~~|`)/g, "")
		.replace(/(^|[^\w*])\*(\S[^*]*?)\*/g, "$1$2")
		.replace(/\\([\\`*_{}[\]()#+\-.!|~])/g, "$1")
		.replace(/&nbsp;/g, " ")
		.replace(/&amp;/g, "&")
		.replace(/&lt;/g, "<")
		.replace(/&gt;/g, ">")
		.trim();
}

/** A list item may run on over indented lines that open nothing of their own. */
function withContinuation(lines: readonly string[], start: number, first: string): [text: string, last: number] {
	const parts = [first];
	let at = start;
	for (;;) {
		const next = lines[at + 1];
		if (next === undefined || next.trim() === "" || !/^\s{2,}\S/.test(next) || ITEM.test(next) || HEADING.test(next) || next.includes("|")) break;
		parts.push(next);
		at++;
	}
	return [joinLines(parts), at];
}

function tableEnd(lines: readonly string[], from: number): number {
	let end = from;
	while (end < lines.length && (lines[end] ?? "").includes("|")) end++;
	return end;
}

function cells(line: string): string[] {
	return line
		.trim()
		.replace(/^\|/, "")
		.replace(/(?<!\\)\|\s*$/, "")
		.split(/(?<!\\)\|/)
		.map((cell) => plain(cell.trim()));
}
