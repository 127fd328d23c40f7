import { afterAll, beforeAll, expect, test } from "vitest";
import { communityModels } from "../../src/community/models.ts";
import { openTown, type Town } from "../town.ts";

let town: Town;
let known: { name: string; phone: string; unitId: string };
beforeAll(async () => {
	town = await openTown();
	const { residents, contacts } = communityModels(town.app.connection);
	const bound = new Set((await contacts.find({ residentId: { $ne: null } }).lean()).map((contact) => contact.residentId));
	const free = (await residents.find().lean()).find((resident) => !bound.has(resident._id));
	if (free === undefined) throw new Error("everybody is bound");
	known = free;
});
afterAll(() => town.close());

test("a stranger who reports a repair at home is bound once, in the middle of it, and the repair goes on", async () => {
	const guest = town.person("guest-1");
	await guest.says("我家厨房水管漏水，明天上午来修");
	expect(guest.heard()).toEqual([expect.stringContaining("登记的姓名和手机号后四位")]);
	await guest.says(`${known.name} ${known.phone.slice(-4)}`);
	const text = guest.heard().join("\n");
	expect(text).toContain(`核对好了，${known.name}`);
	expect(text).toContain(known.unitId);
	expect(text).toMatch(/已为您登记报修/);
	await guest.says("绑定身份");
	expect(guest.heard().join("\n")).toContain("已经核对过身份");
});

test("wrong answers are counted, the registry is not given away, and the request is taken all the same", async () => {
	const other = town.person("guest-2");
	await other.says("我家马桶坏了，明天上午来修");
	other.heard();
	await other.says("张三丰 1234");
	expect(other.heard()).toEqual([expect.stringContaining("还可以试 2 次")]);
	await other.says(`${known.name} 0000`);
	expect(other.heard()).toEqual([expect.stringContaining("还可以试 1 次")]);
	await other.says("李四 5678");
	const text = other.heard().join("\n");
	expect(text).toContain("先暂停一天");
	expect(text).toContain("客服同事会先联系您核实");
	expect(text).not.toContain(known.unitId);
	await other.says(`我是${known.name}，尾号${known.phone.slice(-4)}`);
	expect(other.heard().join("\n")).not.toContain("核对好了");
});

test("a resident sees nobody else's tickets", async () => {
	const wang = town.person("owner-wang");
	await wang.says("客厅灯坏了，明天上午来修");
	const no = await town.lastNo();
	const chen = town.person("owner-chen");
	await chen.says(`${no} 到哪了`);
	expect(chen.heard()).toEqual([expect.stringContaining("没有找到您名下的这个单号")]);
	await chen.says("我的报修到哪了");
	expect(chen.heard().join("\n")).not.toContain(no);
});

test("an anonymous complaint is anonymous to everybody, and its writer still hears of it (B7)", async () => {
	const lin = town.person("owner-lin");
	town.groupHeard();
	town.person("manager").heard();
	await lin.says("匿名投诉：5-1-302林雨桐说的，楼上半夜总在拖家具，吵得睡不着");
	expect(lin.heard().join("\n")).toContain("已按匿名登记");
	const no = await town.lastNo();
	const zhou = town.person("agent-wu");
	await zhou.saysInGroup(`接单 ${no.slice(-4)}`);
	await zhou.saysInGroup(`进展 ${no.slice(-4)} 今晚安排巡查`);
	const staff = [...town.group, ...zhou.seen, ...town.person("manager").seen]
		.filter((message) => message.text.includes(no))
		.map((message) => message.text);
	expect(staff.length).toBeGreaterThan(2);
	for (const text of staff) expect(text).not.toMatch(/林雨桐|雨桐|302|1990000/);
	expect(lin.heard().join("\n")).toContain("今晚安排巡查");
	await lin.says(`${no} 到哪了`);
	expect(lin.heard().join("\n")).toContain(no);
});
