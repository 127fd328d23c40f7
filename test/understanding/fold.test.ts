import { describe, expect, it } from "vitest";
import { fold } from "../../src/understanding/fold.ts";

describe("fold", () => {
	it.each([
		["電梯裏漏水,衞生間", "电梯里漏水,卫生间"],
		["管理費點樣交?瓦斯", "管理费点样交?瓦斯"],
		["３號樓１２０１", "3号楼1201"],
		["漏\u200b水\u202e了\ufeff", "漏水了"],
		["救命啊啊啊啊啊!!!!!!", "救命啊啊!!"],
		["电话13800008888,房号1111,二二二二", "电话13800008888,房号1111,二二二二"],
		["👍🏻👍🏻👍🏻👍🏻", "👍👍"],
		["  你好 　 啊\r\n\r\n在吗  ", "你好 啊\n在吗"],
		["\u0000\u0007", ""],
		["", ""],
		["\ud83d", ""],
	])("%j becomes %j", (raw, folded) => expect(fold(raw).text).toBe(folded));

	it.each([
		["電梯壞了", "hant"],
		["唔該幫我睇下個門禁", "hant"],
		["电梯坏了", "hans"],
		["lift is broken", "hans"],
		["", "hans"],
	])("%j is written in %s", (raw, script) => expect(fold(raw).script).toBe(script));

	it("changes nothing the second time", () => {
		for (const text of ["電梯裏漏水!!!!", "３號樓  Ａ座", "哈哈哈哈哈[捂脸][捂脸]"]) expect(fold(fold(text).text).text).toBe(fold(text).text);
	});
});
