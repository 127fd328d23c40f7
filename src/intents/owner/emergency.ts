/** Danger now: safety words first, people alerted at once, then at most three questions (D1, D4). Comes before identity and before any model. */
import { MINUTE_MS } from "../../clock.ts";
import type { Danger } from "../../understanding/labels.ts";
import { EMERGENCY, SAFETY_WORDS } from "../../words/emergency.ts";
import { asOwner, type OwnerTalk, reporterOf } from "../talk.ts";
import { placeWords, unitId, withOwnBuilding } from "./draft.ts";

/** Further messages within this time belong to the same emergency. Milliseconds. */
const SAME_MS = 30 * MINUTE_MS;
/** D4: at most three questions, and only after the alarm. */
const MAX_QUESTIONS = 3;

/** The first thing to say about a danger. */
export function safetyWords(talk: OwnerTalk, danger: Danger): string {
	// Locked in at home is not stuck in a lift: the words for the one would mislead the other.
	const lift = talk.understanding.category === "elevator" || /电梯|轿厢|升降机|\blift\b/i.test(talk.understanding.folded);
	if (danger === "trapped" && !lift) return EMERGENCY.lockedIn;
	return talk.services.settings.safety[danger] ?? SAFETY_WORDS[danger];
}

/** Raises the alarm, or adds to the one that was raised. */
export async function raiseAlarm(talk: OwnerTalk, danger: Danger): Promise<void> {
	const { memory, services, turn, person, understanding } = talk;
	const running = runningEmergency(talk);
	// Another sort of danger is another emergency, with an alarm of its own.
	if (running !== null && (danger === "other" || running.danger === danger)) {
		talk.say(safetyWords(talk, danger));
		await addToEmergency(talk);
		return;
	}
	const { slots } = understanding;
	const said = slots.publicPlace === undefined ? null : withOwnBuilding(placeWords(slots), person);
	const claimed = unitId(slots.unit);
	const home = said === null ? (claimed ?? person.unit?._id ?? null) : null;
	const ticket = await services.desk.open({
		key: `${turn.cause}:emergency`,
		kind: "emergency",
		category: understanding.category,
		danger,
		mood: understanding.mood,
		text: talk.text,
		place: {
			unitId: home,
			building: slots.unit?.building ?? (said === null ? (person.unit?.building ?? null) : null),
			text: [said, home, slots.indoorPlace].filter((part) => part !== null && part !== undefined).join(" "),
		},
		reporter: reporterOf(person, slots.phone),
		firstContact: "bot",
		attachments: [...memory.photos, ...talk.attachments],
	});
	memory.photos = [];
	memory.emergency = { no: ticket._id, danger, asked: [], at: talk.now };
	memory.lastTicket = { no: ticket._id, at: talk.now };
	const assumed = said === null && claimed === null && home !== null ? EMERGENCY.assumedPlace(home) : null;
	talk.say([safetyWords(talk, danger), EMERGENCY.alerted(ticket._id), assumed].filter((line) => line !== null).join("\n"));
	askNext(talk, ticket.place.text !== "");
}

/** A message while the alarm is running and nothing else is plainly meant: passed on at once. False when no alarm is running. */
export async function continueEmergency(talk: OwnerTalk): Promise<boolean> {
	const running = runningEmergency(talk);
	if (running === null) return false;
	if (talk.action?.startsWith("e:") !== true && talk.action !== undefined) return false;
	if (talk.action === undefined && (await isAnotherMatter(talk, running.no))) return false;
	await addToEmergency(talk);
	return true;
}

/** A question, a wish for a person, or a fault of another sort, plainly said: not about the danger any more. */
async function isAnotherMatter(talk: OwnerTalk, no: string): Promise<boolean> {
	const { intent, confidence, category, slots } = talk.understanding;
	if (slots.cancel) return true;
	if (confidence < 0.55 || intent === "other" || intent === "smalltalk") return false;
	if (intent !== "repair" && intent !== "complaint") return true;
	const ticket = await talk.services.desk.find(no);
	return category !== null && category !== "other" && ticket !== null && category !== ticket.category;
}

async function addToEmergency(talk: OwnerTalk): Promise<void> {
	const { memory, services, turn } = talk;
	if (memory.emergency === null) return;
	const hurt = talk.action === "e:hurt";
	const note = talk.action === undefined ? talk.text : EMERGENCY.hurtButtons[0]?.find((button) => button.action === talk.action)?.label;
	await services.desk.apply(memory.emergency.no, { move: "add", note: note ?? "", attachments: talk.attachments }, asOwner(talk), turn.cause);
	// Calling it off is for people to confirm: the alarm stays until somebody has.
	if (talk.action === undefined && CALLED_OFF.test(talk.understanding.folded)) {
		memory.emergency = null;
		return talk.say(EMERGENCY.calledOff);
	}
	talk.say(hurt ? EMERGENCY.hurt : talk.action === "e:safe" ? EMERGENCY.safe : EMERGENCY.passedOn);
	const ticket = await services.desk.find(memory.emergency.no);
	askNext(talk, ticket !== null && (ticket.place.text !== "" || memory.emergency.asked.includes("place")));
}

function askNext(talk: OwnerTalk, placeKnown: boolean): void {
	const { emergency } = talk.memory;
	if (emergency === null || emergency.asked.length >= MAX_QUESTIONS) return;
	const questions: [string, boolean][] = [
		["place", placeKnown],
		["hurt", false],
		["phone", talk.person.resident !== null || talk.understanding.slots.phone !== undefined],
	];
	const next = questions.find(([name, known]) => !known && !emergency.asked.includes(name))?.[0];
	if (next === undefined) return;
	emergency.asked = [...emergency.asked, next];
	if (next === "place") talk.say(EMERGENCY.askPlace);
	else if (next === "hurt") talk.say(EMERGENCY.askHurt, { buttons: EMERGENCY.hurtButtons });
	else talk.say(EMERGENCY.askPhone);
}

const CALLED_OFF =
	/没事了|没事.{0,4}(灭|好|醒)|解除|误报|虚惊|搞错了|没着火|不是着火|(火|烟).{0,3}(灭|没)了|(人|孩子|宝宝).{0,3}(出来|救出来|醒)了|已经(好|灭|解决)了/;

function runningEmergency(talk: OwnerTalk): { no: string; danger: Danger } | null {
	const { emergency } = talk.memory;
	return emergency !== null && talk.now.getTime() - new Date(emergency.at).getTime() < SAME_MS ? emergency : null;
}
