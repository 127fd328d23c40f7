import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../town.ts";

let town: Town;
beforeAll(async () => {
	town = await openTown();
});
afterAll(() => town.close());

test("a fee question is answered from the documents, with document and heading", async () => {
	const wang = town.person("owner-wang");
	await wang.says("高层的物业费多少钱一平方");
	const [answer] = wang.heard();
	expect(answer).toContain("3.20");
	expect(answer).toMatch(/依据：《[^》]*物业[^》]*》/);
	expect(town.groupHeard()).toEqual([]);
});

test("a stranger may ask public questions", async () => {
	const guest = town.person("guest-1");
	await guest.says("装修施工时间是几点到几点");
	expect(guest.heard().join("\n")).toMatch(/\d{1,2}[:：]\d{2}/);
});

test("what the documents do not say goes to a person, with a number and without the phrases of B15", async () => {
	const lin = town.person("owner-lin");
	await lin.says("请问小区网球场的灯光几点关");
	const [refusal] = lin.heard();
	expect(refusal).toMatch(/请客服同事核实，已为您登记（单号 YQ\d{8}-\d{4}）/);
	expect(refusal).not.toMatch(/不行|不知道|不可以/);
	expect(town.person("manager").heard().join("\n")).toContain("资料里没有答案");
	expect(town.groupHeard().join("\n")).toContain("【咨询】");
});

test("the manager answers a handed-over question by replying to it, and the owner gets the answer", async () => {
	const manager = town.person("manager");
	const question = manager.seen.at(-1);
	await manager.says("网球场灯光晚上九点半关。", { replyTo: question?.id });
	expect(town.person("owner-lin").heard().join("\n")).toContain("网球场灯光晚上九点半关。");
	expect(manager.heard().join("\n")).toContain("已转告业主");
});

test("who writes Traditional is answered in Traditional", async () => {
	const chen = town.person("owner-chen");
	await chen.says("廚房水喉漏水，麻煩派人來修");
	expect(chen.heard().join("\n")).toMatch(/師傅上門/);
});

test("a question about danger is answered and followed by what to do if it is happening", async () => {
	const sun = town.person("owner-sun");
	await sun.says("如果电梯困人了应该打哪个电话");
	expect(sun.heard().join("\n")).toContain("如果此刻正在发生");
	expect(town.groupHeard().join("\n")).not.toContain("🚨");
});

test("a greeting, thanks and the question whether it is a robot", async () => {
	const he = town.person("owner-he");
	await he.says("你好");
	expect(he.heard().join("\n")).toContain("何晓云您好，我是云栖里管家");
	await he.says("谢谢");
	expect(he.heard().join("\n")).toContain("不客气");
	await he.says("你是机器人吗");
	expect(he.heard().join("\n")).toContain("智能客服");
});
