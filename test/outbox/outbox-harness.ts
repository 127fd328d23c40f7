/** What the outbox's tests share: a store, a channel that does as the test says, and an outbox between them. */
import type { Connection } from "mongoose";
import type { Address, Channel, OutgoingMessage, Receipt } from "../../src/chat/port.ts";
import { silentLogger } from "../../src/logger.ts";
import { createDispatcher, type DispatcherOptions } from "../../src/outbox/dispatcher.ts";
import { createOutbox, type NewEntry } from "../../src/outbox/outbox.ts";
import { outboxModel } from "../../src/outbox/outbox-entry.ts";
import { ensureIndexes } from "../../src/storage/storage.ts";
import { openTestStorage } from "../storage/test-storage.ts";
import { manualTime } from "./manual-time.ts";

/** One send as the platform saw it. */
export interface Seen {
	readonly to: Address;
	readonly message: OutgoingMessage;
	readonly at: number;
}

export type Answer = (seen: Seen, nth: number) => Promise<Receipt> | Receipt;

/** A channel that remembers what it was asked to send, and answers as told: by default it takes everything. */
export function scriptedChannel(name: string, now: () => Date, answer: Answer = (_, nth) => ({ messageId: `m${nth}` })) {
	const seen: Seen[] = [];
	const channel: Channel = {
		name,
		start: async () => {},
		stop: async () => {},
		send: async (to, message) => {
			const one = { to, message, at: now().getTime() };
			seen.push(one);
			return answer(one, seen.length);
		},
	};
	return { channel, seen, texts: () => seen.map((one) => one.message.text) };
}

/** A store and a moment; `bench()` gives an outbox and dispatcher with it. Call `close()` at the end of the file. */
export async function openBench() {
	const storage = await openTestStorage();
	const connection: Connection = storage.connection;
	const model = outboxModel(connection);
	await ensureIndexes(connection);

	/** A clean outbox. Several dispatchers may share it: `dispatcher()` makes another. */
	async function fresh(options: Partial<DispatcherOptions> & { answer?: Answer; start?: string } = {}) {
		await model.deleteMany({});
		const time = manualTime(options.start ?? "2026-03-02T02:00:00Z");
		const platform = scriptedChannel("test", time.clock.now, options.answer);
		const outbox = createOutbox({ connection, clock: time.clock, quietHours: options.quietHours });
		const dispatcher = (more: Partial<DispatcherOptions> = {}) =>
			createDispatcher({
				connection,
				outbox,
				channels: new Map([["test", platform.channel]]),
				clock: time.clock,
				timers: time.timers,
				logger: silentLogger,
				jitter: () => 0.5,
				...options,
				...more,
			});
		return { ...time, ...platform, outbox, model, dispatcher };
	}
	return { fresh, connection, model, close: () => storage.stop() };
}

/** An entry with little said. */
export function entry(key: string, more: Partial<NewEntry> = {}): NewEntry {
	return { key, to: "test:a", message: { text: key }, lane: "reply", ...more };
}
