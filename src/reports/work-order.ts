/** 《工程派工单》: what the technician takes along, fills in and has signed (E2, E6, E7, B28). */
import type { Ticket } from "../tickets/ticket.ts";
import { matterWords, REPORTS, WORK_ORDER } from "../words/reports.ts";
import { addPhotos } from "./attachments.ts";
import { openPaper, type Paper, wide } from "./document.ts";
import { acceptanceOf, confirmedAt, signatures } from "./signatures.ts";
import { type About, appointmentOf, departmentOf, namesOf, type Subject, stamp, subjectOf } from "./subject.ts";

/** Empty lines for materials. */
const MATERIALS = 4;

/**
 * The work order as a PDF, A4. It names the owner, the door and the number, because somebody has to ring there: only for the
 * assignee and those above. Of an anonymous report it names nobody (B7).
 */
export async function workOrder(ticket: Ticket, about: About): Promise<Uint8Array> {
	const subject = subjectOf(ticket, about, "manager");
	const sent = ticket.timeline.findLast((entry) => entry.event === "ticket.assigned" || entry.event === "ticket.accepted");
	const paper = openPaper({
		title: WORK_ORDER.title,
		issuer: `${about.community.name}　${departmentOf(about, ticket.department)}`,
		number: REPORTS.numbered(ticket._id),
		dated: WORK_ORDER.sent(stamp(sent?.at ?? ticket.openedAt, about)),
		foot: REPORTS.foot(about.community.desk, stamp(about.now, about)),
		sample: about.community.sample,
		now: about.now,
	});
	addTask(paper, ticket, about, subject);
	addWork(paper, ticket, about, subject);
	addAcceptance(paper, ticket, about);
	await addPhotos(paper, ticket, about);
	return paper.finish();
}

function addTask(paper: Paper, ticket: Ticket, about: About, subject: Subject): void {
	const names = namesOf(about);
	const sender = ticket.timeline.findLast((entry) => entry.event === "ticket.assigned")?.by;
	if (ticket.anonymous) paper.row(wide(WORK_ORDER.reporter, subject.name));
	else paper.fields([WORK_ORDER.reporter, subject.name], [WORK_ORDER.phone, subject.phone]);
	paper.row(wide(WORK_ORDER.place, subject.place));
	paper.fields(
		[WORK_ORDER.worker, ticket.assignee === null ? "" : (names.get(ticket.assignee) ?? ticket.assignee)],
		[WORK_ORDER.sender, names.get(sender ?? "") ?? about.community.desk],
	);
	paper.fields([WORK_ORDER.visit, appointmentOf(ticket, about)], [WORK_ORDER.matter, matterWords(ticket)]);
	paper.row(wide(WORK_ORDER.task, subject.words(ticket.text)), 58);
	paper.row(wide(WORK_ORDER.manners, WORK_ORDER.mannersText));
}

function addWork(paper: Paper, ticket: Ticket, about: About, subject: Subject): void {
	const done = ticket.timeline.findLast((entry) => entry.event === "ticket.resolved")?.note ?? "";
	paper.fields(
		[WORK_ORDER.arrived, ticket.arrivedAt === null ? "" : stamp(ticket.arrivedAt, about)],
		[WORK_ORDER.finished, ticket.resolvedAt === null ? "" : stamp(ticket.resolvedAt, about)],
	);
	paper.row(wide(WORK_ORDER.done, subject.words(done)), 66);
	paper.section(WORK_ORDER.materials);
	const { item, size, count, price, sum } = WORK_ORDER.columns;
	paper.table(
		[
			{ text: item, share: 0.36 },
			{ text: size, share: 0.2 },
			{ text: count, share: 0.12 },
			{ text: price, share: 0.16 },
			{ text: sum, share: 0.16 },
		],
		Array.from({ length: MATERIALS }, () => []),
	);
	paper.row(wide(WORK_ORDER.charge, WORK_ORDER.chargeChoice));
}

/** E6: the owner looks at the work and may object. */
function addAcceptance(paper: Paper, ticket: Ticket, about: About): void {
	const { worker, owner, service } = WORK_ORDER.signs;
	const last = acceptanceOf(ticket);
	paper.row(wide(WORK_ORDER.acceptance, WORK_ORDER.accepted(last === null ? null : last.event === "ticket.confirmed")));
	paper.row(wide(WORK_ORDER.satisfaction, WORK_ORDER.rated(ticket.rating)));
	signatures(paper, [{ label: worker }, { label: service }]);
	if (!ticket.anonymous) signatures(paper, [{ label: owner, signed: confirmedAt(ticket, about) }]);
}
