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
		"到场 0007 · 报价 0007 换龙头 60 元 · 没人在家 0007 · 升级 0007 原因 · 归属不清 0007 · 验收 0007 · 返工 0007 原因",
		"投诉：成立/不成立 0007 理由 · 方案 0007 原因…；措施…（几种办法用“/”分开）",
		"代报 3-2-1201 电话 厨房漏水 · 回访清单 · 回访 0007 满意 · 处理单 0007 · 派工单 0007 · 上班 · 下班",
		"直接回复工单卡片，内容会转给业主。",
	].join("\n"),
	accepted: (who: string, head: string) => `✅ ${who} 接单：${head}`,
	/** Commands by the name that colleagues type. */
	commands: { founded: "成立", unfounded: "不成立", plan: "方案", called: "回访", quote: "报价" },
	/** After a move was made. */
	moved: {
		progress: "进展已转告业主。",
		hold: "已挂起，原因已转告业主。",
		finish: "已完成，正在请业主确认。",
		return: "已退回，等其他同事接单。",
		cancel: "已取消，已转告业主。",
	},
	handedTo: (name: string) => `已转给${name}。`,
	rescheduled: "已改约，业主已收到新的时间。",
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
		revise: (no: string) => `${no} 方案哪里要改？回复一句。`,
		transfer: (no: string) => `${no} 转给谁？写同事姓名或部门名，例如“转派 ${no.slice(-4)} 工程部”。`,
		reschedule: (no: string) => `${no} 改到什么时候？例如“改约 ${no.slice(-4)} 明天下午3点”。`,
	},
	askReason: (no: string, what: string) => `${no} 请写一句${what}，例如“${what} ${no.slice(-4)} …”。`,
	quoted: "报价已发给业主，等他同意。",
	arrived: "已记到场，业主已收到通知。",
	missed: "已请业主重新约时间。",
	escalated: (reached: number) => (reached === 0 ? "已记录；上面的负责人之前都已收到。" : "已升级，负责人马上能看到。"),
	judged: (founded: boolean) => (founded ? "已核实成立，业主已收到告知。接下来请写方案。" : "已记为不成立。完成时请写清说明，会转给业主。"),
	planned: "方案已报经理批示。",
	approved: "已同意，业主和负责同事都会收到。",
	revised: "已退回修改。",
	checked: "验收合格，正在请业主确认。",
	rework: "已退回返工，单号不变。",
	called: "回访已记录。",
	callList: (lines: readonly string[]) => (lines.length === 0 ? "没有待电话回访的单。" : [`待电话回访 ${lines.length} 张：`, ...lines].join("\n")),
	onDuty: (name: string) => `${name}，已签到，开始派单给您。`,
	offDuty: (name: string, open: number) => `${name}，已签退。${open === 0 ? "" : `手上还有 ${open} 张单，请交接或转派。`}`,
	intakeHelp: "请写清房号和事情，例如“代报 3-2-1201 电话 厨房水管漏水，明天上午”。",
	intakeDone: (no: string, unknownUnit: boolean) =>
		`已登记，单号 ${no}，您是首问责任人，会一直收到进展。${unknownUnit ? "（登记表里没有这个房号，请再核对）" : ""}`,
	toneAdvice: (advice: string) => `先别急着发：${advice}。改一下再发，或者回复“照发”。`,
	nothingHeld: "没有待发的消息。",
	recordSent: (no: string) => `${no} 的单据在附件里。`,
	recordPrivate: "单据里有住户信息，已私下发给您。",
	recordNowhere: "单据里有住户信息，只能私下发给您；请先和我私聊一次，绑定您的账号。",
	notFound: (given: string) => `没有找到单号 ${given}，请核对；发“待办”看清单。`,
	several: (lines: readonly string[]) => ["有几张单对得上，请写全单号：", ...lines].join("\n"),
	whichOne: (lines: readonly string[]) =>
		lines.length === 0 ? "您手上没有在办的单。发“待办”看待接的单。" : ["请带上单号，您手上的单：", ...lines].join("\n"),
	todo: ({ waiting, listed, own, others }: { waiting: number; listed: readonly string[]; own: readonly string[]; others: number }) =>
		[
			`待接 ${waiting} 张${waiting === 0 ? "" : "："}`,
			...listed,
			...(waiting > listed.length ? [`还有 ${waiting - listed.length} 张`] : []),
			`您手上 ${own.length} 张${own.length === 0 ? "" : "："}`,
			...own,
			...(others === 0 ? [] : [`其他同事在办 ${others} 张`]),
		].join("\n"),
	unknownColleague: (name: string) => `没有找到“${name}”，请写同事全名或部门名。`,
	unknownTime: "没看懂时间，请写成“明天下午3点”或“11月25日9点”。",
	handoffDone: "人工答复完毕",
	notATalk: (no: string) => `${no} 不是人工对话，用“完成 ${no.slice(-4)} …”办结。`,
	handedBack: (no: string) => `${no} 已交回智能客服。`,
	notStaff: "这个群用来处理工单。您的账号还没有登记为员工，请找经理登记后再操作。",
	greetAgent: (name: string) => `${name}好。发“待办”看工单，发“帮助”看命令；也可以直接问我小区的规定。`,
	givenUp: "⚠️ 有一条消息我没能处理，经理那里有联系方式，请尽快联系对方。",
	givenUpBy: (conversation: string) => `⚠️ 有一条消息我没能处理（账号 ${conversation}），请安排同事联系对方。`,
	unknownFate: (no: string | null) => `⚠️ 一条发给业主的消息${no === null ? "" : `（${no}）`}不确定是否送达，请电话确认，避免重复打扰。`,
	unreachable: (address: string) => `⚠️ 账号 ${address} 暂时收不到消息（平台送不到），有要紧事请打电话。`,
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
		case "about_you":
			return `${no} 反映的就是这位同事，按规定由其他人处理。`;
		case "not_a_complaint":
			return `${no} 不是投诉，用不到这一步。`;
		case "needs_verdict":
			return `${no} 是投诉，先核实：回复“成立 ${no.slice(-4)} 理由”或“不成立 ${no.slice(-4)} 理由”。`;
		case "needs_plan":
			return `${no} 核实成立，先写方案：回复“方案 ${no.slice(-4)} 原因…；措施…”。`;
		case "needs_approval":
			return `${no} 的方案还在等经理批示。`;
		case "no_plan":
			return `${no} 还没有处理方案。`;
		case "head_assigns":
			return `${no} 由部门负责人派单，请等安排。`;
		case "shared_by_others":
			return `${no} 多户都在等，不能由一户取消。`;
		case "merged":
			return `${no} 已并入 ${ticket.incident ?? "共性问题"}，请处理那一张。`;
		case "needs_price":
			return `${no} 报过价，业主还没有同意，先别办结；不收费了就重新“报价 ${no.slice(-4)} 免费”。`;
		case "no_return_visit":
			return `${no} 没有待做的回访。`;
		case "wrong_status":
			return `${no} 现在是“${STATUS_NAMES[ticket.status].replace("待您确认", "待业主确认")}”，这一步用不上了。`;
	}
}

/** About the community's own answers and documents. */
export const KNOWLEDGE = {
	/** Title under which people's answers are cited. */
	articles: "管家问答",
	taught: (no: string) => `已入库：以后有人问同样的问题，就用这个答案（${no}）。`,
	nothingToTeach: (no: string) => `${no} 还没有答案，请写“入库 ${no.slice(-4)} 答案…”。`,
	mayTeach: (no: string) => `要让以后的住户也得到这个答案，回复“入库 ${no.slice(-4)}”。`,
	gaps: (lines: readonly string[], contradictions: readonly string[]) =>
		[
			`📚 上周有 ${lines.length} 个问题资料里没有答案${lines.length === 0 ? "。" : "："}`,
			...lines,
			...(lines.length === 0 ? [] : ["回复“入库 单号后四位 答案…”，以后就能自动回答。"]),
			...(contradictions.length === 0 ? [] : ["资料里说法不一致，请核对：", ...contradictions]),
		].join("\n"),
	why: (about: {
		question: string;
		intent: string;
		sure: number;
		confidence: number;
		threshold: number;
		words: readonly string[];
		passages: readonly string[];
	}) =>
		[
			"这样答是因为：",
			`问题：${about.question}`,
			`意图：${about.intent}（${about.sure.toFixed(2)}）`,
			`把握：${about.confidence.toFixed(2)}，达到 ${about.threshold.toFixed(2)} 才作答`,
			`关键词：${about.words.join("、")}`,
			...about.passages,
		].join("\n"),
	nothingAsked: "还没有可以解释的回答，先问我一个问题。",
} as const;

/** File names of printable forms. */
export const RECORD_NAMES = {
	record: (no: string) => `处理单-${no}.pdf`,
	workOrder: (no: string) => `派工单-${no}.pdf`,
} as const;
