/** The shape of what one pass over a message finds. Pure data; produced by `understand`. */
import type { Category, Danger, Intent, Mood } from "./labels.ts";

/** A dwelling as written: any part may be missing. 3-2-1201 → building "3", section "2", room "1201". */
export interface UnitMention {
	readonly building?: string;
	readonly section?: string;
	readonly room?: string;
}

/** A wished visit time, resolved against the message's own instant and zone. `to` is exclusive. */
export interface TimeWish {
	readonly from: Date;
	readonly to: Date;
	/** `exact`: a clock time was said; `part`: a part of a day; `day`: a whole day; `loose`: any time in a span (周末都行). */
	readonly precision: "exact" | "part" | "day" | "loose";
	/** The words it was read from. */
	readonly text: string;
}

/** What was found beside the intent. Absent when not said. */
export interface Slots {
	readonly unit?: UnitMention;
	/** A public place in the writer's words: 3号楼电梯, 地下车库B区, 南门. */
	readonly publicPlace?: string;
	/** A place inside a home: 厨房, 主卧卫生间. */
	readonly indoorPlace?: string;
	readonly time?: TimeWish;
	readonly phone?: string;
	readonly ticketNo?: string;
	readonly anonymous: boolean;
	readonly cancel: boolean;
}

/** One matter of a message that may hold several. `text` is the clause it was read from, as written. */
export interface Matter {
	readonly intent: Intent;
	readonly category: Category | null;
	readonly text: string;
}

/** Everything that one pass over one message finds. */
export interface Understanding {
	/** Folded to Simplified, half-width, trimmed; same meaning. */
	readonly folded: string;
	/** The script that the writer uses. */
	readonly script: "hans" | "hant";
	readonly intent: Intent;
	/** Calibrated probability that `intent` is right, 0–1. */
	readonly confidence: number;
	/** Best first, probabilities that sum to 1. */
	readonly ranked: readonly { readonly intent: Intent; readonly p: number }[];
	/** The second matter's intent, or null. */
	readonly second: Intent | null;
	/** Matters in order of weight (contracts.md); at least one. */
	readonly matters: readonly Matter[];
	readonly category: Category | null;
	/** True only for an emergency. */
	readonly urgent: boolean;
	readonly danger: Danger | null;
	/** The message asks or tells of danger that is past, hypothetical or a drill: safety words may help, no alarm. */
	readonly dangerMentioned: boolean;
	/** Which danger is talked about; null unless `dangerMentioned`. Apart from `danger`, which makes a ticket a dangerous one. */
	readonly mentionedDanger: Danger | null;
	readonly mood: Mood;
	readonly slots: Slots;
}

/** The instant and the IANA zone that words like 明早 are read in. */
export interface ReadingContext {
	readonly now: Date;
	readonly zone: string;
}
