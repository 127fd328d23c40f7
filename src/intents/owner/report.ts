/** Takes down repairs, complaints, applications, suggestions and praise: asks only what is missing, one thing at a time, then opens the ticket. */
import { MINUTE_MS } from "../../clock.ts";
import { knownOf } from "../../community/directory.ts";
import type { NewTicket } from "../../tickets/desk.ts";
import { isShared, subjectOf, twinOf } from "../../tickets/likeness.ts";
import { targetMinutes } from "../../tickets/targets.ts";
import type { Ticket } from "../../tickets/ticket.ts";
import type { Matter, Understanding } from "../../understanding/understanding.ts";
import { STATUS_NAMES } from "../../words/labels.ts";
import { maskText } from "../../words/masking.ts";
import { OWNER } from "../../words/owner.ts";
import { saySpan } from "../../words/time.ts";
import { asOwner, type OwnerTalk, reporterOf } from "../talk.ts";
import { addToDraft, beginDraft, missingFact, needsVisit, TICKET_KINDS, withOwnBuilding, withoutConnective } from "./draft.ts";
import type { Draft, Fact } from "./memory.ts";
import { offeredSlots, slotAction, slotFor, slotOfAction, visitSlots } from "./visit.ts";

/** An owner who falls silent is not forgotten: the ticket is opened with what is known. Milliseconds. */
export const DRAFT_PATIENCE_MS = 10 * MINUTE_MS;

/** Begins a draft for every matter of the message that becomes a ticket, and takes the first as far as it goes. */
export async function beginReport(talk: OwnerTalk): Promise<void> {
	const { understanding, memory, turn } = talk;
	const reported = understanding.matters.filter((matter) => TICKET_KINDS[matter.intent] !== undefined);
	// Who asks for anonymity complains, whatever else the words look like (B7).
	const matters = reported.length === 0 ? [{ intent: "complaint" as const, category: understanding.category, text: talk.text }] : reported;
	const sole = matters.length === 1 && understanding.matters.length <= 1;
	const drafts = matters.map((matter, index) =>
		beginDraft({
			key: `${turn.cause}:${index}`,
			kind: TICKET_KINDS[matter.intent] ?? "repair",
			// A sole matter keeps every word; of several, each keeps its own.
			matter: { ...matter, text: sole ? talk.text : withoutConnective(matter.text) },
			// Of several matters each has its own place and time, where it names one.
			understanding: sole ? understanding : ownReading(talk, matter),
			attachments: index === 0 ? [...memory.photos, ...talk.attachments] : [],
			sole,
		}),
	);
	memory.photos = [];
	const [first, ...rest] = [...(memory.draft === null ? [] : [memory.draft]), ...drafts];
	memory.draft = first ?? null;
	memory.queue = [...memory.queue, ...rest];
	await advance(talk);
}

/** One matter's own reading; what only the whole message says (a unit, anonymity) holds for each. */
function ownReading(talk: OwnerTalk, matter: Matter): Understanding {
	const { understand, zone } = talk.services;
	const own = understand(matter.text, { now: talk.now, zone });
	const { unit, anonymous, phone } = talk.understanding.slots;
	return { ...own, mood: talk.understanding.mood, slots: { ...own.slots, unit: own.slots.unit ?? unit, anonymous, phone: own.slots.phone ?? phone } };
}

/** A further message while a request is being taken down. False when it is about something else and should be answered as such. */
export async function continueReport(talk: OwnerTalk): Promise<boolean> {
	const { memory, understanding } = talk;
	if (memory.draft === null) return false;
	const asked = memory.asking?.kind === "fact" ? memory.asking.fact : null;
	if (talk.action === "d:anonymous") {
		memory.draft.anonymous = true;
		await advance(talk);
		return true;
	}
	if (talk.action?.startsWith("v:")) return chooseSlot(talk, talk.action);
	if (talk.action !== undefined) return false;
	const { draft, answered } = addToDraft(memory.draft, understanding, talk.text, talk.attachments);
	if (!answered && isOtherMatter(talk, asked)) return false;
	memory.draft = asked === "place" && draft.place === null ? { ...draft, place: talk.text } : draft;
	if (answered || asked === "place" || asked === "detail") {
		await advance(talk);
		return true;
	}
	memory.draft.evaded++;
	if (memory.draft.evaded >= 2) await advance(talk);
	else talk.say(OWNER.notedWhileAsking);
	return true;
}

/** Opens what was being taken down with what is known: nobody wrote for a while, or a person takes over. */
export async function openDrafts(talk: OwnerTalk): Promise<void> {
	for (let draft = talk.memory.draft; draft !== null; draft = talk.memory.draft) {
		if (isWorthless(draft)) nextDraft(talk);
		else await openDraft(talk, draft);
	}
}

/** Asks the next missing fact, or opens the ticket and goes on to the next matter. */
export async function advance(talk: OwnerTalk): Promise<void> {
	const { memory, person } = talk;
	for (;;) {
		const { draft } = memory;
		if (draft === null) return;
		settleTime(talk, draft);
		const fact = missingFact(draft, person);
		if (fact !== null) {
			draft.asked = [...draft.asked, fact];
			draft.evaded = 0;
			memory.asking = { kind: "fact", fact };
			ask(talk, draft, fact);
			return;
		}
		await openDraft(talk, draft);
	}
}

function ask(talk: OwnerTalk, draft: Draft, fact: Fact): void {
	switch (fact) {
		case "detail":
			return talk.say(OWNER.askDetail(draft.kind));
		case "place":
			return talk.say(OWNER.askPlace);
		case "identity":
			if (draft.kind !== "complaint") return talk.say(OWNER.askIdentity);
			return talk.say(OWNER.askIdentityForComplaint, { buttons: [[{ label: OWNER.anonymousButton, action: "d:anonymous" }]] });
		case "time":
			return talk.say(draft.wish === null ? OWNER.askTime : OWNER.timeUnavailable, { buttons: slotButtons(talk) });
	}
}

function slotButtons(talk: OwnerTalk) {
	const { settings, zone } = talk.services;
	const slots = offeredSlots(visitSlots(settings, talk.now, zone), zone);
	return slots.map((slot) => [{ label: saySpan(slot, talk.now, zone), action: slotAction(slot) }]);
}

/** A wish that fits a slot is the appointment (B10). */
function settleTime(talk: OwnerTalk, draft: Draft): void {
	if (draft.appointment !== null || draft.wish === null || !needsVisit(draft)) return;
	const { settings, zone } = talk.services;
	draft.appointment = slotFor(draft.wish, visitSlots(settings, talk.now, zone));
	// A wish that nobody can meet may be asked about once more, with slots to choose from.
	if (draft.appointment === null) draft.asked = draft.asked.filter((fact) => fact !== "time" || draft.evaded > 0);
	if (draft.appointment === null && draft.asked.includes("time")) draft.wish = null;
}

async function chooseSlot(talk: OwnerTalk, action: string): Promise<boolean> {
	const { settings, zone } = talk.services;
	const { draft } = talk.memory;
	if (draft === null) return false;
	const slot = slotOfAction(action, visitSlots(settings, talk.now, zone));
	if (slot === null) talk.say(OWNER.timeUnavailable, { buttons: slotButtons(talk) });
	else {
		draft.appointment = slot;
		await advance(talk);
	}
	return true;
}

async function openDraft(talk: OwnerTalk, draft: Draft): Promise<void> {
	const wanted = await request(talk, draft);
	if (!(await joinedTwin(talk, wanted)) && !(await joinedIncident(talk, wanted))) {
		const ticket = await talk.services.desk.open(wanted);
		talk.memory.lastTicket = { no: ticket._id, at: talk.now };
		talk.say(OWNER.opened(ticket.kind, ticket._id, confirmation(talk, draft, ticket)));
		// B24: an angry complaint is not left to wait for its turn.
		if (ticket.kind === "complaint" && ticket.mood === "angry") {
			await talk.services.desk.escalate(ticket._id, { to: "service_head", reason: "anger" }, { kind: "bot" }, `${draft.key}:anger`);
		}
	}
	nextDraft(talk);
	if (talk.memory.draft !== null) talk.say(OWNER.openedNext);
}

/** The same thing said again goes to the ticket that is open already. */
async function joinedTwin(talk: OwnerTalk, wanted: NewTicket): Promise<boolean> {
	if (wanted.anonymousAddress !== undefined || (wanted.kind !== "repair" && wanted.kind !== "complaint")) return false;
	const own = await talk.services.desk.ofPerson(talk.person);
	// A second try of the same turn must find its own ticket again, not take it for a twin.
	const twin = twinOf(
		{ kind: wanted.kind, category: wanted.category ?? null, text: wanted.text, place: wanted.place },
		own.filter((ticket) => ticket.key !== wanted.key),
	);
	const fresh = twin ?? continued(talk, wanted, own);
	if (fresh === null || own.some((ticket) => ticket.key === wanted.key)) return false;
	await talk.services.desk.apply(fresh._id, { move: "add", note: wanted.text, attachments: wanted.attachments }, asOwner(talk), `${wanted.key}:twin`);
	talk.memory.lastTicket = { no: fresh._id, at: talk.now };
	talk.say(twin === null ? OWNER.corrected(fresh._id) : OWNER.addedToTwin(fresh._id));
	return true;
}

/** Words about the matter of a moment ago go on with it: same kind, nothing that names another matter. */
const CONTINUES_MS = 5 * MINUTE_MS;

function continued(talk: OwnerTalk, wanted: NewTicket, own: readonly Ticket[]): Ticket | null {
	const { lastTicket } = talk.memory;
	const last = own.find((ticket) => ticket._id === lastTicket?.no);
	if (last === undefined || lastTicket === null || talk.now.getTime() - new Date(lastTicket.at).getTime() > CONTINUES_MS) return null;
	const vague = wanted.category == null || wanted.category === "other" || wanted.category === last.category;
	const another = /另外|还有|另一|又一|再报|还要(报|投)|也(坏|漏|堵|不)/.test(talk.text);
	return last.kind === wanted.kind && last.kind === "complaint" && last.closedAt === null && vague && !another ? last : null;
}

/** What neighbours have reported already is answered with the incident, not with another ticket (C18). */
async function joinedIncident(talk: OwnerTalk, wanted: NewTicket): Promise<boolean> {
	const { building } = wanted.place;
	if (wanted.shared !== true || wanted.anonymousAddress !== undefined || building === null || wanted.category == null) return false;
	const incident = await talk.services.desk.openIncident(building, wanted.category);
	if (incident === null || incident.kind !== wanted.kind || incident.key === wanted.key) return false;
	await talk.services.desk.follow(incident, talk.person, { text: wanted.text, attachments: wanted.attachments }, `${wanted.key}:follow`);
	talk.say(OWNER.joinedIncident(incident._id, STATUS_NAMES[incident.status]));
	return true;
}

/** Gives up the request being taken down, and goes on with the next matter of the same message. */
export async function dropDraft(talk: OwnerTalk): Promise<void> {
	nextDraft(talk);
	if (talk.memory.draft === null) return;
	talk.say(OWNER.openedNext);
	await advance(talk);
}

function nextDraft(talk: OwnerTalk): void {
	const [next, ...rest] = talk.memory.queue;
	talk.memory.draft = next ?? null;
	talk.memory.queue = rest;
	talk.memory.asking = null;
}

async function request(talk: OwnerTalk, draft: Draft): Promise<NewTicket> {
	const { person } = talk;
	const unit = draft.isPublic ? null : person.unit;
	return {
		key: draft.key,
		kind: draft.kind,
		category: draft.category,
		danger: draft.danger,
		mood: draft.mood,
		text: draft.anonymous ? maskText(draft.text, { ...knownOf(person), whole: true }) : draft.text,
		place: {
			// An anonymous report names no unit, not even its writer's own (B7).
			unitId: draft.anonymous ? null : (unit?._id ?? null),
			building: draft.building ?? (draft.anonymous ? null : (person.unit?.building ?? null)),
			text: (draft.anonymous
				? [draft.place === null ? null : maskText(draft.place, { ...knownOf(person), whole: true })]
				: [unit?._id ?? (draft.isPublic ? null : draft.claimedUnit), withOwnBuilding(draft.place, person)]
			)
				.filter((part) => part !== null)
				.join(" "),
		},
		reporter: draft.anonymous ? null : reporterOf(person, draft.phone),
		...(draft.anonymous ? { anonymousAddress: person.address } : {}),
		firstContact: "bot",
		subject: subjectOf(draft.kind, draft.text, await talk.services.directory.agents()),
		shared: isShared(draft.text, draft.isPublic, draft.indoor),
		appointment: draft.appointment,
		needsVisit: needsVisit(draft),
		attachments: draft.attachments,
	};
}

function confirmation(talk: OwnerTalk, draft: Draft, ticket: Ticket): string[] {
	const { settings, zone } = talk.services;
	const lines = [OWNER.openedMatter(draft.text.replaceAll("\n", "，").slice(0, 120))];
	if (ticket.place.text !== "") lines.push(OWNER.openedPlace(ticket.place.text));
	switch (ticket.kind) {
		case "repair":
			if (ticket.needsVisit)
				lines.push(ticket.appointment === null ? OWNER.openedNoVisit : OWNER.openedVisit(saySpan(ticket.appointment, talk.now, zone)));
			if (ticket.needsVisit && talk.person.resident === null) lines.push(OWNER.openedUnverified);
			break;
		case "complaint": {
			const hours = Math.round((targetMinutes("complaint", settings).response ?? 1440) / 60);
			lines.push(draft.anonymous ? OWNER.openedComplaintAnonymous(hours) : OWNER.openedComplaint(hours));
			break;
		}
		case "coordination":
			lines.push(OWNER.openedCoordination);
			break;
		case "application":
			lines.push(OWNER.openedApplication);
			break;
		case "suggestion":
			lines.push(OWNER.openedSuggestion);
			break;
		case "praise":
			lines.push(OWNER.openedPraise);
			break;
	}
	return lines;
}

/** A message of its own, said while a question waits: a question, a status, a wish for a person. */
function isOtherMatter(talk: OwnerTalk, asked: Fact | null): boolean {
	const { intent, confidence, category, matters } = talk.understanding;
	const { draft } = talk.memory;
	// The same matter said again, with more impatience, is no second one.
	const same = category === null || category === "other" || category === draft?.category;
	if (draft !== null && TICKET_KINDS[intent] === draft.kind && same && matters.length <= 1) return false;
	if (asked === "place" || asked === "detail") return confidence > 0.85 && (intent === "human" || intent === "consult" || intent === "ticket_status");
	return intent !== "smalltalk" && intent !== "other" && confidence > 0.6;
}

/** Only announced, nothing told: not worth a ticket. */
function isWorthless(draft: Draft): boolean {
	return draft.asked.includes("detail") && draft.text.length < 8 && draft.attachments.length === 0;
}
