/** The printed record and work order: what stands on them, for whom, and that nothing people write can break them. */
import { extractText, getDocumentProxy } from "unpdf";
import { describe, expect, test } from "vitest";
import type { Attachment } from "../../src/chat/port.ts";
import { printablePhoto, svgToPng } from "../../src/reports/picture.ts";
import type { About } from "../../src/reports/subject.ts";
import { ticketRecord } from "../../src/reports/ticket-record.ts";
import { workOrder } from "../../src/reports/work-order.ts";
import type { Ticket } from "../../src/tickets/ticket.ts";
import { about, anonymous, community, complaint, repair } from "./sample-tickets.ts";

/** Each page's text, without the spaces of the layout. */
async function pagesOf(pdf: Uint8Array): Promise<string[]> {
	const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)));
	return text.map((page) => page.replace(/\s+/g, ""));
}

async function textOf(pdf: Uint8Array): Promise<string> {
	return (await pagesOf(pdf)).join("");
}

const forManager = (ticket: Ticket, more: Partial<About> = {}) => ticketRecord(ticket, { ...about(more), audience: "manager" });
const forStaff = (ticket: Ticket) => ticketRecord(ticket, { ...about(), audience: "staff" });

describe("处理单", () => {
	test("B6, C5–C7, C22: a complaint with who, where, what, cause, plan and verdict", async () => {
		const text = await textOf(await forManager(complaint()));
		for (const part of [
			"客户反映情况处理单",
			"单号：YQ2611200031",
			"受理时间：2026-11-2021:42",
			"王建明",
			"19900000001",
			"一期3号楼2单元1201室",
			"地下车库B区118号车位",
			"这个月第三次被一辆白色越野车占了",
			"同一事项第3次反映",
			"成立：道闸记录显示",
			"李文静2026-11-2011:20",
			"原因：访客登记未核对",
			"■方案1：为118号车位加装遥控地锁",
			"□方案2：退还本月车位管理费",
			"同意周明远",
			"地锁已安装并交付遥控器2个",
			"一般，希望长期保持",
			"部门负责人",
			"业主确认签字",
		])
			expect(text, part).toContain(part);
	});

	test("E20: the whole record, with who, when, what and through which channel, in words", async () => {
		const text = await textOf(await forManager(complaint()));
		for (const part of [
			"业主（微信）受理",
			"系统升级升级给经理，多次反映",
			"赵启航（Telegram）接单",
			"业主选择方案1",
			"时限预警办结时限",
			"电话回访",
		])
			expect(text, part).toContain(part);
		expect(text).not.toMatch(/founded|manager|resolution|undefined|null|NaN|\[object/);
	});

	test("a repair has no verdict, and shows the owner's confirmation with its time (C4)", async () => {
		const text = await textOf(await forManager(repair()));
		expect(text).toContain("线上确认2026-11-2118:10");
		expect(text).toContain("评价满意师傅很仔细");
		expect(text).not.toContain("核实结论");
		const reopened = repair({ timeline: [...repair().timeline, { ...repair().timeline[0]!, seq: 8, event: "ticket.reopened", note: "又漏了" }] });
		expect(await textOf(await forManager(reopened))).not.toContain("线上确认");
	});

	test("not yet judged, planned or done: says so and leaves room", async () => {
		const text = await textOf(await forManager(complaint({ verdict: null, plan: null, returnVisit: null, rating: null, assignee: null })));
		expect(text).toContain("核实中");
		expect(text).toContain("待批示");
		const unfounded = complaint({ verdict: { founded: false, reason: "录像里没有此车", by: "A001", at: new Date(0) }, plan: null });
		expect(await textOf(await forManager(unfounded))).not.toContain("待批示");
	});

	test("L1: on the staff's copy name, number and door are hidden, and about whom it is stays with the manager (C14)", async () => {
		const told = complaint({
			text: "我是王建明，住3-2-1201，电话 199 0000 0001，车位又被占了。",
			place: { unitId: "3-2-1201", building: "3", text: "3-2-1201" },
		});
		const text = await textOf(await forStaff(told));
		expect(text).toContain("王**");
		expect(text).toContain("199********");
		expect(text).not.toMatch(/王建明|1201|被反映人|张国强|199 ?0000 ?0001/);
		expect(await textOf(await forManager(told))).toContain("被反映人张国强");
	});

	test("a community that is a sample says so on every page, another one nowhere", async () => {
		const pages = await pagesOf(await forManager(complaint()));
		expect(pages.length).toBeGreaterThan(1);
		for (const [index, page] of pages.entries()) {
			expect(page).toContain("示例小区");
			expect(page).toContain(`第${index + 1}页/共${pages.length}页`);
		}
		expect(await textOf(await forManager(complaint(), { community: { ...community, sample: false } }))).not.toContain("示例");
	});
});

describe("B7: an anonymous report names nobody, to anybody", () => {
	const photo: Attachment = { id: "a", kind: "photo", name: "王建明家.jpg", mime: "image/jpeg", size: 1 };
	const ticket = (): Ticket => ({ ...anonymous(), attachments: [photo] });
	const leak = /王建明|王\*|1201|199|0000|微信|wechat|wxid|业主确认/;

	test.each([
		["manager", () => forManager(ticket())],
		["staff", () => forStaff(ticket())],
		["work order", () => workOrder(ticket(), about())],
	])("%s", async (_, make) => {
		const pdf = await make();
		const text = (await textOf(pdf)).replaceAll("YQ2611200031", "");
		expect(text).toContain("匿名");
		expect(text).not.toMatch(leak);
		expect(Buffer.from(pdf).toString("latin1")).not.toMatch(/wxid|.jpg/);
	});

	test("the door that it is about stays with those who must find it; the reporter's own is nowhere", async () => {
		expect(await textOf(await workOrder(ticket(), about()))).toContain("3号楼2单元1301室");
		expect(await textOf(await forStaff(ticket()))).not.toMatch(/1301|2单元/);
		const own = { ...ticket(), place: { unitId: "3-2-1201", building: "3", text: "3-2-1201" } };
		for (const pdf of [await forManager(own), await forStaff(own), await workOrder(own, about())])
			expect(await textOf(pdf)).not.toMatch(/1201|2单元|3-2/);
	});

	test("what the camera wrote into a photo is not handed on", async () => {
		// The same photo twice, on a ticket with and without a name: only the named one may carry its bytes as they came.
		const jpeg = cameraPhoto();
		const files = { read: async () => jpeg };
		const has = (pdf: Uint8Array) => Buffer.from(pdf).includes("GPS-30.27N");
		expect(has(await forManager(ticket(), { files }))).toBe(false);
		expect(has(await forManager(complaint({ attachments: [photo] }), { files }))).toBe(true);
	});
});

describe("派工单", () => {
	test("E2, E7: task, door, appointment, materials, charge, acceptance, signatures", async () => {
		const open = repair({ status: "accepted", rating: null, timeline: repair().timeline.slice(0, 3), arrivedAt: null, resolvedAt: null });
		const pages = await pagesOf(await workOrder(open, about()));
		expect(pages).toHaveLength(1);
		for (const part of [
			"工程派工单",
			"派工时间：2026-11-2109:06",
			"一期3号楼2单元1201室",
			"19900000001",
			"维修人员张国强",
			"派工人李文静",
			"2026-11-2214:00–16:00",
			"报修·给排水",
			"麻烦师傅带个新的阀芯",
			"穿鞋套",
			"材料/项目规格数量",
			"□免费□收费",
			"□合格□不合格",
			"□满意□一般□不满意",
			"业主签字",
		])
			expect(pages[0], part).toContain(part);
	});

	test("a finished one is filled in", async () => {
		const text = await textOf(await workOrder(repair(), about()));
		for (const part of ["更换水龙头陶瓷阀芯1个", "到场时间2026-11-2114:05", "■合格□不合格", "■满意□一般", "线上确认2026-11-2118:10"])
			expect(text, part).toContain(part);
	});
});

describe("what people write and send", () => {
	test.each([
		["10,000 characters", "电梯又坏了，等了四十分钟。".repeat(770)],
		["one word without end", "a".repeat(3_000)],
		["lines without end", "\n".repeat(400)],
		["emoji", "😀👨‍👩‍👧‍👦🇨🇳1️⃣❤️ 👍🏽 ©"],
		["rare characters", "𠮷野家、䶮、㸚、犇、﨑、𰻝"],
		["right to left", "مرحبا بالعالم שלום עולם \u202Eevil\u202C"],
		["control characters and halves of pairs", "a\u0000b\u0007c\uD83D d\uDE00\u200B\uFEFF\r\n\tx"],
		["combining marks", `e${"\u0301".repeat(300)}`],
		["traditional", "廚房水龍頭漏水，請師傅來看看。"],
		["nothing", ""],
	])("%s", async (name, text) => {
		const pdf = await forManager(complaint({ text, timeline: [{ ...complaint().timeline[0]!, note: text }] }));
		expect(pdf.byteLength).toBeLessThan(500_000);
		const read = await textOf(pdf);
		expect(read).toContain("客户反映情况处理单");
		if (name === "emoji") expect(read).toContain("［表情］");
		if (name === "traditional") expect(read).toContain("廚房水龍頭漏水，請師傅來看看。");
		if (name === "rare characters") expect(read).toContain("原文以系统记录为准");
		if (name === "10,000 characters") expect(read.match(/电梯又坏了/g)!.length).toBeGreaterThan(1_500);
	});

	test("a record of 400 lines runs over pages, each under its headings", async () => {
		const line = repair().timeline[4]!;
		const pages = await pagesOf(await forManager(repair({ timeline: Array.from({ length: 400 }, (_, seq) => ({ ...line, seq })) })));
		expect(pages.length).toBeGreaterThan(10);
		for (const page of pages.slice(1)) expect(page).toContain("时间经办环节内容");
	});

	test("photos are drawn; what is none, is missing or is damaged is counted", async () => {
		const stored: Record<string, Uint8Array> = {
			png: svgToPng('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30" fill="red"/></svg>', { width: 40 }),
			gif: Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64"),
			jpeg: cameraPhoto(),
			broken: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 1, 2, 3]),
			halfPng: Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82]),
			text: Buffer.from("not a photo"),
		};
		const attachments = [...Object.keys(stored), "missing"].map((id): Attachment => ({ id, kind: "photo", name: id, mime: "image/png", size: 1 }));
		const voice: Attachment = { id: "voice", kind: "voice", name: "v", mime: "audio/ogg", size: 1 };
		const files = { read: async (id: string) => stored[id] ?? null };
		const text = await textOf(await forManager(repair({ attachments: [...attachments, voice] }), { files }));
		for (const part of ["照片1", "照片2", "照片3", "另有5个附件"]) expect(text, part).toContain(part);
		expect(text).not.toContain("照片5");
	});

	test("a small file that would unpack to gigabytes is not unpacked", async () => {
		const bomb = Buffer.from(svgToPng('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', { width: 9 }));
		for (const [width, height] of [
			[60_000, 60_000],
			[1, 49_000_000],
		]) {
			bomb.writeUInt32BE(width!, 16);
			bomb.writeUInt32BE(height!, 20);
			expect(printablePhoto(bomb)?.byteLength ?? 0).toBeLessThan(10_000);
		}
	});

	test("bytes of any kind do not end the process", async () => {
		let seed = 7;
		const random = () => {
			seed = (seed * 48_271) % 2_147_483_647;
			return seed;
		};
		const heads = [cameraPhoto(), svgToPng('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', { width: 9 })];
		for (let round = 0; round < 20; round++) {
			const bytes = Buffer.from(heads[round % 2]!);
			for (let spoilt = 0; spoilt < 6; spoilt++) bytes[3 + (random() % (bytes.length - 3))] = random() % 256;
			const photo: Attachment = { id: "x", kind: "photo", name: "x", mime: "image/png", size: 1 };
			const pdf = await workOrder(repair({ attachments: [photo] }), about({ files: { read: async () => bytes } }));
			expect(pdf.byteLength).toBeGreaterThan(10_000);
		}
	});
});

test("the same data at the same time give the same bytes, with photos too; below 500 KB", async () => {
	const photos = [400, 30, 200].map((width) =>
		svgToPng(`<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="${width / 20}" height="30" fill="red"/></svg>`, { width }),
	);
	const attachments = ["0", "1", "2"].map((id): Attachment => ({ id, kind: "photo", name: id, mime: "image/png", size: 1 }));
	const files = { read: async (id: string) => photos[Number(id)] ?? null };
	const first = Buffer.from(await forManager(complaint({ attachments }), { files }));
	for (let again = 0; again < 4; again++) expect(first.equals(await forManager(complaint({ attachments }), { files }))).toBe(true);
	expect(first.byteLength).toBeLessThan(200_000);
});

/** A small JPEG (8 × 8, grey) with a camera's note on where it was taken. */
function cameraPhoto(): Uint8Array {
	const plain = Buffer.from(
		"/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAAIAAgBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APn+v//Z",
		"base64",
	);
	const note = Buffer.from("GPS-30.27N");
	const segment = Buffer.concat([Buffer.from([0xff, 0xef, 0, note.length + 2]), note]);
	return Buffer.concat([plain.subarray(0, 2), segment, plain.subarray(2)]);
}
