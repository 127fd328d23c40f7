/** Answers a question from the community's documents, or hands it to a person with a number; never guesses (B15, B20). */
import type { Source } from "../../knowledge/answer.ts";
import type { Knowledge } from "../../knowledge/knowledge.ts";
import { EMERGENCY } from "../../words/emergency.ts";
import { OWNER } from "../../words/owner.ts";
import { askerOf } from "../reading.ts";
import { type OwnerTalk, reporterOf } from "../talk.ts";
import { unitId } from "./draft.ts";
import { safetyWords } from "./emergency.ts";

/** Answers `question`; what the documents do not say becomes a ticket that a person answers. */
export async function consult(talk: OwnerTalk, question: string): Promise<void> {
	if (await asksAboutSomebody(talk, question)) return talk.say(OWNER.personalOnly);
	const answer = await answerFor(talk, question);
	if (answer !== null) talk.say(answer);
	else await handOver(talk, question);
	const { understanding } = talk;
	// Danger that is asked about or past: the answer first, and what to do should it be happening after all.
	if (understanding.dangerMentioned) talk.say(EMERGENCY.ifNow(safetyWords(talk, understanding.mentionedDanger ?? "other")));
}

const PERSONAL = /电话|手机|号码|住(在)?(哪|几)|房号|门牌|地址|欠(费|多少)|交(了)?没|微信|是谁(家)?|叫什么|车牌/;

/** L1: another resident's data is nobody's answer. A name of the registry, or a door, and what only its owner may know. */
async function asksAboutSomebody(talk: OwnerTalk, question: string): Promise<boolean> {
	if (!PERSONAL.test(question)) return false;
	const own = talk.person.resident;
	const names = (await talk.services.directory.namesIn(question)).filter((name) => name !== own?.name);
	const door = unitId(talk.understanding.slots.unit);
	return names.length > 0 || (door !== null && door !== own?.unitId);
}

/** An answer with its source; null when neither a grounded model nor the documents themselves have one. */
export async function answerFor(talk: OwnerTalk, question: string): Promise<string | null> {
	const { knowledge, model } = talk.services;
	const answer = knowledge.ask(question, { explain: model !== null });
	const candidates = answer.explain?.candidates ?? [];
	const written = model === null || candidates.length === 0 ? null : await model.answer(question, candidates, askerOf(talk.person));
	if (written !== null)
		return withSource(
			talk,
			written.text,
			written.cited.flatMap((position) => candidates[position] ?? []),
		);
	return answer.answered ? withSource(talk, answer.text, answer.sources) : null;
}

async function withSource(talk: OwnerTalk, text: string, sources: readonly Source[]): Promise<string> {
	const [place] = sources;
	if (place !== undefined && !talk.turn.retried) await talk.services.asked.note(place);
	return [text, sourceLine(talk.services.knowledge, sources)].join("\n");
}

/** «—— 依据：《物业服务费》收费标准», by the documents' titles, each place once. */
export function sourceLine(knowledge: Knowledge, sources: readonly Source[]): string {
	const titles = new Map(knowledge.report.documents.map((document) => [document.file, document.title]));
	const places = sources.map(({ file, heading }) => ({ document: titles.get(file) ?? file, heading }));
	return OWNER.source([...new Map(places.map((place) => [`${place.document}/${place.heading}`, place])).values()].slice(0, 3));
}

async function handOver(talk: OwnerTalk, question: string): Promise<void> {
	const { desk } = talk.services;
	const { person, turn } = talk;
	const ticket = await desk.open({
		key: `${turn.cause}:question`,
		kind: "question",
		text: question,
		place: { unitId: null, building: person.unit?.building ?? null, text: "" },
		reporter: reporterOf(person),
		firstContact: "bot",
		attachments: talk.attachments,
	});
	talk.memory.lastTicket = { no: ticket._id, at: talk.now };
	talk.services.logger.info("question handed over", { ticket: ticket._id });
	talk.say(OWNER.handedOver(ticket._id));
}
