/** Every format gives the same blocks, and no file, however bad, stops the others. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readHtml } from "../../src/knowledge/html.ts";
import { readMarkdown } from "../../src/knowledge/markdown.ts";
import { readPlainText } from "../../src/knowledge/plain-text.ts";
import { askOf } from "./folder.ts";
import { makeDocx, makePdf } from "./office-files.ts";

const good = { "好.md": "# 收费\n\n## 停车\n\n地面车位每月200元。" };

describe("markdown", () => {
	it("keeps headings, list items and table rows apart", () => {
		expect(readMarkdown("# 甲\n\n一段\n换行\n\n- 一\n- 二\n  接着\n\n| 项 | 价 |\n|---|---|\n| a | **5** |\n")).toEqual([
			{ kind: "text", path: ["甲"], text: "一段换行" },
			{ kind: "item", path: ["甲"], text: "一", depth: 0, marker: "" },
			{ kind: "item", path: ["甲"], text: "二接着", depth: 0, marker: "" },
			{ kind: "table", path: ["甲"], header: ["项", "价"], rows: [["a", "5"]] },
		]);
	});

	it("knows underlined headings, links, comments and quotes", () => {
		const blocks = readMarkdown("标题\n====\n\n<!-- 暗\n处 -->\n> 见[小程序](http://x.y)说明\n");
		expect(blocks).toEqual([{ kind: "text", path: ["标题"], text: "见小程序说明" }]);
	});

	it("takes a question, a bold line and a numbered clause for what they are", () => {
		const blocks = readMarkdown("**问：几点关门？**\n\n答：22点。\n\n**搬家**\n\n1.1 提前预约。\n2.5元一次。\n\n**第三条** 正文。\n");
		expect(blocks.map((block) => [block.kind, block.path.at(-1), block.kind === "table" ? "" : block.text])).toEqual([
			["text", "几点关门？", "22点。"],
			["item", "搬家", "提前预约。"],
			["text", "搬家", "2.5元一次。"],
			["text", "搬家", "第三条 正文。"],
		]);
	});

	it("gives a bare number the unit that is noted beside its table", async () => {
		expect((await askOf({ "a.md": "# 泳池\n\n| 身份 | 单次 |\n|---|---|\n| 业主 | 35 |\n\n> 单位：元" }, "业主游泳一次多少钱")).text).toContain(
			"35元",
		);
	});

	it("reads anything without failing", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => Array.isArray(readMarkdown(text)) && Array.isArray(readPlainText(text))),
		);
		fc.assert(
			fc.property(
				fc.array(fc.constantFrom("# 甲", "- 一", "| a | b |", "|---|---|", "", "---", "一、总则", "1. 二", "```", "\t"), { maxLength: 30 }),
				(lines) => [readMarkdown, readPlainText].every((read) => read(lines.join("\n")).every((block) => block.path.length <= 6)),
			),
		);
	});
});

describe("plain text", () => {
	it("finds headings by their numbering and tables by their columns", () => {
		const blocks = readPlainText("停车守则\n\n一、月租\n地面每月200元。\n1. 先登记；\n2. 后缴费。\n\n类别\t费用\n小车\t5元\n货车\t10元\n");
		expect(blocks.map((block) => [block.kind, block.path.join("/")])).toEqual([
			["text", "停车守则/一、月租"],
			["item", "停车守则/一、月租"],
			["item", "停车守则/一、月租"],
			["table", "停车守则/一、月租"],
		]);
	});

	it("reads GB18030 and UTF-16 as old Windows machines write them", async () => {
		const gbk = Buffer.from([0xcd, 0xa3, 0xb3, 0xb5, 0xb7, 0xd1, 0xc3, 0xbf, 0xb4, 0xce, 0x35, 0xd4, 0xaa, 0xa1, 0xa3]);
		expect((await askOf({ "停车.txt": gbk }, "停车费多少钱")).text).toContain("5元");
		const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("停车费每次6元。", "utf16le")]);
		expect((await askOf({ "停车.txt": utf16 }, "停车费多少钱")).text).toContain("6元");
	});
});

describe("word and pdf", () => {
	it("answers from a table in a .docx, naming the heading above it", async () => {
		const docx = makeDocx([
			{ text: "公共设施", heading: 1 },
			{ text: "健身房", heading: 2 },
			{
				rows: [
					["卡种", "价格"],
					["月卡", "180元"],
					["年卡", "1500元"],
				],
			},
		]);
		const { text, sources } = await askOf({ "设施.docx": docx }, "健身房年卡多少钱");
		expect(text).toContain("1500元");
		expect(sources).toEqual([{ file: "设施.docx", heading: "健身房" }]);
	});

	it("takes a short bold or numbered paragraph of a .docx as a heading", () => {
		expect(
			readHtml("<p><strong>搬家</strong></p><p>提前两天预约。</p><ol><li>登记</li><li>放行</li></ol>").map((block) => [
				block.kind,
				block.path.at(-1),
			]),
		).toEqual([
			["text", "搬家"],
			["item", "搬家"],
			["item", "搬家"],
		]);
	});

	it("answers from a .pdf and drops its running heads and page numbers", async () => {
		const page = (body: string[], number: number) => ["安居花园管理手册", ...body, `第${number}页`];
		const pdf = makePdf([
			page(["一、门禁卡", "补办门禁卡每张收费20元，须本人持身份证", "到服务中心办理。"], 1),
			page(["二、搬家", "搬家须提前三天登记。"], 2),
			page(["三、会所收费", "项目\t业主\t访客", "游泳\t25元\t50元", "网球\t30元\t60元"], 3),
		]);
		const { text, sources } = await askOf({ "手册.pdf": pdf }, "补一张门禁卡要多少钱");
		expect(text).toContain("补办门禁卡每张收费20元，须本人持身份证到服务中心办理。");
		expect(text).not.toContain("管理手册");
		expect(sources).toEqual([{ file: "手册.pdf", heading: "一、门禁卡" }]);
		expect((await askOf({ "手册.pdf": pdf }, "访客打网球多少钱")).text).toContain("60元");
	});
});

describe("bad files", () => {
	it.each([
		["empty", "空.md", ""],
		["binary", "图.txt", Buffer.from([0, 1, 2, 3, 0, 255])],
		["damaged Word", "坏.docx", Buffer.from("PK not a zip")],
		["damaged PDF", "坏.pdf", Buffer.from("%PDF-1.4 nothing")],
		["bad front matter", "坏.md", "---\neffective: 明天\n---\n# 甲\n\n乙。"],
		["one endless line", "长.txt", "物业费".repeat(200_000)],
	])("%s: the other documents still answer", async (_, file, content) => {
		const { text, answered } = await askOf({ ...good, [file]: content }, "地面停车一个月多少钱");
		expect(answered).toBe(true);
		expect(text).toContain("200元");
	});

	it("names each unreadable file and why", async () => {
		const { report } = await askOf({ ...good, "坏.docx": "x", "坏.md": "---\nexpires: 永远\n---\n" }, "停车");
		expect(report.problems.map(({ file }) => file).sort()).toEqual(["坏.docx", "坏.md"]);
		expect(report.problems.every(({ reason }) => reason.length > 0)).toBe(true);
	});

	it("leaves settings, sheets, hidden files and READMEs alone", async () => {
		const { report } = await askOf(
			{ ...good, "community.yaml": "name: x", "registry/units.csv": "a,b", ".git/x.md": "# x\n\ny。", "README.md": "# r\n\ns。" },
			"停车",
		);
		expect(report.documents.map(({ file }) => file)).toEqual(["好.md"]);
	});
});
