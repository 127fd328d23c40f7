/** Recognises our own instructions in what the model wrote: they must not come out, whatever it was told. Pure. */

/** Letters, digits and Han only: a leak is one whether or not its punctuation changed. */
const NOISE = /[^\p{L}\p{N}]+/gu;
/** Characters of an instruction that, repeated word for word, are no accident. */
const RUN = 12;

/** True when `output` repeats a run of `prompt` that stands in none of the `sources` it was allowed to use. */
export function leaksPrompt(output: string, prompt: string, sources: readonly string[] = []): boolean {
	const said = bare(output);
	if (said.length < RUN) return false;
	const own = runsOf(bare(prompt));
	const allowed = sources.map(bare);
	for (const run of runsOf(said)) {
		if (own.has(run) && !allowed.some((source) => source.includes(run))) return true;
	}
	return false;
}

function bare(text: string): string {
	return text.normalize("NFKC").toLowerCase().replace(NOISE, "");
}

function runsOf(text: string): Set<string> {
	const runs = new Set<string>();
	for (let at = 0; at + RUN <= text.length; at++) runs.add(text.slice(at, at + RUN));
	return runs;
}
