/** Writes a PNG without transparency, which documents take in as it is, at once and in order. */
import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** 8 bits each of red, green and blue; the standard ways to pack and filter; no interlacing. */
const KIND = Buffer.from([8, 2, 0, 0, 0]);
/** Each byte as its difference from the pixel to the left, which packs photos better. */
const SUB = 1;

/** A PNG of `pixels` (red, green, blue, alpha; opaque), `width` to a row. */
export function opaquePng(pixels: Uint8Array, width: number, height: number): Uint8Array {
	const stride = 1 + width * 3;
	const rows = Buffer.alloc(stride * height);
	for (let y = 0; y < height; y++) {
		rows[y * stride] = SUB;
		for (let x = 0; x < width; x++) {
			const from = (y * width + x) * 4;
			const to = y * stride + 1 + x * 3;
			for (let colour = 0; colour < 3; colour++) {
				const left = x === 0 ? 0 : (pixels[from - 4 + colour] ?? 0);
				rows[to + colour] = ((pixels[from + colour] ?? 0) - left) & 0xff;
			}
		}
	}
	const size = Buffer.alloc(8);
	size.writeUInt32BE(width, 0);
	size.writeUInt32BE(height, 4);
	return Buffer.concat([SIGNATURE, chunk("IHDR", Buffer.concat([size, KIND])), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

/** Length, name, data, check sum. */
function chunk(name: string, data: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
	const frame = Buffer.alloc(named.length + 8);
	frame.writeUInt32BE(data.length, 0);
	named.copy(frame, 4);
	frame.writeUInt32BE(crc32(named), named.length + 4);
	return frame;
}
