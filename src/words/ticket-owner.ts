/** What the one who reported a ticket reads about it. */
import type { Button, OutgoingMessage } from "../chat/port.ts";
import type { Rating, Ticket, TimelineEntry } from "../tickets/ticket.ts";
import { KIND_NAMES, RATING_NAMES, STATUS_NAMES } from "./labels.ts";
import { callAgent, headline, type Saying, withFiles } from "./tickets.ts";
import { saySpan, sayTime } from "./time.ts";

/** What they hear of an event; null when it does not concern them. */
export function ownerNotice(ticket: Ticket, entry: TimelineEntry, saying: Saying): OutgoingMessage | null {
	const { now, zone, departments } = saying;
	const byOwner = entry.by === "owner";
	const who = saying.actor === null ? "同事" : callAgent(saying.actor, departments);
	const holder = saying.assignee === null ? null : callAgent(saying.assignee, departments);
	const kind = KIND_NAMES[ticket.kind];
	const about = `（单号 ${ticket._id}）`;
	switch (entry.event) {
		case "ticket.opened":
			// Taken down by a colleague from a call or a visit: whoever has an account here should know (B25).
			return byOwner ? null : { text: `${who}已替您登记${kind}${about}：${ticket.text}。有进展会随时告诉您，有出入直接回我。` };
		case "ticket.accepted": {
			if (ticket.kind === "message") return null; // whoever took it speaks for themselves
			const visit = ticket.appointment === null ? "" : `，将在${saySpan(ticket.appointment, now, zone)}上门，请您家里留人`;
			return { text: `${who}已接单${about}${visit}。有进展会随时告诉您。` };
		}
		case "ticket.assigned":
			return holder === null ? null : { text: `您的${kind}已安排给${holder}${about}，我们会一直跟进。` };
		case "ticket.transferred":
			return { text: `您的${kind}已转到${departments.get(ticket.department) ?? "相关部门"}继续办理${about}，我们会一直跟进到办好。` };
		case "ticket.progressed":
			return { text: `${about}有新进展：${entry.note ?? ""}`, ...withFiles(entry) };
		case "ticket.held":
			return { text: `${about}暂时停一下：${entry.note ?? ""}。可以继续了会马上告诉您。` };
		case "ticket.resolved":
			return saying.qualityCheck && ticket.kind === "repair" ? null : result(ticket, entry);
		case "ticket.checked":
			return result(ticket, ticket.timeline.findLast((one) => one.event === "ticket.resolved") ?? entry);
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
				text: `您的${kind}${about}完成后没有收到您的反馈，先为您办结。结果如何，麻烦点一下；没解决随时说，我们接着办。`,
				buttons: [rateButtons(ticket._id), [{ label: "没解决", action: `o:reject:${ticket._id}` }]],
			};
		case "ticket.merged":
			return { text: `您反映的情况${about}同楼多位住户也遇到了，已合并统一处理（${ticket.incident}），恢复后第一时间告诉您。` };
		case "ticket.silent":
			return {
				text: `您的${kind}${about}还在办理：${STATUS_NAMES[ticket.status]}${holder === null ? "，正在安排人手" : `，由${holder}负责`}。让您久等了，有进展马上告诉您。`,
			};
		case "visit.soon":
			return ticket.appointment === null
				? null
				: { text: `提醒您：${holder ?? "师傅"}将在${saySpan(ticket.appointment, now, zone)}上门${about}，请您家里留人。要改时间直接告诉我。` };
		case "visit.late":
			return { text: `抱歉，${holder ?? "师傅"}没有按约定时间到${about}，我们正在核实，马上给您回话。` };
		case "visit.arrived":
			return { text: `${holder ?? "师傅"}已到现场${about}。` };
		case "visit.missed":
			return { text: `师傅上门时家里没人${about}。您什么时候方便？直接告诉我时间，我来重新安排。` };
		case "price.quoted":
			return {
				text: `这次维修需要收费${about}：${ticket.price?.text ?? entry.note ?? ""}
您同意后我们才动手，不同意也没关系。`,
				buttons: [
					[
						{ label: "同意", action: `o:price-yes:${ticket._id}` },
						{ label: "不同意", action: `o:price-no:${ticket._id}` },
					],
				],
			};
		case "promise.made":
			return { text: `${about}${entry.note ?? ""}` };
		case "promise.missed":
			return { text: `抱歉${about}，原先说好的时间我们没有做到，负责人已经知道，正在催办，一有结果马上告诉您。` };
		case "complaint.judged":
			return ticket.verdict?.founded === true
				? { text: `您反映的情况${about}经核实属实，给您添麻烦了。${departments.get(ticket.department) ?? ""}正在制定处理办法，请给我们一点时间。` }
				: null; // an unfounded one is explained with the result, by a person's words
		case "complaint.approved":
			return planned(ticket);
		case "return.asked":
			return {
				text: `回访一下${about}：${headline(ticket)}，处理后用着还好吗？您的评价会帮我们改进，不方便可以不答。`,
				buttons: [returnButtons(ticket._id)],
			};
		case "return.reminded":
			return { text: `打扰您，想再确认一下${about}处理得怎么样，点一下就好，之后不再提醒。`, buttons: [returnButtons(ticket._id)] };
		case "sla.breached":
			return entry.note === "response" || entry.note === "resolution"
				? { text: `让您久等了${about}。我们比说好的时间慢了，已请负责人盯办，一有进展马上告诉您。` }
				: null;
		default:
			return null;
	}
}

/** What others who reported the same incident hear (C18): how it goes on and how it ends, without anything of its first reporter. */
export function followerNotice(ticket: Ticket, entry: TimelineEntry): OutgoingMessage | null {
	if (entry.event === "ticket.resolved")
		return { text: `您反映的问题已处理好（${ticket._id}）：${entry.note ?? ""}。如果家里还没恢复，直接告诉我。` };
	if (entry.event === "ticket.progressed") return { text: `您反映的问题有新进展（${ticket._id}）：${entry.note ?? ""}` };
	return null;
}

function result(ticket: Ticket, entry: TimelineEntry): OutgoingMessage {
	const about = `（单号 ${ticket._id}）`;
	const note = entry.note ?? "";
	const ask = (text: string, yes: string, no: string): OutgoingMessage => ({
		text,
		buttons: [
			[
				{ label: yes, action: `o:confirm:${ticket._id}` },
				{ label: no, action: `o:reject:${ticket._id}` },
			],
		],
		...withFiles(entry),
	});
	if (ticket.kind === "message") return ask(`人工服务先到这里${about}，有事随时叫我。请问问题解决了吗？`, "已解决", "没解决");
	if (ticket.kind === "complaint") {
		const founded = ticket.verdict?.founded === true ? "处理结果" : "核实说明";
		return ask(
			`您反映的情况${about}${founded}：${note}\n您认可的话请点“认可”，相当于签字确认；还有意见请点“不认可”，我们请负责人再来沟通。`,
			"认可",
			"不认可",
		);
	}
	return ask(
		`您的${KIND_NAMES[ticket.kind]}已处理好${about}：${note}\n请您看看结果，满意就点“已解决”，还有问题就点“没解决”，我们接着办。`,
		"已解决",
		"没解决",
	);
}

/** C8, C22: the way it will be put right; a choice where there are several. */
function planned(ticket: Ticket): OutgoingMessage | null {
	if (ticket.plan === null) return null;
	const { options, text } = ticket.plan;
	if (options.length < 2) return { text: `您反映的情况（单号 ${ticket._id}）处理办法定了：${text}。办好马上告诉您。` };
	const lines = options.map((option, index) => `${index + 1}. ${option}`);
	const buttons = options.map((_, index) => [{ label: `选第 ${index + 1} 种`, action: `o:choose${index + 1}:${ticket._id}` }]);
	return { text: [`您反映的情况（单号 ${ticket._id}）有几种处理办法，请您选一种：`, ...lines].join("\n"), buttons };
}

/** The three answers (V6). */
export function rateButtons(no: string): Button[] {
	return (["good", "fair", "poor"] as const).map((rating: Rating) => ({ label: RATING_NAMES[rating], action: `o:${rating}:${no}` }));
}

function returnButtons(no: string): Button[] {
	return (["good", "fair", "poor"] as const).map((rating: Rating) => ({ label: RATING_NAMES[rating], action: `o:return-${rating}:${no}` }));
}

/** One paragraph about a ticket for its owner's question «到哪了». */
export function ownerStatus(ticket: Ticket, saying: Saying): string {
	const last = ticket.timeline.findLast(
		(entry) => entry.note !== null && ["ticket.progressed", "ticket.held", "ticket.resolved", "ticket.replied"].includes(entry.event),
	);
	const promise = ticket.promises.findLast((one) => one.keptAt === null);
	const lines = [
		`${ticket._id} ${headline(ticket)}`,
		`现在：${STATUS_NAMES[ticket.status]}${saying.assignee === null ? "" : `，由${callAgent(saying.assignee, saying.departments)}负责`}`,
		...(ticket.incident === null ? [] : [`已并入 ${ticket.incident} 统一处理`]),
		...(ticket.appointment === null || ticket.closedAt !== null ? [] : [`上门：${saySpan(ticket.appointment, saying.now, saying.zone)}`]),
		...(promise === undefined || ticket.closedAt !== null ? [] : [`答应您的时间：${sayTime(promise.dueAt, saying.now, saying.zone)}`]),
		...(last === undefined ? [] : [`最近：${sayTime(last.at, saying.now, saying.zone)} ${last.note}`]),
	];
	return lines.join("\n");
}
