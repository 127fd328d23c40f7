/** What the bot says to staff, in the group and in private. No names of owners, no phones, no rooms: see words/tickets.ts for views. */
import type { Refusal } from "../tickets/decide.ts";
import type { Ticket } from "../tickets/ticket.ts";
import { STATUS_NAMES } from "./labels.ts";

export const STAFF = {
	help: [
		"可以这样说（单号写后四位就行，回复工单卡片可以不写）：",
		"接单 0007 · 进展 0007 配件已到 · 完成 0007 已换阀芯，免费",
		"挂起 0007 等配件 · 退回 0007 不归本部门 · 转派 0007 张伟",
		"改约 0007 明天下午3点 · 取消 0007 业主已自行解决",
		"回复 0007 师傅在路上了 · 备注 0007 … · 查询 0007 · 待办 · 交回 0007",
		"直接回复工单卡片，内容会转给业主。",
	].join("\n"),
	accepted: (who: string, head: string) => `✅ ${who} 接单：${head}`,
	done: (no: string, what: string) => `${no} ${what}`,
	relayed: (no: string) => `已转告业主（${no}）。`,
	noted: (no: string) => `已记下（${no}），业主看不到。`,
	askNote: {
		finish: (no: string) => `${no} 做了什么、用了什么料、收不收费？回复一句就办结。`,
		hold: (no: string) => `${no} 为什么要停一下？回复一句，会转告业主。`,
		return: (no: string) => `${no} 为什么退回？回复一句。`,
		progress: (no: string) => `${no} 进展如何？回复一句，会转告业主。`,
		cancel: (no: string) => `${no} 为什么取消？回复一句，会转告业主。`,
		reply: (no: string) => `${no} 想对业主说什么？`,
		note: (no: string) => `${no} 想记什么？`,
		transfer: (no: string) => `${no} 转给谁？写同事姓名或部门名，例如“转派 ${no.slice(-4)} 工程部”。`,
		reschedule: (no: string) => `${no} 改到什么时候？例如“改约 ${no.slice(-4)} 明天下午3点”。`,
	},
	notFound: (given: string) => `没有找到单号 ${given}，请核对；发“待办”看清单。`,
	several: (lines: readonly string[]) => ["有几张单对得上，请写全单号：", ...lines].join("\n"),
	whichOne: (lines: readonly string[]) =>
		lines.length === 0 ? "您手上没有在办的单。发“待办”看待接的单。" : ["请带上单号，您手上的单：", ...lines].join("\n"),
	todo: (unclaimed: readonly string[], own: readonly string[], others: number) =>
		[
			`待接 ${unclaimed.length} 张${unclaimed.length === 0 ? "" : "："}`,
			...unclaimed,
			`您手上 ${own.length} 张${own.length === 0 ? "" : "："}`,
			...own,
			...(others === 0 ? [] : [`其他同事在办 ${others} 张`]),
		].join("\n"),
	unknownColleague: (name: string) => `没有找到“${name}”，请写同事全名或部门名。`,
	unknownTime: "没看懂时间，请写成“明天下午3点”或“11月25日9点”。",
	handoffDone: "人工答复完毕",
	handedBack: (no: string) => `${no} 已交回智能客服。`,
	notStaff: "这个群用来处理工单。您的账号还没有登记为员工，请找经理登记后再操作。",
	greetAgent: (name: string) => `${name}好。发“待办”看工单，发“帮助”看命令；也可以直接问我小区的规定。`,
	givenUp: (conversation: string) => `⚠️ 有一条消息我没能处理（会话 ${conversation}），请客服同事看一下并联系对方。`,
	unknownFate: (no: string) => `⚠️ 一条发给业主的消息（${no}）不确定是否送达，请电话确认，避免重复打扰。`,
	unreachable: (no: string) => `⚠️ ${no} 的报事人暂时联系不上（平台送不到），请电话联系。`,
} as const;

/** Why a command was not carried out. */
export function sayRefusal(refused: Refusal, ticket: Ticket, holder: string | null): string {
	const no = ticket._id;
	switch (refused) {
		case "taken":
			return `${no} 已由${holder ?? "其他同事"}接单，需要调整请找部门负责人转派。`;
		case "already_yours":
			return `${no} 已经在您手上了。`;
		case "not_yours":
			return `${no} 还没有人接，先发“接单 ${no.slice(-4)}”。`;
		case "not_allowed":
			return `${no} 这一步要部门负责人、客服或经理来操作。`;
		case "same_person":
			return `${no} 本来就在${holder ?? "这位同事"}手上。`;
		case "already_rated":
			return `${no} 业主已经评过分了。`;
		case "wrong_status":
			return `${no} 现在是“${STATUS_NAMES[ticket.status].replace("待您确认", "待业主确认")}”，这一步用不上了。`;
	}
}
