import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPlaceholders } from "../../src/model/placeholders.ts";

const NUMBERED = /\d{3,}/;

describe("what is personal is hidden, also glued to Chinese characters", () => {
	it.each([
		["我的电话13812345678", "我的电话〔电话1〕"],
		["打138 1234 5678找我", "打〔电话1〕找我"],
		["手机１３８１２３４５６７８谢谢", "手机〔电话1〕谢谢"],
		["电话+86-13812345678。", "电话〔电话1〕。"],
		["座机0571-88661200转前台", "座机〔电话1〕转前台"],
		["我号码幺三八一二三四五六七八", "我号码〔电话1〕"],
		["香港电话+852 9123 4567", "香港电话〔电话1〕"],
		["身份证330106199001011234办门禁", "身份证〔证件1〕办门禁"],
		["身份证33010619900101123X", "身份证〔证件1〕"],
		["邮箱wang@example.com收", "邮箱〔邮箱1〕收"],
		["车牌浙A12B45挡住了", "车牌〔车牌1〕挡住了"],
		["我家3-2-1201漏水", "我家〔房号1〕漏水"],
		["3栋2单元1201漏水", "〔房号1〕漏水"],
		["三号楼二单元一二零一没电", "〔房号1〕没电"],
		["三號樓2單元1201室冇水", "〔房号1〕冇水"],
		["2幢东单元12楼中户马桶堵了", "〔房号1〕马桶堵了"],
		["我住1201的", "我住〔房号1〕的"],
		["1201厨房漏水", "〔房号1〕厨房漏水"],
		["A座1502太吵", "〔房号1〕太吵"],
		["楼上1301室天天跳绳", "楼上〔房号1〕天天跳绳"],
		["1203次卧墙上起霉", "〔房号1〕次卧墙上起霉"],
		["我叫小雨，住8栋", "我叫〔姓名1〕，住8栋"],
		["地址3 栋 2 单元 1201", "地址〔房号1〕"],
		["找803的Mr. Wong", "找〔房号1〕的Mr. 〔姓名1〕"],
		["对门1101把墙拆了", "对门〔房号1〕把墙拆了"],
		["还是没水，1904，快来", "还是没水，〔房号1〕，快来"],
		["刚报的2604没水", "刚报的〔房号1〕没水"],
		["1301的业主", "〔房号1〕的业主"],
		["我叫王建明，家里没水", "我叫〔姓名1〕，家里没水"],
		["我是李娜，3-2-1201", "我是〔姓名1〕，〔房号1〕"],
		["姓名：欧阳小雨", "姓名：〔姓名1〕"],
		["王建明 13812345678", "〔姓名1〕 〔电话1〕"],
		["13812345678王建明", "〔电话1〕〔姓名1〕"],
		["找张师傅来看看", "找〔姓名1〕师傅来看看"],
		["陈建国经理态度好", "〔姓名1〕经理态度好"],
		["王建明", "〔姓名1〕"],
	])("%s", (text, hidden) => {
		expect(createPlaceholders().hide(text)).toBe(hidden);
	});

	it("hides the names and the unit that are known, wherever they stand", () => {
		const hidden = createPlaceholders({ names: ["高峰", "王建明"], unitId: "3-2-1201" });
		expect(hidden.hide("高峰家（1201）王建明报的，就是3-2-1201")).toBe("〔姓名1〕家（〔房号2〕）〔姓名2〕报的，就是〔房号1〕");
	});
});

describe("what is not personal stays readable", () => {
	it.each([
		"电梯坏了打哪个电话",
		"3号楼电梯停了",
		"物业费100-200元怎么算",
		"120平米的房子一年交多少",
		"2026年1月5日前交",
		"早上8:30可以装修吗",
		"谢谢",
		"方便的时候来看一下",
		"谢谢师傅，保安大哥也辛苦了",
		"直接找工程部经理，或者物业公司经理",
		"桶的颜色",
		"二期的保修到 2027-01-18",
		"2026年物业费302元，单价3.05元",
		"有人受伤快打120",
		"押金2000元什么时候退",
		"水费3.50元一吨",
	])("%s", (text) => {
		expect(createPlaceholders().hide(text)).toBe(text);
	});
});

describe("putting it back", () => {
	it("gives the same value the same placeholder and restores it however the brackets come back", () => {
		const ledger = createPlaceholders();
		expect(ledger.hide("13812345678，再说一遍13812345678，或13900001111")).toBe("〔电话1〕，再说一遍〔电话1〕，或〔电话2〕");
		expect(ledger.restore("打【电话1】或〔电话 ２〕")).toBe("打13812345678或13900001111");
	});

	it("refuses a placeholder that was never given out", () => {
		const ledger = createPlaceholders();
		ledger.hide("13812345678");
		expect(ledger.restore("请打〔电话2〕")).toBeNull();
	});

	it("does not fill a placeholder that a person typed", () => {
		const ledger = createPlaceholders();
		expect(ledger.hide("〔电话1〕是多少？13812345678")).toBe("〔原文1〕是多少？〔电话1〕");
		expect(ledger.restore("〔原文1〕")).toBe("〔电话1〕");
	});

	it("loses nothing, whatever the text", () => {
		const part = fc.oneof(
			fc.string(),
			fc.constantFrom("王建明", "13812345678", "3-2-1201", "漏水", " ", "，", "〔电话1〕", "三号楼", "$&", "1201室"),
		);
		fc.assert(
			fc.property(fc.array(part), (parts) => {
				const text = parts.join("");
				const ledger = createPlaceholders();
				expect(ledger.restore(ledger.hide(text))).toBe(text);
			}),
		);
	});

	it("takes no time over hostile lengths", () => {
		for (const piece of [" ", "\n", "1", "一", "王", "1-", "我叫", "〔电话1〕 ", "3栋", "a@", "住", "，"]) {
			const began = performance.now();
			createPlaceholders().hide(piece.repeat(10_000 / piece.length));
			expect(performance.now() - began, JSON.stringify(piece)).toBeLessThan(500);
		}
	});

	it("leaves no phone in any surroundings", () => {
		const around = fc.constantFrom("我", "电话", "：", " ", "，", "号", "请打", "a", "。", "\n");
		const phone = fc
			.tuple(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 0, max: 999_999_999 }))
			.map(([a, b]) => `1${a}${String(b).padStart(9, "0")}`);
		fc.assert(
			fc.property(around, phone, around, (before, number, after) => {
				expect(createPlaceholders().hide(`${before}${number}${after}`)).not.toMatch(NUMBERED);
			}),
		);
	});
});
