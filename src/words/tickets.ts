/** What people read about a ticket: one function per audience and event, so that a view cannot show what it must not. */
import type { Button, OutgoingMessage } from "../chat/port.ts";
import { localTime } from "../community/duty-calendar.ts";
import type { Agent } from "../community/models.ts";
import { maskName, maskPhone, maskText, maskUnit } from "../privacy.ts";
import type { Rating, Ticket, TimelineEntry } from "../tickets/ticket.ts";
import { CATEGORY_NAMES, DANGER_NAMES, KIND_NAMES, RATING_NAMES, STATUS_NAMES, TARGET_NAMES } from "./labels.ts";
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
}

/** How an owner may call somebody: 工程部张师傅. The full name and the private account stay inside. */
export function callAgent(agent: Agent, departments: ReadonlyMap<string, string>): string {
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
export function maskedText(ticket: Ticket, text = ticket.text): string {
	return maskText(text, { names: [ticket.reporter?.name], unitId: ticket.place.unitId });
}

/** Where it is, as a group may read it; an emergency names the floor, because minutes count (D1). */
export function maskedPlace(ticket: Ticket): string {
	const { unitId, text } = ticket.place;
	if (unitId === null) return maskText(text, { names: [ticket.reporter?.name] });
	const floor = ticket.kind === "emergency" ? floorOf(unitId) : "";
	return `${maskUnit(unitId)}${floor}`;
}

/** The card in the staff group: everything the work needs to be taken, nothing that tells who it is (L1). */
export function groupCard(ticket: Ticket, saying: Saying): OutgoingMessage {
	const { now, zone } = saying;
	const urgent = ticket.kind === "emergency" ? "🚨 紧急 " : "";
	const lines = [
		`${urgent}【${KIND_NAMES[ticket.kind]}】${ticket._id}  ${statusLine(ticket, saying)}`,
		`内容：${cut(maskedText(ticket), 300)}`,
		...(ticket.category === null
			? []
			: [`类别：${CATEGORY_NAMES[ticket.category]} · ${saying.departments.get(ticket.department) ?? ticket.department}`]),
		...(maskedPlace(ticket) === "" ? [] : [`地点：${maskedPlace(ticket)}`]),
		...(ticket.appointment === null ? [] : [`上门：${saySpan(ticket.appointment, now, zone)}`]),
		`报事：${reporterLine(ticket)}`,
		...(ticket.attachments.length === 0 ? [] : [`附件：${ticket.attachments.length} 个`]),
		...(ticket.reopened === 0 ? [] : [`返工：第 ${ticket.reopened} 次`]),
	];
	return { text: lines.join("\n"), buttons: cardButtons(ticket), ...(ticket.attachments.length === 0 ? {} : { attachments: ticket.attachments }) };
}

/** Buttons of the card, by what can be done next. */
function cardButtons(ticket: Ticket): Button[][] {
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

/** What the one who reported it hears of an event; null when it does not concern them. */
export function ownerNotice(ticket: Ticket, entry: TimelineEntry, saying: Saying): OutgoingMessage | null {
	const { now, zone, departments } = saying;
	const byOwner = entry.by === "owner";
	const who = saying.actor === null ? "同事" : callAgent(saying.actor, departments);
	const about = `（单号 ${ticket._id}）`;
	switch (entry.event) {
		case "ticket.accepted": {
			if (ticket.kind === "message") return null; // whoever took it speaks for themselves
			const visit = ticket.appointment === null ? "" : `，将在${saySpan(ticket.appointment, now, zone)}上门，请您家里留人`;
			return { text: `${who}已接单${about}${visit}。有进展会随时告诉您。` };
		}
		case "ticket.assigned":
			return saying.assignee === null
				? null
				: { text: `您的${KIND_NAMES[ticket.kind]}已安排给${callAgent(saying.assignee, departments)}${about}，我们会一直跟进。` };
		case "ticket.transferred":
			return {
				text: `您的${KIND_NAMES[ticket.kind]}已转到${departments.get(ticket.department) ?? "相关部门"}继续办理${about}，我们会一直跟进到办好。`,
			};
		case "ticket.progressed":
			return { text: `${about}有新进展：${entry.note ?? ""}`, ...withFiles(entry) };
		case "ticket.held":
			return { text: `${about}暂时停一下：${entry.note ?? ""}。可以继续了会马上告诉您。` };
		case "ticket.resolved":
			return {
				text:
					ticket.kind === "message"
						? `人工服务先到这里${about}，有事随时叫我。请问问题解决了吗？`
						: `您的${KIND_NAMES[ticket.kind]}已处理好${about}：${entry.note ?? ""}\n请您看看结果，满意就点“已解决”，还有问题就点“没解决”，我们接着办。`,
				buttons: [
					[
						{ label: "已解决", action: `o:confirm:${ticket._id}` },
						{ label: "没解决", action: `o:reject:${ticket._id}` },
					],
				],
				...withFiles(entry),
			};
		case "ticket.rescheduled":
			return byOwner || ticket.appointment === null
				? null
				: { text: `${about}上门时间改为${saySpan(ticket.appointment, now, zone)}${entry.note ? `：${entry.note}` : ""}。不方便请直接回我一个时间。` };
		case "ticket.cancelled":
			return byOwner ? null : { text: `${about}已由${who}办结：${entry.note ?? "已取消"}。有疑问回复“转人工”，我们马上核对。` };
		case "ticket.replied":
			return { text: `${who}回复您${about}：${entry.note ?? ""}`, ...withFiles(entry) };
		case "ticket.closed":
			return {
				text: `您的${KIND_NAMES[ticket.kind]}${about}完成后没有收到您的反馈，先为您办结。结果如何，麻烦点一下；没解决随时说，我们接着办。`,
				buttons: [rateButtons(ticket._id), [{ label: "没解决", action: `o:reject:${ticket._id}` }]],
			};
		case "sla.breached":
			return entry.note === "breach:response" || entry.note === "breach:resolution"
				? { text: `让您久等了${about}。我们比说好的时间慢了，已请负责人盯办，一有进展马上告诉您。` }
				: null;
		default:
			return null;
	}
}

/** The three answers (V6). */
export function rateButtons(no: string): Button[] {
	return (["good", "fair", "poor"] as const).map((rating: Rating) => ({ label: RATING_NAMES[rating], action: `o:${rating}:${no}` }));
}

/** What the staff group hears of an event beside the edited card; null when the card is enough. */
export function groupNotice(ticket: Ticket, entry: TimelineEntry, saying: Saying): OutgoingMessage | null {
	const no = ticket._id;
	const note = entry.note === null ? "" : cut(maskedText(ticket, entry.note), 300);
	switch (entry.event) {
		case "ticket.reminded":
			return {
				text: `⏰ ${no} 已等了 ${minutesSince(ticket.waitingSince, saying.now)} 分钟还没人接：${cut(maskedText(ticket), 60)}`,
				buttons: cardButtons(ticket),
			};
		case "ticket.escalated":
			return { text: `⬆️ ${no} 一直没人接，已升级给${entry.note === "escalate:manager" ? "经理" : "部门负责人"}。`, buttons: cardButtons(ticket) };
		case "sla.breached":
			return { text: `⚠️ ${no} 超过了${targetName(entry)}时限，请马上处理并给业主一个交代。` };
		case "ticket.reopened":
			return { text: `🔁 ${no} 业主说没解决${note === "" ? "" : `：${note}`}。单号不变，请继续处理。`, buttons: cardButtons(ticket) };
		case "ticket.returned":
			return { text: `↩️ ${no} 被${saying.actor?.name ?? "同事"}退回：${note}。请其他同事接单。`, buttons: cardButtons(ticket) };
		case "ticket.transferred":
			return {
				text: `➡️ ${no} 转到${saying.departments.get(ticket.department) ?? ticket.department}${note === "" ? "" : `：${note}`}。`,
				buttons: cardButtons(ticket),
			};
		case "ticket.added":
			return entry.by === "owner" ? { text: `💬 ${no} 业主补充：${note}`, ...withFiles(entry) } : null;
		case "ticket.cancelled":
			return entry.by === "owner" ? { text: `✖️ ${no} 业主取消了${note === "" ? "" : `：${note}`}。` } : null;
		case "ticket.rescheduled":
			return ticket.appointment === null ? null : { text: `📅 ${no} 上门改为${saySpan(ticket.appointment, saying.now, saying.zone)}。` };
		case "ticket.rated":
			return { text: `${entry.note?.startsWith("good") ? "👍" : "📝"} ${no} 业主评价：${ticket.rating === null ? "" : RATING_NAMES[ticket.rating]}` };
		default:
			return null;
	}
}

/** What a manager or department head hears in private; null when it needs nobody above. They may know who and where. */
export function managerNotice(ticket: Ticket, entry: TimelineEntry, saying: Saying): OutgoingMessage | null {
	const no = ticket._id;
	const brief = `${headline(ticket)}\n地点：${ticket.place.text || "未说明"}\n报事：${ticket.anonymous ? "匿名" : (ticket.reporter?.name ?? "访客")}\n负责：${saying.assignee?.name ?? "无人接单"}`;
	switch (entry.event) {
		case "ticket.opened":
			if (ticket.kind === "emergency")
				return { text: `🚨 ${no} ${brief}${ticket.reporter?.phone ? `\n电话：${ticket.reporter.phone}` : ""}`, buttons: cardButtons(ticket) };
			return ticket.kind === "question"
				? { text: `❓ ${no} 资料里没有答案，需要给业主一个准信：\n${ticket.text}\n直接回复本条，内容会转给业主。` }
				: null;
		case "ticket.escalated":
			return {
				text: `⬆️ ${no} 已等了 ${minutesSince(ticket.waitingSince, saying.now)} 分钟没人接，请您安排。\n${brief}`,
				buttons: cardButtons(ticket),
			};
		case "sla.breached":
			return { text: `⚠️ ${no} 超过${targetName(entry)}时限，请您关注。\n${brief}` };
		case "ticket.reopened":
			return { text: `🔁 ${no} 业主不认可处理结果${entry.note ? `：${entry.note}` : ""}\n${brief}` };
		case "ticket.rated":
			return ticket.rating === "good"
				? null
				: {
						text: `📝 ${no} 业主评价${ticket.rating === null ? "" : RATING_NAMES[ticket.rating]}${entry.note === null ? "" : `：${entry.note.replace(/^(good|fair|poor) ?/, "")}`}\n${brief}`,
					};
		default:
			return null;
	}
}

/** What the assignee hears in private of what others did to their ticket; null when they did it or need not know. */
export function assigneeNotice(ticket: Ticket, entry: TimelineEntry, saying: Saying): OutgoingMessage | null {
	const no = ticket._id;
	switch (entry.event) {
		case "ticket.added":
			return { text: `💬 ${no} 业主补充：${entry.note ?? ""}`, ...withFiles(entry) };
		case "ticket.cancelled":
			return { text: `✖️ ${no} 已取消，不用去了。` };
		case "ticket.rescheduled":
			return ticket.appointment === null ? null : { text: `📅 ${no} 上门改为${saySpan(ticket.appointment, saying.now, saying.zone)}。` };
		case "ticket.reopened":
			return { text: `🔁 ${no} 业主说没解决${entry.note ? `：${entry.note}` : ""}，请尽快联系业主再处理。` };
		case "ticket.confirmed":
			return { text: `👍 ${no} 业主确认已解决。` };
		default:
			return null;
	}
}

/** One line about a ticket for its owner's question «到哪了». */
export function ownerStatus(ticket: Ticket, saying: Saying): string {
	const last = ticket.timeline
		.filter((entry) => entry.note !== null && ["ticket.progressed", "ticket.held", "ticket.resolved", "ticket.replied"].includes(entry.event))
		.at(-1);
	const lines = [
		`${ticket._id} ${headline(ticket)}`,
		`现在：${STATUS_NAMES[ticket.status]}${saying.assignee === null ? "" : `，由${callAgent(saying.assignee, saying.departments)}负责`}`,
		...(ticket.appointment === null || ticket.closedAt !== null ? [] : [`上门：${saySpan(ticket.appointment, saying.now, saying.zone)}`]),
		...(last === undefined ? [] : [`最近：${sayTime(last.at, saying.now, saying.zone)} ${last.note}`]),
	];
	return lines.join("\n");
}

/** One line in a list for staff: no names, no rooms. */
export function listLine(ticket: Ticket, saying: Saying): string {
	const urgent = ticket.kind === "emergency" ? "🚨" : "";
	const visit = ticket.appointment === null ? "" : ` ${saySpan(ticket.appointment, saying.now, saying.zone)}`;
	return `${urgent}${ticket._id} ${statusLine(ticket, saying)} ${cut(maskedText(ticket), 24)}${visit}`;
}

/** The record as staff may read it in a group. */
export function groupRecord(ticket: Ticket, saying: Saying): string {
	const lines = ticket.timeline
		.slice(-8)
		.map(
			(entry) =>
				`${sayTime(entry.at, saying.now, saying.zone)} ${EVENT_NAMES[entry.event] ?? entry.event}${entry.note === null || "followUp" in entry ? "" : ` ${cut(maskedText(ticket, entry.note), 60)}`}`,
		);
	return [groupCard(ticket, saying).text, "—", ...lines].join("\n");
}

const EVENT_NAMES: Partial<Record<TimelineEntry["event"], string>> = {
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
	"ticket.closed": "自动办结",
	"ticket.reminded": "提醒",
	"ticket.escalated": "升级",
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

function targetName(entry: TimelineEntry): string {
	const name = entry.note?.split(":")[1];
	return name === "response" || name === "arrival" || name === "resolution" ? TARGET_NAMES[name] : "办理";
}

function minutesSince(from: Date, now: Date): number {
	return Math.max(0, Math.round((now.getTime() - from.getTime()) / 60_000));
}

/** The floor is all but the last two digits of the door. */
function floorOf(unitId: string): string {
	const floor = unitId.split("-").at(-1)?.slice(0, -2) ?? "";
	return floor === "" ? "" : `${Number(floor)}层`;
}

function withFiles(entry: TimelineEntry): Pick<OutgoingMessage, "attachments"> {
	return entry.attachments.length === 0 ? {} : { attachments: entry.attachments };
}

function cut(text: string, length: number): string {
	const points = [...text];
	return points.length <= length ? text : `${points.slice(0, length - 1).join("")}…`;
}

/** The local date of an instant, for headings: 2026-11-21. */
export function sayDate(instant: Date, zone: string): string {
	return localTime(instant, zone).date;
}
