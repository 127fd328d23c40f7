import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/clock.ts";
import { openTown, type Town } from "../town.ts";

let town: Town;
beforeAll(async () => {
	town = await openTown();
});
afterAll(() => town.close());

const STAFF_IDS = ["agent-li", "agent-zhang", "agent-zhou", "agent-wu", "agent-xu", "manager"];
const OWNERS = ["owner-wang", "owner-he", "owner-chen", "owner-lin", "owner-zhao", "owner-sun"];
let turn = 0;

/** A repair of the next owner in turn, with a visit tomorrow morning. */
async function repair(text = "厨房水龙头漏水，明天上午来修") {
	const owner = town.person(OWNERS[turn++ % OWNERS.length] ?? "owner-wang");
	await owner.says(text);
	const no = await town.lastNo();
	return { no, short: no.slice(-4), owner };
}

async function complaint(text = "楼上天天半夜装修太吵了，我要投诉") {
	const owner = town.person(OWNERS[turn++ % OWNERS.length] ?? "owner-wang");
	await owner.says(text);
	const no = await town.lastNo();
	return { no, short: no.slice(-4), owner };
}

function hush(): void {
	for (const id of [...STAFF_IDS, ...OWNERS]) town.person(id).heard();
	town.groupHeard();
}

beforeEach(async () => {
	for (const ticket of await town.app.desk.openTickets()) {
		await town.app.desk.apply(ticket._id, { move: "cancel", note: "" }, { kind: "owner" }, `clean:${ticket._id}`);
	}
	// Far enough apart that one test's reports are no repeats of another's.
	town.clock.advance(40 * DAY_MS);
	const hour = town.clock.now().getTime() % DAY_MS;
	town.clock.advance(((HOUR_MS - hour + DAY_MS) % DAY_MS) + 0); // 09:00 in Shanghai
	await town.passes(MINUTE_MS);
	hush();
});

const state = async (no: string) => {
	const ticket = await town.app.desk.find(no);
	if (ticket === null) throw new Error(`no ${no}`);
	return ticket;
};

describe("visits (B10, E2)", () => {
	test("both sides are reminded an hour before, arrival is recorded and told", async () => {
		const { no, short, owner } = await repair();
		const zhang = town.person("agent-zhang");
		await zhang.saysInGroup(`接单 ${short}`);
		hush();
		const visit = (await state(no)).appointment;
		if (visit === null) throw new Error("no appointment");
		town.clock.set(new Date(new Date(visit.from).getTime() - 61 * MINUTE_MS));
		await town.passes(2 * MINUTE_MS);
		expect(owner.heard().join("\n")).toContain("提醒您");
		expect(zhang.heard().join("\n")).toContain("到场");
		town.clock.set(visit.from);
		await zhang.saysInGroup(`到场 ${short}`);
		expect(owner.heard().join("\n")).toContain("已到现场");
		expect((await state(no)).arrivedAt).not.toBeNull();
		await town.passes(3 * HOUR_MS);
		expect(town.groupHeard().join("\n")).not.toContain("没有到场记录");
	});

	test("nobody came: owner, group and assignee hear it", async () => {
		const { no, short, owner } = await repair();
		await town.person("agent-zhang").saysInGroup(`接单 ${short}`);
		const visit = (await state(no)).appointment;
		if (visit === null) throw new Error("no appointment");
		town.clock.set(visit.to);
		hush();
		await town.passes(16 * MINUTE_MS);
		expect(owner.heard().join("\n")).toContain("没有按约定时间到");
		expect(town.groupHeard().join("\n")).toContain("没有到场记录");
	});

	test("«师傅没来» goes to the head at once", async () => {
		const { no, short, owner } = await repair();
		await town.person("agent-zhang").saysInGroup(`接单 ${short}`);
		const visit = (await state(no)).appointment;
		if (visit === null) throw new Error("no appointment");
		town.clock.set(new Date(new Date(visit.from).getTime() + 30 * MINUTE_MS));
		hush();
		await owner.says("师傅怎么没来啊");
		expect(owner.heard().join("\n")).toContain("抱歉让您久等了");
		expect(town.person("agent-zhou").heard().join("\n")).toContain(no);
	});

	test("the owner was out: a new time is agreed", async () => {
		const { no, short, owner } = await repair();
		await town.person("agent-zhang").saysInGroup(`接单 ${short}`);
		hush();
		await town.person("agent-zhang").saysInGroup(`没人在家 ${short}`);
		expect(owner.heard().join("\n")).toContain("家里没人");
		await owner.says("改到后天下午吧");
		expect((await state(no)).appointment).not.toBeNull();
	});

	test("the owner moves the visit in a few words, and the assignee hears it", async () => {
		const { short, owner } = await repair();
		await town.person("agent-zhang").saysInGroup(`接单 ${short}`);
		hush();
		await owner.says("改到后天上午");
		expect(owner.heard().join("\n")).toMatch(/上门改到后天/);
		expect(town.person("agent-zhang").heard().join("\n")).toContain("上门改为后天");
	});
});

describe("promises (B17, B18)", () => {
	test("a time given to an owner is kept in mind, and told before it is missed", async () => {
		const { no, short, owner } = await repair();
		const zhang = town.person("agent-zhang");
		await zhang.saysInGroup(`接单 ${short}`);
		await zhang.saysInGroup(`进展 ${short} 配件在路上，今天下午3点前给您答复`);
		expect((await state(no)).promises).toHaveLength(1);
		hush();
		town.clock.advance(5 * HOUR_MS + 31 * MINUTE_MS);
		await town.passes(2 * MINUTE_MS);
		expect(zhang.heard().join("\n")).toContain("快到时间了");
		await town.passes(31 * MINUTE_MS);
		expect(owner.heard().join("\n")).toContain("没有做到");
		expect(town.person("manager").heard().join("\n")).toContain("没有做到");
		hush();
		await town.passes(2 * HOUR_MS);
		expect(owner.heard().join("\n")).not.toContain("没有做到");
	});

	test("an answer in time keeps it", async () => {
		const { no, short, owner } = await repair();
		const zhang = town.person("agent-zhang");
		await zhang.saysInGroup(`接单 ${short}`);
		await zhang.saysInGroup(`进展 ${short} 今天下午3点前给您答复`);
		await zhang.saysInGroup(`进展 ${short} 配件到了，马上上门`);
		hush();
		await town.passes(7 * HOUR_MS);
		expect(owner.heard().join("\n")).not.toContain("没有做到");
		expect((await state(no)).promises[0]?.keptAt).not.toBeNull();
	});
});

describe("complaints (C1–C14)", () => {
	test("judged, planned, approved with a button, done, and signed for", async () => {
		const { no, short, owner } = await complaint();
		expect(owner.heard().join("\n")).toMatch(/我们很重视[\s\S]*24 小时内给您答复/);
		const wu = town.person("agent-wu");
		await wu.saysInGroup(`接单 ${short}`);
		await wu.saysInGroup(`完成 ${short} 说过了`);
		expect(town.groupHeard().join("\n")).toContain("先核实");
		await town.person("agent-li").saysInGroup(`成立 ${short} 现场确认夜间施工`);
		expect(owner.heard().join("\n")).toContain("经核实属实");
		await wu.saysInGroup(`完成 ${short} 说过了`);
		expect(town.groupHeard().join("\n")).toContain("先写方案");
		await wu.saysInGroup(`方案 ${short} 原因：装修户不知道时间规定；措施：约谈装修户并签承诺，夜间加巡`);
		const manager = town.person("manager");
		expect(manager.heard().join("\n")).toContain("请您批示");
		await manager.presses("同意");
		expect(owner.heard().join("\n")).toContain("处理办法定了");
		await wu.saysInGroup(`完成 ${short} 已约谈并签承诺书`);
		expect(owner.heard().join("\n")).toMatch(/认可.*签字确认/s);
		await owner.presses("认可");
		const ticket = await state(no);
		expect(ticket.status).toBe("closed");
		expect(ticket.timeline.some((entry) => entry.event === "ticket.confirmed")).toBe(true);
	});

	test("the manager sends a plan back", async () => {
		const { no, short } = await complaint();
		const wu = town.person("agent-wu");
		await wu.saysInGroup(`接单 ${short}`);
		await town.person("agent-li").saysInGroup(`成立 ${short} 属实`);
		await wu.saysInGroup(`方案 ${short} 再说吧`);
		hush();
		await town.person("manager").presses("退回修改");
		await town.person("manager").says("写清时间和责任人");
		expect(wu.heard().join("\n")).toContain("写清时间和责任人");
		expect((await state(no)).plan?.approvedBy).toBeNull();
	});

	test("several ways: the owner chooses (C22)", async () => {
		const { no, short, owner } = await complaint();
		const wu = town.person("agent-wu");
		await wu.saysInGroup(`接单 ${short}`);
		await town.person("agent-li").saysInGroup(`成立 ${short} 属实`);
		await wu.saysInGroup(`方案 ${short} 请楼上铺地垫 / 调整作息并张贴公约`);
		await town.person("manager").presses("同意");
		expect(owner.heard().join("\n")).toContain("请您选一种");
		await owner.presses("选第 2 种");
		expect((await state(no)).plan?.chosen).toBe(1);
		expect(town.groupHeard().join("\n")).toContain("业主选了第 2 种");
	});

	test("an unfounded one ends with an explanation, not with silence", async () => {
		const { short, owner } = await complaint();
		const wu = town.person("agent-wu");
		await wu.saysInGroup(`接单 ${short}`);
		await town.person("agent-li").saysInGroup(`不成立 ${short} 现场无噪音源`);
		await wu.saysInGroup(`完成 ${short} 连续三晚实测均在标准内，附记录`);
		expect(owner.heard().join("\n")).toContain("核实说明：连续三晚实测");
	});

	test("not answered within 24 hours by the wall clock: warned, then breached, the manager told, the owner too (C2)", async () => {
		const { no, owner } = await complaint();
		hush();
		await town.passes(20 * HOUR_MS);
		expect(town.groupHeard().join("\n")).toContain("离答复时限不远了");
		await town.passes(5 * HOUR_MS);
		expect(town.person("manager").heard().join("\n")).toContain("超过答复时限");
		expect(owner.heard().join("\n")).toContain("让您久等了");
		const breaches = (await state(no)).timeline.filter((entry) => entry.event === "sla.breached" && entry.note === "response");
		expect(breaches).toHaveLength(1);
	});

	test("a complaint about a colleague never goes to them, nor to the group where they read (C14)", async () => {
		const { no, short } = await complaint("我要投诉你们的维修工张立强，态度恶劣还骂人");
		expect((await state(no)).subject).not.toBeNull();
		expect(town.groupHeard().join("\n")).not.toContain(no);
		const zhang = town.person("agent-zhang");
		await zhang.saysInGroup(`接单 ${short}`);
		await zhang.saysInGroup(`查询 ${no}`);
		await zhang.says(`查询 ${no}`);
		expect([...zhang.heard(), ...town.groupHeard()].join("\n")).not.toMatch(/张立强，态度恶劣/);
		const manager = town.person("manager");
		expect(manager.heard().join("\n")).toContain("不进工作群");
		await manager.says(`转派 ${no} 张立强`);
		expect((await state(no)).assignee).toBeNull();
		await manager.says(`接单 ${no}`);
		expect((await state(no)).assignee).not.toBeNull();
	});

	test("a price is agreed before the work, or nothing is done for money (E16)", async () => {
		const { no, short, owner } = await repair();
		const zhang = town.person("agent-zhang");
		await zhang.saysInGroup(`接单 ${short}`);
		await zhang.saysInGroup(`报价 ${short} 换水龙头，材料 60 元，人工 20 元`);
		expect(owner.heard().join("\n")).toContain("材料 60 元");
		await zhang.saysInGroup(`完成 ${short} 换好了`);
		expect((await state(no)).status).toBe("accepted");
		await owner.presses("同意");
		expect(town.groupHeard().join("\n")).toContain("同意报价");
		await zhang.saysInGroup(`完成 ${short} 换好了，收 80 元`);
		expect((await state(no)).status).toBe("resolved");
	});

	test("an angry complaint does not wait for its turn (B24)", async () => {
		await complaint("你们物业到底管不管！！！3号楼楼下垃圾堆了一个星期臭死了，气死我了，我要投诉到底！！！");
		expect(town.groupHeard().join("\n")).toContain("情绪激动");
	});
});

describe("the ladder (C13, E10c)", () => {
	test("head, head of the service centre, manager, quality department; each person once", async () => {
		const { no } = await repair();
		hush();
		await town.passes(3 * HOUR_MS);
		const ticket = await state(no);
		const told = ticket.timeline.filter((entry) => entry.event === "ticket.escalated").flatMap((entry) => entry.told ?? []);
		expect(new Set(told).size).toBe(told.length);
		expect(
			town
				.person("agent-zhou")
				.heard()
				.filter((text) => text.startsWith("⬆️")),
		).toHaveLength(1);
		expect(
			town
				.person("manager")
				.heard()
				.filter((text) => text.startsWith("⬆️")),
		).toHaveLength(1);
	});

	test("by hand, and because nobody knows whose it is (A7, C12)", async () => {
		const { no, short } = await repair();
		hush();
		await town.person("agent-zhang").saysInGroup(`升级 ${short} 要动主管道，需要停水`);
		expect(town.person("manager").heard().join("\n")).toContain("要动主管道");
		const other = await repair("阳台的护栏松了，后天上午来看");
		await town.person("agent-zhang").saysInGroup(`归属不清 ${other.short}`);
		expect(town.groupHeard().join("\n")).toMatch(/归属不清|已记录/);
		expect((await state(no)).escalatedTo.length).toBeGreaterThan(0);
	});

	test("no escalation after somebody has taken it, after cancelling, or on a merged ticket", async () => {
		const { no, short } = await repair();
		await town.person("agent-zhang").saysInGroup(`接单 ${short}`);
		const other = await repair("卫生间灯不亮了，后天上午来修");
		await other.owner.says("取消报修");
		hush();
		await town.passes(3 * HOUR_MS);
		for (const one of [no, other.no]) expect((await state(one)).timeline.some((entry) => entry.event === "ticket.escalated")).toBe(false);
	});
});

describe("repeats and incidents (C17, C18)", () => {
	test("the same thing said again goes to the open ticket", async () => {
		const { no, owner } = await repair();
		hush();
		await owner.says("厨房水龙头漏水，明天上午来修");
		expect(owner.heard().join("\n")).toContain(`${no} 还在办`);
		expect(await town.lastNo()).toBe(no);
	});

	test("the third time goes to the manager, and to who did it before", async () => {
		const owner = town.person("owner-sun");
		const zhang = town.person("agent-zhang");
		for (let i = 0; i < 3; i++) {
			await owner.says(["厨房水管漏水，明天上午来修", "卫生间马桶漏水，明天上午来修", "阳台地漏又返水了，明天上午来修"][i] ?? "");
			const no = await town.lastNo();
			if (i === 2) {
				expect((await state(no)).related).toHaveLength(2);
				expect(town.person("manager").heard().join("\n")).toContain("多次反映");
				expect((await state(no)).assignee).not.toBeNull();
				return;
			}
			await zhang.saysInGroup(`接单 ${no.slice(-4)}`);
			await zhang.saysInGroup(`完成 ${no.slice(-4)} 换了件`);
			await owner.says("好了");
			hush();
			await town.passes(2 * DAY_MS);
		}
	});

	test("one fault, several homes: one incident, one handler, a draft for the notice, and everybody hears how it ends", async () => {
		const guests = ["guest-1", "guest-2", "owner-wang", "owner-he"].map((id) => town.person(id));
		for (const guest of guests) await guest.says("3号楼2单元电梯坏了，停在一楼不动");
		const heads = (await town.app.desk.openTickets()).filter((ticket) => ticket.isIncident);
		expect(heads).toHaveLength(1);
		const head = heads[0];
		if (head === undefined) return;
		expect(town.person("manager").heard().join("\n")).toContain("公告草稿");
		expect(guests[3]?.heard().join("\n")).toMatch(/多位邻居反映|合并统一处理|已为您登记/);
		hush();
		const zhang = town.person("agent-zhang");
		await zhang.saysInGroup(`接单 ${head._id.slice(-4)}`);
		await zhang.saysInGroup(`完成 ${head._id.slice(-4)} 更换门机皮带，已恢复`);
		for (const guest of guests) expect(guest.heard().join("\n")).toContain("更换门机皮带");
		const left = (await town.app.desk.openTickets()).filter((ticket) => ticket.category === head.category && ticket._id !== head._id);
		expect(left.filter((ticket) => ticket.status !== "resolved")).toEqual([]);
	});
});

describe("return visits (E5, V1–V7)", () => {
	async function closed() {
		const one = await repair();
		const zhang = town.person("agent-zhang");
		await zhang.saysInGroup(`接单 ${one.short}`);
		await zhang.saysInGroup(`完成 ${one.short} 换了阀芯，免费`);
		await one.owner.says("好了");
		hush();
		return one;
	}

	test("asked a day later, in waking hours; 满意 is thanked for", async () => {
		const { no, owner } = await closed();
		await town.passes(25 * HOUR_MS);
		expect(owner.heard().join("\n")).toContain("回访一下");
		await owner.presses("满意");
		expect(owner.heard().join("\n")).toContain("谢谢您的评价");
		expect((await state(no)).returnVisit?.state).toBe("answered");
		await town.passes(3 * DAY_MS);
		expect(owner.heard().join("\n")).not.toContain("打扰您");
	});

	test("不满意 asks why and opens a follow-up", async () => {
		const { owner } = await closed();
		await town.passes(25 * HOUR_MS);
		hush();
		await owner.presses("不满意");
		expect(owner.heard().join("\n")).toContain("哪里没做好");
		expect(town.groupHeard().join("\n")).toContain("回访不满意");
		await owner.says("第二天又漏了");
		expect(owner.heard().join("\n")).toContain("记下了");
	});

	test("no answer: reminded once, then on the call list; the call is recorded", async () => {
		const { no, owner } = await closed();
		await town.passes(73 * HOUR_MS);
		const heard = owner.heard().join("\n");
		expect(heard.match(/回访一下/g)).toHaveLength(1);
		expect(heard.match(/打扰您/g)).toHaveLength(1);
		expect(town.groupHeard().join("\n")).toContain("请打电话回访");
		await town.person("agent-li").saysInGroup("回访清单");
		expect(town.groupHeard().join("\n")).toContain(no);
		await town.person("agent-li").saysInGroup(`回访 ${no} 满意，用着挺好`);
		expect((await state(no)).returnVisit).toMatchObject({ state: "called", rating: "good" });
	});

	test("every closed repair has a return visit or stands on the list (E5: 100 %)", async () => {
		const { no } = await closed();
		for (let day = 0; day < 4; day++) await town.passes(DAY_MS / 2);
		expect(["asked", "reminded", "listed"]).toContain((await state(no)).returnVisit?.state);
	});
});

describe("intake by staff (A1, B25, B26)", () => {
	test("代报: the colleague is the first contact for life, through every transfer", async () => {
		const li = town.person("agent-li");
		await li.saysInGroup("代报 3-2-1201 来电 厨房水管漏水");
		const no = await town.lastNo();
		const ticket = await state(no);
		expect(ticket).toMatchObject({ source: "phone", firstContact: "A001", place: { unitId: "3-2-1201" } });
		expect(ticket.reporter?.name).toBe("王建明");
		expect(town.groupHeard().join("\n")).not.toMatch(/王建明|1201/);
		await town.person("agent-zhou").saysInGroup(`转派 ${no.slice(-4)} 张立强`);
		expect((await state(no)).firstContact).toBe("A001");
	});

	test("somebody else's business is coordinated, not turned away (A3)", async () => {
		const owner = town.person("owner-chen");
		await owner.says("家里有线电视没信号，帮我看看");
		const heard = owner.heard().join("\n");
		expect(heard).not.toMatch(/不归|自己联系/);
		expect((await state(await town.lastNo())).kind).toBe("coordination");
	});
});

describe("second thoughts (E6, E20)", () => {
	test("a correction lands on the ticket without its number", async () => {
		const { no, owner } = await repair();
		hush();
		await owner.says("打错了，不是厨房是卫生间");
		expect(owner.heard().join("\n")).toContain(`${no}`);
		expect((await state(no)).timeline.at(-1)?.note).toContain("卫生间");
		expect(town.groupHeard().join("\n")).toContain("卫生间");
	});

	test("a fault that comes back soon reopens the number; much later it is a new ticket, linked", async () => {
		const { no, short, owner } = await repair();
		const zhang = town.person("agent-zhang");
		await zhang.saysInGroup(`接单 ${short}`);
		await zhang.saysInGroup(`完成 ${short} 换了阀芯`);
		await owner.says("好了");
		await town.passes(2 * DAY_MS);
		await owner.says("水龙头又漏了");
		expect((await state(no)).reopened).toBe(1);
		await zhang.saysInGroup(`完成 ${no} 换了龙头`);
		await owner.says("好了");
		town.clock.advance(10 * DAY_MS);
		await owner.says("厨房水龙头又漏水了，后天上午来修");
		const later = await town.lastNo();
		expect(later).not.toBe(no);
		expect((await state(later)).related).toContain(no);
	});

	test("the first contact hears how it ends, whoever does the work (A1, A4)", async () => {
		await town.person("agent-xu").saysInGroup("代报 3-2-1201 来访 卧室窗户关不上");
		const no = await town.lastNo();
		const zhang = town.person("agent-zhang");
		await zhang.saysInGroup(`接单 ${no}`);
		hush();
		await zhang.saysInGroup(`完成 ${no} 调整了合页`);
		expect(town.person("agent-xu").heard().join("\n")).toContain(no);
	});
});

describe("tone (B14–B16)", () => {
	test("words that shut the door are held back for a second thought, and sent on request", async () => {
		const { short, owner } = await repair();
		const zhang = town.person("agent-zhang");
		await zhang.saysInGroup(`接单 ${short}`);
		hush();
		await zhang.saysInGroup(`回复 ${short} 这个不归我们管，你自己找厂家`);
		expect(town.groupHeard().join("\n")).toContain("先别急着发");
		expect(owner.heard()).toEqual([]);
		await zhang.saysInGroup("照发");
		expect(owner.heard().join("\n")).toContain("不归我们管");
	});

	test("a promise of money is held back", async () => {
		const { short } = await repair();
		await town.person("agent-zhang").saysInGroup(`接单 ${short}`);
		hush();
		await town.person("agent-zhang").saysInGroup(`回复 ${short} 保证给您赔500`);
		expect(town.groupHeard().join("\n")).toContain("经过批准");
	});
});

describe("hold", () => {
	test("a ticket on hold is not chased, and the time does not count", async () => {
		const { no, short } = await repair();
		const zhang = town.person("agent-zhang");
		await zhang.saysInGroup(`接单 ${short}`);
		await zhang.saysInGroup(`挂起 ${short} 等配件`);
		const due = (await state(no)).targets.find((target) => target.name === "resolution")?.dueAt;
		await town.passes(DAY_MS / 4);
		await zhang.saysInGroup(`进展 ${short} 配件到了`);
		const moved = (await state(no)).targets.find((target) => target.name === "resolution")?.dueAt;
		expect(new Date(moved ?? 0).getTime() - new Date(due ?? 0).getTime()).toBeGreaterThanOrEqual(DAY_MS / 4);
	});
});

describe("on duty", () => {
	test("上班 and 下班", async () => {
		const zhang = town.person("agent-zhang");
		await zhang.saysInGroup("下班");
		expect(town.groupHeard().join("\n")).toContain("已签退");
		expect((await town.app.directory.agents()).find((agent) => agent.name === "张立强")?.offDuty).toBe(true);
		await zhang.saysInGroup("上班");
		expect((await town.app.directory.agents()).find((agent) => agent.name === "张立强")?.offDuty).toBe(false);
	});
});

describe("printable forms (B6, E7, L6)", () => {
	test("处理单 and 派工单 come in private, as PDF; who may not have one, does not", async () => {
		const { short } = await repair();
		const zhang = town.person("agent-zhang");
		await zhang.saysInGroup(`接单 ${short}`);
		await zhang.saysInGroup(`派工单 ${short}`);
		const form = zhang.seen.at(-1)?.attachments?.[0];
		expect(form).toMatchObject({ mime: "application/pdf" });
		expect(town.groupHeard().join("\n")).toContain("已私下发给您");
		await town.person("manager").says(`处理单 ${short}`);
		expect(town.person("manager").seen.at(-1)?.attachments).toHaveLength(1);
		await town.person("agent-xu").says(`派工单 ${short}`);
		expect(town.person("agent-xu").heard().join("\n")).toContain("要部门负责人、客服或经理");
	});
});
