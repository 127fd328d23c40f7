/** One turn as the intents see it: who says what in which state, and what they may use to answer. */

import type { Turn } from "../chat/pipeline.ts";
import type { Address, Attachment, IncomingMessage, OutgoingMessage } from "../chat/port.ts";
import type { Clock } from "../clock.ts";
import { type Directory, knownOf, type Person } from "../community/directory.ts";
import type { CommunitySettings } from "../community/settings.ts";
import type { Articles } from "../knowledge/articles.ts";
import type { Asked } from "../knowledge/asked.ts";
import type { Knowledge } from "../knowledge/knowledge.ts";
import type { Logger } from "../logger.ts";
import type { Model } from "../model/model.ts";
import type { NewEntry, Outbox } from "../outbox/outbox.ts";
import type { Lane, View } from "../outbox/outbox-entry.ts";
import type { Records } from "../reports/records.ts";
import type { Actor } from "../tickets/decide.ts";
import type { Desk } from "../tickets/desk.ts";
import type { Reporter } from "../tickets/ticket.ts";
import type { ReadingContext, Understanding } from "../understanding/understanding.ts";
import { toScript } from "../words/script.ts";
import type { OwnerMemory } from "./owner/memory.ts";

/** Everything an intent may use. Built once, at the composition root. */
export interface Services {
	readonly desk: Desk;
	readonly directory: Directory;
	readonly knowledge: Knowledge;
	readonly articles: Articles;
	readonly asked: Asked;
	readonly records: Records;
	readonly outbox: Outbox;
	readonly understand: (text: string, context: ReadingContext) => Understanding;
	/** Null without a model: the offline path is all there is. */
	readonly model: Model | null;
	readonly settings: CommunitySettings;
	readonly clock: Clock;
	readonly zone: string;
	readonly logger: Logger;
	readonly staffGroups: () => readonly Address[];
}

/** A turn in which somebody said something. */
export interface Talk {
	readonly services: Services;
	readonly turn: Turn;
	readonly person: Person;
	/** The words of the whole burst, one line per message. */
	readonly text: string;
	readonly action: string | undefined;
	readonly attachments: readonly Attachment[];
	readonly now: Date;
	/** Number of the ticket whose message was replied to. */
	readonly about: string | null;
	/** Messages to send in this turn, in order. */
	readonly replies: OutgoingMessage[];
	/** Says something in this conversation. */
	say(text: string, more?: Omit<OutgoingMessage, "text">): void;
}

/** A turn of an owner or stranger in private. */
export interface OwnerTalk extends Talk {
	readonly understanding: Understanding;
	/** What is remembered of the conversation; intents change it in place. */
	readonly memory: OwnerMemory;
}

/** The one who writes, as the owner of their tickets. */
export function asOwner(talk: Talk): Actor {
	return { kind: "owner", known: knownOf(talk.person) };
}

/** The one who writes, as the reporter of a ticket; a number said in the message is better than the registered one. */
export function reporterOf({ address, resident }: Person, phone?: string | null): Reporter {
	return { address, residentId: resident?._id ?? null, name: resident?.name ?? null, phone: phone ?? resident?.phone ?? null };
}

/** Joins a burst: the words in order, all attachments, the last button. */
export function joined(messages: readonly IncomingMessage[]): {
	text: string;
	attachments: Attachment[];
	action: string | undefined;
	replyTo: string | undefined;
} {
	return {
		text: messages
			.map((message) => message.text.trim())
			.filter((text) => text !== "")
			.join("\n"),
		attachments: messages.flatMap((message) => message.attachments),
		action: messages.findLast((message) => message.action !== undefined)?.action,
		replyTo: messages.findLast((message) => message.replyTo !== undefined)?.replyTo,
	};
}

/** The ticket that a reply is about, through the receipt of the message replied to. */
export async function aboutOf(outbox: Outbox, message: { channel: string; replyTo: string | undefined }): Promise<string | null> {
	if (message.replyTo === undefined) return null;
	return (await outbox.findByReceipt(message.channel, message.replyTo))?.about ?? null;
}

/** Puts the turn's replies into the outbox, keyed by their cause, in the script that the reader uses. */
export async function sendReplies(
	outbox: Outbox,
	turn: Turn,
	replies: readonly OutgoingMessage[],
	options: { script: "hans" | "hant"; lane?: Lane; view: View },
): Promise<void> {
	const entries = replies.map(
		(message, index): NewEntry => ({
			key: `${turn.cause}:r${index}`,
			to: turn.conversation,
			message: toScript(message, options.script),
			lane: options.lane ?? "reply",
			view: options.view,
		}),
	);
	if (entries.length > 0) await outbox.enqueue(entries);
}
