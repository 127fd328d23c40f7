/** Numbers and wishes that stand beside a matter: telephone, ticket number, anonymity, calling it off. */

const PHONES: readonly RegExp[] = [
	/(?<![\d+])(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)/,
	/(?<!\d)(\+?(?:852|853)[- ]?)([2-9]\d{3})[- ]?(\d{4})(?!\d)/,
	/(?<!\d)((?:\+?886[- ]?|0)9\d{2})[- ]?(\d{3})[- ]?(\d{3})(?!\d)/,
	/(?<![\d-])(0\d{2,3})[- ]?(\d{7,8})(?!\d)/,
	/(?<!\d)(\+[1-9]\d{0,2})[- ]?(\d{2,4}[- ]?\d{3,4})[- ]?(\d{3,4})(?!\d)/,
	/(?:电话|手机|联系|call|tel|致电|打)\D{0,6}(?<!\d)([2-9]\d{3})[- ]?(\d{4})(?!\d)/i,
];

/** The first telephone number, digits only with a leading + when written so, or undefined. */
export function findPhone(folded: string): string | undefined {
	for (const form of PHONES) {
		const found = form.exec(folded);
		if (found !== null) return found.slice(1).join("").replace(/[- ]/g, "");
	}
	return undefined;
}

const TICKET_WORD = "(?:单号|工单号?|报修单号?|编号|受理号|流水号|投诉单号?|ticket|order)";
const TICKETS: readonly RegExp[] = [
	/(?<![A-Za-z\d])([A-Za-z]{1,3}\d{6,8}-\d{3,5})(?!\d)/,
	new RegExp(`${TICKET_WORD}\\s?(?:是|为|:|#|no\\.?)?\\s?([A-Za-z]{0,3}-?\\d[\\d-]{0,13}\\d|\\d{1,5})(?![\\d点号栋楼])`, "i"),
	/(?<!\d)(\d{8}-\d{3,5})(?!\d)/,
	/(?<![A-Za-z\d])([TRCWB]-\d{3,6})(?![\d-])/,
	/#(\d{3,6})(?![\d栋楼号])/,
];

/** The ticket number as written, upper-case (`R20261121-0007`, `T-1234`, or its bare digits), or undefined. */
export function findTicketNo(folded: string): string | undefined {
	for (const form of TICKETS) {
		const found = form.exec(folded)?.[1];
		if (found !== undefined) return found.toUpperCase();
	}
	return undefined;
}

const ANONYMOUS =
	/(?<!不(?:用|需要?|必|想|是)?)匿名|(?:别|不要|不能|不想|唔好|莫|勿|甭)(?:跟|和|同|对|告诉|让)?.{0,8}(?:说|讲|话|提|透露|知道|晓得|公开|泄露|是|系)(?:是|系|出)?(?:我|俺|咱|阿拉)(?!们小区)|(?:别|不要|不能|唔好|不想)(?:暴露|透露|泄露|写|留|提)我|(?:不|唔)(?:想|愿意?|方便)(?:透露|暴露|留|写|讲)?(?:姓名|名字|身份|真名|房号|露面)|(?:帮我|替我)?保密|anonymous/iu;

/** True when the writer wants not to be named (匿名, 别说是我). Names inside a rule question (可以匿名吗) count too: it is the safer reading. */
export function wantsAnonymity(folded: string): boolean {
	return ANONYMOUS.test(folded);
}

const CALLED_OFF: readonly RegExp[] = [
	/(?:不用|不必|不需要?|唔使|唔駛|甭|别|不要|先别|无需|毋需)(?:再|麻烦|你们|师傅|派人|派|人|安排|过|上门|来|嚟|整|弄|修|维修|处理|查|管|跟进|看|帮|理){1,4}(?:了|啦|咯|喇|过来|门|一趟|修|看|人|$)/u,
	/(?:取消|撤销|撤回|撤掉|销掉|作废|退掉|关掉)(?:一下|掉|了?吧|那个|这个|今天|明天|下午|上午|的|我|之前|刚才|上次|提交){0,4}(?:报修|预约|上门|维修|工单|单子?|投诉|申请|订单|登记)/u,
	/(?:报修|预约|上门|维修|工单|单子?|投诉|师傅|那个|这个).{0,10}(?:帮|给|麻烦|请)?.{0,3}(?:取消|撤销|撤回|撤了|撤掉|销掉|作废|退了|关了|关闭)/u,
	/^(?:麻烦|请|帮我|那|先|我要|我想)?(?:取消|撤销)(?:吧|了|掉|一下|谢谢|，|,|$)/u,
	/算了.{0,6}(?:不(?:修|用|报|弄|麻烦|投诉|要|来|整|换|办|约)|自己|改天|以后)|(?:不修|不报|不投诉|不约|不办|不换|唔整|唔修)(?:了|啦|喇)/u,
	/(?:自己|老公|老婆|我爸|朋友|家里人|已经|突然|又)(?:都|就|给|可以)?(?:修好|弄好|搞好|搞定|整好|解决|换好|通了|好了|来水了|来电了|恢复了)/u,
	/cancel/iu,
];

/** Asking how or whether to cancel, forbidding it, or complaining that it was cancelled is not calling it off. */
const NOT_CALLED_OFF =
	/(?:怎么|如何|为什么|为何|凭什么|点解|谁|能不能|可不可以|可以|能|可否).{0,6}取消|取消.{0,8}(?:怎么|要什么|流程|手续|吗|扣|收费|退钱|退款)|(?:别|不要|没有?|不能|不得|未)取消|被取消|(?:你们|物业|师傅|他).{0,6}(?:取消|放鸽子)|(?:才|还没|没|没有|什么时候|几时|是不是|有没有).{0,4}(?:修好|弄好|解决|搞定)|不用(?:管|查)(?:我|他)/u;

/** True when the writer calls off an earlier report or visit (取消, 不用来了, 算了不修了, 自己修好了). */
export function callsOff(folded: string): boolean {
	return CALLED_OFF.some((form) => form.test(folded)) && !NOT_CALLED_OFF.test(folded);
}
