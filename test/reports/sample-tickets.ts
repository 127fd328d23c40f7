/** Tickets as the desk leaves them, and what documents need beside them. */
import { join } from "node:path";
import type { FileStore } from "../../src/chat/port.ts";
import type { Agent, Resident, Unit } from "../../src/community/models.ts";
import { loadSettings } from "../../src/community/settings.ts";
import type { About } from "../../src/reports/subject.ts";
import type { Ticket, TimelineEntry } from "../../src/tickets/ticket.ts";

export const ZONE = "Asia/Shanghai";
const at = (time: string) => new Date(`2026-11-${time}+08:00`);

export const community = await loadSettings(join(import.meta.dirname, "..", "..", "knowledge"));

export const unit: Unit = {
	_id: "3-2-1201",
	phase: "一期",
	building: "3",
	section: "2",
	floor: 12,
	room: "1201",
	layout: "三室两厅",
	type: "高层",
	area: 118.6,
	handedOverAt: null,
};
export const resident: Resident = { _id: "R0001", name: "王建明", phone: "19900000001", unitId: unit._id, relation: "业主", stage: "已入住" };

function agent(_id: string, name: string, department: string): Agent {
	return { _id, name, phone: "19900010009", department, roles: ["agent"], skills: [], offDuty: false };
}
export const agents = [
	agent("A001", "李文静", "customer_service"),
	agent("A005", "张国强", "engineering"),
	agent("A009", "赵启航", "security"),
	agent("M001", "周明远", "customer_service"),
];

export const noFiles: Pick<FileStore, "read"> = { read: async () => null };

export function about(more: Partial<About> = {}): About {
	return { community, unit, resident, agents, now: at("22T09:30:00"), zone: ZONE, files: noFiles, ...more };
}

type Line = [time: string, event: TimelineEntry["event"], by: string, cause: string, note: string | null];

function timeline(lines: readonly Line[]): TimelineEntry[] {
	return lines.map(([time, event, by, cause, note], index) => ({
		seq: index + 1,
		at: at(time),
		event,
		by,
		cause,
		note,
		attachments: [],
		status: "in_progress",
	}));
}

/** A repair at home, finished and accepted. */
export function repair(more: Partial<Ticket> = {}): Ticket {
	return {
		_id: "YQ2611210007",
		key: "web:in1#0",
		kind: "repair",
		category: "plumbing",
		danger: null,
		mood: "calm",
		status: "closed",
		text: "厨房水龙头关不紧，一直滴水，水槽下面的柜子已经泡湿了。明天下午家里有人，麻烦师傅带个新的阀芯。",
		place: { unitId: unit._id, building: "3", text: unit._id },
		reporter: { address: "wechat:wxid-7788", residentId: "R0001", name: "王建明", phone: "19900000001" },
		anonymous: false,
		firstContact: "bot",
		department: "engineering",
		assignee: "A005",
		appointment: { from: at("22T14:00:00"), to: at("22T16:00:00") },
		needsVisit: true,
		attachments: [],
		timeline: timeline([
			["21T09:02:00", "ticket.opened", "owner", "wechat:in1", null],
			["21T09:05:00", "ticket.assigned", "A001", "web:in2", null],
			["21T09:06:00", "ticket.accepted", "A005", "telegram:in3", null],
			["21T14:05:00", "visit.arrived", "A005", "telegram:in4", null],
			[
				"21T14:40:00",
				"ticket.resolved",
				"A005",
				"telegram:in5",
				"更换水龙头陶瓷阀芯 1 个，紧固角阀，柜内积水已擦干；试水 10 分钟不漏。阀芯在保修期内，免费。",
			],
			["21T18:10:00", "ticket.confirmed", "owner", "wechat:in6", null],
			["21T18:10:30", "ticket.rated", "owner", "wechat:in7", "good 师傅很仔细"],
		]),
		targets: [],
		followedUp: [],
		waitingSince: at("21T09:02:00"),
		nextDueAt: null,
		source: "chat",
		subject: null,
		toldAt: at("21T14:40:00"),
		pausedAt: null,
		arrivedAt: at("21T14:05:00"),
		onTime: true,
		price: null,
		promises: [],
		verdict: null,
		plan: null,
		returnVisit: { state: "planned", rating: null, note: null },
		shared: false,
		isIncident: false,
		incident: null,
		followers: [],
		related: [],
		escalatedTo: [],
		rating: "good",
		reopened: 0,
		openedAt: at("21T09:02:00"),
		resolvedAt: at("21T14:40:00"),
		closedAt: at("21T18:10:00"),
		version: 7,
		...more,
	};
}

/** A complaint with verdict, approved plan and a choice of the owner. */
export function complaint(more: Partial<Ticket> = {}): Ticket {
	return repair({
		_id: "YQ2611200031",
		kind: "complaint",
		category: "parking",
		status: "closed",
		text: "地下车库 B 区 118 号是我买的车位，这个月第三次被一辆白色越野车占了。打岗亭电话没人接，晚上九点半转了两圈才停到外面。请查一下是谁放进来的，给个说法。",
		place: { unitId: null, building: null, text: "地下车库 B 区 118 号车位" },
		department: "security",
		assignee: "A009",
		appointment: null,
		subject: "A005",
		verdict: { founded: true, reason: "道闸记录显示该车三次以访客身份入场，岗亭当晚交接班 12 分钟无人值守。", by: "A001", at: at("20T11:20:00") },
		plan: {
			text: "原因：访客登记未核对目的车位，交接班空岗。处理：岗亭错峰交接；访客车只发地面车位；向业主当面致歉。",
			options: ["为 118 号车位加装遥控地锁，物业承担费用", "退还本月车位管理费"],
			approvedBy: "M001",
			chosen: 0,
		},
		returnVisit: { state: "called", rating: "fair", note: "希望长期保持" },
		related: ["YQ2611030012", "YQ2611120019"],
		timeline: timeline([
			["20T21:42:00", "ticket.opened", "owner", "wechat:in1", null],
			["20T21:42:01", "ticket.escalated", "bot", "due:repeat", "manager:repeat:"],
			["20T21:50:00", "ticket.assigned", "M001", "web:in2", "请秩序维护部今晚核实"],
			["20T21:55:00", "ticket.accepted", "A009", "telegram:in3", null],
			["21T09:10:00", "complaint.judged", "A001", "web:in9", "founded:道闸记录显示该车三次以访客身份入场"],
			["21T10:00:00", "complaint.planned", "A009", "telegram:in4", "错峰交接；访客车只发地面车位；致歉。"],
			["21T10:30:00", "complaint.approved", "M001", "web:in5", null],
			["21T12:00:00", "complaint.chosen", "owner", "wechat:in6", "1"],
			["21T15:00:00", "sla.warned", "bot", "due:warn", "resolution"],
			["21T16:00:00", "ticket.resolved", "A009", "telegram:in7", "地锁已安装并交付遥控器 2 个，秩序主管已当面向业主致歉。"],
			["21T18:00:00", "return.called", "A001", "web:in8", "希望长期保持"],
		]),
		openedAt: at("20T21:42:00"),
		...more,
	});
}

/** A complaint without a name, whose texts nevertheless give hints. */
export function anonymous(): Ticket {
	return complaint({
		anonymous: true,
		reporter: null,
		text: "我是3-2-1201的王建明，电话 199 0000 0001，楼上半夜装修，请别说是我讲的。",
		place: { unitId: null, building: "3", text: "3号楼2单元1301室" },
		related: [],
	});
}
