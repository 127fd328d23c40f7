/** Drawings become PNG files with our own type, on any machine. */
import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { isAppError } from "../../src/errors.ts";
import { FONT_FAMILY, printable } from "../../src/reports/fonts.ts";
import { svgToPng } from "../../src/reports/picture.ts";

/** Width, height and the unpacked rows of a PNG as written by the renderer (8 bits, RGBA). */
function decode(png: Uint8Array) {
	const bytes = Buffer.from(png);
	expect(bytes.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
	const data: Buffer[] = [];
	for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
		if (bytes.toString("latin1", at + 4, at + 8) === "IDAT") data.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
	}
	return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), rows: inflateSync(Buffer.concat(data)) };
}

const drawing = (words: string, style = "") =>
	`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="50"><text x="4" y="34" font-size="24" ${style}>${words}</text></svg>`;

describe("svgToPng", () => {
	test("has the width asked for, and whole rows", () => {
		const { width, height, rows } = decode(svgToPng(drawing("满意度"), { width: 400 }));
		expect([width, height]).toEqual([400, 100]);
		expect(rows.length).toBe(100 * (1 + 400 * 4));
	});

	test("draws Chinese, simplified and traditional, each character its own; bold is bolder", () => {
		const pictures = ["水", "氷", "龍", "龙"].map((sign) => Buffer.from(svgToPng(drawing(sign), { width: 200 })).toString("base64"));
		expect(new Set(pictures).size).toBe(4);
		const empty = Buffer.from(svgToPng(drawing(""), { width: 200 })).toString("base64");
		expect(pictures).not.toContain(empty);
		expect(svgToPng(drawing("水", 'font-weight="700"'), { width: 200 })).not.toEqual(svgToPng(drawing("水"), { width: 200 }));
	});

	test("any family that is asked for is ours, so that no machine's fonts matter", () => {
		const named = svgToPng(drawing("水", `font-family="${FONT_FAMILY}"`), { width: 200 });
		for (const family of ["sans-serif", "serif", "monospace"])
			expect(svgToPng(drawing("水", `font-family="${family}"`), { width: 200 }), family).toEqual(named);
	});

	test("the same drawing gives the same bytes", () => {
		expect(svgToPng(drawing("报修 12 件"), { width: 300 })).toEqual(svgToPng(drawing("报修 12 件"), { width: 300 }));
	});

	test.each([["<p>"], [""], [drawing("大").replace('height="50"', 'height="9000000"')]])("refuses what is no drawing, or too large: %.20s", (svg) => {
		expect.assertions(1);
		try {
			svgToPng(svg, { width: 4_000 });
		} catch (error) {
			expect(isAppError(error, "bad_input")).toBe(true);
		}
	});
});

test.each([
	["厨房 漏水。", "厨房 漏水。"],
	["好👍🏽谢谢🙏😀", "好［表情］谢谢［表情］"],
	["1 2 # * ©", "1 2 # * ©"],
	["𝐀𝟙", "A1"],
	["a\u200Bb\u202Ec\uFE0F", "abc"],
	["x\uD83Dy", "x〓y"],
	["שלום", "〓〓〓〓"],
	["a\r\nb\tc", "a\nb c"],
])("printable: %s", (text, expected) => {
	expect(printable(text)).toBe(expected);
});
