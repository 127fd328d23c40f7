import { describe, expect, it } from "vitest";
import { loadDialect } from "../../src/understanding/dialect.ts";

const standardise = loadDialect();

describe("loadDialect", () => {
	it.each([
		["我屋企水喉爆咗", "我家里水管爆了"],
		["电梯唔郁,有冇人嚟睇下", "电梯不动,有没有人来看下"],
		["阿拉屋里向灯勿亮了伐", "我们家里灯不亮了吗"],
		["咋整", "怎么办"],
		["为啥", "为什么"],
	])("%s", (text, plain) => expect(standardise(text)).toBe(plain));

	it.each(["联系物业", "监控系统", "这是什么情况", "我的门锁坏了,请派人来修", "宜家家居送货", "Please fix the lift", ""])(
		"leaves %j as it is",
		(text) => expect(standardise(text)).toBe(text),
	);
});
