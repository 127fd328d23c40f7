import { expect, test } from "vitest";
import { maskName, maskPhone, maskText, maskUnit } from "../../src/words/masking.ts";

test.each([
	["我的电话13812345678", "我的电话138********"],
	["打138 1234 5678找我", "打138********找我"],
	["座机0571-88886666", "座机057********"],
	["身份证330102199001011234", "身份证330****34"],
	["3-2-1201漏水", "3**漏水"],
	["3栋2单元1201漏水", "3栋**漏水"],
	["我是三號樓二單元1201", "我是三號樓**"],
	["A座1502太吵", "A座**太吵"],
	["1201室漏水", "**漏水"],
	["2单元1201", "2单元**"],
	["下午3点到5点，20度", "下午3点到5点，20度"],
	["停水2026-11-21通知", "停水2026-11-21通知"],
	["单号 YQ20261121-0007", "单号 YQ20261121-0007"],
])("«%s»", (text, masked) => {
	expect(maskText(text)).toBe(masked);
});

test("known names and the door of a known unit are hidden wherever they stand", () => {
	expect(maskText("王建明说1201的门坏了", { names: ["王建明"], unitId: "3-2-1201" })).toBe("王**说**的门坏了");
});

test("the parts", () => {
	expect(maskPhone("19900000001")).toBe("199********");
	expect(maskName("欧阳建国")).toBe("欧***");
	expect(maskUnit("3-2-1201")).toBe("3号楼2单元");
	expect(maskUnit("8-101")).toBe("8号楼");
});

test("of an anonymous writer nothing remains", () => {
	expect(maskText("我是王建明，电话13812345678", { names: ["王建明"], whole: true })).toBe("我是某住户，电话****");
});
