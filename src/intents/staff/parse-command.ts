/** Reads staff commands as people type them: «接单0007», «/完成 #0007 换了阀芯», «0007 我来». Pure. */

/** What staff can ask for. */
export type StaffVerb =
	| "accept"
	| "progress"
	| "transfer"
	| "hold"
	| "finish"
	| "return"
	| "reschedule"
	| "cancel"
	| "show"
	| "todo"
	| "reply"
	| "note"
	| "handback"
	| "arrive"
	| "miss"
	| "quote"
	| "escalate"
	| "unclear"
	| "founded"
	| "unfounded"
	| "plan"
	| "approve"
	| "revise"
	| "check"
	| "rework"
	| "called"
	| "call_list"
	| "intake"
	| "on_duty"
	| "off_duty"
	| "record"
	| "work_order"
	| "send_anyway"
	| "teach"
	| "help";

/** A command as read. `no` is a whole number or its ending; `rest` the words behind. */
export interface StaffCommand {
	readonly verb: StaffVerb;
	readonly no: string | null;
	readonly rest: string;
}

/** Longer words first, so that «转派给» is not read as «转». */
const VERBS: readonly (readonly [StaffVerb, readonly string[]])[] = [
	["accept", ["收到接单", "我来处理", "我接单", "抢单", "接单", "接受", "我接", "我来", "接了", "我去", "接"]],
	[
		"finish",
		["处理完成", "处理完了", "维修完成", "修好了", "做完了", "搞定了", "已完成", "已完工", "完成", "完工", "办结", "结单", "搞定", "弄好了"],
	],
	["progress", ["进展", "进度", "更新", "汇报"]],
	["transfer", ["转派给", "指派给", "转派", "指派", "派给", "派单", "转单", "转给", "转交"]],
	["hold", ["挂起", "暂停", "搁置"]],
	["return", ["退回", "退单"]],
	["reschedule", ["改约到", "改约", "改期", "改时间"]],
	["cancel", ["取消", "作废", "撤单"]],
	["show", ["查询", "查单", "详情", "查"]],
	["todo", ["待办", "我的工单", "我的单", "工单列表", "清单"]],
	["reply", ["回复业主", "回复", "告诉业主"]],
	["note", ["备注", "内部备注"]],
	["handback", ["交回", "结束对话", "结束人工"]],
	["arrive", ["已到场", "到场", "到现场", "已到达", "到了"]],
	["quote", ["报价"]],
	["miss", ["没人在家", "家里没人", "无人在家", "业主不在", "爽约"]],
	["escalate", ["升级"]],
	["unclear", ["归属不清", "不知道归谁", "归谁"]],
	["founded", ["投诉成立", "成立", "属实"]],
	["unfounded", ["投诉不成立", "不成立", "不属实"]],
	["plan", ["处理方案", "方案"]],
	["approve", ["同意方案", "批准", "同意"]],
	["revise", ["退回修改", "方案退回"]],
	["check", ["验收合格", "验收"]],
	["rework", ["返工"]],
	["call_list", ["回访清单", "待回访"]],
	["called", ["回访"]],
	["intake", ["代客报修", "代报修", "代报", "登记"]],
	["on_duty", ["上班", "签到"]],
	["off_duty", ["下班", "签退"]],
	["record", ["处理单"]],
	["work_order", ["派工单"]],
	["send_anyway", ["照发"]],
	["teach", ["入库"]],
	["help", ["帮助", "命令", "help", "菜单", "?", "？"]],
];

/** Words that begin many a sentence that is no command. */
const CASUAL: ReadonlySet<string> = new Set(["我来", "我去", "我接", "接了", "更新", "到了", "接"]);

const WORDS = VERBS.flatMap(([verb, words]) => words.map((word) => ({ verb, word }))).sort((a, b) => b.word.length - a.word.length);

/** A whole number: YQ20261121-0007, also with spaces or without the dash. */
const WHOLE = /[a-z]{1,3}\s?\d{8}\s?[-—_ ]?\s?\d{4}/i;
/** The ending of a number in front, or right behind the verb; not an amount, a time or a count. */
const ENDING =
	/^[#＃]?(?:单号|工单|no\.?|号)?\s*[#＃:：]?\s*(\d{1,4})(?!\d|\s*(?:元|块|点|个|号|月|日|时|分|秒|天|小时|楼|栋|层|室|单元|次|台|把|根|套|米|平|%|㎡|[-.:：,，]\s*\d))/i;

/** Reads a command; null when the text is not one. A leading slash or a mention of the bot is ignored. */
export function parseCommand(text: string): StaffCommand | null {
	const plain = text
		// Full-width letters and figures are read as plain ones; the punctuation of a note stays as it was typed.
		.replace(/[０-９Ａ-Ｚａ-ｚ／＠]/g, (wide) => wide.normalize("NFKC"))
		.replace(/^(@\S+[\s\u2005]+)+/, "")
		.replace(/^[/、]\s*/, "")
		.trim();
	const whole = plain.match(WHOLE)?.[0];
	const body = whole === undefined ? plain : plain.replace(whole, " ").replace(/\s+/g, " ").trim();
	const found = verbFirst(body) ?? verbAfterNumber(body);
	if (found === null) return null;
	const ending = found.no ?? (whole === undefined ? (found.rest.match(ENDING)?.[1] ?? null) : null);
	const rest = ending !== null && found.no === null ? found.rest.replace(ENDING, "") : found.rest;
	return {
		verb: found.verb,
		no: whole === undefined ? (ending?.padStart(4, "0") ?? null) : tidyNumber(whole),
		rest: rest.replace(/^[\s:：,，。、-]+/, "").trim(),
	};
}

function verbFirst(body: string): { verb: StaffVerb; no: null; rest: string } | null {
	const lower = body.toLowerCase();
	const match = WORDS.find(({ word }) => lower.startsWith(word));
	if (match === undefined) return null;
	const rest = body.slice(match.word.length);
	// «我去吃饭了» and «更新了一下微信» are talk: such words are commands only by themselves, or with a number.
	if (CASUAL.has(match.word) && !/^[\s\d#＃,，。.!！:：]*(处理|修|看看?|接?单)?(吧|了)?[\s\d#＃,，。.!！]*$/.test(rest)) return null;
	// «查» and «取消» begin many a sentence; alone or with a number behind they are commands.
	if (match.word.length === 1 && match.word !== "?" && match.word !== "？" && !/^\s*[#＃]?\d/.test(rest) && rest.trim() !== "") return null;
	return { verb: match.verb, no: null, rest };
}

function verbAfterNumber(body: string): { verb: StaffVerb; no: string; rest: string } | null {
	const no = body.match(ENDING)?.[1];
	if (no === undefined) return null;
	const found = verbFirst(body.replace(ENDING, "").trim());
	return found === null ? null : { ...found, no };
}

function tidyNumber(whole: string): string {
	const [, letters = "", digits = ""] = whole.match(/([a-z]+)([\s\d—_-]+)/i) ?? [];
	const figures = digits.replace(/\D/g, "");
	return `${letters.toUpperCase()}${figures.slice(0, 8)}-${figures.slice(8)}`;
}
