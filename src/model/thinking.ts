/** Takes a reasoning model's thinking out of what it wrote: some services send it along in front of the answer. Pure. */

const BLOCK = /<think(?:ing)?>[\s\S]*?(?:<\/think(?:ing)?>|$)/gi;

/** The words after the thinking; a block that is still open hides all that follows it. */
export function withoutThinking(text: string): string {
	return text.replace(BLOCK, "").trim();
}
