/** Describes how a unit and a question meet as a row of numbers, from which the trained weights judge. */
import { type AnswerType, askedTypes, isTight, namesType, sameFamily, typeStrength } from "./answer-types.ts";
import { holdsRate } from "./arithmetic.ts";
import { type Cases, caseWords, conflicts, isSoft } from "./cases.ts";
import type { Place, WeighedWord } from "./judge.ts";
import { isKnown, isThing } from "./lexicon.ts";
import { coverage, holds, isSubject } from "./match.ts";
import type { Passage } from "./passages.ts";
import type { Question } from "./question.ts";

/** What each number says, in order. All lie between about -1 and 3, so that one rate of learning suits them. */
export const FEATURES = [
	"covered", // share of the question that unit and surroundings cover
	"coveredKnown", // the same over words with a known meaning
	"coveredLoose", // the same over the others
	"evidence", // how much is covered, not as a share
	"strongest", // the weightiest covered word
	"fullyCovered", // words covered well
	"missingKnown", // weight of known words that are not covered
	"missingKnownAbsent", // the same, where the folder has the word nowhere
	"missingMost", // the weightiest known word that is not covered
	"exact", // share covered in the document's own or equal words
	"complete", // nothing is missing, and it holds what is asked for
	"live", // asks how things stand now, or about one account
	"advice", // asks for an opinion or for a piece of work
	"missingAbsentThing", // words that the folder has nowhere and that name a thing
	"missingAbsent", // other words that the folder has nowhere
	"missingPresent", // words that the folder has elsewhere
	"typed", // holds what is asked for
	"typedTight", // and that is hardly found by chance
	"untypedTight", // should hold such, and does not
	"openType", // nothing in particular is asked for
	"sameType", // the heading asks for the same
	"headed", // share of the words in the heading
	"titled", // share of the words in the outer headings
	"echoed", // share of the heading's characters in the question
	"overlap", // share of the question's character pairs in unit and heading, rare ones more
	"nearness", // the passage's rank value
	"passageEvidence", // the passage's score on the scale of whole words
	"sameCase",
	"otherCase",
	"softCase",
	"rate",
	"sideMoney",
	"onSubject",
	"unfocused",
	"unanchored",
	"mismeasured",
	"lone",
	"past",
	"row",
	"item",
	"length", // of the unit
	"words", // in the question
	"coveredTyped", // covered × typed
	"coveredHeaded", // covered × headed
] as const;

/** What has been found of the pair before. */
export interface Met {
	readonly cases: Cases;
	readonly strength: number;
	readonly covers: readonly number[];
	/** Share of the question's character pairs, weighed by rarity, that the unit holds. */
	readonly overlap: number;
}

const MISSING = 0.3;
const WELL_COVERED = 0.8;
const HALF_COVERED = 0.5;
const ANCHORED = 0.55;
const EXACT = 0.9;
/** What no standing document tells: today's state, one owner's account. */
const LIVE =
	/帮我[看查]|还[欠剩]|[欠剩]你们|到底(?:什么时候|几点)|(?:什么时候|几点|几时)(?:能|才)?(?:修好|搞好|弄好|来电|来水|恢复|下来|到手)|今天|今晚|明天|刚才|账上|现在有|现在还有|最近|办下来|到了没|进度|排到/;
const ADVICE =
	/你觉得|推荐|建议买|哪家(?:好|便宜|强)|帮我(?:写|算|翻译|画|订)|吃(?:什么|点什么)药|会不会(?:涨|跌)|涨价|房价|股票|怎么(?:做菜|治|减肥)|作业|高铁|机票|天气|下雨/;
/** A heading of two characters is easily held by chance. */
const ECHO_CHARS = 6;
const SIDE_MONEY = /押金|按金|保证金|定金|违约金|滞纳金|罚款|附加费|工本费|手续费|赔偿/;

/** The share of `word` that the unit covers: its words, what they stand for, and its case. */
export function cover(word: WeighedWord, question: Question, { passage, unit }: Place, found: { cases: Cases; typed: boolean }): number {
	if (found.typed && namesType(question.type, word.text)) return 1;
	return Math.max(coverage(word, passage, unit), caseCoverage(word, question, found.cases));
}

/** The numbers for one pair, in the order of `FEATURES`. */
export function featuresOf(question: Question, words: readonly WeighedWord[], place: Place, met: Met): number[] {
	const { passage, unit } = place;
	const { cases, strength, covers, overlap } = met;
	const known = words.map(({ text }) => isKnown(text));
	const at = (index: number) => covers[index] ?? 0;
	const covered = share(words, (_, index) => at(index));
	const lost = words.map(({ weight }, index) => (at(index) < MISSING ? weight : 0));
	const sumLost = (keep: (word: WeighedWord, index: number) => boolean) =>
		lost.reduce((sum, weight, index) => sum + (words[index] && keep(words[index], index) ? weight : 0), 0);
	const tight = isTight(question.type);
	const headed = share(words, (word) => Number([word, ...word.alternatives].some(({ text }) => holds(passage.foldedHeading, text))));
	const titled = share(words, (word) => Number([word, ...word.alternatives].some(({ text }) => holds(passage.foldedPath, text))));
	const hard = conflicts(question.cases, cases);
	const onSubject = words.some((word) => isSubject(word, passage, unit)) || covers.filter((one) => one >= WELL_COVERED).length > 1;
	const anchored =
		words.some((word, index) => at(index) >= ANCHORED && !namesType(question.type, word.text)) ||
		words.every(({ text }) => namesType(question.type, text));
	const values: Record<(typeof FEATURES)[number], number> = {
		covered,
		coveredKnown: share(words, (_, index) => (known[index] ? at(index) : 0)),
		coveredLoose: share(words, (_, index) => (known[index] ? 0 : at(index))),
		evidence: Math.min(
			3,
			words.reduce((sum, { weight }, index) => sum + weight * at(index), 0),
		),
		strongest: Math.max(0, ...words.map(({ weight }, index) => weight * at(index))),
		fullyCovered: Math.min(4, covers.filter((one) => one >= WELL_COVERED).length) / 2,
		missingKnown: Math.min(
			3,
			sumLost((_, index) => known[index] === true),
		),
		missingKnownAbsent: Math.min(
			3,
			sumLost((word, index) => known[index] === true && !word.present),
		),
		missingMost: Math.max(0, ...lost.map((weight, index) => (known[index] ? weight : 0))),
		exact: share(words, (_, index) => (at(index) >= EXACT ? 1 : 0)),
		complete: covered >= EXACT && (question.type === "open" || strength >= EXACT) ? 1 : 0,
		live: LIVE.test(question.folded) ? 1 : 0,
		advice: ADVICE.test(question.folded) ? 1 : 0,
		missingAbsentThing: Math.min(
			3,
			sumLost((word, index) => !known[index] && !word.present && isThing(word.text)),
		),
		missingAbsent: Math.min(
			3,
			sumLost((word, index) => !known[index] && !word.present && !isThing(word.text)),
		),
		missingPresent: Math.min(
			3,
			sumLost((word, index) => !known[index] && word.present),
		),
		typed: question.type === "open" ? 0 : strength,
		typedTight: tight ? strength : 0,
		untypedTight: tight && strength === 0 ? 1 : 0,
		openType: question.type === "open" ? 1 : 0,
		sameType: sameFamily(question.type, headingType(passage)) ? 1 : 0,
		headed,
		titled,
		echoed: echo(question.folded, passage.foldedHeading),
		overlap,
		nearness: place.nearness,
		passageEvidence: Math.min(3, place.evidence),
		sameCase: namesCase(question.cases, cases) ? 1 : 0,
		otherCase: hard.filter((dimension) => !isSoft(dimension)).length,
		softCase: hard.filter(isSoft).length,
		rate: holdsRate(question.figures, unit.folded) ? 1 : 0,
		sideMoney: question.type === "money" && SIDE_MONEY.test(unit.folded) && !SIDE_MONEY.test(question.folded) ? 1 : 0,
		onSubject: onSubject ? 1 : 0,
		unfocused: words.some((word, index) => question.focus.includes(word.text) && at(index) < HALF_COVERED) ? 1 : 0,
		unanchored: anchored ? 0 : 1,
		mismeasured: question.asked.measure !== undefined && strength > 0 && strength < 0.5 ? 1 : 0,
		lone: words.every(({ text }, index) => text.length === 1 && !known[index]) ? 1 : 0,
		past: question.past ? 1 : 0,
		row: unit.kind === "row" ? 1 : 0,
		item: unit.kind === "item" ? 1 : 0,
		length: Math.min(3, unit.folded.length / 60),
		words: Math.min(3, words.length / 4),
		coveredTyped: covered * (question.type === "open" ? 0 : strength),
		coveredHeaded: covered * headed,
	};
	return FEATURES.map((name) => values[name]);
}

const headingTypes = new WeakMap<Passage, AnswerType>();

/** What the heading asks for, read once: it is met by every question. */
function headingType(passage: Passage): AnswerType {
	const held = headingTypes.get(passage);
	if (held !== undefined) return held;
	const type = askedTypes(passage.foldedHeading)[0] ?? "open";
	headingTypes.set(passage, type);
	return type;
}

/** How far the unit, with what introduces it, holds what is asked for. */
export function strengthOf(question: Question, { passage, unit }: Place): number {
	return typeStrength(question.type, `${unit.folded} ${passage.units[unit.lead]?.folded ?? ""}`, question.asked);
}

/** A word that names a case is covered when the unit is written for that case, and nearly so when it is written for all. */
function caseCoverage(word: WeighedWord, question: Question, cases: Cases): number {
	const dimension = caseWords.get(word.text);
	const asked = dimension === undefined ? undefined : question.cases.get(dimension);
	if (dimension === undefined || !asked) return 0;
	const own = cases.get(dimension);
	if (own) return [...asked].some((value) => own.has(value)) ? 1 : isSoft(dimension) ? 0.5 : 0;
	return isSoft(dimension) ? 0.75 : word.present ? 0.5 : 0;
}

function namesCase(asked: Cases, own: Cases): boolean {
	return [...asked].some(([dimension, values]) => [...values].some((value) => own.get(dimension)?.has(value)));
}

/** The share of a heading's characters that the question holds: 狗叫扰民怎么办 for 隔壁狗天天叫怎么办. */
function echo(question: string, heading: string): number {
	const chars = [...heading].filter((char) => /[\p{L}]/u.test(char));
	return chars.filter((char) => question.includes(char)).length / Math.max(chars.length, ECHO_CHARS);
}

function share(words: readonly WeighedWord[], value: (word: WeighedWord, at: number) => number): number {
	const total = words.reduce((sum, { weight }) => sum + weight, 0);
	return words.reduce((sum, word, at) => sum + word.weight * value(word, at), 0) / total;
}
