/** What staff read about an event of a ticket: the group masked, the assignee and those above in private. */
import type { OutgoingMessage } from "../chat/port.ts";
import type { Ticket, TimelineEntry } from "../tickets/ticket.ts";
import { KIND_NAMES, RATING_NAMES } from "./labels.ts";
import { cardButtons, cut, headline, maskedPlace, maskedText, minutesSince, type Saying, targetName, withFiles } from "./tickets.ts";
import { saySpan, sayTime } from "./time.ts";

const LEVEL_NAMES: Readonly<Record<string, string>> = {
	department_head: "部门负责人",
	service_head: "客服中心负责人",
	manager: "经理",
	quality: "品质管理部",
};
const REASON_NAMES: Readonly<Record<string, string>> = {
	unclaimed: "一直没人接",
	by_hand: "同事升级",
	unclear: "归属不清",
	repeat: "多次反映",
	anger: "业主情绪激动",
	dissatisfied: "业主不满意",
};

/** An escalation's note, read back: level, reason, words. */
function escalation(entry: TimelineEntry): { level: string; reason: string; words: string } {
	const [level = "", reason = "", ...words] = (entry.note ?? "").split(":");
	return { level: LEVEL_NAMES[level] ?? level, reason: REASON_NAMES[reason] ?? reason, words: words.join(":") };
}

/** What the group hears beside the edited card; null when the card is enough. */
export function groupNotice(ticket: Ticket, entry: TimelineEntry, saying: Saying): OutgoingMessage | null {
	const no = ticket._id;
	const note = entry.note === null ? "" : cut(maskedText(ticket, saying, entry.note), 300);
	const buttons = cardButtons(ticket);
	switch (entry.event) {
		case "ticket.reminded":
			return {
				text: `⏰ ${no} 已等了 ${minutesSince(ticket.waitingSince, saying.now)} 分钟还没人接：${cut(maskedText(ticket, saying), 60)}`,
				buttons,
			};
		case "ticket.escalated": {
			if (entry.told?.length === 0) return null; // nobody new was reached (E10c)
			const { level, reason } = escalation(entry);
			return { text: `⬆️ ${no} ${reason}，已升级给${level}。`, buttons };
		}
		case "sla.warned":
			return { text: `⏳ ${no} 离${targetName(entry)}时限不远了，请抓紧。` };
		case "sla.breached":
			return { text: `⚠️ ${no} 超过了${targetName(entry)}时限，请马上处理并给业主一个交代。` };
		case "ticket.reopened":
			return {
				text: `🔁 ${no} ${entry.by === "owner" ? "业主说没解决" : "验收没通过，退回返工"}${note === "" ? "" : `：${note}`}。单号不变，请继续处理。`,
				buttons,
			};
		case "ticket.stale":
			return { text: `🔔 ${no} 有几天没动静了，请看一下并给业主一个交代。`, buttons };
		case "ticket.unchecked":
			return { text: `🔎 ${no} 完工后还没有验收，请客服回复“验收 ${no.slice(-4)}”。` };
		case "ticket.returned":
			return { text: `↩️ ${no} 被${saying.actor?.name ?? "同事"}退回：${note}。请其他同事接单。`, buttons };
		case "ticket.transferred":
			return { text: `➡️ ${no} 转到${saying.departments.get(ticket.department) ?? ticket.department}${note === "" ? "" : `：${note}`}。`, buttons };
		case "ticket.added":
			return entry.by === "owner" ? { text: `💬 ${no} 业主补充：${note}`, ...withFiles(entry) } : null;
		case "ticket.cancelled":
			return entry.by === "owner" ? { text: `✖️ ${no} 业主取消了${note === "" ? "" : `：${note}`}。` } : null;
		case "ticket.rescheduled":
			return ticket.appointment === null ? null : { text: `📅 ${no} 上门改为${saySpan(ticket.appointment, saying.now, saying.zone)}。` };
		case "ticket.rated":
			return { text: `${ticket.rating === "good" ? "👍" : "📝"} ${no} 业主评价：${ticket.rating === null ? "" : RATING_NAMES[ticket.rating]}` };
		case "ticket.resolved":
			return saying.qualityCheck && ticket.kind === "repair"
				? { text: `🔎 ${no} 已完工，请客服验收：回复“验收 ${no.slice(-4)}”，不合格回复“返工 ${no.slice(-4)} 原因”。` }
				: null;
		case "ticket.joined":
			return { text: `🏘️ ${no} 是共性问题：${ticket.followers.length + 1} 户反映，${maskedPlace(ticket, saying)}，由一人统一处理。` };
		case "visit.late":
			return { text: `⚠️ ${no} 约定时间已过，还没有到场记录。` };
		case "visit.missed":
			return { text: `🚪 ${no} 上门时家里没人，已请业主重新约时间。` };
		case "price.answered":
			return { text: `💰 ${no} 业主${ticket.price?.agreed === true ? "同意报价，可以动手" : "不同意报价，请先别动手，和业主再商量"}。` };
		case "promise.soon":
			return saying.assignee === null ? { text: `⏳ ${no} 答应业主的时间快到了：${note}` } : null;
		case "promise.missed":
			return { text: `⚠️ ${no} 答应业主的时间已过，请马上给业主回话。` };
		case "complaint.approved":
			return { text: `✅ ${no} 处理方案经理已同意，请按方案办理。` };
		case "complaint.revised":
			return { text: `✏️ ${no} 处理方案经理退回：${note}` };
		case "complaint.chosen":
			return { text: `👉 ${no} 业主选了第 ${entry.note} 种方案。` };
		case "return.listed":
			return { text: `📞 ${no} 回访没有收到答复，请打电话回访，完成后回复“回访 ${no.slice(-4)} 满意”（或一般、不满意加原因）。` };
		case "return.answered":
			return {
				text: `📝 ${no} 回访：${ticket.returnVisit?.rating == null ? "" : RATING_NAMES[ticket.returnVisit.rating]}${ticket.returnVisit?.note ? ` ${cut(maskedText(ticket, saying, ticket.returnVisit.note), 100)}` : ""}`,
			};
		default:
			return null;
	}
}

/** What a manager, a head, or whoever an escalation reaches, hears in private; null when it needs nobody above. They may know who and where. */
export function managerNotice(ticket: Ticket, entry: TimelineEntry, saying: Saying): OutgoingMessage | null {
	const no = ticket._id;
	const brief = [
		headline(ticket),
		`地点：${ticket.place.text || "未说明"}`,
		`报事：${ticket.anonymous ? "匿名" : (ticket.reporter?.name ?? "访客")}`,
		`负责：${saying.assignee?.name ?? "无人接单"}`,
	].join("\n");
	const buttons = cardButtons(ticket);
	switch (entry.event) {
		case "ticket.opened":
			if (ticket.subject !== null)
				return {
					text: `🔒 ${no} 反映我们同事的投诉，不进工作群，请您安排核实。
${brief}
内容：${ticket.text}`,
					buttons,
				};
			if (ticket.kind === "emergency")
				return { text: `🚨 ${no} ${brief}${ticket.reporter?.phone ? `\n电话：${ticket.reporter.phone}` : ""}`, buttons };
			return ticket.kind === "question"
				? { text: `❓ ${no} 资料里没有答案，需要给业主一个准信：\n${ticket.text}\n直接回复本条，内容会转给业主。` }
				: null;
		case "ticket.escalated": {
			const { reason, words } = escalation(entry);
			return { text: `⬆️ ${no} ${reason}${words === "" ? "" : `（${words}）`}，请您安排。\n${brief}`, buttons };
		}
		case "sla.breached":
			return { text: `⚠️ ${no} 超过${targetName(entry)}时限，请您关注。\n${brief}` };
		case "ticket.added":
			return ticket.kind === "emergency" && entry.by === "owner" ? { text: `🚨 ${no} 补充：${entry.note ?? ""}` } : null;
		case "ticket.reopened":
			if (entry.by !== "owner") return null;
			return { text: `🔁 ${no} 业主不认可处理结果${entry.note ? `：${entry.note}` : ""}\n${brief}` };
		case "ticket.rated": {
			if (ticket.rating === "good" || ticket.rating === null) return null;
			const words = entry.note?.replace(/^(good|fair|poor) ?/, "") ?? "";
			return { text: `📝 ${no} 业主评价${RATING_NAMES[ticket.rating]}${words === "" ? "" : `：${words}`}\n${brief}` };
		}
		case "ticket.joined":
			return {
				text: `🏘️ ${no} ${ticket.followers.length + 1} 户反映同一问题：${headline(ticket)}\n公告草稿：\n【${KIND_NAMES[ticket.kind]}通知】${maskedPlace(ticket, saying)}的住户：我们已收到多位住户反映“${cut(maskedText(ticket, saying), 40)}”，工程人员正在处理，恢复后第一时间告知，给您带来不便请谅解。`,
			};
		case "promise.missed":
			return { text: `⚠️ ${no} 答应业主的时间没有做到。\n${brief}` };
		case "complaint.planned":
			return {
				text: `📋 ${no} 投诉处理方案请您批示：\n${entry.note ?? ""}\n${brief}`,
				buttons: [
					[
						{ label: "同意", action: `t:approve:${no}` },
						{ label: "退回修改", action: `t:revise:${no}` },
					],
				],
			};
		case "return.answered":
			return ticket.returnVisit?.rating === "poor"
				? { text: `📝 ${no} 回访不满意${ticket.returnVisit.note ? `：${ticket.returnVisit.note}` : ""}\n${brief}` }
				: null;
		default:
			return null;
	}
}

/** What the assignee hears in private of what others, or time, did to their ticket; null when they did it or need not know. */
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
			return { text: `🔁 ${no} ${entry.by === "owner" ? "业主说没解决" : "验收没通过"}${entry.note ? `：${entry.note}` : ""}，请尽快再处理。` };
		case "ticket.confirmed":
			return { text: `👍 ${no} 业主确认已解决。` };
		case "visit.soon":
			return ticket.appointment === null
				? null
				: { text: `⏰ ${no} ${saySpan(ticket.appointment, saying.now, saying.zone)}上门：${ticket.place.text}。到了回复“到场 ${no.slice(-4)}”。` };
		case "visit.late":
			return { text: `⚠️ ${no} 约定时间已过。到了请回复“到场 ${no.slice(-4)}”，去不了请“改约 ${no.slice(-4)} 时间”。` };
		case "promise.soon": {
			const promise = ticket.promises.findLast((one) => one.keptAt === null);
			return {
				text: `⏳ ${no} 答应业主${promise === undefined ? "" : `${sayTime(promise.dueAt, saying.now, saying.zone)}`}的事快到时间了：${promise?.text ?? ""}`,
			};
		}
		case "promise.missed":
			return { text: `⚠️ ${no} 答应业主的时间已过，请马上回话。` };
		case "sla.warned":
			return { text: `⏳ ${no} 离${targetName(entry)}时限不远了。` };
		case "ticket.stale":
		case "ticket.silent":
			return { text: `🔔 ${no} 业主有一阵没收到进展了，回复“进展 ${no.slice(-4)} …”告诉业主。` };
		case "complaint.approved":
			return { text: `✅ ${no} 方案已获批，请按方案办理。` };
		case "complaint.revised":
			return { text: `✏️ ${no} 方案退回：${entry.note ?? ""}` };
		default:
			return null;
	}
}

/** A1, A4: what the first contact hears of a ticket that others work on, until the owner has had their say. */
export function watcherNotice(ticket: Ticket, entry: TimelineEntry): OutgoingMessage | null {
	const no = ticket._id;
	switch (entry.event) {
		case "ticket.resolved":
			return { text: `👀 ${no}（您首接）已完成：${entry.note ?? ""}，等业主确认。` };
		case "ticket.confirmed":
		case "ticket.closed":
			return { text: `👀 ${no}（您首接）已办结。` };
		case "ticket.reopened":
			return { text: `👀 ${no}（您首接）业主说没解决，请一起盯住。` };
		case "ticket.cancelled":
			return { text: `👀 ${no}（您首接）已取消。` };
		case "sla.breached":
			return { text: `👀 ${no}（您首接）超过${targetName(entry)}时限，请一起催办。` };
		default:
			return null;
	}
}
