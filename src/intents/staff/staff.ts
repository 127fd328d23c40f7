/** Answers staff, in their group and in private: commands, buttons, and replies to a card, which go to the owner. */
import { MINUTE_MS } from "../../clock.ts";
import type { Agent } from "../../community/models.ts";
import { may } from "../../community/roles.ts";
import type { Command } from "../../tickets/decide.ts";
import { sayingFor } from "../../tickets/notices.ts";
import { OPEN, type Ticket } from "../../tickets/ticket.ts";
import { INTENT_NAMES } from "../../words/labels.ts";
import { maskText } from "../../words/masking.ts";
import { OWNER } from "../../words/owner.ts";
import { KNOWLEDGE, STAFF, sayRefusal } from "../../words/staff.ts";
import { assigneeBrief, cut, groupRecord, headline, listLine, maskedText } from "../../words/tickets.ts";
import { toneAdvice } from "../../words/tone.ts";
import { instantAt, localTime, minuteOf } from "../../zone.ts";
import { sourceLine } from "../owner/consult.ts";
import { slotFor, visitSlots } from "../owner/visit.ts";
import type { Talk } from "../talk.ts";
import { takeIntake } from "./intake.ts";
import { parseCommand, type StaffCommand, type StaffVerb } from "./parse-command.ts";

/** What the bot asked a colleague, by agent id: the note that a button needs. */
export interface StaffMemory {
	pending: Record<string, { verb: StaffVerb; no: string; at: Date }>;
	/** Words to an owner that wait for a second thought (B14). */
	held: Record<string, { verb: SpokenVerb; no: string; rest: string; at: Date }>;
	/** What a colleague last asked in private, for «为什么这样答». */
	lastQuestion: Record<string, string>;
}

/** A turn of a member of staff. */
export interface StaffTalk extends Talk {
	readonly agent: Agent;
	readonly memory: StaffMemory;
	readonly group: boolean;
}

/** A question of the bot to a colleague is forgotten after this. Milliseconds. */
const PENDING_MS = 10 * MINUTE_MS;

/** Answers one message of a member of staff. */
export async function answerStaff(talk: StaffTalk): Promise<void> {
	if (talk.action !== undefined) return pressed(talk, talk.action);
	const command = parseCommand(talk.text);
	const pending = takePending(talk);
	const forThat = pending !== null && (talk.about === null || talk.about === pending.no);
	if (command === null && pending !== null && forThat && talk.text !== "")
		return carryOut(talk, { verb: pending.verb, no: pending.no, rest: talk.text });
	if (command !== null) return carryOut(talk, command);
	if (talk.about !== null && (talk.text !== "" || talk.attachments.length > 0))
		return carryOut(talk, { verb: "reply", no: talk.about, rest: talk.text });
	if (!talk.group) await talkInPrivate(talk);
}

async function pressed(talk: StaffTalk, action: string): Promise<void> {
	const [, verb, no] = action.match(/^t:(accept|finish|hold|return|approve|revise):(.+)$/) ?? [];
	if (verb === undefined || no === undefined) return talk.say(OWNER.outdatedButton);
	return carryOut(talk, { verb: verb as StaffVerb, no, rest: "" });
}

/** Carries out a command, asking for the number or the note if one is missing. */
async function carryOut(talk: StaffTalk, command: StaffCommand): Promise<void> {
	if (command.verb === "help") return talk.say(STAFF.help);
	if (command.verb === "todo") return todo(talk);
	if (command.verb === "intake") return takeIntake(talk, command.no === null ? command.rest : `${command.no} ${command.rest}`);
	if (command.verb === "on_duty" || command.verb === "off_duty") return onDuty(talk, command.verb === "on_duty");
	if (command.verb === "call_list") return callList(talk);
	if (command.verb === "send_anyway") return sendAnyway(talk);
	const ticket = await ticketFor(talk, command);
	if (ticket === null) return;
	switch (command.verb) {
		case "show":
			return show(talk, ticket);
		case "accept":
			return accept(talk, ticket);
		case "transfer":
			return transfer(talk, ticket, command.rest);
		case "reschedule":
			return reschedule(talk, ticket, command.rest);
		case "handback":
			return handBack(talk, ticket);
		case "arrive":
			return simple(talk, ticket, { move: "arrive" }, STAFF.arrived);
		case "quote":
			if (command.rest === "") return talk.say(STAFF.askReason(ticket._id, STAFF.commands.quote));
			return simple(talk, ticket, { move: "quote", note: command.rest }, STAFF.quoted);
		case "miss":
			return simple(talk, ticket, { move: "miss", note: command.rest }, STAFF.missed);
		case "check":
			return simple(talk, ticket, { move: "check" }, STAFF.checked);
		case "approve":
			return simple(talk, ticket, { move: "approve" }, STAFF.approved);
		case "rework":
			return simple(talk, ticket, { move: "reject", note: command.rest }, STAFF.rework);
		case "escalate":
		case "unclear":
			return escalate(talk, ticket, command.verb, command.rest);
		case "founded":
		case "unfounded":
			return judge(talk, ticket, command.verb === "founded", command.rest);
		case "plan":
			return plan(talk, ticket, command.rest);
		case "called":
			return recordCall(talk, ticket, command.rest);
		case "teach":
			return teach(talk, ticket, command.rest);
		case "record":
		case "work_order":
			return sendForm(talk, ticket, command.verb);
		case "progress":
		case "hold":
		case "finish":
		case "return":
		case "cancel":
		case "reply":
		case "note":
		case "revise":
			return withNote(talk, ticket, command.verb, command.rest);
	}
}

async function simple(talk: StaffTalk, ticket: Ticket, command: Command, words: string): Promise<void> {
	if ((await apply(talk, ticket, command)) !== null) talk.say(STAFF.done(ticket._id, words));
}

/** C12 by hand: to the manager; A7 where nobody knows whose it is: to the head of the service centre. */
async function escalate(talk: StaffTalk, ticket: Ticket, verb: "escalate" | "unclear", note: string): Promise<void> {
	const step = verb === "escalate" ? ({ to: "manager", reason: "by_hand" } as const) : ({ to: "service_head", reason: "unclear" } as const);
	const outcome = await talk.services.desk.escalate(ticket._id, { ...step, note }, { kind: "agent", agent: talk.agent }, talk.turn.cause);
	if ("refused" in outcome) return talk.say(sayRefusal(outcome.refused, outcome.ticket, null));
	talk.say(STAFF.done(ticket._id, STAFF.escalated(outcome.entry.told?.length ?? 0)));
}

/** C5: a person decides, with a reason. */
async function judge(talk: StaffTalk, ticket: Ticket, founded: boolean, reason: string): Promise<void> {
	if (reason === "") return talk.say(STAFF.askReason(ticket._id, founded ? STAFF.commands.founded : STAFF.commands.unfounded));
	await simple(talk, ticket, { move: "judge", founded, note: reason }, STAFF.judged(founded));
}

/** C6, C22: several ways are parted by a slash. */
async function plan(talk: StaffTalk, ticket: Ticket, words: string): Promise<void> {
	if (words === "") return talk.say(STAFF.askReason(ticket._id, STAFF.commands.plan));
	// «原因：…；措施：甲 / 乙»: the cause is for the record, the ways are for the owner to choose from.
	const ways = words.match(/(?:措施|办法|方案)[:：]\s*([\s\S]+)$/)?.[1] ?? words;
	const options = ways.split(/\s*[/／]\s*/).filter((option) => option !== "");
	await simple(talk, ticket, { move: "plan", note: words, options: options.length > 1 ? options : [] }, STAFF.planned);
}

const RATINGS = [
	[/^(不满意|差)/, "poor"],
	[/^(一般|还行)/, "fair"],
	[/^(很|非常)?(满意|好)/, "good"],
] as const;

/** V19: a return visit that a person made. */
async function recordCall(talk: StaffTalk, ticket: Ticket, words: string): Promise<void> {
	if (words === "") return talk.say(STAFF.askReason(ticket._id, STAFF.commands.called));
	const rating = RATINGS.find(([pattern]) => pattern.test(words))?.[1] ?? null;
	await simple(talk, ticket, { move: "call_return_done", rating, note: words }, STAFF.called);
}

/** A question that a person answered is answered from then on (B20, C19). */
async function teach(talk: StaffTalk, ticket: Ticket, words: string): Promise<void> {
	if (!may(talk.agent, "teach")) return talk.say(sayRefusal("not_allowed", ticket, null));
	const reply = ticket.timeline.findLast((entry) => entry.event === "ticket.replied")?.note ?? "";
	const answer = words === "" ? reply : words;
	if (answer === "") return talk.say(KNOWLEDGE.nothingToTeach(ticket._id));
	const known = { names: [ticket.reporter?.name], unitId: ticket.place.unitId };
	await talk.services.articles.put({ _id: ticket._id, question: maskText(ticket.text, known), answer: maskText(answer, known), by: talk.agent._id });
	await talk.services.knowledge.reload();
	talk.say(KNOWLEDGE.taught(ticket._id));
}

/** A printable form, in private: it says who and where (L1, L6). The work order is for who does the work, and those above. */
async function sendForm(talk: StaffTalk, ticket: Ticket, form: "record" | "work_order"): Promise<void> {
	const { directory, outbox, records } = talk.services;
	if (form === "work_order" && ticket.assignee !== talk.agent._id && !may(talk.agent, "dispatch"))
		return talk.say(sayRefusal("not_allowed", ticket, null));
	const attachment = form === "record" ? await records.record(ticket, talk.agent) : await records.workOrder(ticket);
	if (!talk.group) return talk.say(STAFF.recordSent(ticket._id), { attachments: [attachment] });
	const [to] = await directory.addressesOf(talk.agent._id, talk.turn.messages[0]?.channel);
	if (to === undefined) return talk.say(STAFF.recordNowhere);
	await outbox.enqueue([
		{
			key: `${talk.turn.cause}:form`,
			to,
			message: { text: STAFF.recordSent(ticket._id), attachments: [attachment] },
			lane: "reply",
			view: "assignee",
			about: ticket._id,
		},
	]);
	talk.say(STAFF.recordPrivate);
}

async function callList(talk: StaffTalk): Promise<void> {
	talk.say(STAFF.callList(await lines(talk, await talk.services.desk.callList(), TODO_LINES)));
}

async function onDuty(talk: StaffTalk, on: boolean): Promise<void> {
	await talk.services.directory.setOffDuty(talk.agent._id, !on);
	const open = on ? [] : (await talk.services.desk.ofAssignee(talk.agent._id)).filter((ticket) => ticket.status !== "resolved");
	talk.say(on ? STAFF.onDuty(talk.agent.name) : STAFF.offDuty(talk.agent.name, open.length));
}

/** The words that were held back for a second thought, as they were. */
async function sendAnyway(talk: StaffTalk): Promise<void> {
	const held = talk.memory.held[talk.agent._id];
	delete talk.memory.held[talk.agent._id];
	const late = held !== undefined && talk.now.getTime() - new Date(held.at).getTime() > PENDING_MS;
	const ticket = held === undefined || late ? null : await talk.services.desk.find(held.no);
	if (held === undefined || ticket === null) return talk.say(STAFF.nothingHeld);
	await speak(talk, ticket, held.verb, held.rest);
}

async function accept(talk: StaffTalk, ticket: Ticket): Promise<void> {
	const done = await apply(talk, ticket, { move: "accept" });
	if (done !== null)
		talk.say(STAFF.accepted(talk.agent.name, `${done._id} ${headline(done, maskedText(done, await sayingFor(done, null, talk.services)))}`));
}

/** Moves that need words of a colleague. */
type NotedVerb = "progress" | "hold" | "finish" | "return" | "cancel" | "reply" | "note" | "revise";
/** Of these the owner reads the words. */
type SpokenVerb = Exclude<NotedVerb, "note" | "return" | "revise">;

async function withNote(talk: StaffTalk, ticket: Ticket, verb: NotedVerb, note: string): Promise<void> {
	if (note === "" && talk.attachments.length === 0) {
		talk.memory.pending[talk.agent._id] = { verb, no: ticket._id, at: talk.now };
		return talk.say(STAFF.askNote[verb](ticket._id));
	}
	if (verb === "note" || verb === "return" || verb === "revise") {
		const words = verb === "note" ? STAFF.noted(ticket._id) : STAFF.done(ticket._id, verb === "return" ? STAFF.moved.return : STAFF.revised);
		if ((await apply(talk, ticket, { move: verb, note, attachments: talk.attachments })) !== null) talk.say(words);
		return;
	}
	const advice = toneAdvice(note);
	if (advice === null) return speak(talk, ticket, verb, note);
	talk.memory.held[talk.agent._id] = { verb, no: ticket._id, rest: note, at: talk.now };
	talk.say(STAFF.toneAdvice(advice));
}

/** Does what the owner hears of, in the colleague's words. */
async function speak(talk: StaffTalk, ticket: Ticket, verb: SpokenVerb, note: string): Promise<void> {
	const done = await apply(talk, ticket, { move: verb, note, attachments: talk.attachments, promised: promisedIn(talk, verb, note) });
	if (done === null) return;
	// Who answers a question has taken it: nobody need be chased for it any more.
	if (verb === "reply" && done.status === "new" && ANSWERED_BY_WORDS.has(done.kind)) {
		await talk.services.desk.apply(ticket._id, { move: "accept" }, { kind: "agent", agent: talk.agent }, `${talk.turn.cause}:accept`);
	}
	if (verb !== "reply") return talk.say(STAFF.done(ticket._id, STAFF.moved[verb]));
	await prolongHandoff(talk, ticket);
	const more = ticket.kind === "question" && may(talk.agent, "teach") ? [KNOWLEDGE.mayTeach(ticket._id)] : [];
	talk.say([STAFF.relayed(ticket._id), ...more].join("\n"));
}

/** A day or a part of one is over for the owner when the service centre closes, not at midnight. */
function endOfWork(to: Date, { services }: StaffTalk): Date {
	const { settings, zone } = services;
	const last = new Date(to.getTime() - MINUTE_MS);
	const closes = Math.max(...settings.duty.hours.map((span) => minuteOf(span.to)));
	const evening = instantAt(localTime(last, zone).date, closes, zone);
	return evening < to ? evening : to;
}

/** Kinds that a person's words are the answer to. */
const ANSWERED_BY_WORDS: ReadonlySet<Ticket["kind"]> = new Set(["question", "suggestion", "message", "application", "coordination"]);

/** Words that give a time, not words that tell of one. */
const PROMISE = /前|以?内|会|答复|回复|给您|到场|上门|过去|过来|来修|恢复|修好|解决|送|出结果/;

/** B17: a time that is given to the owner in these words. */
function promisedIn(talk: StaffTalk, verb: SpokenVerb, note: string): Date | undefined {
	if ((verb !== "progress" && verb !== "reply" && verb !== "hold") || !PROMISE.test(note)) return undefined;
	const wish = talk.services.understand(note, { now: talk.now, zone: talk.services.zone }).slots.time;
	const due = wish === undefined ? undefined : wish.precision === "exact" ? wish.from : endOfWork(wish.to, talk);
	return due !== undefined && due > talk.now ? due : undefined;
}

async function transfer(talk: StaffTalk, ticket: Ticket, to: string): Promise<void> {
	if (to === "") return talk.say(STAFF.askNote.transfer(ticket._id));
	const { directory, settings } = talk.services;
	const [name = "", ...reason] = to.replace(/^给\s*/, "").split(/[\s,，:：]+/);
	const note = reason.join(" ");
	const agents = await directory.agents();
	const colleague = agents.find((agent) => agent.name === name || agent._id === name) ?? soleBySurname(agents, name);
	const department = settings.departments.find((one) => one.name === name || one.id === name || (name.length >= 2 && one.name.startsWith(name)));
	if (colleague === undefined && department === undefined) return talk.say(STAFF.unknownColleague(name));
	const command: Command =
		colleague === undefined
			? { move: "transfer", department: department?.id ?? ticket.department, note }
			: { move: "assign", assignee: colleague, note };
	const done = await apply(talk, ticket, command);
	if (done !== null) talk.say(STAFF.done(ticket._id, STAFF.handedTo(colleague?.name ?? department?.name ?? "")));
}

async function reschedule(talk: StaffTalk, ticket: Ticket, words: string): Promise<void> {
	if (words === "") return talk.say(STAFF.askNote.reschedule(ticket._id));
	const { understand, settings, zone } = talk.services;
	const wish = understand(words, { now: talk.now, zone }).slots.time;
	if (wish === undefined || wish.from < talk.now) return talk.say(STAFF.unknownTime);
	const slot = slotFor(wish, visitSlots(settings, talk.now, zone)) ?? {
		from: wish.from,
		to: wish.to > wish.from ? wish.to : new Date(wish.from.getTime() + 60 * MINUTE_MS),
	};
	const done = await apply(talk, ticket, { move: "reschedule", appointment: slot });
	if (done !== null) talk.say(STAFF.done(ticket._id, STAFF.rescheduled));
}

/** Ends a person's talk: the bot answers again, and the owner is asked whether all is well. */
async function handBack(talk: StaffTalk, ticket: Ticket): Promise<void> {
	if (ticket.kind !== "message") return talk.say(STAFF.notATalk(ticket._id));
	const actor = { kind: "agent", agent: talk.agent } as const;
	if (ticket.status === "new" || ticket.status === "assigned")
		await talk.services.desk.apply(ticket._id, { move: "accept" }, actor, `${talk.turn.cause}:accept`);
	const outcome = await talk.services.desk.apply(ticket._id, { move: "finish", note: STAFF.handoffDone }, actor, `${talk.turn.cause}:finish`);
	if ("refused" in outcome) return talk.say(sayRefusal(outcome.refused, outcome.ticket, null));
	const address = await talk.services.desk.ownerAddress(ticket);
	if (address !== null) await talk.services.directory.setHandoff(address, null);
	talk.say(STAFF.handedBack(ticket._id));
}

async function prolongHandoff(talk: StaffTalk, ticket: Ticket): Promise<void> {
	const { directory, desk, settings } = talk.services;
	const address = await desk.ownerAddress(ticket);
	if (address === null) return;
	const { contact } = await directory.whoIs(address);
	if (contact.handoff === null) return;
	await directory.setHandoff(address, {
		ticketNo: contact.handoff.ticketNo,
		until: new Date(talk.now.getTime() + settings.handoffSilence * MINUTE_MS),
	});
}

/** In the group the masked record; in private, to whom it concerns, what the visit needs. */
async function show(talk: StaffTalk, ticket: Ticket): Promise<void> {
	const saying = await sayingFor(ticket, null, talk.services);
	const mayKnow = !talk.group && (ticket.assignee === talk.agent._id || may(talk.agent, "dispatch"));
	talk.say(mayKnow ? assigneeBrief(ticket, saying).text : groupRecord(ticket, saying));
}

/** Lines of a list in a chat. */
const TODO_LINES = 20;

async function todo(talk: StaffTalk): Promise<void> {
	const { desk } = talk.services;
	const [waiting, own, open] = await Promise.all([desk.unclaimed(), desk.ofAssignee(talk.agent._id), desk.openTickets()]);
	const unclaimed = waiting.filter((ticket) => maySee(talk, ticket));
	const line = async (ticket: Ticket) => listLine(ticket, await sayingFor(ticket, null, talk.services));
	const others = open.filter((ticket) => ticket.assignee !== null && ticket.assignee !== talk.agent._id);
	const mine = own.filter((ticket) => ticket.status !== "resolved");
	const urgentFirst = [...unclaimed].sort((a, b) => Number(b.kind === "emergency") - Number(a.kind === "emergency"));
	const listed = await Promise.all(urgentFirst.slice(0, TODO_LINES).map(line));
	talk.say(STAFF.todo({ waiting: unclaimed.length, listed, own: await Promise.all(mine.slice(0, TODO_LINES).map(line)), others: others.length }));
}

/** Applies a command; says why when it is refused, and returns the ticket when it was done. */
async function apply(talk: StaffTalk, ticket: Ticket, command: Command): Promise<Ticket | null> {
	const outcome = await talk.services.desk.apply(ticket._id, command, { kind: "agent", agent: talk.agent }, talk.turn.cause);
	if (!("refused" in outcome)) return outcome.ticket;
	const holder = outcome.ticket.assignee === null ? null : await talk.services.directory.agent(outcome.ticket.assignee);
	talk.say(sayRefusal(outcome.refused, outcome.ticket, holder?.name ?? null));
	return null;
}

/** The ticket that is meant: by number, by the card replied to, or because only one can be. Says so when none can be told. */
async function ticketFor(talk: StaffTalk, command: StaffCommand): Promise<Ticket | null> {
	const { desk } = talk.services;
	if (command.no !== null) {
		const exact = await desk.find(command.no);
		if (exact !== null && maySee(talk, exact)) return exact;
		return pick(talk, exact === null ? (await desk.findBySuffix(command.no)).filter((ticket) => maySee(talk, ticket)) : [], command);
	}
	if (talk.about !== null) return desk.find(talk.about);
	const [again] = talk.turn.retried ? await desk.touchedBy(talk.turn.cause) : [];
	if (again !== undefined) return again;
	const candidates = await candidatesFor(talk, command.verb);
	const [only, ...others] = candidates;
	if (only !== undefined && others.length === 0) return only;
	talk.say(STAFF.whichOne(await lines(talk, candidates)));
	return null;
}

/** Tickets that a command without a number can be about. */
async function candidatesFor({ services, agent }: StaffTalk, verb: StaffVerb): Promise<Ticket[]> {
	const { desk } = services;
	if (verb === "accept") return desk.unclaimed();
	if (verb === "approve" || verb === "revise")
		return (await desk.openTickets()).filter((ticket) => ticket.plan !== null && ticket.plan.approvedBy === null);
	return (await desk.ofAssignee(agent._id)).filter((ticket) => ticket.status !== "resolved");
}

/** C14: a complaint about a colleague is kept from the group and from that colleague. */
function maySee(talk: StaffTalk, ticket: Ticket): boolean {
	if (ticket.subject === null) return true;
	if (talk.group || ticket.subject === talk.agent._id) return false;
	return may(talk.agent, "dispatch") || ticket.assignee === talk.agent._id;
}

/** Of several with the same ending the one that the command can be about, if there is just one. */
async function pick(talk: StaffTalk, found: readonly Ticket[], { verb, no }: StaffCommand): Promise<Ticket | null> {
	const likely = found.filter((ticket) => (verb === "called" ? ticket.returnVisit?.state === "listed" : OPEN.includes(ticket.status)));
	const [only, ...others] = likely.length > 0 ? likely : found;
	if (only === undefined) {
		talk.say(STAFF.notFound(no ?? ""));
		return null;
	}
	if (others.length === 0) return only;
	talk.say(STAFF.several(await lines(talk, [only, ...others])));
	return null;
}

async function lines(talk: StaffTalk, tickets: readonly Ticket[], limit = 8): Promise<string[]> {
	return Promise.all(tickets.slice(0, limit).map(async (ticket) => listLine(ticket, await sayingFor(ticket, null, talk.services))));
}

function takePending(talk: StaffTalk): { verb: StaffVerb; no: string } | null {
	const pending = talk.memory.pending[talk.agent._id];
	delete talk.memory.pending[talk.agent._id];
	return pending !== undefined && talk.now.getTime() - new Date(pending.at).getTime() < PENDING_MS ? pending : null;
}

/** 张师傅 → the only colleague named 张…. */
function soleBySurname(agents: readonly Agent[], name: string): Agent | undefined {
	const surname = name.match(/^(\p{Script=Han})(师傅|工|经理|主管|管家|队长)$/u)?.[1];
	const fitting = surname === undefined ? [] : agents.filter((agent) => agent.name.startsWith(surname));
	return fitting.length === 1 ? fitting[0] : undefined;
}

/** A question of a colleague gets the same words as an owner's (A13); anything else the way to the commands. */
async function talkInPrivate(talk: StaffTalk): Promise<void> {
	if (WHY.test(talk.text)) return why(talk);
	const answer = talk.text === "" ? null : talk.services.knowledge.ask(talk.text);
	if (answer?.answered) {
		talk.memory.lastQuestion[talk.agent._id] = talk.text;
		return talk.say([answer.text, sourceLine(talk.services.knowledge, answer.sources)].join("\n"));
	}
	talk.say(STAFF.greetAgent(talk.agent.name));
}

const WHY = /^(为什么|为啥|怎么)(会)?(这样|这么)(回)?答/;

/** «为什么这样答»: intent, scores and passages of the last answer. */
async function why(talk: StaffTalk): Promise<void> {
	const question = talk.memory.lastQuestion[talk.agent._id];
	if (question === undefined) return talk.say(KNOWLEDGE.nothingAsked);
	const { intent, confidence } = talk.services.understand(question, { now: talk.now, zone: talk.services.zone });
	const { explain } = talk.services.knowledge.ask(question, { explain: true });
	const passages = (explain?.candidates ?? [])
		.slice(0, 4)
		.map((one) => `· ${one.confidence.toFixed(2)} 《${one.file}》${one.heading}：${cut(one.text, 60)}`);
	talk.say(
		KNOWLEDGE.why({
			question: maskText(question),
			intent: INTENT_NAMES[intent],
			sure: confidence,
			confidence: explain?.confidence ?? 0,
			threshold: explain?.threshold ?? 0,
			words: explain?.words ?? [],
			passages,
		}),
	);
}
