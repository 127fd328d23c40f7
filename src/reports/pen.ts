/** Draws on the pages of a PDF, with our own type: lines of text, boxes, photos; knows nothing of what a form is. */
import PDFDocument from "pdfkit";
import { fontOf, printable, type Weight } from "./fonts.ts";
import { wrap } from "./wrap.ts";

/** Lengths are in points, 72 to the inch; A4. */
export const PAGE = { width: 595.28, height: 841.89 } as const;
export const INK = "#1f2328";
export const GREY = "#6e7781";
const RULE = "#57606a";
const SHADE = "#f0f3f6";

export type Align = "left" | "center" | "right";

/** What the file says of itself; `made` is part of its bytes. */
export interface FileFacts {
	readonly title: string;
	readonly author: string;
	readonly made: Date;
}

/** Draws on the last page, or on the one last turned to. */
export interface Pen {
	/** Type for what is written next. */
	use(weight: Weight, size: number, colour?: string): void;
	/** One line with its middle at the height `middle`, inside `width` from `x` on. */
	put(text: string, x: number, middle: number, width: number, align: Align): void;
	/** The text as the font can show it, in lines of `width`. */
	lines(text: string, width: number): string[];
	box(x: number, y: number, width: number, height: number, shaded: boolean): void;
	/** A photo in the middle of a box; false, and nothing drawn, for bytes that are none. */
	photo(bytes: Uint8Array, x: number, y: number, width: number, height: number): boolean;
	nextPage(): void;
	/** Goes through all pages drawn so far. */
	eachPage(draw: (page: number, pages: number) => void): void;
	/** The file, whole; nothing can be drawn after it. */
	finish(): Promise<Uint8Array>;
}

/** A method of the renderer that its types leave out. */
interface Opener {
	openImage(bytes: Buffer): PDFKit.Mixins.ImageSrc & { readonly width: number; readonly height: number };
}

/** A pen on the first page of a new file. */
export function openPen({ title, author, made }: FileFacts): Pen {
	const doc = new PDFDocument({
		size: "A4",
		margin: 0,
		bufferPages: true,
		lang: "zh-CN",
		displayTitle: true,
		// The default would be read from the disk for nothing.
		font: null as unknown as string,
		info: { Title: title, Author: author, Creator: author, CreationDate: made },
	});
	const chunks: Uint8Array[] = [];
	doc.on("data", (chunk: Uint8Array) => chunks.push(chunk));
	const ended = new Promise<void>((resolve, reject) => doc.on("end", resolve).on("error", reject));
	// The parsed font is shared by all documents; the types know only files.
	for (const weight of ["regular", "bold"] as const) doc.registerFont(weight, fontOf(weight) as unknown as string);

	/** Null for bytes that are no image: drawing them halfway would spoil the page. */
	function readImage(bytes: Uint8Array): PDFKit.Mixins.ImageSrc | null {
		try {
			const image = (doc as unknown as Opener).openImage(Buffer.from(bytes));
			return image.width > 0 && image.height > 0 ? image : null;
		} catch {
			return null;
		}
	}

	return {
		use: (weight, size, colour = INK) => {
			doc.font(weight).fontSize(size).fillColor(colour);
		},
		put(text, x, middle, width, align) {
			if (text === "") return;
			const slack = align === "left" ? 0 : width - doc.widthOfString(text);
			doc.text(text, x + (align === "center" ? slack / 2 : slack), middle, { lineBreak: false, baseline: "middle" });
		},
		lines: (text, width) => wrap(printable(text), width, (piece) => doc.widthOfString(piece)),
		box(x, y, width, height, shaded) {
			doc.rect(x, y, width, height).lineWidth(0.5);
			if (shaded) doc.fillAndStroke(SHADE, RULE);
			else doc.stroke(RULE);
		},
		photo(bytes, x, y, width, height) {
			const image = readImage(bytes);
			if (image !== null) doc.image(image, x, y, { fit: [width, height], align: "center", valign: "center" });
			return image !== null;
		},
		nextPage: () => {
			doc.addPage();
		},
		eachPage(draw) {
			const { count } = doc.bufferedPageRange();
			for (let page = 0; page < count; page++) {
				doc.switchToPage(page);
				draw(page, count);
			}
		},
		async finish() {
			doc.end();
			await ended;
			return Buffer.concat(chunks);
		},
	};
}
