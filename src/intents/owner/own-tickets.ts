/** What an owner can do with tickets they have: ask, chase, add, change the time, cancel, accept or object, rate. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../clock.ts";
import { shared } from "../../tickets/likeness.ts";
import { sayingFor } from "../../tickets/notices.ts";
import { OPEN, type Rating, type Ticket } from "../../tickets/ticket.ts";
import type { Intent } from "../../understanding/labels.ts";
import { RATING_NAMES, STATUS_NAMES } from "../../words/labels.ts";
import { OWNER } from "../../words/owner.ts";
import { ownerStatus, rateButtons } from "../../words/ticket-owner.ts";
import { headline } from "../../words/tickets.ts";
import { saySpan } from "../../words/time.ts";
import { asOwner, type OwnerTalk } from "../talk.ts";
import { dropDraft } from "./report.ts";
import { slotFor, visitSlots } from "./visit.ts";

/** A photo or a word within this time of a ticket belongs to it. Milliseconds. */
const ADDITION_MS = 2 * HOUR_MS;
/** A reason that comes later is something else. Milliseconds. */
const REASON_MS = 30 * MINUTE_MS;
/** What somebody plainly wants instead of giving a reason. */
const OTHER_MATTERS: ReadonlySet<Intent> = new Set<Intent>(["human", "repair", "apply", "consult"]);
const CHASE = /催|怎么还|还没|多久|快点|快一点|半天了|等了|没人(来|理|管)|什么时候(来|到|能)|几时/;
/** Says that it is done; thanks alone say nothing of it. */
const GOOD =
	/^(?:(?:谢谢|多谢|感谢|辛苦了?|师傅|你们|[,，。!！~～\s])*(?:好了|可以了|行了|解决了|修好了|已经?好了|没问题了?|满意|搞定了?|通了|不漏了|能用了)(?:谢谢|多谢|感谢|辛苦了?|师傅|你们|[,，。!！~～\s])*)+$/i;
/** C4: a complaint is signed by an explicit word, not by thanks. */
const SIGNED = /^(我?(认可|同意|满意)(了|处理结果|结果)?)+[!！。.~～]*$/;
const BAD = /没(有)?(修|弄|搞|解决|处理)好|没解决|未解决|又(坏|漏|堵)|没通|没弄|根本没|还(在|是)?(漏|坏|堵|响|不)|不(满意|认可)|白修/;
const CORRECTION = /打错|写错|说错|弄错|更正|纠正|不是.{1,8}(，|,| )?(而?是)/;
const NOBODY_CAME = /(师傅|维修|工人|你们)?.{0,4}(没来|没到|还没到|放鸽子|失约|爽约)/;
const MOVE_TIME = /改(到|成|个|约|期|时间)|换(个|到|一?天)|推迟|提前|延后|改天/;

/** «到哪了»: one ticket by number, or all that are open; a chase is passed on. */
export async function tellStatus(talk: OwnerTalk): Promise<void> {
	const { no } = await mentioned(talk);
	if (no === "unknown") return talk.say(OWNER.noSuchTicket);
	const all = await own(talk);
	const open = all.filter((ticket) => OPEN.includes(ticket.status));
	const ended = all.filter((ticket) => isFresh(talk, ticket)).slice(0, 2);
	const tickets = no !== null ? [no] : open.length > 0 ? open : ended;
	if (tickets.length === 0) return talk.say(OWNER.noTickets);
	if (no === null && open.length === 0) talk.say(OWNER.lastEnded);
	const { services, turn } = talk;
	const lines = await Promise.all(tickets.slice(0, 5).map(async (ticket) => ownerStatus(ticket, await sayingFor(ticket, null, services))));
	talk.say([...(tickets.length > 1 ? [OWNER.whichStatus] : []), ...lines].join("\n\n"));
	const [newest] = tickets;
	if (newest === undefined || !CHASE.test(talk.understanding.folded) || newest.status === "resolved" || newest.closedAt !== null) return;
	await services.desk.apply(newest._id, { move: "add", note: OWNER.chase(talk.text) }, asOwner(talk), turn.cause);
	talk.say(OWNER.chased);
}

/** «不用来了»: the request being taken down, the only open ticket, or a choice of several. */
export async function cancel(talk: OwnerTalk): Promise<void> {
	const { memory } = talk;
	if (memory.draft !== null) {
		talk.say(OWNER.cancelledDraft);
		return dropDraft(talk);
	}
	const { no } = await mentioned(talk);
	if (no === "unknown") return talk.say(OWNER.noSuchTicket);
	const again = await touched(talk);
	const open = again === null ? (await own(talk)).filter((ticket) => OPEN.includes(ticket.status) && ticket.status !== "resolved") : [again];
	const candidates = no === null ? namedIn(talk, open) : [no];
	const [only, ...others] = candidates;
	if (only === undefined) return talk.say(OWNER.noTickets);
	if (others.length === 0) return cancelOne(talk, only._id);
	talk.say(OWNER.whichCancel, {
		buttons: candidates.slice(0, 5).map((ticket) => [{ label: headline(ticket).slice(0, 28), action: `o:cancel:${ticket._id}` }]),
	});
}

/** The open tickets that the words mean: the one whose own words they share, or all of them; never an emergency among several. */
function namedIn(talk: OwnerTalk, open: readonly Ticket[]): readonly Ticket[] {
	const number = talk.understanding.folded.match(/(?<!\d)\d{4}(?!\d)/)?.[0];
	const numbered = number === undefined ? [] : open.filter((ticket) => ticket._id.endsWith(number));
	if (numbered.length > 0) return numbered;
	const scored = open.map((ticket) => ({ ticket, score: shared(talk.understanding.folded, ticket.text) })).sort((a, b) => b.score - a.score);
	const [best, second] = scored;
	if (best !== undefined && best.score >= 2 && best.score > (second?.score ?? 0)) return [best.ticket];
	const plain = open.filter((ticket) => ticket.kind !== "emergency");
	return plain.length > 0 ? plain : open;
}

/** A button under one of the owner's own tickets. False when the action is not one. */
export async function ownTicketButton(talk: OwnerTalk): Promise<boolean> {
	const [, move, no] =
		talk.action?.match(/^o:(confirm|reject|good|fair|poor|cancel|choose\d|price-yes|price-no|return-(?:good|fair|poor)):(.+)$/) ?? [];
	if (move === undefined || no === undefined) return false;
	const ticket = await talk.services.desk.find(no);
	if (ticket === null || !(await talk.services.desk.isOwn(ticket, talk.person))) {
		talk.say(OWNER.noSuchTicket);
		return true;
	}
	if (move === "confirm") await confirm(talk, ticket);
	else if (move === "reject") {
		if (ticket.status === "closed" && !isFresh(talk, ticket)) talk.say(OWNER.tooLateToReopen(ticket._id));
		else await reject(talk, ticket, "");
	} else if (move === "cancel") await cancelOne(talk, no);
	else if (move.startsWith("price-")) await answerPrice(talk, no, move === "price-yes");
	else if (move.startsWith("choose")) await choose(talk, no, Number(move.slice(6)) - 1);
	else if (move.startsWith("return-")) await answerReturn(talk, ticket, move.slice(7) as Rating);
	else await rate(talk, no, move as Rating);
	return true;
}

/** Words that judge a finished ticket or move its visit, a reason that was asked for, a photo that belongs to it. False when there is none such. */
export async function ownTicketWords(talk: OwnerTalk): Promise<boolean> {
	if (await answerReason(talk)) return true;
	const { services, understanding, turn } = talk;
	const { folded, slots, intent } = understanding;
	const tickets = await own(talk);
	const meant = await pointedAt(talk);
	const fresh = meant ?? freshTicket(talk, tickets);
	if (talk.text === "") return talk.attachments.length > 0 && fresh !== null && addPhotos(talk, fresh);

	const waiting = meant ?? tickets.find((ticket) => ticket.status === "resolved") ?? null;
	if (waiting?.status === "resolved" && (waiting.kind === "complaint" ? SIGNED : GOOD).test(folded)) {
		await confirm(talk, waiting);
		return true;
	}
	if (fresh !== null && intent !== "consult" && CORRECTION.test(folded) && fresh.closedAt === null) {
		await services.desk.apply(fresh._id, { move: "add", note: talk.text, attachments: talk.attachments }, asOwner(talk), turn.cause);
		talk.say(OWNER.corrected(fresh._id));
		return true;
	}
	const asked = tickets.find((ticket) => isAnswered(ticket, talk.now)) ?? null;
	if (asked !== null && !(understanding.confidence > 0.7 && OTHER_MATTERS.has(intent))) {
		await services.desk.apply(asked._id, { move: "add", note: talk.text, attachments: talk.attachments }, asOwner(talk), turn.cause);
		talk.say(OWNER.toldColleague);
		return true;
	}
	const unmended = meant ?? tickets.find((ticket) => isUnmended(talk, ticket)) ?? null;
	if (unmended !== null && isUnmended(talk, unmended) && BAD.test(folded)) {
		await reject(talk, unmended, talk.text);
		return true;
	}
	const visited = meant ?? tickets.find((ticket) => ticket.needsVisit && OPEN.includes(ticket.status) && ticket.status !== "resolved") ?? null;
	if (visited === null) return false;
	if (NOBODY_CAME.test(folded) && isOverdue(visited, talk.now)) return complainOfVisit(talk, visited);
	if (visited.appointment === null && isBareTime(talk)) return moveVisit(talk, visited);
	if (MOVE_TIME.test(folded) && slots.time !== undefined && visited.needsVisit) return moveVisit(talk, visited);
	return false;
}

/** The answer to «what was not good», if it comes soon and is not plainly something else. */
async function answerReason(talk: OwnerTalk): Promise<boolean> {
	const { memory, understanding, services, turn } = talk;
	const { asking } = memory;
	if (asking?.kind !== "reason" || talk.text === "") return false;
	memory.asking = null;
	const late = talk.now.getTime() - new Date(asking.at).getTime() > REASON_MS;
	const { intent, confidence, slots } = understanding;
	const elsewhere = slots.cancel || (confidence > 0.6 && OTHER_MATTERS.has(intent));
	if (late || elsewhere) return false;
	await services.desk.apply(asking.no, { move: "add", note: talk.text, attachments: talk.attachments }, asOwner(talk), turn.cause);
	talk.say(OWNER.reasonNoted);
	return true;
}

/** The ticket that a reply, or a turn that was cut off, points at. */
async function pointedAt(talk: OwnerTalk): Promise<Ticket | null> {
	const again = await touched(talk);
	if (again !== null || talk.about === null) return again;
	const about = await talk.services.desk.find(talk.about);
	return about !== null && (await talk.services.desk.isOwn(about, talk.person)) ? about : null;
}

/** A colleague was the last to say something about it, not long ago: these words answer them. */
function isAnswered(ticket: Ticket, now: Date): boolean {
	const last = ticket.timeline.findLast((entry) => entry.event === "ticket.replied" || entry.event === "ticket.added");
	const open = ticket.closedAt === null && ticket.status !== "resolved";
	return open && last?.event === "ticket.replied" && now.getTime() - new Date(last.at).getTime() < REASON_MS;
}

/** The ticket spoken of a moment ago. */
function freshTicket(talk: OwnerTalk, tickets: readonly Ticket[]): Ticket | null {
	const { lastTicket } = talk.memory;
	if (lastTicket === null || talk.now.getTime() - new Date(lastTicket.at).getTime() >= ADDITION_MS) return null;
	return tickets.find((ticket) => ticket._id === lastTicket.no) ?? null;
}

/** Finished work that these words may find fault with: waiting for judgement, or closed lately and about the same thing. */
function isUnmended(talk: OwnerTalk, ticket: Ticket): boolean {
	if (ticket.status === "resolved") return true;
	const { category } = talk.understanding;
	const work = ticket.kind === "repair" || ticket.kind === "complaint" || ticket.kind === "emergency";
	const alike = category === null || category === "other" || ticket.category === null || category === ticket.category;
	return ticket.status === "closed" && work && alike && isFresh(talk, ticket);
}

/** Says a time and nothing else. */
export function isBareTime({ understanding }: OwnerTalk): boolean {
	const { slots, folded } = understanding;
	return slots.time !== undefined && folded.length - slots.time.text.length <= 2;
}

/** The agreed time has begun and nobody has come. */
function isOverdue({ appointment, arrivedAt, closedAt }: Ticket, now: Date): boolean {
	return appointment !== null && new Date(appointment.from) <= now && arrivedAt === null && closedAt === null;
}

async function complainOfVisit(talk: OwnerTalk, ticket: Ticket): Promise<boolean> {
	const { desk } = talk.services;
	await desk.apply(ticket._id, { move: "add", note: talk.text }, asOwner(talk), talk.turn.cause);
	await desk.escalate(ticket._id, { to: "department_head", reason: "dissatisfied" }, { kind: "bot" }, `${talk.turn.cause}:late`);
	talk.say(OWNER.lateVisit(ticket._id));
	return true;
}

/** Closed not so long ago that it would be another matter. */
function isFresh(talk: OwnerTalk, { closedAt }: Ticket): boolean {
	return closedAt !== null && talk.now.getTime() - new Date(closedAt).getTime() <= talk.services.settings.acceptance.reopenDays * DAY_MS;
}

async function confirm(talk: OwnerTalk, ticket: Ticket): Promise<void> {
	const outcome = await talk.services.desk.apply(ticket._id, { move: "confirm" }, asOwner(talk), talk.turn.cause);
	if ("refused" in outcome) return talk.say(OWNER.stepDone(ticket._id, STATUS_NAMES[outcome.ticket.status]));
	talk.say(OWNER.confirmed, { buttons: [rateButtons(ticket._id)] });
}

async function reject(talk: OwnerTalk, ticket: Ticket, reason: string): Promise<void> {
	const outcome = await talk.services.desk.apply(ticket._id, { move: "reject", note: reason }, asOwner(talk), talk.turn.cause);
	if ("refused" in outcome) return talk.say(OWNER.stepDone(ticket._id, STATUS_NAMES[outcome.ticket.status]));
	talk.say(OWNER.rejected(ticket._id));
	if (reason === "") talk.memory.asking = { kind: "reason", no: ticket._id, at: talk.now };
}

async function rate(talk: OwnerTalk, no: string, rating: Rating): Promise<void> {
	const outcome = await talk.services.desk.apply(no, { move: "rate", rating }, asOwner(talk), talk.turn.cause);
	if ("refused" in outcome) return talk.say(outcome.refused === "already_rated" ? OWNER.alreadyRated : OWNER.outdatedButton);
	talk.say(rating === "good" ? OWNER.ratedGood : OWNER.ratedLow);
	talk.memory.asking = rating === "good" ? null : { kind: "reason", no, at: talk.now };
	talk.services.logger.info("ticket rated", { ticket: no, rating: RATING_NAMES[rating] });
}

/** C22: the owner takes part in choosing how it is put right. */
async function choose(talk: OwnerTalk, no: string, option: number): Promise<void> {
	const outcome = await talk.services.desk.apply(no, { move: "choose", option }, asOwner(talk), talk.turn.cause);
	talk.say("refused" in outcome ? OWNER.outdatedButton : OWNER.chosen);
}

/** E16: nothing that costs is done without a yes. */
async function answerPrice(talk: OwnerTalk, no: string, agreed: boolean): Promise<void> {
	const outcome = await talk.services.desk.apply(no, { move: "answer_quote", agreed }, asOwner(talk), talk.turn.cause);
	talk.say("refused" in outcome ? OWNER.outdatedButton : agreed ? OWNER.priceAgreed : OWNER.priceRefused);
}

/** V6: thanks for 满意; 一般 and 不满意 are asked why, and 不满意 opens a follow-up that cannot be overlooked. */
async function answerReturn(talk: OwnerTalk, ticket: Ticket, rating: Rating): Promise<void> {
	const { desk } = talk.services;
	const outcome = await desk.apply(ticket._id, { move: "answer_return", rating, note: "" }, asOwner(talk), talk.turn.cause);
	if ("refused" in outcome) return talk.say(OWNER.outdatedButton);
	if (rating === "good") return talk.say(OWNER.returnThanks);
	talk.say(OWNER.returnSorry);
	if (rating === "poor" && !ticket.anonymous) {
		const followUp = await desk.open({
			key: `${ticket._id}:${ticket.closedAt?.getTime() ?? 0}:follow-up`,
			kind: "complaint",
			category: ticket.category,
			text: OWNER.returnFollowUp(ticket._id, ticket.text),
			place: ticket.place,
			reporter: ticket.reporter,
			firstContact: "bot",
		});
		talk.memory.asking = { kind: "reason", no: followUp._id, at: talk.now };
	} else talk.memory.asking = { kind: "reason", no: ticket._id, at: talk.now };
}

async function cancelOne(talk: OwnerTalk, no: string): Promise<void> {
	const outcome = await talk.services.desk.apply(
		no,
		{ move: "cancel", note: talk.action === undefined ? talk.text : "" },
		asOwner(talk),
		talk.turn.cause,
	);
	if (!("refused" in outcome)) return talk.say(OWNER.cancelled(no));
	talk.say(outcome.refused === "shared_by_others" ? OWNER.sharedByOthers(no) : OWNER.cancelTooLate(no));
}

async function moveVisit(talk: OwnerTalk, ticket: Ticket): Promise<boolean> {
	const { services, understanding, turn } = talk;
	const wish = understanding.slots.time;
	const slot = wish === undefined ? null : slotFor(wish, visitSlots(services.settings, talk.now, services.zone));
	if (slot === null) {
		talk.say(OWNER.timeUnavailable);
		return true;
	}
	const outcome = await services.desk.apply(ticket._id, { move: "reschedule", appointment: slot }, asOwner(talk), turn.cause);
	if ("refused" in outcome) talk.say(OWNER.stepDone(ticket._id, STATUS_NAMES[outcome.ticket.status]));
	else talk.say(OWNER.rescheduled(ticket._id, saySpan(slot, talk.now, services.zone)));
	return true;
}

async function addPhotos(talk: OwnerTalk, ticket: Ticket): Promise<boolean> {
	if (!OPEN.includes(ticket.status)) return false;
	await talk.services.desk.apply(ticket._id, { move: "add", note: "", attachments: talk.attachments }, asOwner(talk), talk.turn.cause);
	talk.say(OWNER.photoAdded(ticket._id));
	return true;
}

/** The ticket that this very turn changed before it was cut off, as it was before. */
async function touched(talk: OwnerTalk): Promise<Ticket | null> {
	if (!talk.turn.retried) return null;
	return (await talk.services.desk.touchedBy(talk.turn.cause))[0] ?? null;
}

/** The ticket whose number stands in the message: null when none does, `unknown` when it is not theirs. */
async function mentioned(talk: OwnerTalk): Promise<{ no: Ticket | "unknown" | null }> {
	const { ticketNo } = talk.understanding.slots;
	if (ticketNo === undefined) return { no: null };
	const found = (await own(talk, 50)).find((ticket) => ticket._id.toUpperCase().endsWith(ticketNo.toUpperCase()));
	return { no: found ?? "unknown" };
}

function own(talk: OwnerTalk, limit = 10): Promise<Ticket[]> {
	return talk.services.desk.ofPerson(talk.person, limit);
}
