import { afterAll, beforeAll, expect, test } from "vitest";
import { HOUR_MS } from "../../src/clock.ts";
import { openTown, type Town } from "../town.ts";

let town: Town;
beforeAll(async () => {
	town = await openTown();
});
afterAll(() => town.close());

test("转人工: the bot is silent while a person talks, and comes back by command", async () => {
	const wang = town.person("owner-wang");
	await wang.says("转人工");
	expect(wang.heard().join("\n")).toContain("已请客服同事来和您说");
	const no = await town.lastNo();
	const card = town.group.findLast((message) => message.text.includes(no));

	await wang.says("物业费怎么收");
	expect(wang.heard()).toEqual([]);
	expect(town.groupHeard().join("\n")).toContain("物业费怎么收");

	await town.person("agent-li").saysInGroup("您好，高层每月每平 3.2 元", { replyTo: card?.id });
	const [reply] = wang.heard();
	expect(reply).toContain("您好，高层每月每平 3.2 元");
	expect(reply).not.toContain("李文静");

	await town.person("agent-li").saysInGroup(`交回 ${no.slice(-4)}`);
	expect(wang.heard().join("\n")).toContain("人工服务先到这里");
	await wang.says("你好");
	expect(wang.heard().join("\n")).toContain("我是云栖里管家");
});

test("it comes back by itself when nobody has said anything for the set time", async () => {
	const lin = town.person("owner-lin");
	await lin.says("我要找真人客服");
	lin.heard();
	await town.passes(2 * HOUR_MS + 60_000);
	expect(lin.heard().join("\n")).toContain("可以继续告诉我");
	await lin.says("你好");
	expect(lin.heard().join("\n")).toContain("我是云栖里管家");
});

test("danger is answered even while a person talks", async () => {
	const chen = town.person("owner-chen");
	await chen.says("转人工");
	chen.heard();
	await chen.says("快来人厨房着火了");
	expect(chen.heard().join("\n")).toContain("119");
});

test("outside duty hours the owner is told when somebody will be there", async () => {
	const night = await openTown({ at: "2026-11-21T23:00:00+08:00" });
	const wang = night.person("owner-wang");
	await wang.says("转人工");
	expect(wang.heard().join("\n")).toMatch(/客服中心.*08:30上班/);
	await night.close();
});
