/** What people read about a ticket: one function per audience and event, so that a view cannot show what it must not. */
import type { Button, OutgoingMessage } from "../chat/port.ts";
import type { Agent } from "../community/models.ts";
import type { Ticket, TimelineEntry } from "../tickets/ticket.ts";
import { localTime } from "../zone.ts";
import { CATEGORY_NAMES, DANGER_NAMES, KIND_NAMES, STATUS_NAMES, TARGET_NAMES } from "./labels.ts";
import { maskName, maskPhone, maskText, maskUnit } from "./masking.ts";
import { saySpan, sayTime } from "./time.ts";

/** What the words need beside the ticket. */
export interface Saying {
	readonly now: Date;
	readonly zone: string;
	/** Department names by id. */
	readonly departments: ReadonlyMap<string, string>;
	/** The ticket's assignee, if any. */
	readonly assignee: Agent | null;
	/** Who acted, if a member of staff did. */
	readonly actor: Agent | null;
	/** The service centre looks at the result before the owner is asked (E7). */
	readonly qualityCheck: boolean;
	/** Names of residents that stand in the ticket's words: nobody's business in a group (L1). */
	readonly names: readonly string[];
}

/** How an owner may call somebody: 工程部张师傅. The full name and the private account stay inside. */
export function callAgent(agent: Agent, departments: ReadonlyMap<string, string>): string {
	if (agent.roles.includes("manager")) return `${[...agent.name][0]}经理`;
	return `${departments.get(agent.department) ?? ""}${[...agent.name][0]}${agent.department === "engineering" ? "师傅" : "管家"}`;
}

/** The matter in few words: 给排水报修：厨房水龙头漏水. Long texts are cut. */
export function headline(ticket: Ticket, text = ticket.text): string {
	const what =
		ticket.danger !== null
			? DANGER_NAMES[ticket.danger]
			: `${ticket.category === null || ticket.category === "other" ? "" : CATEGORY_NAMES[ticket.category]}${KIND_NAMES[ticket.kind]}`;
	return `${what}：${cut(text, 60)}`;
}

/** The owner's words as a group may read them. */
export function maskedText(ticket: Ticket, saying: Pick<Saying, "names">, text = ticket.text): string {
	return maskText(text, { names: [ticket.reporter?.name, ...saying.names], unitId: ticket.place.unitId });
}

/** Where it is, as a group may read it; an emergency names the floor, because minutes count (D1). */
export function maskedPlace(ticket: Ticket, saying: Pick<Saying, "names">): string {
	const { unitId, text } = ticket.place;
	if (unitId === null) return maskText(text, { names: [ticket.reporter?.name, ...saying.names] });
	const floor = ticket.kind === "emergency" ? floorOf(unitId) : "";
	return `${maskUnit(unitId)}${floor}`;
}

/** The card in the staff group: everything the work needs to be taken, nothing that tells who it is (L1). */
export function groupCard(ticket: Ticket, saying: Saying): OutgoingMessage {
	const { now, zone } = saying;
	const urgent = ticket.kind === "emergency" ? "🚨 紧急 " : "";
	const lines = [
		`${urgent}【${KIND_NAMES[ticket.kind]}】${ticket._id}  ${statusLine(ticket, saying)}`,
		`内容：${cut(maskedText(ticket, saying), 300)}`,
		...(ticket.category === null
			? []
			: [`类别：${CATEGORY_NAMES[ticket.category]} · ${saying.departments.get(ticket.department) ?? ticket.department}`]),
		...(maskedPlace(ticket, saying) === "" ? [] : [`地点：${maskedPlace(ticket, saying)}`]),
		...(ticket.appointment === null ? [] : [`上门：${saySpan(ticket.appointment, now, zone)}`]),
		`报事：${reporterLine(ticket)}`,
		...(ticket.attachments.length === 0 ? [] : [`附件：${ticket.attachments.length} 个`]),
		...(ticket.reopened === 0 ? [] : [`返工：第 ${ticket.reopened} 次`]),
		...(ticket.related.length === 0 ? [] : [`重复反映：第 ${ticket.related.length + 1} 次（${ticket.related.slice(0, 2).join("、")}）`]),
		...(ticket.isIncident ? [`共性问题：已有 ${ticket.followers.length + 1} 户反映`] : []),
		...(ticket.incident === null ? [] : [`已并入：${ticket.incident}`]),
		...(ticket.price === null
			? []
			: [`报价：${ticket.price.text}（${ticket.price.agreed === null ? "等业主答复" : ticket.price.agreed ? "业主同意" : "业主不同意"}）`]),
		...(ticket.verdict === null ? [] : [`核实：${ticket.verdict.founded ? "成立" : "不成立"}`]),
		...(ticket.plan === null ? [] : [`方案：${ticket.plan.approvedBy === null ? "待经理批示" : "已批准"}`]),
	];
	return { text: lines.join("\n"), buttons: cardButtons(ticket), ...(ticket.attachments.length === 0 ? {} : { attachments: ticket.attachments }) };
}

/** Buttons under a card, by what can be done next. */
export function cardButtons(ticket: Ticket): Button[][] {
	if (ticket.incident !== null) return [];
	const button = (label: string, move: string): Button => ({ label, action: `t:${move}:${ticket._id}` });
	switch (ticket.status) {
		case "new":
		case "assigned":
			return [[button("接单", "accept")]];
		case "accepted":
		case "in_progress":
		case "pending":
			return [[button("完成", "finish"), button("挂起", "hold"), button("退回", "return")]];
		default:
			return [];
	}
}

/** In private to who is to do it: what the visit needs. Of an anonymous report nothing about the person (B7). */
export function assigneeBrief(ticket: Ticket, saying: Saying): OutgoingMessage {
	const { reporter } = ticket;
	const lines = [
		`${ticket._id}  ${KIND_NAMES[ticket.kind]}（${saying.departments.get(ticket.department) ?? ticket.department}）`,
		`内容：${ticket.text}`,
		`地点：${ticket.place.text || ticket.place.unitId || "未说明"}`,
		...(ticket.appointment === null ? [] : [`上门：${saySpan(ticket.appointment, saying.now, saying.zone)}`]),
		ticket.anonymous ? "报事：匿名，请勿打听来源" : `报事：${reporter?.name ?? "未登记的访客"}${reporter?.phone ? ` ${reporter.phone}` : ""}`,
		...(ticket.needsVisit ? ["上门前：着工装、戴工牌，轻敲门，征得同意再进，穿鞋套；不收小费和礼品。"] : []), // B28
	];
	const buttons =
		ticket.status === "assigned"
			? [
					[
						{ label: "接单", action: `t:accept:${ticket._id}` },
						{ label: "退回", action: `t:return:${ticket._id}` },
					],
				]
			: cardButtons(ticket);
	return { text: lines.join("\n"), buttons, ...(ticket.attachments.length === 0 ? {} : { attachments: ticket.attachments }) };
}

/** One line in a list for staff: no names, no rooms. */
export function listLine(ticket: Ticket, saying: Saying): string {
	const urgent = ticket.kind === "emergency" ? "🚨" : "";
	const visit = ticket.appointment === null ? "" : ` ${saySpan(ticket.appointment, saying.now, saying.zone)}`;
	return `${urgent}${ticket._id} ${statusLine(ticket, saying)} ${cut(maskedText(ticket, saying), 24)}${visit}`;
}

/** The record as staff may read it in a group. */
export function groupRecord(ticket: Ticket, saying: Saying): string {
	const lines = ticket.timeline
		.slice(-8)
		.map((entry) => `${sayTime(entry.at, saying.now, saying.zone)} ${EVENT_NAMES[entry.event] ?? entry.event}${readableNote(ticket, entry, saying)}`);
	return [groupCard(ticket, saying).text, "—", ...lines].join("\n");
}

/** Events whose note is what somebody wrote; the notes of others are for programs. */
const SPOKEN: ReadonlySet<TimelineEntry["event"]> = new Set([
	"ticket.opened",
	"ticket.progressed",
	"ticket.held",
	"ticket.resolved",
	"ticket.returned",
	"ticket.cancelled",
	"ticket.reopened",
	"ticket.added",
	"ticket.replied",
	"ticket.noted",
	"ticket.transferred",
	"promise.made",
	"price.quoted",
	"complaint.planned",
	"complaint.revised",
]);

function readableNote(ticket: Ticket, entry: TimelineEntry, saying: Saying): string {
	if (entry.note === null || entry.note === "" || !SPOKEN.has(entry.event)) return "";
	return ` ${cut(maskedText(ticket, saying, entry.note), 60)}`;
}

/** What each line of the record is called. */
export const EVENT_NAMES: Partial<Record<TimelineEntry["event"], string>> = {
	"ticket.opened": "受理",
	"ticket.assigned": "派单",
	"ticket.transferred": "转派",
	"ticket.accepted": "接单",
	"ticket.progressed": "进展",
	"ticket.held": "挂起",
	"ticket.resolved": "完成",
	"ticket.returned": "退回",
	"ticket.rescheduled": "改约",
	"ticket.cancelled": "取消",
	"ticket.confirmed": "业主确认",
	"ticket.reopened": "重开",
	"ticket.rated": "评价",
	"ticket.added": "补充",
	"ticket.replied": "回复业主",
	"ticket.noted": "备注",
	"ticket.checked": "验收",
	"ticket.closed": "办结",
	"ticket.reminded": "提醒",
	"ticket.escalated": "升级",
	"ticket.merged": "并入",
	"ticket.joined": "多户反映",
	"ticket.silent": "进度告知",
	"ticket.stale": "久未处理",
	"ticket.unchecked": "待验收",
	"visit.soon": "上门提醒",
	"visit.late": "未按时到场",
	"visit.arrived": "到场",
	"visit.missed": "家里没人",
	"price.quoted": "报价",
	"price.answered": "报价答复",
	"promise.made": "承诺",
	"promise.soon": "承诺将到期",
	"promise.missed": "承诺逾期",
	"complaint.judged": "核实",
	"complaint.planned": "方案",
	"complaint.approved": "方案获批",
	"complaint.revised": "方案退回",
	"complaint.chosen": "业主选择",
	"return.asked": "回访",
	"return.reminded": "回访提醒",
	"return.listed": "转电话回访",
	"return.answered": "回访答复",
	"return.called": "电话回访",
	"sla.warned": "时限预警",
	"sla.breached": "超时",
};

function statusLine(ticket: Ticket, saying: Saying): string {
	const who = saying.assignee === null ? "" : `（${saying.assignee.name}）`;
	return ticket.status === "resolved" ? `待业主确认${who}` : `${STATUS_NAMES[ticket.status]}${who}`;
}

function reporterLine(ticket: Ticket): string {
	if (ticket.anonymous) return "匿名";
	if (ticket.reporter === null || ticket.reporter.name === null) return ticket.reporter?.phone ? `访客 ${maskPhone(ticket.reporter.phone)}` : "访客";
	return `${maskName(ticket.reporter.name)}${ticket.reporter.phone === null ? "" : ` ${maskPhone(ticket.reporter.phone)}`}`;
}

/** What a target is called. */
export function targetName(entry: TimelineEntry): string {
	const name = entry.note;
	return name === "response" || name === "arrival" || name === "resolution" ? TARGET_NAMES[name] : "办理";
}

/** Whole minutes between two instants. */
export function minutesSince(from: Date, now: Date): number {
	return Math.max(0, Math.round((now.getTime() - from.getTime()) / 60_000));
}

/** The floor is all but the last two digits of the door. */
function floorOf(unitId: string): string {
	const floor = unitId.split("-").at(-1)?.slice(0, -2) ?? "";
	return floor === "" ? "" : `${Number(floor)}层`;
}

/** Files that came with an event. */
export function withFiles(entry: TimelineEntry): Pick<OutgoingMessage, "attachments"> {
	return entry.attachments.length === 0 ? {} : { attachments: entry.attachments };
}

/** At most `length` characters. */
export function cut(text: string, length: number): string {
	const points = [...text];
	return points.length <= length ? text : `${points.slice(0, length - 1).join("")}…`;
}

/** The local date of an instant, for headings: 2026-11-21. */
export function sayDate(instant: Date, zone: string): string {
	return localTime(instant, zone).date;
}
