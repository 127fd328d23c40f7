/** How fast a channel may be written to (channel-facts 2.4, rule 4): the rules are data, the planner is pure. */
import { MINUTE_MS, SECOND_MS } from "../clock.ts";

/** Limits of one channel; null means unlimited. */
export interface PaceRules {
	/** Least time between two messages to one chat, ms. */
	readonly chatGapMs: number;
	/** Messages to one group within any minute. */
	readonly groupPerMinute: number | null;
	/** Bulk messages of the whole channel within any second. Replies and notices are not held back by it. */
	readonly bulkPerSecond: number | null;
}

/** For a channel of our own, such as the local page. */
export const UNPACED: PaceRules = { chatGapMs: 0, groupPerMinute: null, bulkPerSecond: null };

/** Epoch ms from which the chat may be written to again, given when it was (ascending epoch ms); not later than `now` when that is at once. */
export function chatOpensAt(rules: PaceRules, group: boolean, chat: readonly number[], now: number): number {
	const last = chat.at(-1);
	const gap = last === undefined ? now : last + rules.chatGapMs;
	const minute = group ? windowOpensAt(rules.groupPerMinute, MINUTE_MS, chat, now) : now;
	return Math.max(gap, minute);
}

/** Epoch ms from which the channel may send its next bulk message. */
export function bulkOpensAt(rules: PaceRules, bulk: readonly number[], now: number): number {
	return windowOpensAt(rules.bulkPerSecond, SECOND_MS, bulk, now);
}

/** When a window of `spanMs` that holds at most `limit` sends has room again. */
function windowOpensAt(limit: number | null, spanMs: number, sends: readonly number[], now: number): number {
	if (limit === null) return now;
	const blocking = sends[sends.length - limit];
	return blocking === undefined ? now : Math.max(now, blocking + spanMs);
}
