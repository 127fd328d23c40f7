/** Lines to sign and date, and the owner's word that was given online. */
import type { Ticket, TimelineEntry } from "../tickets/ticket.ts";
import { REPORTS } from "../words/reports.ts";
import type { Paper } from "./document.ts";
import { type About, stamp } from "./subject.ts";

/** Room for a signature, in points. */
const HEIGHT = 46;
const LABEL_SHARE = 0.14;

/** Who signs; `signed` when it has been done already, by a button. */
export interface Sign {
	readonly label: string;
	readonly signed?: string | null;
}

/** Lines to sign, beside each other in equal parts. */
export function signatures(paper: Paper, signs: readonly Sign[]): void {
	const share = 1 / signs.length;
	paper.row(
		signs.flatMap(({ label, signed }) => [
			{ text: label, share: LABEL_SHARE, label: true },
			{ text: signed ?? `\n${REPORTS.dateLine}`, share: share - LABEL_SHARE, centred: true },
		]),
		HEIGHT,
	);
}

/** The owner's last word on the result (C4, E6); null while there is none. */
export function acceptanceOf(ticket: Ticket): TimelineEntry | null {
	return ticket.timeline.findLast((entry) => entry.event === "ticket.confirmed" || entry.event === "ticket.reopened") ?? null;
}

/** What stands in the owner's line when they confirmed online: a button pressed at a time is a signature (C4). */
export function confirmedAt(ticket: Ticket, about: About): string | null {
	const last = acceptanceOf(ticket);
	return last?.event === "ticket.confirmed" && last.by === "owner" ? REPORTS.confirmedOnline(stamp(last.at, about)) : null;
}
