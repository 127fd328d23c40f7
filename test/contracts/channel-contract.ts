/** What every channel must do, whatever its platform: one suite, run by each with a harness of its own. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Address, Attachment, Channel, FileStore, IncomingMessage, OutgoingMessage } from "../../src/chat/port.ts";
import { SendError } from "../../src/errors.ts";

/** Something a person does on the platform. */
export interface PlatformInput {
	readonly text?: string;
	readonly file?: { readonly name: string; readonly bytes: Uint8Array };
	/** Presses the button with this action under our message. */
	readonly press?: { readonly messageId: string; readonly action: string };
	/** Answers our message. */
	readonly replyTo?: string;
	/** Said in the group instead of privately. */
	readonly inGroup?: boolean;
}

/** Our message as the person sees it. `labels` are its buttons; empty where the platform has none. */
export interface ShownMessage {
	readonly messageId: string;
	readonly text: string;
	readonly labels: readonly string[];
	readonly attachments: number;
}

/** A channel with its platform in the test's hands. */
export interface ChannelHarness {
	readonly channel: Channel;
	readonly files: FileStore;
	/** The private chat of a person the platform knows, and that person's account. */
	readonly person: Address;
	/** A group that the bot is in; undefined where the platform has none. */
	readonly group: Address | undefined;
	/** An address of this channel that nobody has, or that has blocked us. */
	readonly nobody: Address;
	readonly can: { readonly buttons: boolean; readonly edits: boolean; readonly replies: boolean };
	/** Lets the person do something; resolves once the channel has confirmed or refused it. Returns a handle for `redeliver`. */
	write(input: PlatformInput): Promise<string>;
	/** The platform delivers the same input again, as it does when it is not sure that we have it. */
	redeliver(handle: string): Promise<void>;
	/** Our messages in a chat, oldest first. */
	shown(chat: Address): Promise<readonly ShownMessage[]>;
	/** From now on nothing that is sent arrives. */
	breakDelivery(): Promise<void>;
	/** Lets go of everything, the channel too. */
	close(): Promise<void>;
}

/** 1×1 pixel PNG. */
export const TINY_PNG = Uint8Array.from(
	Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64"),
);

/** Milliseconds that `stop` may take. */
const STOP_MS = 3_000;
/** Longest button action (channel-facts 2.4), in bytes. */
const MAX_ACTION = 64;

/** Takes messages in and can be told to fail. */
function createReceiver() {
	const received: IncomingMessage[] = [];
	let failures = 0;
	return {
		received,
		failNext: (times = 1) => {
			failures = times;
		},
		onMessage: async (message: IncomingMessage) => {
			if (failures > 0) {
				failures -= 1;
				throw new Error("store is down");
			}
			received.push(message);
		},
	};
}

async function failureOf(sending: Promise<unknown>): Promise<SendError> {
	const error = await sending.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	expect(error).toBeInstanceOf(SendError);
	return error as SendError;
}

/** Runs the suite for the channel that `makeHarness` builds, not yet started, once per test. */
export function describeChannel(name: string, makeHarness: () => Promise<ChannelHarness>): void {
	describe(`${name} is a channel`, () => {
		let harness: ChannelHarness;
		let receiver: ReturnType<typeof createReceiver>;
		const last = () => receiver.received.at(-1) as IncomingMessage;
		const send = (message: OutgoingMessage, to = harness.person) => harness.channel.send(to, message);

		beforeEach(async () => {
			harness = await makeHarness();
			receiver = createReceiver();
			await harness.channel.start(receiver.onMessage);
		});
		afterEach(() => harness.close());

		describe("what people write", () => {
			test("arrives as it was typed, with who said it and where", async () => {
				const text = "厨房漏水了 🚰👨‍👩‍👧\n第二行 <b>*_[x](y)`";
				await harness.write({ text });
				expect(receiver.received).toHaveLength(1);
				expect(last()).toMatchObject({ channel: harness.channel.name, conversation: harness.person, sender: harness.person, group: false, text });
				expect(last().attachments).toEqual([]);
				expect(last().action).toBeUndefined();
				expect(last().at).toBeInstanceOf(Date);
				expect(last().key.startsWith(`${harness.channel.name}:`)).toBe(true);
			});

			test("in a group, keeps the person and the group apart", async () => {
				if (harness.group === undefined) return;
				await harness.write({ text: "接单 T1001", inGroup: true });
				expect(last()).toMatchObject({ conversation: harness.group, group: true });
				expect(last().sender).not.toBe(harness.group);
			});

			test("has a key of its own each time, also for equal texts", async () => {
				await harness.write({ text: "在吗" });
				await harness.write({ text: "在吗" });
				expect(new Set(receiver.received.map((message) => message.key)).size).toBe(2);
			});

			test("delivered twice has the same key, if it comes twice at all", async () => {
				const handle = await harness.write({ text: "在吗" });
				await harness.redeliver(handle);
				expect(new Set(receiver.received.map((message) => message.key)).size).toBe(1);
			});

			test("is not confirmed while it is not stored, and comes again", async () => {
				receiver.failNext();
				const handle = await harness.write({ text: "煤气味很重" });
				await harness.redeliver(handle);
				expect(receiver.received.map((message) => message.text)).toEqual(["煤气味很重"]);
			});

			test("keeps a photo's bytes", async () => {
				await harness.write({ file: { name: "漏水.png", bytes: TINY_PNG } });
				const attachment = last().attachments[0] as Attachment;
				expect(attachment).toMatchObject({ kind: "photo", mime: "image/png", size: TINY_PNG.length });
				expect(Buffer.from((await harness.files.read(attachment.id)) ?? [])).toEqual(Buffer.from(TINY_PNG));
			});

			test("in answer to our message, says to which", async () => {
				if (!harness.can.replies) return;
				const chat = harness.group ?? harness.person;
				const { messageId } = await send({ text: "新工单 T1001" }, chat);
				await harness.write({ text: "接单", replyTo: messageId, inGroup: harness.group !== undefined });
				expect(last()).toMatchObject({ text: "接单", replyTo: messageId });
			});
		});

		describe("what we send", () => {
			test("is shown as plain text, under a receipt of its own", async () => {
				const text = "工单 T1001 <b>已接单</b> *粗* _斜_ [链接](http://example.test) `码` & 100%";
				const first = await send({ text });
				const second = await send({ text });
				expect(first.messageId).not.toBe(second.messageId);
				expect((await harness.shown(harness.person)).map((message) => message.text)).toEqual([text, text]);
			});

			test("offers buttons, and a press comes back as its action", async () => {
				const buttons = [[{ label: "满意", action: "rate:3" }], [{ label: "一般", action: "rate:2" }]];
				const { messageId } = await send({ text: "这次维修满意吗？", buttons });
				const shown = (await harness.shown(harness.person)).at(-1);
				if (!harness.can.buttons) {
					expect(shown?.text).toMatch(/1.*满意[\s\S]*2.*一般/);
					return;
				}
				expect(shown?.labels).toEqual(["满意", "一般"]);
				await harness.write({ press: { messageId, action: "rate:2" } });
				expect(last()).toMatchObject({ text: "", action: "rate:2", conversation: harness.person, sender: harness.person });
			});

			test("replaces an earlier message where the platform can edit, and is sent anew where it cannot", async () => {
				const { messageId } = await send({ text: "待接单", buttons: [[{ label: "接单", action: "claim" }]] });
				const edit = await send({ text: "已接单", replaces: messageId });
				const shown = await harness.shown(harness.person);
				if (!harness.can.edits) {
					expect(shown.map((message) => message.text)).toContain("已接单");
					return;
				}
				expect(shown).toEqual([{ messageId: edit.messageId, text: "已接单", labels: [], attachments: 0 }]);
				expect(edit.messageId).toBe(messageId);
			});

			test("carries a photo", async () => {
				const photo = await harness.files.save(TINY_PNG, { kind: "photo", name: "维修后.png", mime: "image/png" });
				await send({ text: "维修好了", attachments: [photo] });
				expect((await harness.shown(harness.person)).reduce((sum, message) => sum + message.attachments, 0)).toBe(1);
			});

			test("to nobody fails as gone", async () => {
				expect((await failureOf(send({ text: "您好" }, harness.nobody))).failure).toBe("gone");
			});

			test("is refused when it is empty or a button's action is too long", async () => {
				expect((await failureOf(send({ text: " " }))).failure).toBe("refused");
				const buttons = [[{ label: "好", action: "x".repeat(MAX_ACTION + 1) }]];
				expect((await failureOf(send({ text: "好吗", buttons }))).failure).toBe("refused");
			});

			test("fails with what became of it when the platform does not answer", async () => {
				await harness.breakDelivery();
				expect(["retry", "unknown"]).toContain((await failureOf(send({ text: "您好" }))).failure);
			});
		});

		describe("the end", () => {
			test("comes promptly, once or twice, and nothing is sent after it", async () => {
				const before = performance.now();
				await harness.channel.stop();
				await harness.channel.stop();
				expect(performance.now() - before).toBeLessThan(STOP_MS);
				expect((await failureOf(send({ text: "您好" }))).failure).toBe("retry");
			});
		});
	});
}
