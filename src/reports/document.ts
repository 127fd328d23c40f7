/** A4 paper to be printed and signed: title, ruled rows that may run over pages, tables, photos, page numbers. */
import { REPORTS } from "../words/reports.ts";
import { printable } from "./fonts.ts";
import { GREY, openPen, PAGE } from "./pen.ts";

const MARGIN = 46;
const TOP = 58;
const BOTTOM = PAGE.height - 56;
const WIDTH = PAGE.width - 2 * MARGIN;
const SIZE = 10;
const LINE = 16;
const PAD = { x: 7, y: 5 };
const SAMPLE = "#b35900";

/** A field of a row. `label` is shaded and centred; `share` is its part of the width. */
export interface Cell {
	readonly text: string;
	readonly share: number;
	readonly label?: boolean;
	readonly centred?: boolean;
}

/** What stands on every page. */
export interface PaperOptions {
	readonly title: string;
	/** Above the title: who issues it. */
	readonly issuer: string;
	/** The document's number. */
	readonly number: string;
	/** Under the title, right. */
	readonly dated: string;
	/** At the foot of every page. */
	readonly foot: string;
	/** Marks every page as a sample. */
	readonly sample: boolean;
	/** When it is made; part of the file, so that the same data give the same bytes. */
	readonly now: Date;
}

/** A photo with what stands under it. */
export interface Photo {
	readonly bytes: Uint8Array;
	readonly caption: string;
}

/** A sheet being filled from top to bottom. */
export interface Paper {
	/** A heading inside the sheet, kept with what follows. */
	section(title: string): void;
	/** One ruled row; `height` leaves room to write by hand. Long texts go on over the page. */
	row(cells: readonly Cell[], height?: number): void;
	/** Label and value, side by side in equal parts. */
	fields(...pairs: readonly (readonly [label: string, value: string])[]): void;
	/** Rows under headings, which are repeated on each page. */
	table(columns: readonly Cell[], rows: readonly (readonly string[])[], height?: number): void;
	/** Photos, two beside each other. Those that cannot be drawn are left out; returns how many. */
	photos(photos: readonly Photo[]): number;
	/** A small line under what stands above. */
	remark(text: string): void;
	/** The file, whole. */
	finish(): Promise<Uint8Array>;
}

const LABEL_SHARE = 0.14;

/** An empty sheet with its head. */
export function openPaper(options: PaperOptions): Paper {
	const pen = openPen({ title: `${options.title} ${options.number}`, author: options.issuer, made: options.now });
	let y = TOP;
	let incomplete = false;
	/** Drawn again at the top of a page, while a table lasts. */
	let repeated: (() => void) | null = null;

	function head(): void {
		pen.use("regular", 10.5, GREY);
		pen.put(options.issuer, MARGIN, TOP, WIDTH, "center");
		pen.use("bold", 19);
		pen.put(options.title, MARGIN, TOP + 25, WIDTH, "center");
		pen.use("regular", 9.5);
		pen.put(options.number, MARGIN, TOP + 56, WIDTH, "left");
		pen.put(options.dated, MARGIN, TOP + 56, WIDTH, "right");
		y = TOP + 67;
	}

	function newPage(): void {
		pen.nextPage();
		y = TOP;
		repeated?.();
	}

	function linesOf(cell: Cell): string[] {
		pen.use(cell.label ? "bold" : "regular", SIZE);
		const lines = pen.lines(cell.text, cell.share * WIDTH - 2 * PAD.x);
		incomplete ||= lines.some((line) => line.includes(REPORTS.missing));
		return lines;
	}

	/** What of a row is on this page: a rectangle for each cell, its lines inside. */
	function band(cells: readonly Cell[], texts: readonly (readonly string[])[], height: number, room: boolean): void {
		let x = MARGIN;
		for (const [index, cell] of cells.entries()) {
			const width = cell.share * WIDTH;
			pen.box(x, y, width, height, cell.label === true);
			pen.use(cell.label ? "bold" : "regular", SIZE);
			const text = texts[index] ?? [];
			const start = room && !cell.label ? y + PAD.y : y + (height - text.length * LINE) / 2;
			for (const [number, line] of text.entries()) {
				pen.put(line, x + PAD.x, start + (number + 0.5) * LINE, width - 2 * PAD.x, cell.label || cell.centred ? "center" : "left");
			}
			x += width;
		}
		y += height;
	}

	function row(cells: readonly Cell[], height = 0): void {
		const texts = cells.map(linesOf);
		const total = Math.max(...texts.map((text) => text.length));
		const whole = Math.max(height, total * LINE + 2 * PAD.y);
		// A short row is not torn; a long one is, unless hardly anything would fit.
		const least = whole <= 12 * LINE ? whole : 4 * LINE;
		if (BOTTOM - y < least) newPage();
		for (let done = 0; done < total; ) {
			const fits = Math.max(1, Math.floor((BOTTOM - y - 2 * PAD.y) / LINE));
			const count = Math.min(fits, total - done);
			const part = texts.map((text, index) => (cells[index]?.label ? text : text.slice(done, done + count)));
			const full = count === total ? whole : count * LINE + 2 * PAD.y;
			band(cells, part, Math.min(full, BOTTOM - y), height > 0 || total > count);
			done += count;
			if (done < total) newPage();
		}
	}

	function section(title: string): void {
		if (BOTTOM - y < 6 * LINE) newPage();
		pen.use("bold", 11.5);
		pen.put(title, MARGIN, y + 17, WIDTH, "left");
		y += 29;
	}

	function table(columns: readonly Cell[], rows: readonly (readonly string[])[], height = 0): void {
		const heading = () => row(columns.map((column) => ({ ...column, label: true })));
		heading();
		repeated = heading;
		for (const texts of rows)
			row(
				columns.map((column, index) => ({ ...column, text: texts[index] ?? "" })),
				height,
			);
		repeated = null;
	}

	function photos(all: readonly Photo[]): number {
		const gap = 14;
		const box = { width: (WIDTH - gap) / 2, height: 190 };
		let drawn = 0;
		for (const { bytes, caption } of all) {
			const left = drawn % 2 === 0;
			if (left && BOTTOM - y < box.height + 24) newPage();
			const x = left ? MARGIN : MARGIN + box.width + gap;
			if (!pen.photo(bytes, x, y, box.width, box.height)) continue;
			pen.use("regular", 9, GREY);
			pen.put(printable(caption), x, y + box.height + 11, box.width, "center");
			drawn++;
			if (!left) y += box.height + 26;
		}
		if (drawn % 2 === 1) y += box.height + 26;
		return drawn;
	}

	function remark(text: string): void {
		pen.use("regular", 9, GREY);
		for (const line of pen.lines(text, WIDTH)) {
			if (BOTTOM - y < LINE) newPage();
			pen.use("regular", 9, GREY);
			pen.put(line, MARGIN, y + LINE / 2 + 3, WIDTH, "left");
			y += LINE - 1;
		}
	}

	/** Done last, when the number of pages is known. */
	function margins(): void {
		pen.eachPage((page, pages) => {
			pen.use("regular", 8.5, GREY);
			pen.put(options.foot, MARGIN, PAGE.height - 34, WIDTH, "left");
			pen.put(REPORTS.page(page + 1, pages), MARGIN, PAGE.height - 34, WIDTH, "right");
			if (page > 0) pen.put(REPORTS.continued(options.title, options.number), MARGIN, 38, WIDTH, "left");
			if (!options.sample) return;
			pen.use("regular", 8.5, SAMPLE);
			pen.put(REPORTS.sample, MARGIN, 38, WIDTH, "right");
		});
	}

	head();
	return {
		section,
		row,
		fields(...pairs) {
			const value = 1 / pairs.length - LABEL_SHARE;
			row(
				pairs.flatMap(([label, text]) => [
					{ text: label, share: LABEL_SHARE, label: true },
					{ text, share: value },
				]),
			);
		},
		table,
		photos,
		remark,
		async finish() {
			if (incomplete) remark(REPORTS.missingNote);
			margins();
			return pen.finish();
		},
	};
}

/** A row of one label and one wide value. */
export function wide(label: string, text: string): Cell[] {
	return [
		{ text: label, share: LABEL_SHARE, label: true },
		{ text, share: 1 - LABEL_SHARE },
	];
}
