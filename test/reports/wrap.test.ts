/** Lines fit, lose nothing, and end where the script allows. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { wrap } from "../../src/reports/wrap.ts";

const measure = (piece: string) => [...piece].length;

test("no full stop begins a line, and words stay whole", () => {
	expect(wrap("厨房水龙头漏水。请来。", 7, measure)).toEqual(["厨房水龙头漏", "水。请来。"]);
	expect(wrap("the lift is broken", 8, measure)).toEqual(["the lift", "is", "broken"]);
	expect(wrap("一\n\n二", 5, measure)).toEqual(["一", "", "二"]);
	expect(wrap("", 5, measure)).toEqual([""]);
	expect(wrap("abcdefgh", 3, measure)).toEqual(["abc", "def", "gh"]);
});

test("whatever is written: every line fits and only spaces are lost", () => {
	fc.assert(
		fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), fc.integer({ min: 2, max: 20 }), (text, width) => {
			const lines = wrap(text, width, measure);
			for (const line of lines) expect(measure(line)).toBeLessThanOrEqual(width);
			expect(lines.join("").replace(/\s/gu, "")).toBe(text.replace(/\s/gu, ""));
		}),
	);
});
