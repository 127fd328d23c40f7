/** A4 paper to be printed and signed: title, ruled rows that may run over pages, tables, photos, page numbers. */
import PDFDocument from "pdfkit";
import { REPORTS } from "../words/reports.ts";
import { fontOf, printable, type Weight } from "./fonts.ts";
import { wrap } from "./wrap.ts";

/** Lengths in points: 72 to the inch. */
const MARGIN = 46;
const PAGE = { width: 595.28, height: 841.89 };
const TOP = 58;
const BOTTOM = PAGE.height - 56;
const WIDTH = PAGE.width - 2 * MARGIN;
const SIZE = 10;
const LINE = 16;
const PAD = { x: 7, y: 5 };
const INK = "#1f2328";
const GREY = "#6e7781";
const RULE = "#57606a";
const SHADE = "#f0f3f6";
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

/** A method of the renderer that its types leave out. */
interface Opener {
	openImage(bytes: Buffer): PDFKit.Mixins.ImageSrc & { readonly width: number; readonly height: number };
}

const LABEL_SHARE = 0.14;

/** An empty sheet with its head. */
export function openPaper(options: PaperOptions): Paper {
	const doc = new PDFDocument({
		size: "A4",
		margin: 0,
		bufferPages: true,
		lang: "zh-CN",
		displayTitle: true,
		// The default would be read from the disk for nothing.
		font: null as unknown as string,
		info: { Title: `${options.title} ${options.number}`, Author: options.issuer, Creator: options.issuer, CreationDate: options.now },
	});
	const chunks: Uint8Array[] = [];
	doc.on("data", (chunk: Uint8Array) => chunks.push(chunk));
	const ended = new Promise<void>((resolve, reject) => doc.on("end", resolve).on("error", reject));
	let y = TOP;
	let incomplete = false;
	/** Drawn again at the top of a page, while a table lasts. */
	let repeated: (() => void) | null = null;

	// The parsed font is shared by all documents; the types know only files.
	for (const weight of ["regular", "bold"] as const) doc.registerFont(weight, fontOf(weight) as unknown as string);

	function use(weight: Weight, size: number, colour = INK): void {
		doc.font(weight).fontSize(size).fillColor(colour);
	}

	/** One line with its middle at `middle`. */
	function put(text: string, x: number, middle: number, width: number, align: "left" | "center" | "right"): void {
		if (text === "") return;
		const slack = width - doc.widthOfString(text);
		const offset = align === "left" ? 0 : align === "right" ? slack : slack / 2;
		doc.text(text, x + offset, middle, { lineBreak: false, baseline: "middle" });
	}

	function head(): void {
		use("regular", 10.5, GREY);
		put(options.issuer, MARGIN, TOP, WIDTH, "center");
		use("bold", 19);
		put(options.title, MARGIN, TOP + 25, WIDTH, "center");
		use("regular", 9.5);
		put(options.number, MARGIN, TOP + 56, WIDTH, "left");
		put(options.dated, MARGIN, TOP + 56, WIDTH, "right");
		y = TOP + 67;
	}

	function newPage(): void {
		doc.addPage();
		y = TOP;
		repeated?.();
	}

	function lines(cell: Cell): string[] {
		use(cell.label ? "bold" : "regular", SIZE);
		const text = printable(cell.text);
		incomplete ||= text.includes(REPORTS.missing);
		return wrap(text, cell.share * WIDTH - 2 * PAD.x, (piece) => doc.widthOfString(piece));
	}

	/** What of a row is on this page: a rectangle for each cell, its lines inside. */
	function band(cells: readonly Cell[], texts: readonly (readonly string[])[], height: number, room: boolean): void {
		let x = MARGIN;
		for (const [index, cell] of cells.entries()) {
			const width = cell.share * WIDTH;
			doc.rect(x, y, width, height).lineWidth(0.5);
			if (cell.label) doc.fillAndStroke(SHADE, RULE);
			else doc.stroke(RULE);
			use(cell.label ? "bold" : "regular", SIZE);
			const text = texts[index] ?? [];
			const start = room && !cell.label ? y + PAD.y : y + (height - text.length * LINE) / 2;
			for (const [number, line] of text.entries()) {
				put(line, x + PAD.x, start + (number + 0.5) * LINE, width - 2 * PAD.x, cell.label || cell.centred ? "center" : "left");
			}
			x += width;
		}
		y += height;
	}

	function row(cells: readonly Cell[], height = 0): void {
		const texts = cells.map(lines);
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
		use("bold", 11.5);
		put(title, MARGIN, y + 17, WIDTH, "left");
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

	/** Null for bytes that are no image; drawing them halfway would spoil the page. */
	function readImage(bytes: Uint8Array): PDFKit.Mixins.ImageSrc | null {
		try {
			const image = (doc as unknown as Opener).openImage(Buffer.from(bytes));
			return image.width > 0 && image.height > 0 ? image : null;
		} catch {
			return null;
		}
	}

	function photos(all: readonly Photo[]): number {
		const gap = 14;
		const box = { width: (WIDTH - gap) / 2, height: 190 };
		let drawn = 0;
		for (const { bytes, caption } of all) {
			const left = drawn % 2 === 0;
			if (left && BOTTOM - y < box.height + 24) newPage();
			const x = left ? MARGIN : MARGIN + box.width + gap;
			const image = readImage(bytes);
			if (image === null) continue;
			doc.image(image, x, y, { fit: [box.width, box.height], align: "center", valign: "center" });
			use("regular", 9, GREY);
			put(printable(caption), x, y + box.height + 11, box.width, "center");
			drawn++;
			if (!left) y += box.height + 26;
		}
		if (drawn % 2 === 1) y += box.height + 26;
		return drawn;
	}

	function remark(text: string): void {
		use("regular", 9, GREY);
		for (const line of wrap(printable(text), WIDTH, (piece) => doc.widthOfString(piece))) {
			if (BOTTOM - y < LINE) newPage();
			use("regular", 9, GREY);
			put(line, MARGIN, y + LINE / 2 + 3, WIDTH, "left");
			y += LINE - 1;
		}
	}

	/** Done last, when the number of pages is known. */
	function margins(): void {
		const { count } = doc.bufferedPageRange();
		for (let page = 0; page < count; page++) {
			doc.switchToPage(page);
			use("regular", 8.5, GREY);
			put(options.foot, MARGIN, PAGE.height - 34, WIDTH, "left");
			put(REPORTS.page(page + 1, count), MARGIN, PAGE.height - 34, WIDTH, "right");
			if (page > 0) put(REPORTS.continued(options.title, options.number), MARGIN, 38, WIDTH, "left");
			if (options.sample) {
				use("regular", 8.5, SAMPLE);
				put(REPORTS.sample, MARGIN, 38, WIDTH, "right");
			}
		}
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
			doc.end();
			await ended;
			return Buffer.concat(chunks);
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
