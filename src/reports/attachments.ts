/** A ticket's photos at the end of a document; what cannot be printed is counted, not passed over. */
import type { Attachment } from "../chat/port.ts";
import type { Ticket } from "../tickets/ticket.ts";
import { REPORTS } from "../words/reports.ts";
import type { Paper, Photo } from "./document.ts";
import { printablePhoto } from "./picture.ts";
import { type About, stamp } from "./subject.ts";

/** Photos on a document; more are counted as kept in the system. */
const MOST_PHOTOS = 12;

/** Draws the photos with their time. Names of files are left out: people name files after themselves. */
export async function addPhotos(paper: Paper, ticket: Ticket, about: About): Promise<void> {
	const all = [...new Map(ticket.attachments.map((one) => [one.id, one])).values()];
	const photos: Photo[] = [];
	for (const attachment of all.filter((one) => one.kind === "photo").slice(0, MOST_PHOTOS)) {
		const stored = await about.files.read(attachment.id);
		const bytes = stored === null ? null : printablePhoto(stored, { clean: ticket.anonymous });
		if (bytes !== null) photos.push({ bytes, caption: REPORTS.photo(photos.length + 1, stamp(timeOf(attachment, ticket), about)) });
	}
	if (photos.length > 0) paper.section(REPORTS.photos);
	const left = all.length - (photos.length === 0 ? 0 : paper.photos(photos));
	if (left > 0) paper.remark(REPORTS.notPrinted(left));
}

/** When it came: with a later line of the record, or with the report. */
function timeOf(attachment: Attachment, ticket: Ticket): Date {
	return ticket.timeline.find((entry) => entry.attachments.some((one) => one.id === attachment.id))?.at ?? ticket.openedAt;
}
