/** What a document may show of a ticket: who, where and the words, by audience. Pure; the one place that decides. */
import type { FileStore } from "../chat/port.ts";
import type { Agent, Resident, Unit } from "../community/models.ts";
import type { CommunitySettings } from "../community/settings.ts";
import { maskName, maskPhone, maskText, maskUnit } from "../privacy.ts";
import type { Ticket } from "../tickets/ticket.ts";
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
	const { resident, unit } = about;
	const name = ticket.reporter?.name ?? resident?.name ?? null;
	const phone = ticket.reporter?.phone ?? resident?.phone ?? null;
	const unitId = ticket.place.unitId ?? unit?._id ?? null;
	const known = { names: [name, resident?.name], unitId };
	const hide = (text: string) => maskText(text, known);
	if (ticket.anonymous) {
		// What a mask usually leaves, a family name, the last digits, an entrance, is a hint here.
		const own = [unitId, ...known.names].filter((one): one is string => Boolean(one));
		const words = (text: string) =>
			hide(own.reduce((left, one) => left.replaceAll(one, REPORTS.hidden), text)).replace(/\d*\*{2,}\d*/g, REPORTS.hidden);
		const place = ticket.place.unitId === null ? words(ticket.place.text) : maskUnit(ticket.place.building ?? "");
		return { name: RECORD.anonymous, phone: REPORTS.none, address: REPORTS.none, place, words };
	}
	const home = unit === null ? (unitId ?? RECORD.unregistered) : unitWords(unit);
	const place = ticket.place.unitId !== null && ticket.place.unitId === unit?._id ? unitWords(unit) : ticket.place.text || home;
	if (audience === "manager")
		return { name: name ?? RECORD.visitor, phone: phone ?? RECORD.unregistered, address: home, place, words: (text) => text };
	return {
		name: name === null ? RECORD.visitor : maskName(name),
		phone: phone === null ? RECORD.unregistered : maskPhone(phone),
		address: unitId === null ? RECORD.unregistered : maskUnit(unitId),
		place: ticket.place.unitId === null ? hide(ticket.place.text) : maskUnit(ticket.place.unitId),
		words: hide,
	};
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
