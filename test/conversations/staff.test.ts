import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../../src/clock.ts";
import { openTown, type Town } from "../town.ts";

let town: Town;
beforeAll(async () => {
	town = await openTown();
});
afterAll(() => town.close());

const reporters = ["owner-wang", "owner-lin", "owner-zhao", "owner-sun", "owner-he", "owner-chen"];
let turn = 0;

/** A fresh repair of some owner; its number, and the owner. */
async function repair() {
	const owner = town.person(reporters[turn++ % reporters.length] ?? "owner-wang");
	await owner.says("厨房水龙头漏水，明天上午来修");
	const no = await town.lastNo();
	return { no, short: no.slice(-4), owner };
}

beforeEach(async () => {
	for (const ticket of await town.app.desk.openTickets()) {
		await town.app.desk.apply(ticket._id, { move: "cancel", note: "" }, { kind: "owner" }, `clean:${ticket._id}`);
	}
	await town.settle();
	for (const id of [...reporters, "agent-zhang", "agent-zhou", "agent-li", "manager"]) town.person(id).heard();
	town.groupHeard();
});

test("the whole way: card, claim, progress, finish, acceptance, rating", async () => {
	const { no, short, owner } = await repair();
	const zhang = town.person("agent-zhang");
	const card = town.groupHeard().join("\n");
	expect(card).toContain(`【报修】${no}`);
	expect(card).not.toMatch(/1201|1990000000|建明/);
	owner.heard();

	await zhang.presses("接单", { inGroup: true });
	expect(town.groupHeard().join("\n")).toContain("✅ 张立强 接单");
	expect(zhang.heard().join("\n")).toMatch(/报事：.* 1990000\d{4}/);
	expect(owner.heard().join("\n")).toContain("工程部张师傅已接单");

	await zhang.saysInGroup(`进展 ${short} 配件已备好`);
	expect(owner.heard().join("\n")).toContain("配件已备好");
	await zhang.saysInGroup(`完成${short}，更换阀芯，免费`);
	expect(owner.heard().join("\n")).toContain("更换阀芯");
	await owner.presses("已解决");
	expect(owner.heard().join("\n")).toContain("打个分");
	await owner.presses("满意");
	expect(owner.heard().join("\n")).toContain("谢谢您的肯定");
	expect((await town.app.desk.find(no))?.status).toBe("closed");
});

test("the card is edited as the ticket moves", async () => {
	await repair();
	const card = town.group.findLast((message) => message.text.includes("【报修】"));
	await town.person("agent-zhang").presses("接单", { inGroup: true });
	const edit = town.group.findLast((message) => message.edited);
	expect(edit?.id).toBe(card?.id);
	expect(edit?.text).toContain("已接单（张立强）");
});

test("two who claim at once: one wins, the other is told who", async () => {
	const { short } = await repair();
	await town.person("agent-zhang").saysInGroup(`接单 ${short}`);
	town.groupHeard();
	await town.person("agent-li").saysInGroup(`接单 ${short}`);
	expect(town.groupHeard().join("\n")).toContain("已由张立强接单");
});

test.each(["/接单 {}", "接单#{}", "{} 我来", "接单{}", "＃{} 接单", "我接 {}", "@管家 接单 {}", "  接单   {}  "])(
	"a claim typed as «%s»",
	async (pattern) => {
		const { no, short } = await repair();
		await town.person("agent-zhang").saysInGroup(pattern.replace("{}", short));
		expect((await town.app.desk.find(no))?.status).toBe("accepted");
	},
);

test("a reply to the card needs no number, and plain words in it go to the owner", async () => {
	const { no, owner } = await repair();
	const card = town.group.findLast((message) => message.text.includes(no));
	owner.heard();
	await town.person("agent-zhang").saysInGroup("接单", { replyTo: card?.id });
	expect((await town.app.desk.find(no))?.status).toBe("accepted");
	owner.heard();
	await town.person("agent-zhang").saysInGroup("师傅十分钟后到楼下", { replyTo: card?.id });
	expect(owner.heard().join("\n")).toContain("师傅十分钟后到楼下");
	expect(town.groupHeard().join("\n")).toContain("已转告业主");
});

test("a button that needs a note asks for it, from whoever pressed it", async () => {
	const { no, owner } = await repair();
	const zhang = town.person("agent-zhang");
	await zhang.presses("接单", { inGroup: true });
	await zhang.presses("完成", { inGroup: true });
	expect(town.groupHeard().join("\n")).toContain("做了什么、用了什么料");
	await town.person("agent-li").saysInGroup("大家中午吃什么");
	expect((await town.app.desk.find(no))?.status).toBe("accepted");
	await zhang.saysInGroup("换了软管，免费");
	expect((await town.app.desk.find(no))?.status).toBe("resolved");
	expect(owner.heard().join("\n")).toContain("换了软管");
});

test("hold, transfer to a person and to a department, return, reschedule, cancel", async () => {
	const { no, short, owner } = await repair();
	const zhou = town.person("agent-zhou");
	await zhou.saysInGroup(`转派 ${short} 张立强 水电归他`);
	expect((await town.app.desk.find(no))?.status).toBe("assigned");
	expect(town.person("agent-zhang").heard().join("\n")).toContain(no);
	const zhang = town.person("agent-zhang");
	await zhang.saysInGroup(`接单${short}`);
	await zhang.saysInGroup(`挂起 ${short} 等配件`);
	expect((await town.app.desk.find(no))?.status).toBe("pending");
	expect(owner.heard().join("\n")).toContain("等配件");
	await zhang.saysInGroup(`改约 ${short} 后天上午`);
	expect(owner.heard().join("\n")).toMatch(/上门时间改为后天/);
	await zhang.saysInGroup(`退回 ${short} 需要换大工具`);
	expect((await town.app.desk.find(no))?.assignee).toBeNull();
	await zhou.saysInGroup(`转派 ${short} 环境部`);
	expect((await town.app.desk.find(no))?.department).toBe("cleaning");
	await zhou.saysInGroup(`取消 ${short} 业主已自行解决`);
	expect((await town.app.desk.find(no))?.status).toBe("cancelled");
	expect(owner.heard().join("\n")).toContain("业主已自行解决");
});

test("who may not, is told so", async () => {
	const { no, short } = await repair();
	await town.person("agent-zhang").saysInGroup(`取消 ${short} 不想干`);
	expect(town.groupHeard().join("\n")).toContain("要部门负责人、客服或经理来操作");
	await town.person("agent-zhang").saysInGroup(`完成 ${short} 好了`);
	expect(town.groupHeard().join("\n")).toContain("还没有人接");
	expect((await town.app.desk.find(no))?.status).toBe("new");
});

test("待办 and 查询, a wrong number, help", async () => {
	const { no, short } = await repair();
	const zhang = town.person("agent-zhang");
	await zhang.saysInGroup("待办");
	expect(town.groupHeard().join("\n")).toContain(no);
	await zhang.saysInGroup(`查询 ${short}`);
	expect(town.groupHeard().join("\n")).toContain("受理");
	await zhang.saysInGroup("接单 9999");
	expect(town.groupHeard().join("\n")).toContain("没有找到单号 9999");
	await zhang.saysInGroup("帮助");
	expect(town.groupHeard().join("\n")).toContain("可以这样说");
});

test("chatter in the group and a stranger's words are left alone", async () => {
	await repair();
	town.groupHeard();
	await town.person("agent-li").saysInGroup("今天真冷");
	await town.person("guest-1").saysInGroup("完成");
	expect(town.groupHeard()).toEqual([]);
});

test("rejected means reopened: same number, assignee and manager told", async () => {
	const { no, short, owner } = await repair();
	const zhang = town.person("agent-zhang");
	await zhang.saysInGroup(`接单 ${short}`);
	await zhang.saysInGroup(`完成 ${short} 换了垫片`);
	zhang.heard();
	await owner.says("没修好，还在漏");
	const ticket = await town.app.desk.find(no);
	expect(ticket?.status).toBe("assigned");
	expect(ticket?.reopened).toBe(1);
	expect(owner.heard().join("\n")).toContain("单号不变");
	expect(zhang.heard().join("\n")).toContain("没解决");
	expect(town.person("manager").heard().join("\n")).toContain("业主不认可");
	expect(town.groupHeard().join("\n")).toContain("🔁");
});

test("a dissatisfied rating asks why and reaches the manager", async () => {
	const { short, owner } = await repair();
	const zhang = town.person("agent-zhang");
	await zhang.saysInGroup(`接单 ${short}`);
	await zhang.saysInGroup(`完成 ${short} 换了垫片`);
	await owner.says("好了");
	await owner.presses("不满意");
	expect(owner.heard().join("\n")).toContain("哪里没做好");
	await owner.says("师傅来晚了一小时");
	expect(owner.heard().join("\n")).toContain("记下了");
	expect(town.person("manager").heard().join("\n")).toContain("不满意");
});

test("到哪了 at any time, and a chase reaches the group", async () => {
	const { no, short, owner } = await repair();
	await town.person("agent-zhang").saysInGroup(`接单 ${short}`);
	owner.heard();
	town.groupHeard();
	await owner.says("我的报修到哪了");
	expect(owner.heard().join("\n")).toContain(`${no}`);
	await owner.says("怎么还没人来，催一下");
	expect(owner.heard().join("\n")).toContain("已替您催办");
	expect(town.groupHeard().join("\n")).toContain("催办");
});

test("an unclaimed ticket is reminded of, then escalated to the head, then to the manager, each once", async () => {
	const { no } = await repair();
	town.groupHeard();
	await town.passes(16 * MINUTE_MS);
	expect(town.groupHeard().filter((text) => text.startsWith("⏰"))).toHaveLength(1);
	await town.passes(15 * MINUTE_MS);
	expect(
		town
			.person("agent-zhou")
			.heard()
			.filter((text) => text.includes(no) && text.startsWith("⬆️")),
	).toHaveLength(1);
	await town.passes(30 * MINUTE_MS);
	expect(
		town
			.person("manager")
			.heard()
			.filter((text) => text.includes(no) && text.startsWith("⬆️")),
	).toHaveLength(1);
	await town.passes(HOUR_MS);
	expect(
		town
			.person("manager")
			.heard()
			.filter((text) => text.startsWith("⬆️")),
	).toHaveLength(0);
});

test("a finished ticket that nobody judges is closed after the set silence", async () => {
	const { no, short, owner } = await repair();
	const zhang = town.person("agent-zhang");
	await zhang.saysInGroup(`接单 ${short}`);
	await zhang.saysInGroup(`完成 ${short} 换了垫片`);
	owner.heard();
	town.clock.advance(72 * HOUR_MS);
	await town.passes(2 * MINUTE_MS);
	expect((await town.app.desk.find(no))?.status).toBe("closed");
	expect(owner.heard().join("\n")).toContain("先为您办结");
	await owner.presses("没解决");
	expect((await town.app.desk.find(no))?.status).toBe("assigned");
});
