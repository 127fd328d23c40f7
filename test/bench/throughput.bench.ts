/** Messages a second from the inbox to the platform, on the embedded store with full durability, against a bare echo on the same channel. */
import { performance } from "node:perf_hooks";
import { createConversations } from "../../src/chat/conversations.ts";
import { createInbox } from "../../src/chat/inbox.ts";
import { createPipeline, type TurnHandler } from "../../src/chat/pipeline.ts";
import { systemClock } from "../../src/clock.ts";
import type { Print } from "./bench.ts";
import { type FakeChannel, fakeChannel, openBenchApp, privateMessage } from "./bench-app.ts";
import { ms, percentile, table } from "./tables.ts";

export const name = "throughput";

/** A question that the documents answer, and a fault that is told whole; both are answered at once, without waiting for more of a burst. */
const QUESTION = "物业费怎么收";
const FAULT = "3号楼1单元大堂的顶灯从昨天晚上开始一直不亮，进出看不清台阶，请尽快安排师傅来看一下";

interface Result {
	readonly label: string;
	readonly perSecond: number;
	readonly samples: number[];
}

/** `people` write side by side; each waits for the answer before writing again. */
async function talk(label: string, channel: FakeChannel, text: string, people: number, each: number): Promise<Result> {
	const samples: number[] = [];
	const started = performance.now();
	await Promise.all(
		Array.from({ length: people }, async (_, n) => {
			const address = `web:${label}-${n}`;
			for (let turn = 0; turn < each; turn++) {
				const answered = channel.nextTo(address);
				const asked = performance.now();
				await channel.takes(privateMessage(address, text, systemClock.now()));
				await answered;
				samples.push(performance.now() - asked);
			}
		}),
	);
	return { label, perSecond: (samples.length / (performance.now() - started)) * 1_000, samples };
}

async function bareEcho(people: number, each: number): Promise<Result> {
	const channel = fakeChannel();
	await channel.start(async (message) => {
		await channel.send(message.conversation, { text: message.text });
	});
	return talk("bare echo", channel, QUESTION, people, each);
}

/** Inbox, conversation and outbox with a handler that only repeats: what durability costs, apart from answering. */
async function storedEcho(people: number, each: number): Promise<Result> {
	const { app, channel, close } = await openBenchApp();
	const { connection, clock, logger, outbox } = app;
	const handler: TurnHandler = {
		holdUntil: async () => null,
		handle: async (turn) => {
			await outbox.enqueue([{ key: turn.cause, to: turn.conversation, message: { text: "ok" }, lane: "reply" }]);
			return { memory: {}, wakeAt: null };
		},
	};
	const inbox = createInbox({ connection, clock });
	const pipeline = createPipeline({
		inbox,
		conversations: createConversations({ connection, clock }),
		handler,
		onGivenUp: async () => {},
		clock,
		logger,
	});
	await app.dispatcher.start();
	await channel.start((message) => pipeline.receive(message));
	const result = await talk("stored echo", channel, "ok", people, each);
	await pipeline.stop();
	await close();
	return result;
}

async function wholeBot(label: string, text: string, people: number, each: number): Promise<Result> {
	const { app, channel, close } = await openBenchApp();
	await app.start();
	await talk(`${label} (warm-up)`, channel, text, 4, 3);
	const result = await talk(label, channel, text, people, each);
	await close();
	return result;
}

/** Measures one writer at a time, and many. */
export async function run(print: Print): Promise<void> {
	for (const { people, each } of [
		{ people: 1, each: 100 },
		{ people: 32, each: 20 },
	]) {
		const echo = await bareEcho(people, each * 20);
		const results = [
			echo,
			await storedEcho(people, each),
			await wholeBot("question", QUESTION, people, each),
			await wholeBot("ticket", FAULT, people, Math.max(3, each / 4)),
		];
		print(`${people} at a time`);
		const rows = results.map(({ label, perSecond, samples }) => [
			label,
			perSecond.toFixed(0),
			ms(percentile(samples, 0.5)),
			ms(percentile(samples, 0.95)),
			`1/${(echo.perSecond / perSecond).toFixed(0)}`,
		]);
		for (const line of table(["", "messages/s", "p50", "p95", "of the echo"], rows)) print(line);
		print();
	}
}
