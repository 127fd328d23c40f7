/** What is said reaches every open page at once, in order, and a page that was away hears what it missed. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { webMessageModel } from "../../../bots/web/web-message-model.ts";
import type { Storage } from "../../../src/storage/storage.ts";
import { isServedByIndex } from "../../storage/explain-stages.ts";
import { openTestStorage } from "../../storage/test-storage.ts";
import { openPage, type Page } from "./web-harness.ts";

let storage: Storage;
let page: Page;
beforeAll(async () => {
	storage = await openTestStorage();
});
afterAll(() => storage.stop());
beforeEach(async () => {
	await webMessageModel(storage.connection).deleteMany({});
	page = await openPage(storage.connection);
});
afterEach(() => page.close());

const GROUP = "web:staff-group";

describe("live", () => {
	test("an owner's words and the answer reach every tab, in order", async () => {
		const tabs = await Promise.all([page.live(["owner-wang"]), page.live(["owner-wang"])]);
		for (const tab of tabs) expect((await tab.next()).event).toBe("ready");
		await page.say("owner-wang", "厨房水管漏水了");
		await page.channel.send("web:owner-wang", { text: "收到，工单 T1001" });
		for (const tab of tabs) {
			expect(await tab.message()).toMatchObject({ text: "厨房水管漏水了", author: "web:owner-wang" });
			expect(await tab.message()).toMatchObject({ text: "收到，工单 T1001", author: null });
		}
	});

	test("nobody hears of another person's chat", async () => {
		const tab = await page.live(["owner-chen"]);
		await page.say("owner-wang", "我家漏水了");
		await page.channel.send("web:owner-chen", { text: "您好" });
		expect(await tab.message()).toMatchObject({ chat: "web:owner-chen", text: "您好" });
	});

	test("a message is changed in place, and its buttons with it", async () => {
		const tab = await page.live(["agent-li"]);
		const { messageId } = await page.channel.send(GROUP, { text: "待接单", buttons: [[{ label: "接单", action: "claim" }]] });
		const shown = await tab.message();
		await page.channel.send(GROUP, { text: "已接单", replaces: messageId });
		const changed = await tab.message();
		expect(changed).toMatchObject({ id: shown.id, seq: shown.seq, text: "已接单", buttons: [], edited: true });
		expect(changed.rev).toBeGreaterThan(shown.rev);
		expect((await page.messages("agent-li", GROUP)).messages).toHaveLength(1);
	});

	test("a pressed button is marked for everybody who sees the message, until the message changes", async () => {
		const { messageId } = await page.channel.send(GROUP, { text: "待接单", buttons: [[{ label: "接单", action: "claim" }]] });
		const tab = await page.live(["agent-sun"], { after: (await page.messages("agent-sun", GROUP)).rev });
		expect((await page.press("agent-li", messageId, "claim", { chat: GROUP })).status).toBe(200);
		expect((await tab.message()).pressed).toEqual({ by: "web:agent-li", action: "claim" });
		expect(page.received).toMatchObject([{ action: "claim", sender: "web:agent-li", conversation: GROUP, group: true, replyTo: messageId }]);
		await page.channel.send(GROUP, { text: "李师傅已接单", replaces: messageId });
		expect((await tab.message()).pressed).toBeNull();
	});

	test("sixty messages at once arrive in the order of their numbers", async () => {
		const tab = await page.live(["agent-li"]);
		await Promise.all(Array.from({ length: 60 }, (_, index) => page.channel.send(GROUP, { text: `工单 ${index}` })));
		const revs: number[] = [];
		while (revs.length < 60) revs.push((await tab.message()).rev);
		expect(revs).toEqual(revs.toSorted((left, right) => left - right));
		expect(new Set(revs).size).toBe(60);
	});
});

describe("away and back", () => {
	test("a page that comes back hears what was said and changed meanwhile, once", async () => {
		const first = await page.live(["agent-li"]);
		const { messageId } = await page.channel.send(GROUP, { text: "工单一" });
		const seen = await first.message();
		first.close();
		await page.channel.send(GROUP, { text: "工单一，已接单", replaces: messageId });
		await page.channel.send(GROUP, { text: "工单二" });
		const back = await page.live(["agent-li"], { lastEventId: String(seen.rev), after: 0 });
		expect(await back.message()).toMatchObject({ id: seen.id, text: "工单一，已接单" });
		expect(await back.message()).toMatchObject({ text: "工单二" });
		expect((await back.next()).event).toBe("ready");
	});

	test("the history and the stream fit together without a gap", async () => {
		await page.channel.send("web:owner-wang", { text: "一" });
		const { rev, messages } = await page.messages("owner-wang");
		await page.channel.send("web:owner-wang", { text: "二" });
		const tab = await page.live(["owner-wang"], { after: rev });
		expect(messages.map(({ text }) => text)).toEqual(["一"]);
		expect((await tab.message()).text).toBe("二");
	});

	test("after a restart the history is there, numbering goes on, and a returning page is caught up", async () => {
		const tab = await page.live(["owner-wang"]);
		await page.say("owner-wang", "在吗");
		const seen = await tab.message();
		await page.close();
		await tab.ended;
		page = await openPage(storage.connection);
		await page.channel.send("web:owner-wang", { text: "在的" });
		const back = await page.live(["owner-wang"], { lastEventId: String(seen.rev) });
		expect(await back.message()).toMatchObject({ text: "在的" });
		expect((await page.messages("owner-wang")).messages.map(({ text }) => text)).toEqual(["在吗", "在的"]);
	});

	test("a page that knows more than the store, or missed too much, is told to load anew", async () => {
		const ahead = await page.live(["owner-wang"], { lastEventId: "999999" });
		expect((await ahead.next()).event).toBe("reset");
		await Promise.all(Array.from({ length: 520 }, (_, index) => page.channel.send(GROUP, { text: `${index}` })));
		const behind = await page.live(["agent-li"], { after: 0 });
		expect((await behind.next()).event).toBe("reset");
	});

	test("stop ends every stream at once", async () => {
		const tabs = await Promise.all([page.live(["owner-wang"]), page.live(["agent-li", "manager"])]);
		const before = performance.now();
		await page.close();
		await Promise.all(tabs.map((tab) => tab.ended));
		expect(performance.now() - before).toBeLessThan(1_000);
	});
});

describe("pages of history", () => {
	test("come newest first, forty at a time, to the beginning", async () => {
		for (let index = 1; index <= 90; index++) await page.channel.send("web:owner-wang", { text: `第 ${index} 条` });
		const newest = await page.messages("owner-wang");
		const middle = await page.messages("owner-wang", undefined, newest.messages[0]?.seq);
		const oldest = await page.messages("owner-wang", undefined, middle.messages[0]?.seq);
		expect([newest, middle, oldest].map(({ messages }) => messages.length)).toEqual([40, 40, 10]);
		expect([newest, middle, oldest].map(({ more }) => more)).toEqual([true, true, false]);
		expect(oldest.messages[0]?.text).toBe("第 1 条");
		expect(newest.messages.at(-1)?.text).toBe("第 90 条");
	});

	test("every query is served by an index", async () => {
		const model = webMessageModel(storage.connection);
		const queries = [
			model
				.find({ chat: GROUP, seq: { $lt: 100 } })
				.sort({ seq: -1 })
				.limit(40),
			model.find({ chat: GROUP }).sort({ seq: -1 }).limit(40),
			model.find({ chat: { $in: [GROUP, "web:agent-li"] }, rev: { $gt: 5, $lte: 900 } }).limit(501),
			model.find({ owed: true }).sort({ seq: 1 }).limit(100),
			model.find({}).sort({ rev: -1 }).limit(1),
			model.find({ _id: "x", rev: { $lt: 9 } }),
		];
		for (const query of queries) {
			const plan = await query.explain("queryPlanner");
			expect(isServedByIndex(plan), JSON.stringify(query.getFilter())).toBe(true);
		}
	});
});
