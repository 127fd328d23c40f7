/** Words for parts of a day and the hours that a service desk takes them to mean. */

/** A part of a day in minutes since midnight. `start`/`end` are positions in the text it was found in. */
export interface SpokenPart {
	readonly from: number;
	readonly to: number;
	/** 3点 in this part is 15:00. */
	readonly afternoon: boolean;
	/** 12点 in this part is midnight. */
	readonly night: boolean;
	readonly start: number;
	readonly end: number;
}

/** Words, first hour, last hour (exclusive), afternoon, night. Longer words first. */
const PARTS: readonly (readonly [RegExp, number, number, boolean, boolean])[] = [
	[/凌晨|半夜|深夜|下半夜/u, 0, 6, false, false],
	[/下班(?:以|之)?后|放工(?:之后|后)?|收工后/u, 18, 21, true, true],
	[/午饭后|饭后|午休(?:以|之)?后/u, 13, 18, true, false],
	[/清早|清晨|大早|一早|早晨|早上|朝早|晨早|早间|朝头早|早起/u, 7, 10, false, false],
	[/上午|上昼|上半天|午前|am/u, 8, 12, false, false],
	[/中午|晌午|晏昼|正午|午间/u, 11, 14, true, false],
	[/下午|下昼|下半天|午后|后晌|pm/u, 13, 18, true, false],
	[/傍晚|擦黑|黄昏|挨晚/u, 17, 19, true, false],
	[/晚上|夜晚|夜里|夜间|晚间|今夜|黑了|晚饭后|夜头|晚黑/u, 18, 22, true, true],
	[/白天|日头|日里/u, 8, 18, false, false],
];

/** The first part of a day named in the text within `reach` characters from its start, or undefined. */
export function findPart(text: string, reach = Number.POSITIVE_INFINITY): SpokenPart | undefined {
	let best: SpokenPart | undefined;
	for (const [words, from, to, afternoon, night] of PARTS) {
		const found = words.exec(text);
		if (found === null || found.index > reach || (best !== undefined && best.start <= found.index)) continue;
		best = { from: from * 60, to: to * 60, afternoon, night, start: found.index, end: found.index + found[0].length };
	}
	return best;
}

/** The part that a single character behind a day word means: 明早, 今晚. */
export function partOf(char: string, start: number): SpokenPart | undefined {
	const word = { 早: "早上", 朝: "早上", 晨: "早上", 午: "中午", 晚: "晚上", 夜: "晚上" }[char];
	const part = word === undefined ? undefined : findPart(word);
	return part === undefined ? undefined : { ...part, start, end: start + 1 };
}
