import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../town.ts";

let town: Town;
beforeAll(async () => {
	town = await openTown();
});
afterAll(() => town.close());

test.each([
	["empty", ""],
	["blanks", "   \n\t "],
	["emoji only", "😡😡😡"],
	["right-to-left", "\u202eمرحبا\u202c"],
	["control characters", "漏\u0000水\u0007了\u001b[31m"],
	["ten thousand characters", "厨房漏水".repeat(2_500)],
	["question marks", "？？？"],
	["figures", "1234567890"],
	["a template", "{{name}} <%= process.env.HOME %> <script>alert(1)</script>"],
])("%s: a civil answer, nothing lost, nothing crashes", async (_, text) => {
	const wang = town.person("owner-wang");
	await wang.says(text);
	const heard = wang.heard();
	expect(heard.length).toBeGreaterThan(0);
	for (const answer of heard) expect(answer).not.toMatch(/undefined|null|\[object|Error|不行|不知道|不可以/);
	expect(await town.app.connection.collection("inbox").countDocuments({ state: { $ne: "done" } })).toBe(0);
});

test("an unknown and an outdated button", async () => {
	const wang = town.person("owner-wang");
	for (const action of ["nonsense", "t:accept:YQ20261121-0001", "o:confirm:YQ20991231-0001", "v:1", "i:constructor", "o:good:"]) {
		await town.app.pipeline.receive({
			key: `web:button-${action}`,
			channel: "web",
			conversation: wang.address,
			sender: wang.address,
			group: false,
			text: "",
			action,
			attachments: [],
			at: town.clock.now(),
		});
		await town.settle();
		expect(wang.heard().length).toBeGreaterThan(0);
	}
});

test("a redelivered message has its effect once", async () => {
	const lin = town.person("owner-lin");
	const message = {
		key: "web:twice",
		channel: "web",
		conversation: lin.address,
		sender: lin.address,
		group: false,
		text: "卫生间马桶堵了，明天下午来修",
		attachments: [],
		at: town.clock.now(),
	};
	await town.app.pipeline.receive(message);
	await town.settle();
	await town.app.pipeline.receive(message);
	await town.settle();
	expect(lin.heard()).toHaveLength(1);
});

test("a handler that fails is tried again, and given up into the group's hands after five tries", async () => {
	const broken = await openTown();
	const { directory } = broken.app;
	const chen = broken.person("owner-chen");
	const real = directory.whoIs;
	Object.assign(directory, {
		whoIs: async () => {
			throw new Error("the store is away");
		},
	});
	await chen.says("厨房漏水");
	for (let i = 0; i < 6; i++) {
		broken.clock.advance(30_000);
		await broken.settle();
	}
	Object.assign(directory, { whoIs: real });
	expect(broken.groupHeard().join("\n")).toContain("没能处理");
	await chen.says("你好");
	expect(chen.heard().join("\n")).toContain("云栖里管家");
	await broken.close();
});
