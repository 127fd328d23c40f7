/** Reads a question: what kind of answer it wants, which words carry its subject, which case and which figures it names. */

import { fold as clean } from "../understanding/fold.ts";
import { type AnswerType, type Asked, askedTypes, namesType, readAsked } from "./answer-types.ts";
import { type Cases, readCases } from "./cases.ts";
import { standard } from "./dialect.ts";
import { type Figures, numeral, readFigures } from "./figures.ts";
import { fold } from "./fold.ts";
import { isKnown, separatedWords } from "./lexicon.ts";
import { type SubjectWord, subjectWords, toSubjectWord } from "./subject-words.ts";

/** A question as it was understood. */
export interface Question {
	readonly raw: string;
	readonly folded: string;
	readonly type: AnswerType;
	/** What more it says of the thing that it asks for. */
	readonly asked: Asked;
	readonly words: readonly SubjectWord[];
	readonly cases: Cases;
	readonly figures: Figures;
	/** Asks about something that happened, which a standing document seldom tells. */
	readonly past: boolean;
	/** Asks about another place than this community. */
	readonly elsewhere: boolean;
	/** What it asks the existence of, as written; "" when it does not. */
	readonly focus: string;
	/** Asks for steps or a list, of which a part is no answer. */
	readonly wantsAll: boolean;
}

/** A clause that tells what happened weighs less than the one that asks, and less still when the latter names its subject itself. */
const TELLING_WEIGHT = 0.5;
const ASIDE_WEIGHT = 0.3;
const MAX_CHARS = 400;
/** Spans and counts are no subject: 头半小时, 两天, 一晚上. */
const SPAN =
	/[头首前每]?(?:第)?[\d半一二两三四五六七八九十几]+个?半?(?:小时|分钟|钟头|钟|天|晚上?|年|次|回|周|星期|礼拜|趟|辆|台|个|只|张|把|间|套|人|户|栋|幢|座|层|条|位|名|家|头|盏|部|份|片|场|班|岁)/g;
const PAST = /昨[天日晚夜儿]|前[天年晚]|上次|上回|那次|上个?(?:月|周|星期|礼拜)|去年|前几天|刚才|刚刚|后来|琴日|寻日|旧年|头先/;
const ELSEWHERE =
	/(?:隔壁|别的|其他|其它|旁边|附近|对面|邻近|周边|隔离)(?:那个|的|嗰个)?(?:小区|社区|屋苑|楼盘|物业公司|城市|商场|超市|学校|医院|餐厅|饭店|银行)/;
const EXISTENCE = /(?:有没有|有木有|有冇|有无|有)([^,。!?;]{1,8}?)(?:吗|么|嘛|不|没|呢|㗎|$|[,。?])/;
const WANTS_ALL =
	/怎么办|怎么弄|咋办|咋弄|咋整|怎样办|如何|点办|点申请|怎么申请|怎么预约|怎么约|流程|步骤|程序|手续|哪些|哪几|有什么(?:规定|要求|条件|限制)|有啥(?:规定|要求|条件|限制)|要求是|条件是|注意什么|注意啥/;

/** Reads `text` as a question. Never fails; an empty text has no words. */
export function readQuestion(text: string): Question {
	const raw = text.slice(0, MAX_CHARS);
	const folded = standard(fold(clean(raw).text)).replace(/([一二三四五六七八九十]{1,3})(?=月份?)/g, (word) => String(numeral(word) ?? word));
	const figures = readFigures(folded);
	const clauses = folded.split(/[,。.!?;:、~\n…]+(?!\d)|\s+(?=[\u4e00-\u9fff])/).filter((clause) => clause.trim() !== "");
	const asking = clauses.map(asks);
	const weak: string[] = [];
	const found = clauses.map((clause) => [...subjectWords(withoutFigures(clause, figures), weak), ...separatedWords(clause)]);
	const words = weighed(found, asking);
	const type = askedTypes(clauses.filter((_, at) => asking[at]).join(",") || folded)[0] ?? "open";
	if ([...words.keys()].every((word) => namesType(type, word))) for (const word of weak) words.set(word, toSubjectWord(word, 1));
	return {
		raw,
		folded,
		type,
		asked: readAsked(folded, figures.day !== undefined),
		words: [...words.values()],
		cases: readCases(folded, "label"),
		figures,
		past: clauses.some((clause, at) => asking[at] && PAST.test(clause)),
		elsewhere: clauses.some((clause, at) => asking[at] && ELSEWHERE.test(clause) && !/我们|咱|我哋|这里/.test(clause)),
		focus: EXISTENCE.exec(folded)?.[1] ?? "",
		wantsAll: WANTS_ALL.test(folded),
	};
}

/** Each word once, at the weight of the weightiest clause that it stands in. */
function weighed(found: readonly (readonly string[])[], asking: readonly boolean[]): Map<string, SubjectWord> {
	const subjects = found
		.filter((_, at) => asking[at])
		.flat()
		.filter((word) => word.length > 1).length;
	const telling = !asking.includes(true) ? 1 : subjects > 1 ? ASIDE_WEIGHT : TELLING_WEIGHT;
	const words = new Map<string, SubjectWord>();
	found.forEach((list, at) => {
		for (const word of list) {
			const own = (word.length === 1 && !isKnown(word) ? 0.7 : 1) * (asking[at] ? 1 : telling);
			if ((words.get(word)?.weight ?? 0) < own) words.set(word, toSubjectWord(word, own));
		}
	});
	return words;
}

function asks(clause: string): boolean {
	return (
		askedTypes(clause)[0] !== "open" ||
		/吗|么|呢|怎|咋|点样|如何|能不能|可不可以|可以|可否|能否|是否|是不是|有没有|有冇|要不要|用不用|哪|啥|什么|乜|咩|几|谁|边|不$/.test(clause)
	);
}

function withoutFigures(clause: string, figures: Figures): string {
	return figures.texts.reduce((rest, text) => rest.replace(text, " "), clause).replace(SPAN, " ");
}
