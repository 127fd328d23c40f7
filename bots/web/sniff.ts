/** What a file really is, told by its first bytes: a name or a declared type can lie. */

/** Images that the page shows in place; anything else is offered as a download. */
export type InlineImage = "image/png" | "image/jpeg" | "image/gif" | "image/webp";

const text = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

/** The image type of these bytes, or null when they are not an image that every browser shows. */
export function sniffImage(bytes: Uint8Array): InlineImage | null {
	if (bytes[0] === 0x89 && text(bytes, 1, 8) === "PNG\r\n\x1a\n") return "image/png";
	if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "image/jpeg";
	if (text(bytes, 0, 6) === "GIF87a" || text(bytes, 0, 6) === "GIF89a") return "image/gif";
	if (text(bytes, 0, 4) === "RIFF" && text(bytes, 8, 12) === "WEBP") return "image/webp";
	return null;
}

const HEIC_BRANDS = new Set(["heic", "heix", "heim", "heis", "mif1", "msf1"]);

/** True for a phone's HEIC photo, which few browsers can show. */
export function isHeic(bytes: Uint8Array): boolean {
	return text(bytes, 4, 8) === "ftyp" && HEIC_BRANDS.has(text(bytes, 8, 12));
}
