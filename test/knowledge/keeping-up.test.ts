/** Documents change, expire, break and contradict each other. */
import { setImmediate as tick } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manualClock } from "../../src/clock.ts";
import type { LoadReport } from "../../src/knowledge/knowledge.ts";
import { debounced } from "../../src/knowledge/watcher.ts";
import { type Folder, makeFolder, open } from "./folder.ts";

let folder: Folder;
beforeEach(async () => {
	folder = await makeFolder({ "停车.md": "# 停车费\n\n地面停车费每月200元。" });
});
afterEach(() => folder.drop());

const QUESTION = "地面停车费每月多少钱";

describe("versions", () => {
	const dated = (title: string, from: string, price: number) => `---\neffective: ${from}\n---\n# ${title}\n\n地面停车费每月${price}元。`;

	it("answers from the version that took effect last, and reports the other as expired", async () => {
		await folder.write({ "停车.md": dated("停车费（2024 年版）", "2024-01-01", 200), "停车新.md": dated("停车费（2026 年版）", "2026-01-01", 260) });
		const knowledge = await open(folder.dir);
		const { text } = knowledge.ask(QUESTION);
		expect(text).toContain("260元");
		expect(text).not.toContain("200元");
		expect(knowledge.report.expired).toEqual(["停车.md"]);
		await knowledge.close();
	});

	it("keeps documents for different homes apart", async () => {
		await folder.write({ "停车.md": dated("停车费（高层）", "2024-01-01", 200), "b.md": dated("停车费（别墅）", "2026-01-01", 260) });
		const knowledge = await open(folder.dir);
		expect(knowledge.report.documents).toHaveLength(2);
		await knowledge.close();
	});
});

describe("changes", () => {
	it("answers from a changed, an added and no longer from a removed document", async () => {
		const knowledge = await open(folder.dir);
		await folder.write({ "停车.md": "# 停车费\n\n地面停车费每月2500元。", "a/b/泳池.txt": "泳池每次25元。" });
		await knowledge.reload();
		expect(knowledge.ask(QUESTION).text).toContain("2500元");
		expect(knowledge.ask("泳池多少钱一次").sources[0]?.file).toBe("a/b/泳池.txt");
		await folder.drop();
		await folder.write({ "空.md": "" });
		await knowledge.reload();
		expect(knowledge.ask(QUESTION).answered).toBe(false);
		await knowledge.close();
	});

	it("keeps the last good version of a document that breaks, and says so until it is whole again", async () => {
		const knowledge = await open(folder.dir);
		await folder.write({ "停车.md": "---\nexpires: 胡写\n---\n坏了" });
		expect((await knowledge.reload()).problems.map(({ file }) => file)).toEqual(["停车.md"]);
		expect(knowledge.ask(QUESTION).text).toContain("200元");
		await folder.write({ "停车.md": "# 停车费\n\n地面停车费每月300元整。" });
		expect((await knowledge.reload()).problems).toEqual([]);
		expect(knowledge.ask(QUESTION).text).toContain("300元");
		await knowledge.close();
	});

	it("reads the folder again after a change is heard of", async () => {
		let change = () => {};
		const heard = Promise.withResolvers<LoadReport>();
		const knowledge = await open(folder.dir, {
			changes: (onChange) => {
				change = onChange;
				return { close: () => {} };
			},
			settleMs: 0,
			onReload: heard.resolve,
		});
		await folder.write({ "停车.md": "# 停车费\n\n地面停车费每月4000元。" });
		change();
		change();
		expect((await heard.promise).passages).toBe(1);
		expect(knowledge.ask(QUESTION).text).toContain("4000元");
		await knowledge.close();
	});

	it("hears of a change in the real folder", async () => {
		const heard = Promise.withResolvers<LoadReport>();
		const knowledge = await open(folder.dir, { watch: true, settleMs: 1, onReload: heard.resolve });
		await folder.write({ "新.md": "# 新\n\n内容。" });
		expect((await heard.promise).documents.length).toBeGreaterThan(0);
		await knowledge.close();
	});

	it("says nothing after it is closed", async () => {
		let runs = 0;
		const call = debounced(() => runs++, 0);
		call();
		call.cancel();
		await tick();
		expect(runs).toBe(0);
	});
});

describe("days", () => {
	const dated = (from: string, to: string) => `---\neffective: ${from}\nexpires: ${to}\n---\n# 泳池\n\n泳池每次30元。`;

	it("uses a document from its first day to the end of its last, in the community's zone", async () => {
		await folder.write({ "泳池.md": dated("2026-06-15", "2026-09-15") });
		const clock = manualClock("2026-06-14T15:59:00Z");
		const knowledge = await open(folder.dir, { clock });
		const answered = (at: string) => {
			clock.set(at);
			return knowledge.ask("泳池一次多少钱").answered;
		};
		expect(answered("2026-06-14T15:59:00Z")).toBe(false);
		expect(answered("2026-06-14T16:00:00Z")).toBe(true);
		expect(answered("2026-09-15T15:59:00Z")).toBe(true);
		expect(answered("2026-09-15T16:00:00Z")).toBe(false);
		expect(knowledge.report.expired).toEqual(["泳池.md"]);
		await knowledge.close();
	});
});

describe("contradictions (A13)", () => {
	it("reports two documents that give different figures for one thing", async () => {
		await folder.write({
			"收费.md": "# 收费一览\n\n停车费：地面停车费每月260元。",
			"会所.md": "# 会所\n\n健身房开放时间为8:00至22:00。",
			"须知.md": "# 住户须知\n\n健身房开放时间为9:00至21:00。",
		});
		const knowledge = await open(folder.dir);
		const pairs = knowledge.report.contradictions.map(({ one, other }) => [one.file, other.file].sort());
		expect(pairs).toContainEqual(["停车.md", "收费.md"]);
		expect(pairs).toContainEqual(["会所.md", "须知.md"]);
		await knowledge.close();
	});

	it("takes different cases and different things for what they are", async () => {
		await folder.write({
			"停车.md": "# 高层停车费\n\n停车费每月200元。",
			"别墅.md": "# 别墅停车费\n\n停车费每月300元。",
			"保修.md": "# 保修\n\n门窗保修1年。\n\n## 水电\n\n电气管线保修2年。",
		});
		const knowledge = await open(folder.dir);
		expect(knowledge.report.contradictions).toEqual([]);
		await knowledge.close();
	});
});
