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
