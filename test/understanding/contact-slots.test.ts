import { describe, expect, it } from "vitest";
import { callsOff, findPhone, findTicketNo, wantsAnonymity } from "../../src/understanding/contact-slots.ts";
import { fold } from "../../src/understanding/fold.ts";

describe("findPhone", () => {
	it.each([
		["我电话13812345678", "13812345678"],
		["138 1234 5678 王先生", "13812345678"],
		["+86-13812345678", "13812345678"],
		["打0571-88881234", "057188881234"],
		["+852 9123 4567", "+85291234567"],
		["0912-345-678 王小姐", "0912345678"],
		["電話 91234567", "91234567"],
		["1201室", undefined],
		["R20261121-0007", undefined],
	])("%s → %s", (text, phone) => expect(findPhone(fold(text).text)).toBe(phone));
});

describe("findTicketNo", () => {
	it.each([
		["R20261121-0007 修好没", "R20261121-0007"],
		["r20261121-0007", "R20261121-0007"],
		["单号0007到哪了", "0007"],
		["工单号是T-1234", "T-1234"],
		["T-1234怎么样了", "T-1234"],
		["编号20261121-0007", "20261121-0007"],
		["3-2-1201漏水", undefined],
		["2026-11-21", undefined],
		["13812345678", undefined],
	])("%s → %s", (text, number) => expect(findTicketNo(fold(text).text)).toBe(number));
});

describe("wantsAnonymity", () => {
	it.each(["匿名投诉楼上", "别说是我说的", "不要告诉他是我反映的", "唔好話係我講", "麻烦保密", "不想透露姓名", "please keep me anonymous"])(
		"%s",
		(text) => expect(wantsAnonymity(fold(text).text)).toBe(true),
	);
	it.each(["不用匿名,我就是1201的", "电梯坏了", "是我说的", ""])("not: %s", (text) => expect(wantsAnonymity(fold(text).text)).toBe(false));
});

describe("callsOff", () => {
	it.each([
		"取消",
		"麻烦取消报修",
		"那个单子撤了吧",
		"不用来了,好了",
		"算了不修了",
		"师傅先别来了",
		"自己修好了不用派人",
		"唔使嚟喇",
		"预约取消一下",
		"帮我把明天的上门取消",
		"已经通了谢谢",
		"cancel please",
	])("%s", (text) => expect(callsOff(fold(text).text)).toBe(true));
	it.each(["怎么取消报修", "别取消啊", "你们为什么取消我的单子", "还没修好", "不能算了", "空调坏了来修", "什么时候能修好", ""])("not: %s", (text) =>
		expect(callsOff(fold(text).text)).toBe(false),
	);
});
