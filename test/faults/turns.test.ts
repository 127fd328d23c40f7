/** Turns that something cuts in two: what was said is answered all the same, once. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Conversations, createConversations } from "../../src/chat/conversations.ts";
import { createInbox, type Inbox } from "../../src/chat/inbox.ts";
import { createPipeline, type Turn, type TurnHandler } from "../../src/chat/pipeline.ts";
import type { IncomingMessage } from "../../src/chat/port.ts";
import { manualClock } from "../../src/clock.ts";
import { silentLogger } from "../../src/logger.ts";
import { ensureIndexes } from "../../src/storage/storage.ts";
import { openTestStorage } from "../storage/test-storage.ts";
import { MORNING } from "../town.ts";

let storage: Awaited<ReturnType<typeof openTestStorage>>;
beforeAll(async () => {
	storage = await openTestStorage();
	createInbox({ connection: storage.connection, clock: manualClock(MORNING) });
	createConversations({ connection: storage.connection, clock: manualClock(MORNING) });
	await ensureIndexes(storage.connection);
});
afterAll(() => storage.stop());

const clock = manualClock(MORNING);

/** A process that answers by remembering what it heard; `broken` are the parts of it that fail. */
function process(broken: { inbox?: Partial<Inbox>; conversations?: Partial<Conversations>; handler?: Partial<TurnHandler> } = {}) {
	const { connection } = storage;
	const turns: Turn[] = [];
	const conversations = createConversations({ connection, clock });
	const handler: TurnHandler = {
		holdUntil: async () => null,
		handle: async (turn) => {
			turns.push(turn);
			const heard = (turn.memory.heard ?? []) as string[];
			return { memory: { heard: [...heard, ...turn.messages.map((one) => one.action ?? one.text)] }, wakeAt: null };
		},
	};
	const pipeline = createPipeline({
		inbox: { ...createInbox({ connection, clock }), ...broken.inbox },
		conversations: { ...conversations, ...broken.conversations },
		handler: { ...handler, ...broken.handler },
		onGivenUp: async () => {},
		clock,
		logger: silentLogger,
	});
	return {
		turns,
		pipeline,
		says: (from: string, text: string, action?: string) => pipeline.receive(message(from, text, action)),
		remembers: (from: string) => conversations.memoryOf(from),
		/** What the program does at a start: nobody else is alive. */
		start: async () => {
			await conversations.releaseAll();
			await pipeline.start();
			await pipeline.drain();
			await pipeline.stop();
		},
	};
}

function message(from: string, text: string, action?: string): IncomingMessage {
	const at = clock.now();
	return { key: `web:${randomUUID()}`, channel: "web", conversation: from, sender: from, group: false, text, action, attachments: [], at };
}

const dies = async (): Promise<never> => {
	throw new Error("killed here");
};

test("killed after the turn was remembered and before the inbox let go of it: it is not answered twice", async () => {
	const first = process({ inbox: { finish: dies } });
	await first.says("web:a", "one");
	await first.pipeline.drain();
	await first.pipeline.stop();
	const second = process();
	await second.start();
	expect(second.turns).toEqual([]);
	expect(await second.remembers("web:a")).toEqual({ heard: ["one"] });
	const third = process();
	await third.says("web:a", "two");
	await third.pipeline.drain();
	expect(third.turns.map((turn) => turn.messages.length)).toEqual([1]);
	expect(await third.remembers("web:a")).toEqual({ heard: ["one", "two"] });
});

test("killed before what was said is remembered: it is answered again, under the same cause", async () => {
	const first = process({ conversations: { release: dies } });
	await first.says("web:b", "one");
	await first.pipeline.drain();
	await first.pipeline.stop();
	const second = process();
	await second.start();
	expect(second.turns.map((turn) => turn.cause)).toEqual(first.turns.map((turn) => turn.cause));
	expect(await second.remembers("web:b")).toEqual({ heard: ["one"] });
});

test("a worker whose lease ran out neither remembers nor lets go of the turn", async () => {
	const slow = process({ conversations: { release: async () => false } });
	await slow.says("web:c", "one");
	await slow.pipeline.drain();
	await slow.pipeline.stop();
	const other = process();
	await other.start();
	expect(other.turns).toHaveLength(1);
	expect(await other.remembers("web:c")).toEqual({ heard: ["one"] });
});

test("a button in a burst is a turn of its own: the words around it are answered too", async () => {
	const one = process({ handler: { holdUntil: async (turn) => new Date(turn.now.getTime() + 1_000) } });
	await one.says("web:d", "words before");
	await one.pipeline.drain();
	expect(one.turns).toEqual([]);
	await one.says("web:d", "", "o:confirm:1");
	await one.says("web:d", "words behind");
	await one.pipeline.drain();
	await one.pipeline.stop();
	clock.advance(2_000);
	const two = process();
	await two.start();
	const heard = [...one.turns, ...two.turns].map((turn) => turn.messages.map((each) => each.action ?? each.text));
	expect(heard).toEqual([["words before"], ["o:confirm:1"], ["words behind"]]);
});
