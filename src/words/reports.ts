/** What stands on printed documents: titles, labels, lines to sign, and the record's events in words. */
import type { Source, Ticket, TimelineEntry } from "../tickets/ticket.ts";
import { CATEGORY_NAMES, DANGER_NAMES, KIND_NAMES, RATING_NAMES } from "./labels.ts";
import { targetName } from "./tickets.ts";

/** On every document. */
export const REPORTS = {
	/** In place of an emoji, as chat programs write it where they cannot show one. */
	emoji: "［表情］",
	/** In place of a character that the font does not have. */
	missing: "〓",
	missingNote: "注：〓 为打印字库未收的字，原文以系统记录为准。",
	page: (page: number, pages: number) => `第 ${page} 页 / 共 ${pages} 页`,
	continued: (title: string, number: string) => `${title}　${number}（续）`,
	sample: "示例小区 · 内容为示例",
	foot: (desk: string, printed: string) => `${desk} · ${printed} 打印 · 内部资料，请勿外传`,
	numbered: (no: string) => `单号：${no}`,
	none: "—",
	hidden: "**",
	confirmedOnline: (time: string) => `线上确认　${time}`,
	photos: "现场照片",
	photo: (index: number, time: string) => `照片 ${index}　${time}`,
	notPrinted: (count: number) => `另有 ${count} 个附件（语音、文件或打印不了的图片）保存在系统中。`,
	dateLine: "　　　年　　月　　日",
} as const;

/** Labels of 《客户反映情况处理单》 (B6, C23, E20). */
export const RECORD = {
	title: "客户反映情况处理单",
	opened: (time: string) => `受理时间：${time}`,
	name: "姓名",
	phone: "电话",
	address: "地址",
	source: "反映方式",
	firstContact: "受理人",
	matter: "事项",
	place: "地点",
	department: "责任部门",
	assignee: "经办人",
	status: "状态",
	visit: "约定上门",
	subject: "被反映人",
	text: "反映内容",
	verdict: "核实结论",
	plan: "原因与\n处理方案",
	approval: "方案批示",
	result: "处理结果",
	satisfaction: "业主评价",
	returnVisit: "回访",
	timeline: "处理经过",
	columns: { time: "时间", who: "经办", event: "环节", note: "内容" },
	signs: { handler: "经办人\n签字", head: "部门\n负责人", owner: "业主确认\n签字", service: "客服中心\n复核" },
	anonymous: "匿名（按来访人意愿不登记，请勿打听）",
	unregistered: "未登记",
	visitor: "访客",
	approvedBy: (name: string) => `同意　${name}`,
	awaitingApproval: "待批示",
	awaitingVerdict: "核实中",
	options: (options: readonly string[], chosen: number | null) =>
		options.map((option, index) => `${chosen === index ? "■" : "□"} 方案 ${index + 1}：${option}`).join("\n"),
	repeated: (count: number, numbers: readonly string[]) => `〔同一事项第 ${count} 次反映，此前：${numbers.join("、")}〕`,
	reopened: (times: number) => `〔返工 ${times} 次〕`,
	many: (homes: number) => `〔共 ${homes} 户反映〕`,
} as const;

/** Labels of 《工程派工单》 (E7). */
export const WORK_ORDER = {
	title: "工程派工单",
	sent: (time: string) => `派工时间：${time}`,
	reporter: "报修人",
	phone: "电话",
	place: "地点",
	department: "维修部门",
	worker: "维修人员",
	sender: "派工人",
	matter: "类别",
	visit: "约定上门",
	arrived: "到场时间",
	task: "派工内容",
	manners: "上门须知",
	mannersText: "着工装、戴工牌；轻敲门，征得同意再进，穿鞋套；收费先报价，业主同意再做；不收小费和礼品；完工清理现场。", // B28
	done: "维修情况",
	materials: "用料与费用",
	columns: { item: "材料 / 项目", size: "规格", count: "数量", price: "单价（元）", sum: "金额（元）" },
	charge: "收费",
	chargeChoice: "□ 免费　　□ 收费，合计 ______________ 元\n收费项目已事先报价，业主同意（签字）：______________",
	finished: "完工时间",
	acceptance: "业主验收",
	accepted: (state: boolean | null) => `${box(state === true)} 合格　　${box(state === false)} 不合格，原因：`,
	satisfaction: "满意程度",
	rated: (rating: Ticket["rating"]) => (["good", "fair", "poor"] as const).map((one) => `${box(rating === one)} ${RATING_NAMES[one]}`).join("　　"),
	signs: { worker: "维修人员\n签字", owner: "业主\n签字", service: "客服中心\n复核" },
} as const;

/** How it came in (B26). */
export const SOURCE_NAMES: Readonly<Record<Source, string>> = {
	chat: "线上",
	phone: "电话",
	visit: "来访",
	letter: "信函",
	patrol: "巡查发现",
	email: "邮件",
};

const CHANNEL_NAMES: Readonly<Record<string, string>> = { web: "网页", wechat: "微信", telegram: "Telegram" };

/** Through which channel something was said; null when it was not said on one. */
export function channelName(cause: string): string | null {
	return CHANNEL_NAMES[cause.split(":")[0] ?? ""] ?? null;
}

/** 投诉 · 停车; of an emergency its danger. */
export function matterWords({ kind, category, danger }: Pick<Ticket, "kind" | "category" | "danger">): string {
	const detail = danger !== null ? DANGER_NAMES[danger] : category === null ? null : CATEGORY_NAMES[category];
	return detail === null ? KIND_NAMES[kind] : `${KIND_NAMES[kind]} · ${detail}`;
}

/** 成立：… */
export function verdictWords(founded: boolean, reason: string): string {
	return `${founded ? "成立" : "不成立"}${reason === "" ? "" : `：${reason}`}`;
}

/** Somebody who acted: 业主（微信）, 系统, or a colleague's name. */
export function actorWords(entry: TimelineEntry, names: ReadonlyMap<string, string>, anonymous: boolean): string {
	if (entry.by === "bot") return "系统";
	// The channel of an anonymous reporter is a hint, too (B7).
	const channel = anonymous && entry.by === "owner" ? null : channelName(entry.cause);
	const who = entry.by === "owner" ? (anonymous ? "匿名反映人" : "业主") : (names.get(entry.by) ?? entry.by);
	return channel === null ? who : `${who}（${channel}）`;
}

const LEVELS: Readonly<Record<string, string>> = {
	department_head: "部门负责人",
	service_head: "客服中心负责人",
	manager: "经理",
	quality: "品质管理部",
};
const REASONS: Readonly<Record<string, string>> = {
	unclaimed: "一直没人接",
	by_hand: "同事升级",
	unclear: "归属不清",
	repeat: "多次反映",
	anger: "业主情绪激动",
	dissatisfied: "业主不满意",
};

/** Events whose note is a word of the program's own, with nothing in it to read. */
const SILENT: ReadonlySet<TimelineEntry["event"]> = new Set([
	"ticket.reminded",
	"ticket.silent",
	"visit.soon",
	"visit.late",
	"promise.soon",
	"promise.missed",
	"return.asked",
	"return.reminded",
	"return.listed",
]);

/** What a line of the record says, in words. */
export function noteWords(entry: TimelineEntry): string {
	const note = entry.note ?? "";
	if (SILENT.has(entry.event)) return "";
	switch (entry.event) {
		case "ticket.rated":
			return note.replace(/^(good|fair|poor)\b/, (rating) => RATING_NAMES[rating as keyof typeof RATING_NAMES]);
		case "ticket.escalated": {
			const [level = "", reason = "", ...words] = note.split(":");
			return [`升级给${LEVELS[level] ?? level}`, REASONS[reason] ?? reason, words.join(":")].filter((part) => part !== "").join("，");
		}
		case "complaint.judged": {
			const [result, ...reason] = note.split(":");
			return verdictWords(result === "founded", reason.join(":"));
		}
		case "complaint.chosen":
			return `方案 ${note}`;
		case "ticket.merged":
			return `并入 ${note}`;
		case "sla.warned":
		case "sla.breached":
			return `${targetName(entry)}时限`;
		default:
			return note;
	}
}

/** A unit in words: 3号楼2单元1201室. */
export function unitWords(unit: { readonly phase: string; readonly building: string; readonly section: string; readonly room: string }): string {
	return `${unit.phase}${unit.building}号楼${unit.section === "" ? "" : `${unit.section}单元`}${unit.room}室`;
}

function box(ticked: boolean): string {
	return ticked ? "■" : "□";
}
