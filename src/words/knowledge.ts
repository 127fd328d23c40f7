/** What owners read beside the documents' own sentences when a question is answered or handed over. */

/** Said when the documents hold no answer (B15, B20); makes sense alone and before a ticket number. */
export const HANDED_OVER = "这个问题需要请客服同事核实后再答复您，我已经帮您转交。";

/** Names where an answer comes from. */
export function sourceLine(sources: readonly { readonly file: string; readonly heading: string }[]): string {
	return `依据：${sources.map(({ file, heading }) => `《${heading}》（${file}）`).join("、")}`;
}

/** Puts the case before what holds for it. */
export function forCase(label: string, text: string): string {
	return `${label}：${text}`;
}

/** The working of a fee: rate × area × months. Money in 元, area in ㎡. */
export function productLine(sum: { rate: number; area?: number; months: number; periods: number; total: number }): string {
	const period = { 1: "个月", 3: "个季度", 6: "个半年", 12: "年" }[sum.months] ?? "次";
	const per = sum.months === 0 ? "" : `${sum.area === undefined ? "/" : "·"}${sum.months === 1 ? "月" : period.replace("个", "")}`;
	const rate = `${sum.rate.toFixed(2)} 元${sum.area === undefined ? "" : "/㎡"}${per}`;
	const factors = [rate, ...(sum.area === undefined ? [] : [`${sum.area} ㎡`]), ...(sum.periods === 1 ? [] : [`${tidy(sum.periods)} ${period}`])];
	return `算式：${factors.join(" × ")} = ${sum.total.toFixed(2)} 元`;
}

/** Which of the days late are charged. */
export function graceLine(days: number, from: number, counted: number): string {
	return `从第 ${from} 天起算，逾期 ${days} 天，计费 ${counted} 天`;
}

/** The working of a late fee: debt × share × days. */
export function penaltyLine(sum: { amount: number; share: number; days: number; due: number; capped: boolean }): string {
	const share = `${tidy(sum.share * 100)}%`;
	return `算式：${tidy(sum.amount)} 元 × ${share} × ${sum.days} 天 = ${sum.capped ? `超过上限，按 ${sum.due.toFixed(2)}` : sum.due.toFixed(2)} 元`;
}

/** The last day of a span. Days are `YYYY-MM-DD`. */
export function dateLine(span: { from: string; count: number; unit: string; until: string; workdays: boolean }): string {
	const unit = span.unit === "月" ? "个月" : span.unit === "工作日" ? "个工作日" : span.unit;
	return `从 ${span.from} 算起 ${span.count} ${unit}：${span.until}${span.workdays ? "（已跳过周末，遇法定节假日顺延）" : ""}`;
}

/** The heading under which the settings' telephone numbers are cited, and its columns. */
export const CONTACTS_HEADING = "联系电话";
export const CONTACT_PHONE = "电话";
export const CONTACT_HOURS = "时间";

function tidy(value: number): string {
	return String(Math.round(value * 10_000) / 10_000);
}
