/** What a document may show of a ticket: who, where and the words, by audience. Pure; the one place that decides. */
import type { FileStore } from "../chat/port.ts";
import type { Agent, Resident, Unit } from "../community/models.ts";
import type { CommunitySettings } from "../community/settings.ts";
import type { Ticket } from "../tickets/ticket.ts";
import { maskName, maskPhone, maskText, maskUnit } from "../words/masking.ts";
import { RECORD, REPORTS, unitWords } from "../words/reports.ts";
import { sayDate } from "../words/tickets.ts";
import { sayClock } from "../words/time.ts";

/** What a document needs beside the ticket. */
export interface About {
	readonly community: CommunitySettings;
	/** The reporter's home, if one is known. */
	readonly unit: Unit | null;
	/** The reporter, as registered. */
	readonly resident: Resident | null;
	readonly agents: readonly Agent[];
	readonly now: Date;
	readonly zone: string;
	readonly files: Pick<FileStore, "read">;
}

/** `staff`: fit to lie on a desk, name, number and door hidden (L1). `manager`: in full. */
export type Audience = "staff" | "manager";

/** A ticket as one audience may see it. */
export interface Subject {
	readonly name: string;
	readonly phone: string;
	readonly address: string;
	readonly place: string;
	/** Anything that somebody wrote. */
	words(text: string): string;
}

/** Who reported it, where it is, and how its texts are shown. Of an anonymous report nothing about the person, to anybody (B7). */
export function subjectOf(ticket: Ticket, about: About, audience: Audience): Subject {
	if (ticket.anonymous) return anonymousSubject(ticket, about, audience);
	const { resident, unit } = about;
	const name = ticket.reporter?.name ?? resident?.name ?? null;
	const phone = ticket.reporter?.phone ?? resident?.phone ?? null;
	if (audience === "manager") {
		const home = unit === null ? (ticket.place.unitId ?? RECORD.unregistered) : unitWords(unit);
		return {
			name: name ?? RECORD.visitor,
			phone: phone ?? RECORD.unregistered,
			address: home,
			place: unit !== null && ticket.place.unitId === unit._id ? home : ticket.place.text || home,
			words: (text) => text,
		};
	}
	const home = unit?._id ?? ticket.place.unitId;
	const hide = hider(ticket, about);
	return {
		name: name === null ? RECORD.visitor : maskName(name),
		phone: phone === null ? RECORD.unregistered : maskPhone(phone),
		address: home === null ? RECORD.unregistered : maskUnit(home),
		place: placeWithoutDoor(ticket, hide),
		words: hide,
	};
}

/** What a mask usually leaves, such as a family name, the last digits or an entrance, is a hint here. */
function anonymousSubject(ticket: Ticket, about: About, audience: Audience): Subject {
	const own = [ticket.place.unitId, about.unit?._id, about.resident?.name, about.resident?.phone].filter((one) => one != null && one !== "");
	const withoutOwn = (text: string) => own.reduce<string>((left, one) => left.replaceAll(one ?? "", REPORTS.hidden), text);
	const hide = hider(ticket, about);
	const words = (text: string) => hide(withoutOwn(text)).replace(/\d*\*{2,}\d*/g, REPORTS.hidden);
	const { unitId, text } = ticket.place;
	// Where the matter is, is not who told of it: whoever goes there must find the door.
	const place = unitId === null && audience === "manager" ? withoutOwn(text) : placeWithoutDoor(ticket, words);
	return { name: RECORD.anonymous, phone: REPORTS.none, address: REPORTS.none, place, words };
}

/** 3号楼2单元; of an anonymous report the building alone. */
function placeWithoutDoor({ place, anonymous }: Ticket, hide: (text: string) => string): string {
	if (place.unitId === null) return hide(place.text);
	return maskUnit(anonymous ? (place.building ?? place.unitId.split("-")[0] ?? "") : place.unitId);
}

/** Hides numbers and doors, and what is known of the reporter. */
function hider(ticket: Ticket, { unit, resident }: About): (text: string) => string {
	const names = [ticket.reporter?.name, resident?.name];
	return (text) => maskText(maskText(text, { names, unitId: unit?._id }), { unitId: ticket.place.unitId });
}

/** Names of colleagues by id. */
export function namesOf(about: About): ReadonlyMap<string, string> {
	return new Map(about.agents.map((agent) => [agent._id, agent.name]));
}

/** A department's name. */
export function departmentOf(about: About, id: string): string {
	return about.community.departments.find((one) => one.id === id)?.name ?? id;
}

/** 2026-11-21 14:30: on paper a day is never «today». */
export function stamp(instant: Date, about: About): string {
	return `${sayDate(instant, about.zone)} ${sayClock(instant, about.zone)}`;
}

/** The time agreed for a visit. */
export function appointmentOf(ticket: Ticket, about: About): string {
	const { appointment } = ticket;
	return appointment === null ? REPORTS.none : `${stamp(appointment.from, about)}–${sayClock(appointment.to, about.zone)}`;
}
