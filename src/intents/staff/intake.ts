/** 代报: a request that somebody brought to a colleague by phone, in person or by letter (B25, B26), with the same record as any other. */

import { isShared, subjectOf } from "../../tickets/likeness.ts";
import type { Source } from "../../tickets/ticket.ts";
import { STAFF } from "../../words/staff.ts";
import { TICKET_KINDS, unitId } from "../owner/draft.ts";
import { slotFor, visitSlots } from "../owner/visit.ts";
import type { StaffTalk } from "./staff.ts";

const SOURCES: readonly (readonly [RegExp, Source])[] = [
	[/来电|电话(?!号|是|：|:|\d)/, "phone"],
	[/来访|上门来说|到前台|当面/, "visit"],
	[/来信|信函|书面/, "letter"],
	[/邮件|电子邮箱/, "email"],
	[/巡查|巡检|巡逻|异常/, "patrol"],
];

/** The matter alone: the door and the way it came in have fields of their own. */
function withoutUnit(words: string): string {
	const matter = words.replace(/^[\dA-Za-z号栋幢座单元室#\-－]+\s*/, "").replace(/^(来电|电话|来访|来信|信函|邮件|巡查|巡检)[\s,，:：]*/, "");
	return matter.length >= 2 ? matter : words;
}

/** Opens a ticket for somebody who has not written to us; the colleague is its first contact for life (A1). */
export async function takeIntake(talk: StaffTalk, words: string): Promise<void> {
	if (words.length < 4) return talk.say(STAFF.intakeHelp);
	const { services, turn, agent, now } = talk;
	const { desk, directory, understand, settings, zone } = services;
	const understanding = understand(words, { now, zone });
	const { slots } = understanding;
	const unit = unitId(slots.unit);
	const known = unit === null ? null : await directory.unit(unit);
	const residents = known === null ? [] : await directory.residentsOf(known._id);
	const resident = residents.find((one) => words.includes(one.name)) ?? residents[0] ?? null;
	const accounts = resident === null ? [] : await directory.accountsOf(resident._id);
	const matter = understanding.matters.find((one) => TICKET_KINDS[one.intent] !== undefined);
	const kind = understanding.urgent ? "emergency" : (TICKET_KINDS[matter?.intent ?? "repair"] ?? "repair");
	const isPublic = slots.publicPlace !== undefined;
	const category = matter?.category ?? understanding.category;
	const ticket = await desk.open({
		key: `${turn.cause}:intake`,
		kind,
		category,
		danger: understanding.danger,
		mood: understanding.mood,
		text: withoutUnit(words),
		place: {
			unitId: isPublic ? null : unit,
			building: slots.unit?.building ?? null,
			text: [isPublic ? null : unit, slots.publicPlace ?? slots.indoorPlace].filter(Boolean).join(" "),
		},
		reporter: {
			address: accounts[0] ?? null,
			residentId: resident?._id ?? null,
			name: resident?.name ?? null,
			phone: slots.phone ?? resident?.phone ?? null,
		},
		firstContact: agent._id,
		subject: subjectOf(kind, words, await directory.agents()),
		source: SOURCES.find(([pattern]) => pattern.test(words))?.[1] ?? "phone",
		shared: isShared(words, isPublic, slots.indoorPlace !== undefined),
		needsVisit: kind === "repair" && !isPublic,
		appointment: kind === "repair" && slots.time !== undefined ? slotFor(slots.time, visitSlots(settings, now, zone)) : null,
		attachments: talk.attachments,
	});
	talk.say(STAFF.intakeDone(ticket._id, unit !== null && known === null));
}
