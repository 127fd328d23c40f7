/** Reads text without markup: headings and lists are recognised by how Chinese documents number and write them. */
import { type Block, HeadingTrail } from "./blocks.ts";
import { ITEM, joinLines, runInHeading, withoutAnswerMark } from "./markdown.ts";

/** Heading forms from the outermost to the innermost; a line may open one only when it is short and ends openly. */
const LEVELS: readonly { level: number; form: RegExp }[] = [
	{ level: 2, form: /^第[一二三四五六七八九十百零\d]+[章编篇部分]+\s*\S/ },
	{ level: 3, form: /^第[一二三四五六七八九十百零\d]+[节條条]\s*\S/ },
	{ level: 3, form: /^[一二三四五六七八九十]{1,3}[、.．]\s*\S/ },
	{ level: 4, form: /^[(（][一二三四五六七八九十]{1,3}[)）]\s*\S/ },
	{ level: 3, form: /^【[^】]+】$/ },
	{ level: 4, form: /^\d{1,2}\.\d{1,2}\s*[^\d\s]/ },
	{ level: 3, form: /^\d{1,2}[.、．]\s*[^\d\s]/ },
	{ level: 5, form: /^\d{1,2}\.\d{1,2}\.\d{1,2}\s*\D/ },
];
/** A line of a list without marks: a name, then a time or an amount. */
const ENTRY = /^[^\s\d,，。；;：:]{2,14}(?:\s{2,}|\t|[(（][^)）]{1,12}[)）]\s*)(?=\S).{0,60}\d.*$/;
const CLOSED = /[。；;，,！!？?…]$/;
const MAX_HEADING = 28;
/** Deeper than any numbered heading. */
const RUN_IN = 7;

/** Turns plain text into blocks. Columns parted by tabs, bars or wide gaps are read as a table when two lines or more agree. */
export function readPlainText(source: string): Block[] {
	const lines = source.split(/\r?\n|\f/).map((line) => withoutAnswerMark(line.replace(/\s+$/, "")));
	const blocks: Block[] = [];
	const trail = new HeadingTrail();
	let paragraph: string[] = [];
	const flush = () => {
		if (paragraph.length > 0) blocks.push({ kind: "text", path: trail.path, text: joinLines(paragraph) });
		paragraph = [];
	};
	for (let at = 0; at < lines.length; at++) {
		const line = lines[at] ?? "";
		const end = tableEnd(lines, at);
		const level = headingLevel(lines, at);
		const runIn = runInHeading(line);
		const item = ITEM.exec(line);
		if (line.trim() === "" || /^\s*[-=_*—]{3,}\s*$/.test(line)) {
			flush();
		} else if (runIn !== undefined) {
			flush();
			trail.enter(RUN_IN, runIn);
		} else if (end - at >= 2) {
			flush();
			const [header = [], ...rows] = lines.slice(at, end).map(columns);
			blocks.push({ kind: "table", path: trail.path, header, rows });
			at = end - 1;
		} else if (level > 0) {
			flush();
			trail.enter(level, headingText(line));
		} else if (item) {
			flush();
			blocks.push({ kind: "item", path: trail.path, text: (item[4] ?? "").trim(), depth: (item[1] ?? "").length, marker: item[3] ?? "" });
		} else if (ENTRY.test(line.trim())) {
			flush();
			blocks.push({ kind: "item", path: trail.path, text: line.trim().replace(/\s{2,}|\t+/g, " "), depth: 0, marker: "" });
		} else {
			if (paragraph.length > 0 && /[。！？：:；]$/.test(paragraph.at(-1) ?? "") && /^\s{2,}|^　/.test(line)) flush();
			paragraph.push(line.trim());
		}
	}
	flush();
	return blocks;
}

function headingText(line: string): string {
	return line
		.trim()
		.replace(/^【([^】]+)】$/, "$1")
		.replace(/^#+\s*/, "")
		.replace(/[：:]$/, "");
}

/** 0 when the line is no heading; 1 for a title that stands alone. */
function headingLevel(lines: readonly string[], at: number): number {
	const line = (lines[at] ?? "").trim();
	if (line.length === 0 || line.length > MAX_HEADING || CLOSED.test(line)) return 0;
	const marked = /^(#{1,6})\s+\S/.exec(line);
	if (marked) return marked[1]?.length ?? 1;
	if (/[:：]/.test(line.slice(0, -1))) return 0;
	const numbered = LEVELS.find(({ form }) => form.test(line));
	if (numbered) return numbered.form.source.startsWith("^\\d{1,2}[.、") && isListRun(lines, at) ? 0 : numbered.level;
	return standsAlone(lines, at) && !ITEM.test(line) ? (lines.slice(0, at).every((before) => before.trim() === "") ? 1 : 2) : 0;
}

/** `1. …` lines that follow each other directly are a list; one with text below it is a heading. */
function isListRun(lines: readonly string[], at: number): boolean {
	const numbered = (line: string | undefined) => line !== undefined && /^\s*\d{1,2}[.、．]\s*\S/.test(line);
	return numbered(lines[at + 1]) || numbered(lines[at - 1]) || (lines[at + 1] ?? "").trim() === "";
}

function standsAlone(lines: readonly string[], at: number): boolean {
	const line = (lines[at] ?? "").trim();
	const empty = (text: string | undefined) => text === undefined || text.trim() === "";
	return empty(lines[at - 1]) && line.length <= 20 && /[\p{L}\p{N})）》]$|[：:]$/u.test(line) && lines.slice(at + 1).some((next) => !empty(next));
}

function columns(line: string): string[] {
	const separator = line.includes("\t") ? /\t+/ : line.includes("|") || line.includes("｜") ? /[|｜]/ : /\s{2,}|　+/;
	const trimmed = line.trim().replace(/^[|｜]|[|｜]$/g, "");
	return trimmed.split(separator).map((cell) => cell.trim());
}

/** The line after the last one of a table that starts at `at`; `at` itself when none starts there. */
function tableEnd(lines: readonly string[], at: number): number {
	const width = columns(lines[at] ?? "").length;
	if (width < 2) return at;
	let end = at;
	while (end < lines.length && columns(lines[end] ?? "").length === width && (lines[end] ?? "").trim() !== "") end++;
	return end - at >= 2 ? end : at;
}
