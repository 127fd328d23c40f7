/** Answers owners and strangers: danger first, then whoever is talking, then what was asked, then what is wanted. */
import { SECOND_MS } from "../../clock.ts";
import { INTENTS, type Intent } from "../../understanding/labels.ts";
import type { Understanding } from "../../understanding/understanding.ts";
import { INTENT_NAMES } from "../../words/labels.ts";
import { OWNER } from "../../words/owner.ts";
import type { OwnerTalk } from "../talk.ts";
import { consult } from "./consult.ts";
import { TICKET_KINDS, withoutConnective } from "./draft.ts";
import { continueEmergency, raiseAlarm } from "./emergency.ts";
import { endHandoff, relayToPerson, toPerson } from "./handoff.ts";
import { answerIdentity } from "./identity.ts";
import type { OwnerMemory } from "./memory.ts";
import { cancel, isBareTime, ownTicketButton, ownTicketWords, tellStatus } from "./own-tickets.ts";
import { beginReport, continueReport, DRAFT_PATIENCE_MS, openDrafts } from "./report.ts";

/** Below this the bot asks with two buttons instead of guessing. */
const UNSURE = 0.42;
/** Waiting for more of a burst: after the last message, and at most after the first. Milliseconds. */
export const BURST_GAP_MS = 2.5 * SECOND_MS;
export const BURST_MAX_MS = 10 * SECOND_MS;

/** Answers one turn of an owner or stranger. */
export async function answerOwner(talk: OwnerTalk): Promise<void> {
	talk.memory.script = talk.text === "" ? talk.memory.script : talk.understanding.script;
	talk.memory.at = talk.now;
	if (talk.turn.messages.length === 0) return onWake(talk);
	const { danger, urgent } = talk.understanding;
	if (urgent) return raiseAlarm(talk, danger ?? "other");
	if (talk.action === undefined && (await relayToPerson(talk))) return;
	if (talk.action !== undefined && (await answerButton(talk))) return;
	if (talk.action !== undefined) return talk.say(OWNER.outdatedButton);
	if (talk.memory.draft === null && (await continueEmergency(talk))) return;
	if (talk.memory.asking?.kind === "clarify" && talk.text !== "") talk.memory.asking = null;
	if (await answerIdentity(talk)) return;
	if (talk.memory.draft === null && (await ownTicketWords(talk))) return;
	if (wantsToCancel(talk)) return cancel(talk);
	if (await continueReport(talk)) return;
	if (talk.text === "") return onlyFiles(talk);
	if (isBareTime(talk)) return talk.say(OWNER.timeForWhat);
	await answerIntent(talk, talk.understanding);
}

const CANCEL = /取消|撤销|撤回|撤单|不用(来|修|处理|管)了|别来了|不修了|算了/;

/** Plainly calls something off, in few words and not as a question about it. */
function wantsToCancel({ understanding }: OwnerTalk): boolean {
	const { slots, folded, intent, confidence } = understanding;
	if (slots.cancel) return true;
	const asks = /[?？]|吗|怎么|能不能|可以/.test(folded) || (intent === "consult" && confidence > 0.8);
	return folded.length <= 20 && CANCEL.test(folded) && !asks;
}

/** When the owner must be thought of again though nobody wrote; null when never. */
export function ownerWakeAt(talk: OwnerTalk, handoffUntil: Date | null): Date | null {
	if (handoffUntil !== null && handoffUntil > talk.now) return handoffUntil;
	return talk.memory.draft === null ? null : new Date(talk.now.getTime() + DRAFT_PATIENCE_MS);
}

/** Whether a fresh burst is worth waiting for: a report that lacks something, or a fragment, never a danger, a button or a plain question. */
export function worthWaiting(
	understanding: Understanding,
	memory: OwnerMemory,
	about: { hasAction: boolean; hasText: boolean; handoff: boolean },
): boolean {
	if (about.hasAction || about.handoff || understanding.urgent || memory.emergency !== null) return false;
	if (!about.hasText) return true;
	const { intent, confidence, slots, folded } = understanding;
	if (slots.cancel) return false;
	if (memory.asking?.kind === "fact" && (slots.time !== undefined || slots.publicPlace !== undefined || slots.unit !== undefined)) return false;
	if (intent === "repair" || intent === "complaint") return folded.length <= 30;
	return memory.asking === null && folded.length <= 6 && (intent === "other" || confidence < UNSURE);
}

async function onWake(talk: OwnerTalk): Promise<void> {
	await endHandoff(talk);
	if (talk.person.contact.handoff === null) await openDrafts(talk);
}

async function answerButton(talk: OwnerTalk): Promise<boolean> {
	if (await ownTicketButton(talk)) return true;
	if (await continueEmergency(talk)) return true;
	if (await continueReport(talk)) return true;
	return clarified(talk);
}

/** The answer to «I would like to be sure what you mean»: the earlier words with the chosen intent. */
async function clarified(talk: OwnerTalk): Promise<boolean> {
	const { asking } = talk.memory;
	const name = talk.action?.match(/^i:(\w+)$/)?.[1];
	const chosen = INTENTS.find((intent) => intent === name);
	if (asking?.kind !== "clarify" || chosen === undefined) return false;
	talk.memory.asking = null;
	const { understand, zone } = talk.services;
	const earlier = understand(asking.text, { now: talk.now, zone });
	const category = earlier.category;
	const understanding: Understanding = {
		...earlier,
		intent: chosen,
		confidence: 1,
		second: null,
		matters: [{ intent: chosen, category, text: asking.text }],
	};
	await answerIntent({ ...talk, text: asking.text, attachments: asking.attachments, action: undefined, understanding }, understanding);
	return true;
}

async function answerIntent(talk: OwnerTalk, understanding: Understanding): Promise<void> {
	const { intent, confidence, second } = understanding;
	if (confidence < UNSURE && !understanding.slots.anonymous && intent !== "smalltalk" && talk.memory.asking === null)
		return askWhich(talk, understanding);
	if (TICKET_KINDS[intent] !== undefined || understanding.slots.anonymous) {
		await beginReport(talk);
		return secondQuestion(talk, understanding);
	}
	switch (intent) {
		case "consult": {
			await consult(talk, firstText(understanding, "consult") ?? talk.text);
			if (second !== null && TICKET_KINDS[second] !== undefined) await beginReport(talk);
			return;
		}
		case "ticket_status":
			await tellStatus(talk);
			return secondQuestion(talk, understanding);
		case "human":
			return toPerson(talk);
		case "smalltalk":
			return smalltalk(talk);
		default:
			return talk.say(OWNER.notOurs);
	}
}

/** A question beside a report is answered at once. */
async function secondQuestion(talk: OwnerTalk, understanding: Understanding): Promise<void> {
	if (understanding.second === "consult") await consult(talk, firstText(understanding, "consult") ?? talk.text);
	if (understanding.second === "ticket_status" && understanding.intent !== "ticket_status") await tellStatus(talk);
}

function askWhich(talk: OwnerTalk, understanding: Understanding): void {
	const options = understanding.ranked
		.map((one) => one.intent)
		.filter((intent) => intent !== "other" && intent !== "smalltalk" && intent !== "human" && intent !== "emergency")
		.slice(0, 2);
	talk.memory.asking = { kind: "clarify", text: talk.text, attachments: [...talk.attachments], cause: talk.turn.cause };
	talk.say(OWNER.notUnderstood, {
		buttons: [options.map((intent) => ({ label: INTENT_NAMES[intent], action: `i:${intent}` })), [{ label: OWNER.clarifyHuman, action: "i:human" }]],
	});
}

function smalltalk(talk: OwnerTalk): void {
	const { settings } = talk.services;
	const { folded } = talk.understanding;
	if (/谢|感恩|辛苦|ok|好的|嗯|收到|再见|拜拜|👍|🙏/i.test(folded)) return talk.say(OWNER.thanks);
	if (/机器人|真人|人工智能|\bai\b|你是谁/i.test(folded)) return talk.say(OWNER.robot(settings.desk));
	talk.say(OWNER.greeting(settings.desk, talk.person.resident?.name ?? null));
}

function onlyFiles(talk: OwnerTalk): void {
	talk.memory.photos = [...talk.memory.photos, ...talk.attachments];
	talk.say(talk.attachments.some((attachment) => attachment.kind === "photo") ? OWNER.photoOnly : OWNER.fileTooOdd);
}

function firstText(understanding: Understanding, intent: Intent): string | undefined {
	const matter = understanding.matters.length > 1 ? understanding.matters.find((one) => one.intent === intent) : undefined;
	return matter === undefined ? undefined : withoutConnective(matter.text);
}
