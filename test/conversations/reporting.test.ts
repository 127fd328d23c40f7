import { afterAll, beforeAll, expect, test } from "vitest";
import { MINUTE_MS } from "../../src/clock.ts";
import { openTown, type Town } from "../town.ts";

let town: Town;
beforeAll(async () => {
	town = await openTown();
});
afterAll(() => town.close());

test("a repair at home: only the time is asked for, and the confirmation has number, place and time (B10)", async () => {
	const wang = town.person("owner-wang");
	await wang.says("厨房水龙头漏水");
	expect(wang.heard()).toEqual([expect.stringContaining("哪个时间方便")]);
	await wang.says("明天上午");
	const [confirmation, ...more] = wang.heard();
	expect(more).toEqual([]);
	expect(confirmation).toMatch(/已为您登记报修，单号 YQ20261121-\d{4}/);
	expect(confirmation).toContain("3-2-1201 厨房");
	expect(confirmation).toContain("明天 09:00");
});

test("a slot is chosen with a button", async () => {
	const he = town.person("owner-he");
	await he.says("主卧插座没电了");
	await he.presses("明天");
	expect(he.heard().join("\n")).toMatch(/上门：明天 \d{2}:\d{2}/);
});

test("a message that tells everything is not asked anything", async () => {
	const lin = town.person("owner-lin");
	await lin.says("卫生间马桶堵了，明天下午3点来修");
	const heard = lin.heard();
	expect(heard).toHaveLength(1);
	expect(heard[0]).toMatch(/已为您登记报修.*上门：明天 \d{2}:\d{2}/s);
});

test("burst messages become one ticket", async () => {
	const chen = town.person("owner-chen");
	const before = (await town.app.desk.openTickets()).length;
	await chen.says("漏水了", { wait: false });
	await chen.says("在厨房", { wait: false });
	await chen.says("1-1-802", { wait: false });
	await town.settle();
	expect(chen.heard()).toEqual([expect.stringContaining("哪个时间方便")]);
	await chen.says("后天上午");
	expect(chen.heard().join("\n")).toContain("漏水了");
	expect((await town.app.desk.openTickets()).length).toBe(before + 1);
});

test("two matters in one message become two tickets", async () => {
	const zhao = town.person("owner-zhao");
	await zhao.says("家里空调不制冷了，明天上午来看看。另外楼上天天半夜跳绳太吵了，我要投诉");
	const text = zhao.heard().join("\n");
	expect(text.match(/单号 YQ\d{8}-\d{4}/g)).toHaveLength(2);
	expect(text).toContain("已为您登记报修");
	expect(text).toContain("已为您登记投诉");
});

test("a public fault from a stranger needs no identity", async () => {
	const guest = town.person("guest-1");
	await guest.says("3号楼大堂的灯坏了");
	expect(guest.heard().join("\n")).toMatch(/已为您登记报修，单号/);
	expect(town.groupHeard().join("\n")).toContain("3号楼");
});

test("an owner who falls silent is not forgotten: the ticket is opened with what is known", async () => {
	const sun = town.person("owner-sun");
	await sun.says("阳台窗户关不上了");
	sun.heard();
	await town.passes(11 * MINUTE_MS);
	expect(sun.heard().join("\n")).toContain("上门时间由工程部同事和您再约");
});

test("a change of mind: cancelled while being taken down, and afterwards", async () => {
	const he = town.person("owner-he");
	await he.says("客厅灯不亮了");
	await he.says("算了不用来了");
	expect(he.heard().join("\n")).toContain("这次就不登记了");
	await he.says("取消报修");
	expect(he.heard().join("\n")).toMatch(/YQ20261121-\d{4} 已取消/);
	expect(town.groupHeard().join("\n")).toContain("业主取消了");
});

test("a bare «我要报修» is asked what is broken", async () => {
	const lin = town.person("owner-lin");
	await lin.says("我要报修");
	expect(lin.heard()).toEqual([expect.stringContaining("哪里出了什么问题")]);
	await lin.says("厨房下水道堵了，后天上午有空");
	expect(lin.heard().join("\n")).toMatch(/已为您登记报修/);
});

test("a photo without words is asked about and goes with the ticket", async () => {
	const guest = town.person("guest-2");
	await guest.says("", { photos: 1 });
	expect(guest.heard()).toEqual([expect.stringContaining("照片收到了")]);
	await guest.says("2号楼电梯按钮坏了");
	expect(guest.heard().join("\n")).toContain("已为您登记报修");
	const ticket = await town.app.desk.find(await town.lastNo());
	expect(ticket?.attachments).toHaveLength(1);
	await guest.says("", { photos: 1 });
	expect(guest.heard().join("\n")).toContain("照片已补充到");
});

test("a suggestion and a praise are thanked for and recorded", async () => {
	const chen = town.person("owner-chen");
	await chen.says("建议在小区门口多装几个充电桩");
	expect(chen.heard().join("\n")).toContain("谢谢您的建议");
	await chen.says("表扬一下三号楼的保洁阿姨，打扫得特别干净");
	expect(chen.heard().join("\n")).toContain("谢谢您的肯定");
});
