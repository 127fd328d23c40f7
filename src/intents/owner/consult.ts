/** Answers a question from the community's documents, or hands it to a person with a number; never guesses (B15, B20). */
import { maskText } from "../../privacy.ts";
import { EMERGENCY } from "../../words/emergency.ts";
import { OWNER } from "../../words/owner.ts";
import type { OwnerTalk } from "../talk.ts";
import { safetyWords } from "./emergency.ts";

/** Answers `question`; what the documents do not say becomes a ticket that a person answers. */
export async function consult(talk: OwnerTalk, question: string): Promise<void> {
	const answer = await answerFor(talk, question);
	if (answer !== null) talk.say(answer);
	else await handOver(talk, question);
	const { understanding } = talk;
	// Danger that is asked about or past: the answer first, and what to do should it be happening after all.
	if (understanding.dangerMentioned) talk.say(EMERGENCY.ifNow(safetyWords(talk, understanding.danger ?? "other")));
}

/** An answer with its source; null when neither the documents nor a grounded model have one. */
export async function answerFor(talk: OwnerTalk, question: string): Promise<string | null> {
	const { knowledge } = talk.services;
	const answer = knowledge.ask(question);
	if (!answer.answered) return null;
	return [answer.text, OWNER.source(answer.sources)].join("\n");
}

async function handOver(talk: OwnerTalk, question: string): Promise<void> {
	const { desk } = talk.services;
	const { person, turn } = talk;
	const ticket = await desk.open({
		key: `${turn.cause}:question`,
		kind: "question",
		text: question,
		place: { unitId: null, building: person.unit?.building ?? null, text: "" },
		reporter: {
			address: person.address,
			residentId: person.resident?._id ?? null,
			name: person.resident?.name ?? null,
			phone: person.resident?.phone ?? null,
		},
		firstContact: "bot",
		attachments: talk.attachments,
	});
	talk.memory.lastTicket = { no: ticket._id, at: talk.now };
	talk.services.logger.info("question handed over", { ticket: ticket._id, length: maskText(question).length });
	talk.say(OWNER.handedOver(ticket._id));
}
