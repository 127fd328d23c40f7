/** What the bot remembers of an owner's conversation between two messages. Stored as plain data. */
import type { Attachment } from "../../chat/port.ts";
import type { Kind } from "../../tickets/ticket.ts";
import type { Category, Danger, Mood } from "../../understanding/labels.ts";
import type { TimeWish } from "../../understanding/understanding.ts";

/** A fact that a request may lack. */
export type Fact = "detail" | "identity" | "place" | "time";

/** A request being taken down. Becomes a ticket when nothing is missing, or when the owner falls silent. */
export interface Draft {
	/** Idempotency key of the ticket to be. */
	key: string;
	kind: Kind;
	category: Category | null;
	danger: Danger | null;
	mood: Mood;
	text: string;
	/** True when the matter is in a public area. */
	isPublic: boolean;
	/** Place in the owner's words; null while unknown. */
	place: string | null;
	/** A place inside a home was named. */
	indoor: boolean;
	/** Building that was named. */
	building: string | null;
	/** Unit as said by somebody who is not bound yet. */
	claimedUnit: string | null;
	wish: TimeWish | null;
	appointment: { from: Date; to: Date } | null;
	anonymous: boolean;
	phone: string | null;
	attachments: Attachment[];
	/** Facts asked for; nothing is asked twice. */
	asked: Fact[];
	/** Messages since the last question that did not answer it. */
	evaded: number;
}

/** What the last question was about. */
export type Asking =
	| { readonly kind: "fact"; readonly fact: Fact }
	| { readonly kind: "identity" }
	| { readonly kind: "clarify"; readonly text: string; readonly attachments: Attachment[]; readonly cause: string }
	| { readonly kind: "reason"; readonly no: string; readonly at: Date };

/** Remembered of one conversation. */
export interface OwnerMemory {
	script: "hans" | "hant";
	draft: Draft | null;
	/** Further matters of the same message, taken down next. */
	queue: Draft[];
	asking: Asking | null;
	emergency: { no: string; danger: Danger; asked: string[]; at: Date } | null;
	lastTicket: { no: string; at: Date } | null;
	/** Photos that came without words. */
	photos: Attachment[];
	/** Last moment the owner said something. */
	at: Date | null;
}

/** What is known of a conversation that has just begun. */
export function freshMemory(): OwnerMemory {
	return { script: "hans", draft: null, queue: [], asking: null, emergency: null, lastTicket: null, photos: [], at: null };
}

/** The memory as stored, with what later versions added. */
export function recall(stored: Record<string, unknown>): OwnerMemory {
	return { ...freshMemory(), ...(structuredClone(stored) as Partial<OwnerMemory>) };
}
