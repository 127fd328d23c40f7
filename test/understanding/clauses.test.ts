import { describe, expect, it } from "vitest";
import { passagesOf } from "../../src/understanding/clauses.ts";

describe("passagesOf", () => {
	it.each([
		["灯坏了。顺便问下物业费怎么交", ["灯坏了。", "顺便问下物业费怎么交"]],
		["楼道灯不亮,另外我要办张门禁卡", ["楼道灯不亮,", "另外我要办张门禁卡"]],
		["水管漏了 还有电梯也坏了", ["水管漏了", "还有电梯也坏了"]],
		["你好!电梯坏了", ["你好!电梯坏了"]],
		["电梯坏了", ["电梯坏了"]],
		["", []],
		["。。。", ["。。。"]],
	])("%s", (text, passages) => expect(passagesOf(text).map((one) => one.text)).toEqual(passages));

	it("knows what was announced", () => {
		expect(passagesOf("灯坏了。顺便问下物业费").map((one) => one.announced)).toEqual([false, true]);
		expect(passagesOf("灯坏了。门也坏了").map((one) => one.announced)).toEqual([false, false]);
	});

	it("keeps the number of passages small", () => expect(passagesOf("灯坏了。".repeat(500)).length).toBeLessThanOrEqual(12));
});
