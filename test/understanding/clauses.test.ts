import { describe, expect, it } from "vitest";
import { cutsOf } from "../../src/understanding/clauses.ts";

describe("cutsOf", () => {
	it.each([
		["灯坏了。顺便问下物业费怎么交", ["灯坏了。", "顺便问下物业费怎么交"], "announced"],
		["楼道灯不亮,另外我要办张门禁卡", ["楼道灯不亮,", "另外我要办张门禁卡"], "announced"],
		["水管漏了 还有电梯也坏了", ["水管漏了", "还有电梯也坏了"], "announced"],
		["师傅手艺不错，就是约了两次才来", ["师傅手艺不错，", "就是约了两次才来"], "turn"],
		["门坏了。物业费交了", ["门坏了。", "物业费交了"], "sentence"],
		["门坏了，物业费交了", ["门坏了，", "物业费交了"], "clause"],
		["灯不亮然后我想办张卡", ["灯不亮", "然后我想办张卡"], "turn"],
	])("%s", (text, [first, second], sign) => expect(cutsOf(text)[0]).toEqual({ first, second, sign }));

	it.each(["电梯坏了", "", "。。。", "好,电梯坏了"])("leaves %j whole", (text) => expect(cutsOf(text)).toEqual([]));

	it("puts the most telling cut first", () => {
		const signs = cutsOf("灯坏了,一直闪。顺便问下物业费").map((one) => one.sign);
		expect([signs[0], signs.at(-1)]).toEqual(["announced", "clause"]);
	});

	it("gives few cuts however long the text", () => expect(cutsOf("灯坏了。".repeat(500)).length).toBeLessThanOrEqual(6));
});
