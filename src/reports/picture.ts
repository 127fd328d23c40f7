/** Pictures from drawings (SVG) with our own type, and photos made fit for print; all inside the process. */
import { Resvg, type ResvgRenderOptions } from "@resvg/resvg-js";
import { AppError } from "../errors.ts";
import { FONT_FAMILY, FONT_FILES } from "./fonts.ts";
import { opaquePng } from "./png.ts";

/** The machine's own fonts are left out, so that a picture is the same everywhere. */
const FONT: ResvgRenderOptions["font"] = {
	fontFiles: Object.values(FONT_FILES),
	loadSystemFonts: false,
	defaultFontFamily: FONT_FAMILY,
	sansSerifFamily: FONT_FAMILY,
	serifFamily: FONT_FAMILY,
	monospaceFamily: FONT_FAMILY,
};

/** More pixels than any photo or sheet needs; guards the memory. */
const MOST_PIXELS = 50_000_000;

/**
 * A PNG of a drawing, `width` pixels wide, on white. Texts pass through {@link printable} first where people wrote them.
 * @throws AppError `bad_input` when it is no SVG, or too large.
 */
export function svgToPng(svg: string, { width, background = "white" }: { width: number; background?: string }): Uint8Array {
	let drawing: Resvg;
	try {
		drawing = new Resvg(svg, { font: FONT, background, fitTo: { mode: "width", value: Math.round(width) } });
	} catch (cause) {
		throw new AppError("bad_input", "not a drawing", { cause });
	}
	const height = (drawing.height / drawing.width) * width;
	if (!(width >= 1 && width * height <= MOST_PIXELS)) throw new AppError("bad_input", `a picture of ${width} × ${Math.round(height)} pixels`);
	return drawing.render().asPng();
}

/** Most bytes of a photo that goes into a document. */
const LARGEST_PHOTO = 12_000_000;
/** Pixels of the longer side of a redrawn photo: 8 cm on paper at 200 dots an inch. */
const PHOTO_SIZE = 640;

/**
 * A photo as a document takes it: a JPEG as it came, or (another format, or `clean`) redrawn without what the camera wrote into
 * it, such as the place. Null when it is none that can be shown.
 */
export function printablePhoto(bytes: Uint8Array, { clean = false } = {}): Uint8Array | null {
	const format = formatOf(bytes);
	if (format === null || bytes.byteLength > LARGEST_PHOTO) return null;
	if (format === "jpeg" && !clean) return bytes;
	try {
		return redraw(`data:image/${format};base64,${Buffer.from(bytes).toString("base64")}`);
	} catch {
		return null;
	}
}

function redraw(href: string): Uint8Array | null {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg"><image href="${href}"/></svg>`;
	// Takes its size from the photo, of which only the head has been read so far: a few kilobytes may unpack to gigabytes.
	const { width, height } = new Resvg(svg, { font: { loadSystemFonts: false } });
	if (!(width >= 1 && height >= 1 && width * height <= MOST_PIXELS)) return null;
	const drawing = new Resvg(svg, {
		font: { loadSystemFonts: false },
		background: "white",
		fitTo: width > height ? { mode: "width", value: PHOTO_SIZE } : { mode: "height", value: PHOTO_SIZE },
	});
	// A photo that could not be read leaves an empty drawing.
	if (drawing.innerBBox() === undefined) return null;
	const drawn = drawing.render();
	return opaquePng(drawn.pixels, drawn.width, drawn.height);
}

/** By the first bytes: what a sender calls a file need not be true. */
function formatOf(bytes: Uint8Array): "jpeg" | "png" | "gif" | null {
	const head = Buffer.from(bytes.subarray(0, 4)).toString("latin1");
	if (head.startsWith("\xff\xd8\xff")) return "jpeg";
	if (head.startsWith("\x89PNG")) return "png";
	return head.startsWith("GIF8") ? "gif" : null;
}
