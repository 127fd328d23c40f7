import { describe, expect, it } from "vitest";
import { ungrounded } from "../../src/model/grounding.ts";
import { FEES, HOURS } from "./model-setup.ts";

describe("an answer that rests on its passages", () => {
	it.each([
		"高层每月每平方米3.2元，别墅每月每平方米5.6元。",
		"高層每月每平方米3.20元。",
		"高层每月每平方米３．２０元，每季度首月10日前缴纳。",
		"逾期按日加收万分之五的违约金。",
		"咨询电话 0571-88661200。",
		"1. 高层每月每平方米3.20元\n2. 别墅每月每平方米5.60元",
	])("%s", (answer) => {
		expect(ungrounded(answer, [FEES])).toBeNull();
	});

	it.each([
		"工作日8点半到12点、下午2点到6点可以施工。",
		"工作日 08:30–12:00、14:00–18:00 可以施工。",
		"装修押金在验收合格后15个工作日内退还。",
		"裝修押金在驗收合格後十五個工作日內退還。",
	])("%s", (answer) => {
		expect(ungrounded(answer, [HOURS])).toBeNull();
	});

	it("reads a table's cell, where the unit stands in the head", () => {
		const table = { file: "f", heading: "收费", text: "| 房屋类型 | 单价（元/㎡·月） |\n|---|---|\n| 高层 | 3.20 |" };
		expect(ungrounded("高层房屋的单价是3.2元/㎡·月。", [table])).toBeNull();
	});
});

describe("an answer that goes beyond its passages", () => {
	it.each([
		["高层每月每平方米 3.50 元。", "figure"],
		["高层每月每平方米三块五。", "figure"],
		["每季度首月15日前缴纳。", "figure"],
		["逾期按日加收千分之五的违约金。", "figure"],
		["100平方米的高层每月是320元。", "figure"],
		["咨询电话 0571-88661201。", "phone"],
		["咨询电话 13812345678。", "phone"],
		["别墅每月每平方米5.60元，逾期可以减免违约金。", "promise"],
		["别墅每月每平方米5.60元，我们会帮您处理好。", "promise"],
		["缴纳物业费咨询张经理。", "name"],
		["物业费按《收费办法》缴纳。", "name"],
		["物业费在 wuye.example.com 缴纳。", "foreign_word"],
		["不可以逾期缴纳。", "banned"],
		["這個不行，請按季度繳納。", "banned"],
		["根据您提供的资料，高层每月每平方米3.20元。", "machine"],
		["今天天气晴朗，适合带孩子去公园散步野餐。", "promise"],
		["天气晴朗，适合带孩子去公园散步野餐。", "unsupported"],
		["", "empty"],
		["\u200b", "empty"],
	])("%s → %s", (answer, reason) => {
		expect(ungrounded(answer, [FEES])).toBe(reason);
	});

	it("tells days from working days", () => {
		expect(ungrounded("装修押金在验收合格后15天内退还。", [HOURS])).toBe("figure");
	});

	it("does not take a clock time from another hour", () => {
		expect(ungrounded("工作日8:30到19:00可以施工。", [HOURS])).toBe("figure");
	});
});
