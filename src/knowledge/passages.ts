/** Cuts a document into passages: one per heading, made of the units that an answer may quote. */
import type { Block, SourceDocument } from "./blocks.ts";
import { fold } from "./fold.ts";

/** A cell of a table row under its column's heading. */
export interface Cell {
	readonly header: string;
	readonly value: string;
}

/** The smallest thing that is quoted: a sentence, a list item or a table row. */
export interface Unit {
	readonly kind: "sentence" | "item" | "row";
	/** As it is shown; for a row, its cells with their column headings. */
	readonly text: string;
	/** `text` folded for matching; a row's also holds the heading of its first column. */
	readonly folded: string;
	/** Position in the passage of the sentence or item that this unit belongs under, or -1. */
	readonly lead: number;
	/** The list or table that this unit is part of; -1 for a sentence. */
	readonly group: number;
	/** An ordered item's number as written, or "". */
	readonly marker: string;
	readonly cells: readonly Cell[];
}

/** A heading with what stands directly below it. */
export interface Passage {
	readonly file: string;
	/** The document's title. */
	readonly title: string;
	/** The nearest heading, as written; the document's title when there is none. */
	readonly heading: string;
	/** All headings from the outermost to the nearest. */
	readonly path: readonly string[];
	readonly foldedHeading: string;
	/** Title and headings, folded. */
	readonly foldedPath: string;
	/** Every heading of the document, folded. */
	readonly foldedOutline: string;
	readonly units: readonly Unit[];
	/** All units, folded. */
	readonly folded: string;
	/** The sentences alone, folded: they speak for the whole passage, while a row speaks only for itself. */
	readonly foldedProse: string;
	readonly effective?: string;
	readonly expires?: string;
}

/** 单位：元 beside a table stands for every bare number in it. */
const UNIT_NOTE = /^[(（]?单位\s*[:：]\s*(元|万元|港币|港元|小时|分钟|天|㎡|平方米)(?![/／])/;
/** A passage longer than this is cut at the next unit, so that one page of small print does not become one passage. */
const MAX_CHARS = 900;
const MAX_TABLE_ROWS_TOGETHER = 60;

/** Cuts `document` into passages, in reading order. A heading with nothing below it makes none. */
export function cutPassages(document: SourceDocument): Passage[] {
	const passages: Passage[] = [];
	const outline = fold([document.title, ...new Set(document.blocks.flatMap((block) => block.path))].join(" "));
	let run: Block[] = [];
	const flush = () => {
		if (run.length > 0) passages.push(...toPassages(document, run, outline));
		run = [];
	};
	for (const block of document.blocks) {
		const open = run[0];
		if (open && open.path.join("\n") !== block.path.join("\n")) flush();
		run.push(block);
	}
	flush();
	return passages;
}

/** Splits running text into sentences; a closing quote or bracket stays with the sentence it closes. */
export function splitSentences(text: string): string[] {
	return text
		.split(/(?<=[。！？!?][”」』）)"]?)(?![”」』）)"])|\n+|(?<=[a-z)]\.)\s+(?=[A-Z])/)
		.map((sentence) => sentence.trim())
		.filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

/** How a table row is read out: its first cell, then the others under their headings. */
export function renderRow(cells: readonly Cell[]): string {
	const [first, ...rest] = cells.filter((cell) => cell.value !== "");
	if (!first) return "";
	if (rest.length === 0) return first.value;
	return `${first.value}：${rest.map((cell) => (cell.header === "" ? cell.value : `${cell.header} ${cell.value}`)).join("，")}`;
}

function toPassages(document: SourceDocument, blocks: readonly Block[], foldedOutline: string): Passage[] {
	const units = unitsOf(blocks);
	const path = blocks[0]?.path ?? [];
	return splitLong(units).map((part) => ({
		file: document.file,
		title: document.title,
		heading: path.at(-1) ?? document.title,
		path,
		foldedHeading: fold(path.at(-1) ?? document.title),
		foldedOutline,
		foldedPath: fold([...(path[0] === document.title ? [] : [document.title]), ...path].join(" ")),
		units: part,
		folded: part.map((unit) => unit.folded).join("\n"),
		foldedProse: part
			.filter((unit) => unit.kind === "sentence")
			.map((unit) => unit.folded)
			.join("\n"),
		effective: document.effective,
		expires: document.expires,
	}));
}

function unitsOf(blocks: readonly Block[]): Unit[] {
	const units: Unit[] = [];
	const parents: { depth: number; at: number }[] = [];
	let group = -1;
	const measure =
		blocks.map((block) => (block.kind === "text" ? UNIT_NOTE.exec(block.text)?.[1] : undefined)).find((found) => found !== undefined) ?? "";
	let previous: Block["kind"] | undefined;
	let lead = -1;
	for (const block of blocks) {
		if (block.kind !== "item" || previous !== "item") {
			group++;
			parents.length = 0;
			lead = openLead(units);
		}
		if (block.kind === "text") for (const text of splitSentences(block.text)) units.push(unit("sentence", text, -1, -1));
		if (block.kind === "item") {
			while (parents.length > 0 && (parents.at(-1)?.depth ?? 0) >= block.depth) parents.pop();
			const above = parents.at(-1)?.at ?? lead;
			parents.push({ depth: block.depth, at: units.length });
			units.push(unit("item", block.text, above, group, block.marker));
		}
		if (block.kind === "table") units.push(...rowsOf(block, lead, group, measure));
		previous = block.kind;
	}
	return units.filter((one) => one.text !== "");
}

/** The sentence that a list or table hangs on: the last one, when it ends with a colon or speaks of what follows. */
function openLead(units: readonly Unit[]): number {
	const last = units.at(-1);
	return last?.kind === "sentence" && /[：:]$|如下|见下表|下列|以下/.test(last.folded) ? units.length - 1 : -1;
}

function rowsOf(block: Extract<Block, { kind: "table" }>, lead: number, group: number, measure: string): Unit[] {
	let carried: readonly string[] = [];
	return block.rows.slice(0, MAX_TABLE_ROWS_TOGETHER * 20).map((row) => {
		const values = block.header.length > 2 && row[0] === "" ? [carried[0] ?? "", ...row.slice(1)] : [...row];
		carried = values;
		const cells = values.map((value, at) => ({
			header: block.header[at] ?? "",
			value: at > 0 && /^\d[\d,.]*$/.test(value) ? value + measure : value,
		}));
		const shown = unit("row", renderRow(cells), lead, group);
		return { ...shown, folded: `${shown.folded} ${fold(cells[0]?.header ?? "")}`, cells };
	});
}

function unit(kind: Unit["kind"], text: string, lead: number, group: number, marker = ""): Unit {
	return { kind, text, folded: fold(text), lead, group, marker, cells: [] };
}

function splitLong(units: readonly Unit[]): Unit[][] {
	const parts: Unit[][] = [];
	let part: Unit[] = [];
	let size = 0;
	let start = 0;
	units.forEach((one, at) => {
		const starts = one.group === -1 || one.group !== units[at - 1]?.group || part.length >= MAX_TABLE_ROWS_TOGETHER;
		if (size + one.text.length > MAX_CHARS && starts && part.length > 0) {
			parts.push(part);
			part = [];
			size = 0;
			start = at;
		}
		part.push({ ...one, lead: one.lead >= start ? one.lead - start : -1 });
		size += one.text.length;
	});
	if (part.length > 0) parts.push(part);
	return parts;
}
