/** Remembers what was sent lately on one channel, and asks the pace planner when the next may go. */
import type { Address } from "../chat/port.ts";
import { MINUTE_MS, SECOND_MS } from "../clock.ts";
import { bulkOpensAt, chatOpensAt, type PaceRules } from "./pace.ts";

/** What the pace of a message depends on. */
export interface Paced {
	readonly to: Address;
	readonly group: boolean;
	readonly bulk: boolean;
}

export interface PaceBook {
	/** Epoch ms from which this chat may be written to. */
	chatOpensAt(message: Paced, now: number): number;
	/** Epoch ms from which the channel may send a bulk message. */
	bulkOpensAt(now: number): number;
	/** Closes a chat until an instant, because the platform asked for it; to every lane, and to what is enqueued meanwhile. */
	pause(to: Address, until: number): void;
	/** Counts a message as sent at `now`; the returned function takes it back when nothing was sent after all. */
	take(message: Paced, now: number): () => void;
}

/** A book for one channel. It lives in memory: after a restart the first minute is paced by the platform's own 429. */
export function createPaceBook(rules: PaceRules): PaceBook {
	const chats = new Map<Address, number[]>();
	const paused = new Map<Address, number>();
	const bulk: number[] = [];
	let sweptAt = 0;

	function sweep(now: number): void {
		dropBefore(bulk, now - SECOND_MS);
		if (now - sweptAt < MINUTE_MS) return;
		sweptAt = now;
		for (const [to, sends] of chats) {
			dropBefore(sends, now - MINUTE_MS - rules.chatGapMs);
			if (sends.length === 0) chats.delete(to);
		}
		for (const [to, until] of paused) if (until <= now) paused.delete(to);
	}

	return {
		chatOpensAt: ({ to, group }, now) => Math.max(chatOpensAt(rules, group, chats.get(to) ?? [], now), paused.get(to) ?? now),
		bulkOpensAt: (now) => bulkOpensAt(rules, bulk, now),
		pause: (to, until) => void paused.set(to, until),
		take(message, now) {
			sweep(now);
			const lists = message.bulk ? [listOf(chats, message.to), bulk] : [listOf(chats, message.to)];
			for (const list of lists) list.push(now);
			return () => {
				for (const list of lists) removeOne(list, now);
			};
		},
	};
}

function listOf(chats: Map<Address, number[]>, to: Address): number[] {
	const list = chats.get(to) ?? [];
	chats.set(to, list);
	return list;
}

function dropBefore(list: number[], instant: number): void {
	const keep = list.findIndex((at) => at >= instant);
	list.splice(0, keep === -1 ? list.length : keep);
}

function removeOne(list: number[], instant: number): void {
	const index = list.lastIndexOf(instant);
	if (index !== -1) list.splice(index, 1);
}
