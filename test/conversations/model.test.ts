import { afterAll, beforeAll, expect, test } from "vitest";
import type { Model } from "../../src/model/model.ts";
import { offlineModel } from "../../src/model/model.ts";
import { openTown, type Town } from "../town.ts";

let town: Town;
let asked: string[] = [];
let reply: Partial<Model> = {};
beforeAll(async () => {
	const model: Model = {
		...offlineModel,
		classify: async (text, now, asker) => {
			asked.push(`classify ${text}`);
			return (await reply.classify?.(text, now, asker)) ?? null;
		},
		answer: async (question, passages, asker) => {
			asked.push(`answer ${question}`);
			return (await reply.answer?.(question, passages, asker)) ?? null;
		},
	};
	town = await openTown({ parts: { model } });
});
afterAll(() => town.close());

test("danger never waits for the model, and the model cannot lower it", async () => {
	asked = [];
	reply = { classify: async () => ({ intent: "smalltalk", category: null, urgent: false, confidence: 1 }) };
	const wang = town.person("owner-wang");
	await wang.says("家里厨房有很浓的煤气味");
	expect(wang.heard().join("\n")).toContain("119");
	expect(asked).toEqual([]);
});

test("danger that only the model sees raises the alarm", async () => {
	reply = { classify: async () => ({ intent: "emergency", category: "security", urgent: true, confidence: 0.9 }) };
	const lin = town.person("owner-lin");
	await lin.says("帮帮我 有点怕 隔壁那个人又来了站在我门口不走");
	const heard = lin.heard().join("\n");
	if (asked.some((one) => one.startsWith("classify"))) expect(heard).toContain("已通知值班人员");
});

test("a grounded answer is used with its sources; without one the documents answer as if there were no model", async () => {
	const chen = town.person("owner-chen");
	reply = { answer: async (_, passages) => ({ text: `（改写）${passages[0]?.text.slice(0, 20)}`, cited: [0] }) };
	await chen.says("高层的物业费多少钱一平方");
	expect(chen.heard().join("\n")).toMatch(/（改写）[\s\S]*依据：《/);
	reply = {};
	await chen.says("高层的物业费每平方多少钱");
	const offline = chen.heard().join("\n");
	expect(offline).toContain("3.20");
	expect(offline).not.toContain("改写");
});
