/** Finds the words of a question that carry its subject, and the forms in which documents may write them. */
import { type Alternative, alternativesOf, everydayAt, isEveryday, isEverydayWord, lexiconWordAt, partsOf } from "./lexicon.ts";

/** A word that carries subject matter. `weight` is its share in the question before anything is known of the documents. */
export interface SubjectWord {
	readonly text: string;
	readonly weight: number;
	readonly alternatives: readonly Alternative[];
	/** Known words that it is made of, if any; finding all of them is nearly as good as finding it. */
	readonly parts: readonly SubjectWord[];
}

/** House and room numbers and the like: no subject. Short codes (110, 12345) are. */
const NUMBER = /^(?:\d{1,2}|\d{6,}|[一二两三四五六七八九十百零〇]+|\d+\.\d+)$/;
/** Ends the name of a thing that the segmenter cuts off it: 影音 + 室. */
const ENDING = /^[室房厅场馆区店站卡证费机器桩柜表拍]$/;
const MONTH = /\d{1,2}月份?/g;

const segmenter = new Intl.Segmenter("zh", { granularity: "word" });

/** `text` with its other forms: 停车费 may be told under 停车, 旧沙发 under 沙发. */
export function toSubjectWord(text: string, weight: number): SubjectWord {
	const core = /^[柜车箱桌椅杯袋锅盘管]子$/.test(text) ? text.slice(0, 1) : /^[旧废新老破]..?/.test(text) ? text.slice(1) : "";
	const bareOf = /^(.{2,}?)(?:[费票价]|时间|时段|费用|价格|电话|地址|流程|手续)$/.exec(text)?.[1];
	const paid = bareOf !== undefined && !isEveryday(bareOf) ? [{ text: bareOf, closeness: 0.8 }] : [];
	const stem = core === "" ? paid : [{ text: core, closeness: 0.85 }];
	return { text, weight, alternatives: [...alternativesOf(text), ...stem], parts: partsOf(text).map((part) => toSubjectWord(part, weight)) };
}

/**
 * The subject words of a folded clause: words of the lexicon first, the rest as the segmenter cuts it, less everyday words.
 * Known words that are everyday too (物业, 业主) go to `weak`: they are the subject when there is no other.
 */
export function subjectWords(clause: string, weak: string[]): string[] {
	const words: string[] = [];
	let gap = "";
	for (let at = 0; at < clause.length; ) {
		const word = lexiconWordAt(clause, at);
		if (word === "") {
			gap += clause[at++] ?? "";
			continue;
		}
		words.push(...loose(gap));
		(isEverydayWord(word) ? weak : words).push(word);
		gap = "";
		at += word.length;
	}
	return [...words, ...loose(gap)];
}

/** What the segmenter makes of text outside the lexicon; characters that it leaves alone in a row may be one unknown word. */
function loose(gap: string): string[] {
	const words = [...gap.matchAll(MONTH)].map(([month]) => month.replace("份", ""));
	let run = "";
	let adjacent = false;
	const flush = () => {
		words.push(...unknownRun(run));
		run = "";
	};
	for (const { segment, isWordLike } of segmenter.segment(gap.replace(MONTH, " "))) {
		const last = words.at(-1);
		if (last !== undefined && adjacent && ENDING.test(segment)) {
			words[words.length - 1] = last + segment;
			continue;
		}
		adjacent = false;
		if (isWordLike && segment.length === 1 && !NUMBER.test(segment)) run += segment;
		else flush();
		const word = isWordLike && segment.length > 1 ? bare(segment) : "";
		if (word === "" || isEveryday(word) || NUMBER.test(word)) continue;
		words.push(word);
		adjacent = true;
	}
	flush();
	return words;
}

/** Cuts a run of single characters at the everyday words in it: 养几只 is 养, 建成 stays whole. */
function unknownRun(run: string): string[] {
	const words: string[] = [];
	let open = false;
	for (let at = 0; at < run.length; ) {
		const skipped = everydayAt(run, at);
		if (skipped === "") words.push((open ? (words.pop() ?? "") : "") + run.charAt(at));
		open = skipped === "";
		at += Math.max(1, skipped.length);
	}
	return words;
}

/** 订了 is 订, 能进 is 进. */
function bare(word: string): string {
	if (isEveryday(word)) return "";
	return word.replace(/^[要想能](?=.)/, "").replace(/(?<=.)[了着吗呢吧]$/, "");
}
