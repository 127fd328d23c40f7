/** Reads the part of Markdown that policies use: headings, paragraphs, lists, pipe tables. */
import { type Block, HeadingTrail } from "./blocks.ts";

const HEADING = /^ {0,3}(#{1,6})\s+(.+?)\s*#*\s*$/;
const ITEM = /^(\s*)(?:([-*+•·])|(\d{1,3}[.)、]|[(（]\d{1,2}[)）]|[①-⑳]))\s*(\S.*)$/;
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
		const line = (lines[at] ?? "").replace(/^\s*(?:>\s?)+/, "");
		const next = lines[at + 1] ?? "";
		const heading = HEADING.exec(line);
		const item = ITEM.exec(line);
		if (heading) {
			flush();
			trail.enter((heading[1] ?? "").length, plain(heading[2] ?? ""));
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
