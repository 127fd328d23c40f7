/** To a person: a ticket for the staff group, and silence of the bot while somebody talks. */
import { MINUTE_MS } from "../../clock.ts";
import { isStaffed, nextStaffed } from "../../community/duty-calendar.ts";
import { OWNER } from "../../words/owner.ts";
import { sayTime } from "../../words/time.ts";
import { asOwner, type OwnerTalk, reporterOf } from "../talk.ts";
import { openDrafts } from "./report.ts";

/** «转人工»: tells the group, says when somebody will be there, and falls silent. */
export async function toPerson(talk: OwnerTalk): Promise<void> {
	const { services, person, turn, now } = talk;
	const { settings, zone, desk, directory } = services;
	// What was being taken down is not lost; an anonymous complaint must not turn into a named one (B7).
	await openDrafts(talk);
	const ticket = await desk.open({
		key: `${turn.cause}:message`,
		kind: "message",
		mood: talk.understanding.mood,
		text: talk.text,
		place: { unitId: null, building: person.unit?.building ?? null, text: "" },
		reporter: reporterOf(person),
		firstContact: "bot",
		attachments: talk.attachments,
	});
	talk.memory.asking = null;
	talk.memory.lastTicket = { no: ticket._id, at: now };
	await directory.setHandoff(person.address, { ticketNo: ticket._id, until: silentUntil(talk) });
	const opens = isStaffed(now, settings, zone) ? null : nextStaffed(now, settings, zone);
	talk.say(opens === null ? OWNER.human(ticket._id) : OWNER.humanLater(ticket._id, sayTime(opens, now, zone)));
}

/** While a person talks: what the owner says goes to the ticket and to the group; the bot is silent. False when nobody talks. */
export async function relayToPerson(talk: OwnerTalk): Promise<boolean> {
	const { handoff } = talk.person.contact;
	if (handoff === null || handoff.until <= talk.now) return false;
	const { desk, directory } = talk.services;
	// The words that asked for a person, tried again after a cut, are not words to that person.
	if (talk.turn.retried && (await desk.find(handoff.ticketNo))?.key === `${talk.turn.cause}:message`) return false;
	const talked = await desk.find(handoff.ticketNo);
	if (talked === null || talked.status === "resolved" || talked.closedAt !== null) {
		await directory.setHandoff(talk.person.address, null); // the colleague has ended it
		return false;
	}
	await desk.apply(handoff.ticketNo, { move: "add", note: talk.text, attachments: talk.attachments }, asOwner(talk), talk.turn.cause);
	await directory.setHandoff(talk.person.address, { ticketNo: handoff.ticketNo, until: silentUntil(talk) });
	// Nobody has come yet and nobody will for hours: the words are kept for them, and the bot goes on helping.
	const { settings, zone } = talk.services;
	return talked.status !== "new" || talked.timeline.some((entry) => entry.event === "ticket.replied") || isStaffed(talk.now, settings, zone);
}

/** Nobody has said anything for the set time: the bot is there again. */
export async function endHandoff(talk: OwnerTalk): Promise<void> {
	const { handoff } = talk.person.contact;
	if (handoff === null || handoff.until > talk.now) return;
	await talk.services.directory.setHandoff(talk.person.address, null);
	const ticket = await talk.services.desk.find(handoff.ticketNo);
	if (ticket !== null && ticket.closedAt === null && ticket.status !== "resolved") talk.say(OWNER.humanBack);
}

function silentUntil(talk: OwnerTalk): Date {
	return new Date(talk.now.getTime() + talk.services.settings.handoffSilence * MINUTE_MS);
}
