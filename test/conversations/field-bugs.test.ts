/** Fourteen faults that other service desks shipped, each as a test. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/clock.ts";
import { openTown, type Town } from "../town.ts";

let town: Town;
beforeAll(async () => {
	town = await openTown();
});
afterAll(() => town.close());

const zhang = () => town.person("agent-zhang");

async function repair(id: string, text = "厨房水龙头漏水，明天上午来修") {
	const owner = town.person(id);
	await owner.says(text);
	const no = await town.lastNo();
	for (const one of [id, "agent-zhang", "manager", "agent-zhou"]) town.person(one).heard();
	town.groupHeard();
	return { no, short: no.slice(-4), owner };
}

const events = async (no: string) => (await town.app.desk.find(no))?.timeline.map((entry) => entry.event) ?? [];

test("1: the first message of a new user is answered, not lost to a greeting", async () => {
	const guest = town.person("newcomer-1");
	await guest.says("高层物业费每平方多少钱");
	expect(guest.heard().join("\n")).toContain("3.20");
});

test("2: a staff reply reaches the owner", async () => {
	const { no, owner } = await repair("owner-wang");
	const card = town.group.findLast((message) => message.text.includes(no));
	await zhang().saysInGroup("师傅带着新龙头来", { replyTo: card?.id });
	expect(owner.heard().join("\n")).toContain("师傅带着新龙头来");
});

test("3: a staff reply opens no new ticket", async () => {
	const before = await town.lastNo();
	const card = town.group.findLast((message) => message.text.includes(before));
	await zhang().saysInGroup("厨房那家漏水的我下午去", { replyTo: card?.id });
	expect(await town.lastNo()).toBe(before);
});

test("4: a message delivered twice has its effect once", async () => {
	const owner = town.person("owner-he");
	const message = {
		key: "web:again",
		channel: "web",
		conversation: owner.address,
		sender: owner.address,
		group: false,
		text: "主卧灯不亮了，明天上午来修",
		attachments: [],
		at: town.clock.now(),
	};
	await Promise.all([town.app.pipeline.receive(message), town.app.pipeline.receive(message)]);
	await town.settle();
	await town.app.pipeline.receive(message);
	await town.settle();
	expect(owner.heard()).toHaveLength(1);
});

test("5: one report gets one return visit, also when it was reopened and closed again", async () => {
	const { no, short, owner } = await repair("owner-chen");
	await zhang().saysInGroup(`接单 ${short}`);
	await zhang().saysInGroup(`完成 ${short} 换了垫片`);
	await owner.says("好了");
	await owner.says("又漏了");
	await zhang().saysInGroup(`完成 ${short} 换了龙头`);
	await owner.says("好了");
	owner.heard();
	await town.passes(26 * HOUR_MS);
	expect(owner.heard().filter((text) => text.includes("回访一下"))).toHaveLength(1);
	expect((await events(no)).filter((event) => event === "return.asked")).toHaveLength(1);
});

test("6: a merged ticket does not escalate", async () => {
	for (const id of ["guest-1", "guest-2", "owner-lin"]) await town.person(id).says("5号楼1单元电梯坏了不动了");
	const merged = (await town.app.desk.openTickets()).filter((ticket) => ticket.incident !== null);
	expect(merged.length).toBeGreaterThan(0);
	await town.passes(3 * HOUR_MS);
	for (const ticket of merged) expect(await events(ticket._id)).not.toContain("ticket.escalated");
});

test("7: nothing escalates on a target that is no longer there", async () => {
	const { no, short, owner } = await repair("owner-zhao", "书房插座没电，明天上午来修");
	await zhang().saysInGroup(`接单 ${short}`);
	await owner.says("取消报修");
	town.groupHeard();
	await town.passes(3 * DAY_MS);
	expect(await events(no)).not.toContain("sla.breached");
	expect(town.groupHeard().join("\n")).not.toContain(no);
});

test("8: nothing escalates although it was answered", async () => {
	const { no } = await repair("owner-sun", "客厅窗户关不上，明天上午来修");
	await zhang().saysInGroup(`接单 ${no}`);
	await town.passes(3 * HOUR_MS);
	expect(await events(no)).not.toContain("ticket.escalated");
});

test("9: a reply by another way counts too: answering in private stops the clock of the first response", async () => {
	const { no } = await repair("owner-wang", "卫生间马桶堵了，明天上午来修");
	const li = town.person("agent-li");
	await li.says(`回复 ${no} 您好，已在安排师傅`);
	expect((await town.app.desk.find(no))?.targets.find((target) => target.name === "response")?.state).toBe("met");
	await town.passes(2 * HOUR_MS);
	expect((await town.app.desk.find(no))?.timeline.some((entry) => entry.event === "sla.breached" && entry.note === "response")).toBe(false);
});

test("10: the first response is measured by itself, whatever the later ones are set to", async () => {
	const { no } = await repair("owner-he", "阳台地漏堵了，明天上午来修");
	await zhang().saysInGroup(`接单 ${no}`);
	const targets = (await town.app.desk.find(no))?.targets;
	expect(targets?.find((target) => target.name === "response")?.state).toBe("met");
	expect(targets?.find((target) => target.name === "resolution")?.state).toBe("active");
});

test("11: a paused target does not tick", async () => {
	const { no } = await repair("owner-lin", "厨房水管渗水，明天上午来修");
	await zhang().saysInGroup(`接单 ${no}`);
	await zhang().saysInGroup(`挂起 ${no} 等配件`);
	await town.passes(4 * DAY_MS);
	expect(await events(no)).not.toContain("sla.breached");
});

test("12: handing over to a person is never an empty answer", async () => {
	const guest = town.person("newcomer-2");
	await guest.says("转人工");
	const heard = guest.heard();
	expect(heard).toHaveLength(1);
	expect(heard[0]?.trim().length).toBeGreaterThan(10);
});

test("13: the bot does not answer over a person", async () => {
	const guest = town.person("newcomer-2");
	await town.person("agent-li").saysInGroup(`回复 ${await town.lastNo()} 您好，请讲`);
	guest.heard();
	for (const text of ["物业费怎么收", "停车费多少", "厨房漏水"]) {
		await guest.says(text);
		expect(guest.heard()).toEqual([]);
	}
});

test("14: a message that could not be sent in time is not stuck for ever, and does not hold up the next", async () => {
	const owner = town.person("owner-chen");
	owner.heard();
	town.gone.add(owner.address);
	await owner.says("物业费怎么收");
	expect(owner.heard()).toEqual([]);
	town.gone.delete(owner.address);
	await town.passes(MINUTE_MS);
	await owner.says("高层物业费每平方多少钱");
	expect(owner.heard().join("\n")).toContain("3.20");
	expect((await town.app.outbox.counts()).sending).toBe(0);
});
