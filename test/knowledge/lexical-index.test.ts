/** The index finds by characters and pairs, weighs headings, and stays small and quick. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold } from "../../src/knowledge/fold.ts";
import { LexicalIndex } from "../../src/knowledge/lexical-index.ts";
import { putRight } from "../../src/knowledge/spelling.ts";

const index = new LexicalIndex([
	{ title: "停车收费", body: "地面车位每月200元" },
	{ title: "游泳池", body: "泳池每次25元 地面防滑" },
	{ title: "装修", body: "装修押金3000元 b1层堆放" },
]);

const find = (text: string) => index.search([{ text, weight: 1 }], 3).map(({ at }) => at);

describe("index", () => {
	it("finds by words of the body and weighs those of the heading more", () => {
		expect(find("车位")[0]).toBe(0);
		expect(find("泳池")[0]).toBe(1);
		expect(find("b1")).toEqual([2]);
		expect(find("暖气")).toEqual([]);
	});

	it("tells what is nowhere from what is somewhere", () => {
		expect(index.frequency("押金")).toBe(1);
		expect(index.frequency("押车")).toBe(0);
		expect(index.frequency("地面")).toBe(2);
		expect(index.idf("暖气")).toBeCloseTo(index.maxIdf);
	});

	it("takes an empty folder and any text", () => {
		expect(new LexicalIndex([]).search([{ text: "停车", weight: 1 }], 5)).toEqual([]);
		fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => index.search([{ text, weight: 1 }], 2).length <= 2));
	});

	it("gives the best of many, in order", () => {
		const texts = Array.from({ length: 500 }, (_, at) => ({ title: "", body: "车位".repeat(1 + (at % 50)) + "其他".repeat(50) }));
		const hits = new LexicalIndex(texts).search([{ text: "车位", weight: 1 }], 7);
		expect(hits).toHaveLength(7);
		expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).sort((one, other) => other - one));
		expect(hits.every(({ at }) => at % 50 === 49)).toBe(true);
	});
});

describe("spelling", () => {
	it.each([
		["装休押金", ["装休"], "装修押金"],
		["泳迟几点开", ["泳迟"], "泳池几点开"],
		["今天天气", ["天气"], "今天天气"],
	])("%s", (text, strange, right) => {
		expect(putRight(text, strange, index)).toBe(right);
	});
});

describe("fold", () => {
	it("keeps every character's place", () => {
		fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => fold(text).length === text.length));
		expect(fold("裝修按金１０，０００元 ＡＢc")).toBe("装修按金10,000元 abc");
	});

	it("changes nothing twice", () => {
		fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => fold(fold(text)) === fold(text)));
	});
});
