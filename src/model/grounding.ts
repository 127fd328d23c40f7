/** Checks a generated answer against the passages it cites: what is not there does not leave (B16, B20, B21). Pure. */
import { fold } from "../understanding/fold.ts";
import { figuresOf } from "./figures.ts";
import { promisesOf, soundsBanned, soundsLikeMachine } from "./tone.ts";

/** A piece of a document that an answer may rest on. */
export interface Passage {
	readonly file: string;
	readonly heading: string;
	readonly text: string;
}

/** Why an answer is not used; goes into the log, never to an owner. */
export type Ungrounded = "empty" | "banned" | "machine" | "phone" | "figure" | "promise" | "name" | "foreign_word" | "unsupported";

const PHONE = /(?<!\d)(?:\+?86[- ]?)?(?:\(?0\d{2,3}\)?[- ]?\d{3,4}[- ]?\d{4}|1[3-9]\d[- ]?\d{4}[- ]?\d{4}|[48]00[- ]?\d{3,4}[- ]?\d{3,4})(?!\d)/g;
const NAMED = /《[^》]{1,40}》|[\p{Script=Han}](?:先生|女士|小姐|师傅|经理|主任|主管|老师)/gu;
/** Particles in front of a title make no name: 请经理, 找主任. */
const NOT_NAMED = /^[请找由向和与及的让叫问为是给跟对到]/;
const FOREIGN = /[a-z][a-z0-9._/:@-]+/gi;
/** «1. » at the beginning of a line numbers the line and is no figure. */
const LIST_MARK = /^\s*(?:\(?\d{1,2}[.、)]|[-*•·])\s?(?!\d)/gm;

/** Courtesy and joints, which say nothing that a passage would have to support. */
const COURTESY = /您好|您可以|请您|您的|您需要|可以|需要|您|请|拨打|联系|如果|按照|根据|以及|也就是说|的话|具体|一共|分别/g;
/** The least part of an answer's character pairs that must stand in the passages: a paraphrase keeps far more, another topic far less. */
const LEAST_SUPPORT = 0.3;

/** The first reason not to use `answer`, or null when everything checkable in it stands in `cited`. 繁简 and widths may differ. */
export function ungrounded(answer: string, cited: readonly Passage[]): Ungrounded | null {
	const said = fold(answer).text.replace(LIST_MARK, "");
	if (said === "") return "empty";
	if (soundsBanned(said)) return "banned";
	if (soundsLikeMachine(said)) return "machine";
	const source = cited.map((one) => fold(`${one.heading}\n${one.text}`).text).join("\n");
	if (!phonesStand(said, source)) return "phone";
	if (!figuresStand(said, source)) return "figure";
	if (!promisesOf(said).every((words) => source.includes(words))) return "promise";
	if (!namesOf(said).every((name) => source.includes(name))) return "name";
	const lower = source.toLowerCase();
	if (!(said.toLowerCase().match(FOREIGN) ?? []).every((word) => lower.includes(word.replace(/[._/:-]+$/, "")))) return "foreign_word";
	return support(said, source) < LEAST_SUPPORT ? "unsupported" : null;
}

function phonesStand(said: string, source: string): boolean {
	const digits = joined(source);
	return (said.match(PHONE) ?? []).every((phone) => digits.includes(phone.replace(/\D/g, "")));
}

/** Digits with the spaces, dashes and brackets between them taken out. */
function joined(text: string): string {
	return text.replace(/(?<=\d)[-\s()]{1,2}(?=\d)/g, "").replace(/\(?(0\d{2,3})\)[-\s]?(?=\d)/g, "$1");
}

/** A figure stands when the passages have its value with the same unit, or bare, as a table's cell has it. */
function figuresStand(said: string, source: string): boolean {
	const units = new Map<string, Set<string>>();
	for (const { value, unit } of figuresOf(source)) {
		const known = units.get(value) ?? new Set();
		units.set(value, known.add(unit));
	}
	return figuresOf(said.replace(PHONE, " ")).every(({ value, unit }) => {
		const known = units.get(value);
		return known !== undefined && (unit === "" || known.has(unit) || known.has(""));
	});
}

function namesOf(said: string): string[] {
	return (said.match(NAMED) ?? []).filter((name) => !NOT_NAMED.test(name));
}

/** The part of the answer's Han pairs that also stand in the source, 0–1; a text without Han has none. */
function support(said: string, source: string): number {
	const pairs = new Set<string>();
	for (const run of said.replace(COURTESY, " ").match(/\p{Script=Han}{2,}/gu) ?? []) {
		for (let at = 0; at + 2 <= run.length; at++) pairs.add(run.slice(at, at + 2));
	}
	if (pairs.size === 0) return figuresOf(said).length > 0 || PHONE.test(said) ? 1 : 0;
	let held = 0;
	for (const pair of pairs) if (source.includes(pair)) held += 1;
	return held / pairs.size;
}
