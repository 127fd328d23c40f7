/** Reads Word documents; mammoth is loaded only when there is one. */
import type { Block } from "./blocks.ts";
import { readHtml } from "./html.ts";

/**
 * Turns a `.docx` file into blocks, by its heading styles, lists and tables.
 * @throws Error when the file is damaged or not a Word document.
 */
export async function readDocx(bytes: Buffer): Promise<Block[]> {
	const { default: mammoth } = await import("mammoth");
	const { value } = await mammoth.convertToHtml({ buffer: bytes }, { convertImage: mammoth.images.imgElement(async () => ({ src: "" })) });
	return readHtml(value);
}
