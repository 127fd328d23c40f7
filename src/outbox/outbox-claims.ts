/** What the dispatcher asks of the store: who is due, who is ahead, claim, settle, rest. Each call is one indexed operation. */
import type { Address } from "../chat/port.ts";
import { LANES, type Lane, type OutboxEntry, type OutboxModel } from "./outbox-entry.ts";
import { moveOutbox, type OutboxState } from "./outbox-states.ts";

/** The part of an entry that decides whether it may go; its message is read only when it is claimed. */
export type DueEntry = Pick<
	OutboxEntry,
	"_id" | "to" | "lane" | "group" | "quiet" | "seq" | "attempts" | "expiresAt" | "about" | "view" | "communityId"
>;

const DUE_FIELDS = { _id: 1, to: 1, lane: 1, group: 1, quiet: 1, seq: 1, attempts: 1, expiresAt: 1, about: 1, view: 1, communityId: 1 } as const;

/** How an attempt ended. */
export interface Outcome {
	readonly state: Exclude<OutboxState, "sending">;
	readonly reason?: string;
	readonly receipt?: string;
	readonly sentAt?: Date;
	readonly nextAttemptAt?: Date;
}

export interface OutboxClaims {
	/** At most `limit` due entries of one lane, the longest due first. */
	due(channel: string, lane: Lane, now: Date, limit: number): Promise<DueEntry[]>;
	/** The nearest unfinished entry before this one in the line to its address; only the same or a more urgent lane counts. */
	ahead(entry: DueEntry, now: Date): Promise<Pick<OutboxEntry, "state" | "nextAttemptAt"> | null>;
	/** Takes the entry until `leaseEnd`, or null when another dispatcher was first or it was withdrawn. */
	claim(entry: DueEntry, now: Date, leaseEnd: Date): Promise<OutboxEntry | null>;
	/** Ends our claim; false when the lease was lost meanwhile. A receipt is kept even then. */
	settle(entry: OutboxEntry, outcome: Outcome): Promise<boolean>;
	/** Ends an entry that is still queued; false when it was no longer so. */
	drop(entry: DueEntry, state: "failed" | "skipped", reason: string): Promise<boolean>;
	/** Looks at one queued entry later; it keeps its place in the line. */
	postpone(entry: DueEntry, until: Date): Promise<void>;
	/** Plans one queued entry anew; until then it does not hold up those behind it. */
	hold(entry: DueEntry, notBefore: Date): Promise<void>;
	/** Puts off the whole line to an address. */
	rest(to: Address, until: Date): Promise<void>;
	/** Ends the whole line to an address; returns how many. */
	dropLine(to: Address, reason: string): Promise<number>;
	/** Entries whose sender died or lost its lease before `instant`. */
	stranded(channel: string, instant: Date): Promise<OutboxEntry[]>;
	/** Marks a stranded entry as of unknown fate; false when somebody else was first. */
	giveUp(entry: OutboxEntry, reason: string): Promise<boolean>;
}

/** The operations of one dispatcher, known to the store as `owner`. */
export function createOutboxClaims(model: OutboxModel, owner: string): OutboxClaims {
	return {
		due: (channel, lane, now, limit) =>
			model
				.find({ channel, state: "queued", lane, nextAttemptAt: { $lte: now } }, DUE_FIELDS)
				.sort({ nextAttemptAt: 1, seq: 1 })
				.limit(limit)
				.lean<DueEntry[]>()
				.exec(),
		ahead: ({ to, seq, lane }, now) =>
			model
				.findOne(
					{
						to,
						state: { $in: ["queued", "sending"] },
						seq: { $lt: seq },
						lane: { $in: LANES.slice(0, LANES.indexOf(lane) + 1) },
						notBefore: { $lte: now },
					},
					{ state: 1, nextAttemptAt: 1 },
				)
				.lean<OutboxEntry>()
				.exec(),
		claim: ({ _id }, now, leaseEnd) =>
			model
				.findOneAndUpdate(
					{ _id, state: "queued", nextAttemptAt: { $lte: now } },
					{ $set: { state: moveOutbox("queued", "sending"), owner, nextAttemptAt: leaseEnd }, $inc: { attempts: 1 } },
					{ returnDocument: "after" },
				)
				.lean<OutboxEntry>()
				.exec(),
		async settle({ _id }, outcome) {
			const state = moveOutbox("sending", outcome.state);
			const done = await model.updateOne({ _id, state: "sending", owner }, { $set: { ...outcome, state }, $unset: { owner: 1 } });
			if (done.modifiedCount === 1) return true;
			if (state === "sent") await model.updateOne({ _id, state: "unknown" }, { $set: { ...outcome, state: moveOutbox("unknown", "sent") } });
			return false;
		},
		async drop({ _id }, to, reason) {
			const done = await model.updateOne({ _id, state: "queued" }, { $set: { state: moveOutbox("queued", to), reason } });
			return done.modifiedCount === 1;
		},
		async postpone({ _id }, until) {
			await model.updateOne({ _id, state: "queued" }, { $set: { nextAttemptAt: until } });
		},
		async hold({ _id }, notBefore) {
			await model.updateOne({ _id, state: "queued" }, { $set: { nextAttemptAt: notBefore, notBefore } });
		},
		async rest(to, until) {
			await model.updateMany({ to, state: "queued", nextAttemptAt: { $lt: until } }, { $set: { nextAttemptAt: until } });
		},
		async dropLine(to, reason) {
			const done = await model.updateMany({ to, state: "queued" }, { $set: { state: moveOutbox("queued", "skipped"), reason } });
			return done.modifiedCount;
		},
		async stranded(channel, instant) {
			const found = await Promise.all(
				LANES.map((lane) =>
					model
						.find({ channel, state: "sending", lane, nextAttemptAt: { $lte: instant } })
						.lean<OutboxEntry[]>()
						.exec(),
				),
			);
			return found.flat();
		},
		async giveUp({ _id, nextAttemptAt }, reason) {
			const state = moveOutbox("sending", "unknown");
			const done = await model.updateOne({ _id, state: "sending", nextAttemptAt }, { $set: { state, reason }, $unset: { owner: 1 } });
			return done.modifiedCount === 1;
		},
	};
}
