/** Reads the plain HTML that mammoth writes: headings, paragraphs, lists and tables without attributes that matter. */
import { type Block, HeadingTrail } from "./blocks.ts";
import { plain } from "./markdown.ts";

const TAG = /<(\/?)([a-z][a-z0-9]*)[^>]*>/gi;

interface TableBeingRead {
	rows: string[][];
	row: string[];
}

/** Turns mammoth's HTML into blocks. A short bold paragraph counts as a heading, as authors without styles write them. */
export function readHtml(html: string): Block[] {
	const blocks: Block[] = [];
	const trail = new HeadingTrail();
	let table: TableBeingRead | undefined;
	let text = "";
	let depth = 0;
	let ordered: number[] = [];
	let last = 0;
	const flush = (kind: "text" | "item") => {
		const content = clean(text);
		const bold = /^\s*<strong>.*<\/strong>\s*$/is.test(text);
		text = "";
		if (content === "") return;
		if (kind === "text" && (bold || NUMBERED.test(content)) && content.length <= 28 && !/[。；，]$/.test(content))
			return trail.enter(bold ? 4 : 5, content);
		const number = ordered.at(-1) ?? 0;
		if (kind === "text") blocks.push({ kind, path: trail.path, text: content });
		else blocks.push({ kind, path: trail.path, text: content, depth, marker: number > 0 ? `${number}.` : "" });
	};
	for (const found of html.matchAll(TAG)) {
		const closing = found[1] === "/";
		const tag = (found[2] ?? "").toLowerCase();
		text += html.slice(last, found.index);
		last = found.index + found[0].length;
		if (/^h[1-6]$/.test(tag)) {
			if (closing && clean(text) !== "") trail.enter(Number(tag[1]), clean(text));
			text = "";
		} else if (tag === "table") {
			if (closing && table) blocks.push(...tableBlock(trail.path, table.rows));
			table = closing ? undefined : { rows: [], row: [] };
			text = "";
		} else if (table && tag === "tr") {
			if (closing) table.rows.push(table.row);
			table.row = [];
			text = "";
		} else if (table && (tag === "td" || tag === "th")) {
			if (closing) table.row.push(clean(text));
			text = "";
		} else if (table) {
			if (tag === "p" && closing) text += " ";
		} else if (tag === "ul" || tag === "ol") {
			if (!closing) flush("item");
			depth += closing ? -1 : 1;
			ordered = closing ? ordered.slice(0, -1) : [...ordered, tag === "ol" ? 0 : Number.NEGATIVE_INFINITY];
		} else if (tag === "li") {
			if (closing) flush("item");
			else ordered = [...ordered.slice(0, -1), (ordered.at(-1) ?? 0) + 1];
		} else if (tag === "p") {
			if (closing) flush("text");
		} else if (tag === "br") text += "\n";
		else if (tag === "strong") text += found[0];
	}
	text += html.slice(last);
	flush("text");
	return blocks;
}

const NUMBERED = /^(?:第[一二三四五六七八九十百\d]+[章节条]|[一二三四五六七八九十]{1,3}、)/;

function tableBlock(path: readonly string[], rows: readonly string[][]): Block[] {
	const [header, ...rest] = rows.filter((row) => row.some((cell) => cell !== ""));
	return header && rest.length > 0 ? [{ kind: "table", path, header, rows: rest }] : [];
}

function clean(text: string): string {
	return plain(text.replace(/<[^>]*>/g, ""))
		.replace(/&quot;/g, '"')
		.replace(/&#39;/g, "'")
		.replace(/[ \t]+/g, " ")
		.trim();
}
