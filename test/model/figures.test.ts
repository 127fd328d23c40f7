import { describe, expect, it } from "vitest";
import { figuresOf } from "../../src/model/figures.ts";

const written = (text: string) => figuresOf(text).map(({ value, unit }) => `${value} ${unit}`.trim());

describe("figures in whatever writing", () => {
	it.each([
		["3.20元", ["3.2 money"]],
		["1,200 元", ["1200 money"]],
		["三万元", ["30000 money"]],
		["3万元", ["30000 money"]],
		["一千二百元", ["1200 money"]],
		["三个工作日", ["3 workday"]],
		["二十四小时", ["24 hour"]],
		["半年", ["0.5 year"]],
		["千分之三", ["3 permille"]],
		["百分之十五", ["15 percent"]],
		["下午六点", ["18:00 clock"]],
		["晚上8点半", ["20:30 clock"]],
		["下午2点到6点", ["14:00 clock", "18:00 clock"]],
		["第十五天", ["15 day"]],
		["08:05", ["8:05 clock"]],
		["120m2", ["120 area"]],
		["2小时", ["2 hour"]],
		["3号楼", ["3 building"]],
		["每月5日", ["5 day"]],
		["一起想想，哪一天都成", []],
	])("%s", (text, figures) => {
		expect(written(text)).toEqual(figures);
	});
});
