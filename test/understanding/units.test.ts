import { describe, expect, it } from "vitest";
import { fold } from "../../src/understanding/fold.ts";
import { findUnit } from "../../src/understanding/units.ts";

describe("findUnit", () => {
	it.each([
		["3-2-1201", { building: "3", section: "2", room: "1201" }],
		["３－２－１２０１ 漏水", { building: "3", section: "2", room: "1201" }],
		["3—2—1201漏水", { building: "3", section: "2", room: "1201" }],
		["3/2/1201", { building: "3", section: "2", room: "1201" }],
		["3#2-1201", { building: "3", section: "2", room: "1201" }],
		["住8-1-1502,漏水", { building: "8", section: "1", room: "1502" }],
		["3栋2单元1201", { building: "3", section: "2", room: "1201" }],
		["12栋1单元 802", { building: "12", section: "1", room: "802" }],
		["三号楼二单元一二零一室", { building: "3", section: "2", room: "1201" }],
		["三栋二单元幺二零一", { building: "3", section: "2", room: "1201" }],
		["十二栋十五零二", { building: "12", room: "1502" }],
		["五栋三零二", { building: "5", room: "302" }],
		["三號樓", { building: "3" }],
		["3號樓電梯壞了", { building: "3" }],
		["2幢东单元12楼中户", { building: "2", section: "东", room: "12楼中户" }],
		["A座1502", { building: "A", room: "1502" }],
		["b座 1203", { building: "B", room: "1203" }],
		["C1502 门铃坏了", { building: "C", room: "1502" }],
		["12#301", { building: "12", room: "301" }],
		["二期3-1201", { building: "3", room: "1201" }],
		["6号1201室", { building: "6", room: "1201" }],
		["18弄6号1201室", { building: "6", room: "1201" }],
		["第3座15樓C室", { building: "3", room: "15C" }],
		["3棟2單元12樓之1", { building: "3", section: "2", room: "12-1" }],
		["1号楼二十二层2202", { building: "1", room: "2202" }],
		["8号楼2101门禁", { building: "8", room: "2101" }],
		["2单元302", { section: "2", room: "302" }],
		["我是1201的业主", { room: "1201" }],
		["我家1201", { room: "1201" }],
		["1201", { room: "1201" }],
		["15樓B室", { room: "15B" }],
	])("%s", (text, unit) => expect(findUnit(fold(text).text)).toEqual(unit));

	it.each(["物业费1200元", "明天10:30", "2026-11-21", "电话13812345678", "R20261121-0007", "三楼灯坏了", "021-55556666", "", "停车费一个月多少"])(
		"%j names no dwelling",
		(text) => expect(findUnit(fold(text).text)).toBeUndefined(),
	);
});
