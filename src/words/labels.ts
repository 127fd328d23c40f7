/** Chinese names of what the program calls by an identifier. */
import type { Kind, Rating, Status, TargetName } from "../tickets/ticket.ts";
import type { Category, Danger, Intent } from "../understanding/labels.ts";

export const KIND_NAMES: Readonly<Record<Kind, string>> = {
	repair: "报修",
	complaint: "投诉",
	emergency: "紧急",
	application: "申请",
	suggestion: "建议",
	praise: "表扬",
	question: "咨询",
	message: "转人工",
	coordination: "协调",
};

export const STATUS_NAMES: Readonly<Record<Status, string>> = {
	new: "待接单",
	assigned: "已派单",
	accepted: "已接单",
	in_progress: "处理中",
	pending: "暂停中",
	resolved: "已完成，待您确认",
	closed: "已办结",
	cancelled: "已取消",
};

export const CATEGORY_NAMES: Readonly<Record<Category, string>> = {
	plumbing: "给排水",
	electrical: "电路",
	access_intercom: "门禁对讲",
	elevator: "电梯",
	doors_windows: "门窗",
	wall_leak: "渗漏墙面",
	hvac_gas: "空调燃气",
	fire_safety: "消防",
	public_facility: "公共设施",
	cleaning: "保洁",
	greening: "绿化",
	security: "秩序安全",
	parking: "停车",
	noise: "噪音",
	pets: "宠物",
	renovation_violation: "违规装修",
	billing: "费用",
	service_attitude: "服务态度",
	other: "其他",
};

export const DANGER_NAMES: Readonly<Record<Danger, string>> = {
	gas: "燃气泄漏",
	fire: "火情",
	trapped: "人员被困",
	electric: "触电漏电",
	flood: "水管爆裂",
	injury: "人员受伤",
	violence: "人身安全",
	falling: "坠物险情",
	other: "紧急险情",
};

export const INTENT_NAMES: Readonly<Record<Intent, string>> = {
	consult: "咨询",
	repair: "报修",
	complaint: "投诉",
	emergency: "紧急求助",
	suggestion: "提建议",
	praise: "表扬",
	ticket_status: "查进度",
	apply: "办手续",
	human: "找人工",
	smalltalk: "随便聊聊",
	other: "其他事情",
};

export const RATING_NAMES: Readonly<Record<Rating, string>> = { good: "满意", fair: "一般", poor: "不满意" };

export const TARGET_NAMES: Readonly<Record<TargetName, string>> = { response: "答复", arrival: "到场", resolution: "办结" };

/** Names on the local page that come from the program, not from the registry. */
export const WEB_NAMES = {
	head: "负责人",
	staffGroup: "物业工作群",
	strangers: [
		{ id: "guest-1", name: "访客甲", hint: "还没有核对身份" },
		{ id: "guest-2", name: "访客乙", hint: "还没有核对身份" },
	],
} as const;
