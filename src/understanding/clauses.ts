/** Finds where a message may be cut in two, should it hold two matters. */

/** What stands at a cut: words that announce something else (顺便), words that turn (不过), the end of a sentence, a comma or a space. */
export const SIGNS = ["announced", "turn", "sentence", "clause"] as const;
export type Sign = (typeof SIGNS)[number];

/** One way to cut a message; both halves as written. */
export interface Cut {
	readonly first: string;
	readonly second: string;
	readonly sign: Sign;
}

const ANNOUNCEMENT =
	"顺便|順便|顺带|順帶|顺嘴|順手|顺道|另外(?!一)|另(?=[，,])|还有|還有|仲有|再就是|再一个|再有|再问|再問|再者|再搭|再请|对了|對了|此外|以及|除此|其次|第二|二来|二是|2[.、．]|②|同时|同時|同埋|多问一句|再问一下|外加|p\\.?s|btw|by the way|also";
const TURN =
	"但|不过|不過|可是|就是|只是|然后|然後|而且|要是|如果|希望|建议|建議|最好|下次|下回|能不能|可不可以|是不是可以|先把|谢谢|謝謝|感谢|感謝|辛苦|表扬|点赞|话说|話說|想问|想問|请问|請問|问下|问一下";
const ANNOUNCES = new RegExp(`^(?:(?:哦|噢|啊|诶|欸|唉|嗯|对|还|也|p\\.?s\\.?)[,，、\\s]*)*(?:${ANNOUNCEMENT}|最后|最後)`, "iu");
const TURNS = new RegExp(`^(?:${TURN})`, "iu");
/** Behind a mark or a space; or, in speech without marks, before a word that can hardly stand inside a clause. */
const PLACES =
	/[。！？!?;；\n~～，,、\s]+|(?<=[^\s，,])(?=顺便|順便|顺带|另外(?!一)|还有(?:个|一|就|件|我|你|那|楼|电|门|想)|還有|对了|對了|再问一?下|多问一句|同埋|仲有|不过|不過|就是那个|就是算|然后我|然後我|要是能)/gu;
const SENTENCE_END = /[。！？!?;；\n~～]/u;

/** So many letters each half must have. */
const SHORTEST = 3;
const MOST = 6;
/** Of a very long text only the beginning is cut. */
const READ = 600;

/** Ways to cut a message, the most telling first; few. */
export function cutsOf(raw: string): Cut[] {
	const text = raw.trim();
	const cuts: Cut[] = [];
	for (const { 0: mark, index } of text.slice(0, READ).matchAll(PLACES)) {
		const at = index + mark.length;
		const first = text.slice(0, at).trim();
		const second = text.slice(at).trim();
		if (lettersIn(first) < SHORTEST || lettersIn(second) < SHORTEST) continue;
		cuts.push({ first, second, sign: signOf(mark, second) });
	}
	return cuts.sort((a, b) => SIGNS.indexOf(a.sign) - SIGNS.indexOf(b.sign)).slice(0, MOST);
}

function signOf(mark: string, second: string): Sign {
	if (ANNOUNCES.test(second)) return "announced";
	if (TURNS.test(second)) return "turn";
	return SENTENCE_END.test(mark) ? "sentence" : "clause";
}

function lettersIn(text: string): number {
	return text.replace(/[^\p{L}\p{N}]/gu, "").length;
}
