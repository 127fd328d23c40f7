/** Words that must not reach an owner from the model: the forbidden phrases (B15), promises (B16), talk about itself. Pure. */

/** B15, as it stands in the standards; folded text only. */
const BANNED = /不行(?![驶进走程动])|不知道|不可以/;

/** Nothing an owner reads says which path answered. */
const MACHINE =
	/语言模型|大模型|人工智能|系统提示|提示词|系统指令|作为(?:一[个名位])?(?:ai|助手|机器人)|chatgpt|openai|\bgpt|\bllm\b|根据(?:您)?提供的资料|资料片段/i;

/**
 * Wording that promises a time, money or a favour (B16). Each may be said only where the documents say the very same.
 * 我们会…, 一定 and 保证 are promises whatever they promise.
 */
const PROMISES =
	/退款|退费|退还|退回|退钱|赔偿|赔付|赔钱|补偿|减免|免除|免费|免收|不收费|不收取|优惠|打折|折扣|返还|报销|保证|承诺|担保|包您|一定[会能]|肯定[会能]|务必会|马上|立刻|立即|即刻|尽快|很快|稍后|今天|今晚|明天|后天|当天|当日|即日|随时|第一时间|上门/g;
const COMMITMENTS =
	/(?:我们|我|本中心|物业)(?:这边)?(?:将|会|可以|来|帮您|为您|给您)[^。！？\n]{0,12}(?:退|赔|补|免|减|打折|上门|解决|处理好|修好|安排|答复|回复|联系您)/g;

/** True when folded text holds a phrase that no owner is told. */
export function soundsBanned(folded: string): boolean {
	return BANNED.test(folded);
}

/** True when folded text speaks of the model, its instructions or its material. */
export function soundsLikeMachine(folded: string): boolean {
	return MACHINE.test(folded);
}

/** The promise-like wordings of folded text, as written. */
export function promisesOf(folded: string): string[] {
	return [...(folded.match(PROMISES) ?? []), ...(folded.match(COMMITMENTS) ?? [])];
}
