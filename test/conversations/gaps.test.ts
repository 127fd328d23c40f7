import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../town.ts";

let town: Town;
beforeAll(async () => {
	town = await openTown();
});
afterAll(() => town.close());

test("a gap is answered by a person once, and by the bot from then on, with its source", async () => {
	const lin = town.person("owner-lin");
	await lin.says("小区网球场的灯光几点关");
	lin.heard();
	const no = await town.lastNo();
	const manager = town.person("manager");
	const notice = manager.seen.findLast((message) => message.text.includes(no));
	await manager.says("网球场灯光每晚 21:30 关闭。", { replyTo: notice?.id });
	expect(manager.heard().join("\n")).toContain(`入库 ${no.slice(-4)}`);
	await manager.says(`入库 ${no.slice(-4)}`);
	expect(manager.heard().join("\n")).toContain("已入库");
	const chen = town.person("owner-chen");
	await chen.says("网球场灯光几点关");
	expect(chen.heard().join("\n")).toMatch(/21:30[\s\S]*管家问答/);
});

test("who may not teach, does not", async () => {
	const wang = town.person("owner-wang");
	await wang.says("请问小区有没有租借轮椅的地方");
	const no = await town.lastNo();
	await town.person("agent-zhang").saysInGroup(`入库 ${no.slice(-4)} 有的`);
	expect(town.groupHeard().join("\n")).not.toContain("已入库");
});

test("managers get the week's gaps", async () => {
	town.person("manager").heard();
	await town.app.scheduler.runNow("knowledge-gaps", town.clock.now());
	await town.settle();
	// The slot is last Monday's; this week's gaps come next Monday.
	town.clock.set("2026-11-23T09:00:30+08:00");
	await town.app.scheduler.runNow("knowledge-gaps", town.clock.now());
	await town.settle();
	expect(town.person("manager").heard().join("\n")).toMatch(/个问题资料里没有答案[\s\S]*轮椅/);
});

test("«为什么这样答» shows intent, scores and passages", async () => {
	const manager = town.person("manager");
	await manager.says("高层物业费每平方多少钱");
	await manager.says("为什么这样答");
	expect(manager.heard().join("\n")).toMatch(/意图：咨询[\s\S]*关键词[\s\S]*《/);
});
