/** 《客户反映情况处理单》: one request on paper, from the first word to the signatures (B6, C23, E20, L6). */
import type { Ticket } from "../tickets/ticket.ts";
import { RATING_NAMES, STATUS_NAMES } from "../words/labels.ts";
import { actorWords, channelName, matterWords, noteWords, RECORD, REPORTS, SOURCE_NAMES, verdictWords } from "../words/reports.ts";
import { EVENT_NAMES } from "../words/tickets.ts";
import { addPhotos } from "./attachments.ts";
import { openPaper, type Paper, wide } from "./document.ts";
import { confirmedAt, signatures } from "./signatures.ts";
import { type About, type Audience, appointmentOf, departmentOf, namesOf, type Subject, stamp, subjectOf } from "./subject.ts";

/** The record as a PDF, A4. The same ticket, audience and `now` give the same bytes. */
export async function ticketRecord(ticket: Ticket, about: About & { readonly audience: Audience }): Promise<Uint8Array> {
	const subject = subjectOf(ticket, about, about.audience);
	const paper = openPaper({
		title: RECORD.title,
		issuer: about.community.name,
		number: REPORTS.numbered(ticket._id),
		dated: RECORD.opened(stamp(ticket.openedAt, about)),
		foot: REPORTS.foot(about.community.desk, stamp(about.now, about)),
		sample: about.community.sample,
		now: about.now,
	});
	addFacts(paper, ticket, about, subject);
	addMatter(paper, ticket, subject);
	if (ticket.kind === "complaint") addJudgement(paper, ticket, about, subject);
	addResult(paper, ticket, subject);
	addSignatures(paper, ticket, about);
	addTimeline(paper, ticket, about, subject);
	await addPhotos(paper, ticket, about);
	return paper.finish();
}

function addFacts(paper: Paper, ticket: Ticket, about: About & { readonly audience: Audience }, subject: Subject): void {
	const names = namesOf(about);
	if (ticket.anonymous) paper.row(wide(RECORD.name, subject.name));
	else {
		paper.fields([RECORD.name, subject.name], [RECORD.phone, subject.phone]);
		paper.row(wide(RECORD.address, subject.address));
	}
	paper.fields([RECORD.source, sourceOf(ticket)], [RECORD.firstContact, names.get(ticket.firstContact) ?? about.community.desk]);
	paper.fields([RECORD.matter, matterWords(ticket)], [RECORD.status, STATUS_NAMES[ticket.status].split("，")[0] ?? ""]);
	paper.fields(
		[RECORD.department, departmentOf(about, ticket.department)],
		[RECORD.assignee, ticket.assignee === null ? REPORTS.none : (names.get(ticket.assignee) ?? ticket.assignee)],
	);
	if (ticket.appointment !== null) paper.row(wide(RECORD.visit, appointmentOf(ticket, about)));
	// C14: about whom it is goes no further than the manager.
	if (ticket.subject !== null && about.audience === "manager") paper.row(wide(RECORD.subject, names.get(ticket.subject) ?? ticket.subject));
}

function addMatter(paper: Paper, ticket: Ticket, subject: Subject): void {
	if (subject.place !== "" && subject.place !== subject.address) paper.row(wide(RECORD.place, subject.place));
	const remarks = [
		...(ticket.related.length === 0 ? [] : [RECORD.repeated(ticket.related.length + 1, ticket.related)]),
		...(ticket.reopened === 0 ? [] : [RECORD.reopened(ticket.reopened)]),
		...(ticket.isIncident ? [RECORD.many(ticket.followers.length + 1)] : []),
	];
	paper.row(wide(RECORD.text, [subject.words(ticket.text), ...remarks].join("\n")), 76);
}

/** C5–C7, C22: judged by a person, put right by an approved plan. */
function addJudgement(paper: Paper, ticket: Ticket, about: About, subject: Subject): void {
	const { verdict, plan } = ticket;
	const names = namesOf(about);
	paper.row(
		wide(
			RECORD.verdict,
			verdict === null
				? RECORD.awaitingVerdict
				: `${subject.words(verdictWords(verdict.founded, verdict.reason))}\n${names.get(verdict.by) ?? verdict.by}　${stamp(verdict.at, about)}`,
		),
	);
	if (verdict !== null && !verdict.founded && plan === null) return;
	const options = plan === null || plan.options.length === 0 ? "" : `\n${RECORD.options(plan.options, plan.chosen)}`;
	paper.row(wide(RECORD.plan, plan === null ? "" : subject.words(`${plan.text}${options}`)), 60);
	const approved = plan?.approvedBy == null ? RECORD.awaitingApproval : RECORD.approvedBy(names.get(plan.approvedBy) ?? plan.approvedBy);
	paper.row(wide(RECORD.approval, approved));
}

function addResult(paper: Paper, ticket: Ticket, subject: Subject): void {
	const result = ticket.timeline.findLast((entry) => entry.event === "ticket.resolved")?.note ?? "";
	paper.row(wide(RECORD.result, subject.words(result)), 60);
	const visit = ticket.returnVisit;
	const answer = [visit?.rating == null ? "" : RATING_NAMES[visit.rating], subject.words(visit?.note ?? "")].filter((part) => part !== "");
	paper.fields(
		[RECORD.satisfaction, ticket.rating === null ? REPORTS.none : RATING_NAMES[ticket.rating]],
		[RECORD.returnVisit, answer.length === 0 ? REPORTS.none : answer.join("，")],
	);
}

/** An anonymous reporter signs nothing (B7). */
function addSignatures(paper: Paper, ticket: Ticket, about: About): void {
	const { handler, head, owner, service } = RECORD.signs;
	signatures(paper, [{ label: handler }, { label: head }]);
	signatures(paper, ticket.anonymous ? [{ label: service }] : [{ label: service }, { label: owner, signed: confirmedAt(ticket, about) }]);
}

/** E20: who, when, what, through which channel. */
function addTimeline(paper: Paper, ticket: Ticket, about: About, subject: Subject): void {
	const names = namesOf(about);
	const { time, who, event, note } = RECORD.columns;
	paper.section(RECORD.timeline);
	paper.table(
		[
			{ text: time, share: 0.2, centred: true },
			{ text: who, share: 0.225, centred: true },
			{ text: event, share: 0.135, centred: true },
			{ text: note, share: 0.44 },
		],
		ticket.timeline.map((entry) => [
			stamp(entry.at, about),
			actorWords(entry, names, ticket.anonymous),
			EVENT_NAMES[entry.event] ?? entry.event,
			subject.words(noteWords(entry)),
		]),
	);
}

/** 线上（微信）; of an anonymous one without the channel, which is a hint (B7). */
function sourceOf(ticket: Ticket): string {
	const channel = ticket.anonymous ? null : channelName(ticket.reporter?.address ?? "");
	return `${SOURCE_NAMES[ticket.source]}${channel === null ? "" : `（${channel}）`}`;
}
