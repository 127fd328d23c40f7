import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../town.ts";

let town: Town;
beforeAll(async () => {
	town = await openTown({ at: "2026-11-21T03:10:00+08:00" });
});
afterAll(() => town.close());

test("gas: safety words first, at night, and everybody who answers for it is alerted", async () => {
	const wang = town.person("owner-wang");
	await wang.says("家里厨房有很浓的煤气味", { wait: false });
	await town.app.pipeline.drain();
	await town.app.dispatcher.drain();
	const [first, second, ...more] = wang.heard();
	expect(first).toMatch(/不要开关/);
	expect(first).toContain("119");
	expect(first).toMatch(/单号 YQ20261121-\d{4}/);
	expect(second).toContain("有人受伤或被困吗");
	expect(more).toEqual([]);
	const group = town.groupHeard().join("\n");
	expect(group).toContain("🚨");
	expect(group).toContain("3号楼2单元12层");
	expect(group).not.toContain("1201");
	expect(group).not.toContain("19900000001");
	expect(town.person("manager").heard().join("\n")).toContain("3-2-1201");
});

test("at most three questions, and every further word reaches the people on site", async () => {
	const guest = town.person("guest-1");
	await guest.says("有人晕倒了快来人");
	await guest.says("在北门口");
	await guest.presses("有人受伤");
	await guest.says("13900001234");
	await guest.says("他还有呼吸");
	const questions = guest.heard().filter((text) => /？$|请留一个/.test(text));
	expect(questions.length).toBeLessThanOrEqual(3);
	const group = town.groupHeard().join("\n");
	expect(group).toContain("在北门口");
	expect(group).toContain("他还有呼吸");
	expect(group).not.toContain("13900001234");
});

test("a repeated cry for help raises one ticket", async () => {
	const lin = town.person("owner-lin");
	await lin.says("着火了着火了");
	await lin.says("快来人啊楼道全是烟");
	const emergencies = (await town.app.desk.openTickets()).filter((ticket) => ticket.danger === "fire");
	expect(emergencies).toHaveLength(1);
});

test.each([
	["上次电梯困人的事后来怎么处理的", "past"],
	["如果燃气泄漏了应该怎么办", "hypothetical"],
	["我都要气炸了，你们到底管不管", "metaphor"],
	["昨晚游戏里打爆了三个人哈哈", "game"],
	["新闻里说隔壁小区着火了，我们有消防演习吗", "news"],
])("«%s» is not an emergency (%s)", async (text) => {
	const he = town.person("owner-he");
	town.groupHeard();
	await he.says(text);
	expect(town.groupHeard().join("\n")).not.toContain("🚨");
});
