/** Cuts a message into passages that may each be a matter of their own. */

/** A passage as written, and whether its writer announced it as something else (顺便, 另外). */
export interface Passage {
	readonly text: string;
	readonly announced: boolean;
}

/** Words that announce another matter. */
const ANNOUNCED =
	/^(?:(?:哦|噢|啊|诶|欸|唉|嗯|对|还|再|p\.?s\.?|btw)[,，、\s]*)*(?:顺便|順便|顺带|順帶|顺嘴|順手|顺道|另外|另|还有|還有|仲有|再就是|再一个|再有|再问|再問|再者|对了|對了|此外|以及|除此|其次|第二|二来|二是|2[.、．]|②|同时|同時|同埋|多问一句|最后|最後|外加|p\.?s|btw|by the way|also)/iu;
const INNER_ANNOUNCEMENT =
	/(?<=[^\s,，。;；])(?=(?:顺便|順便|顺带|順帶|另外(?!一)|还有(?:个|一|就|件|,|，|我|你|那|楼|电|门)|還有|对了|對了|再问一下|再问下|多问一句|同埋|仲有|by the way|btw))/iu;
const SENTENCE_END =
	/(?<=[。！？!?;；\n~～])|(?<=[，,\s])(?=(?:顺便|順便|顺带|順帶|顺嘴|另外|还有|還有|再就是|再一个|再有|再问|对了|對了|此外|同埋|仲有|另|第二|btw|BTW|by the way|also|PS|ps|p\.s))/u;
const MOST = 12;
const SHORTEST = 3;

/** Passages in the order written; never empty pieces. Short greetings stay with what follows. */
export function passagesOf(raw: string): Passage[] {
	const pieces = raw.split(SENTENCE_END).flatMap((piece) => piece.split(INNER_ANNOUNCEMENT));
	const passages: Passage[] = [];
	let carried = "";
	for (const piece of pieces) {
		const text = carried + piece;
		carried = "";
		if (text.trim() === "") continue;
		if (wordsIn(text) < SHORTEST) {
			carried = text;
			continue;
		}
		passages.push({ text: text.trim(), announced: passages.length > 0 && ANNOUNCED.test(text.trim()) });
		if (passages.length === MOST) break;
	}
	if (passages.length === 0 && carried.trim() !== "") passages.push({ text: carried.trim(), announced: false });
	return passages;
}

function wordsIn(text: string): number {
	return text.replace(/[^\p{L}\p{N}]/gu, "").length;
}
