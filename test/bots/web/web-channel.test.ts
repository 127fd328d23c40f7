/** The page keeps the contract of every channel. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll } from "vitest";
import { webMessageModel } from "../../../bots/web/web-message-model.ts";
import { ensureIndexes, type Storage } from "../../../src/storage/storage.ts";
import { type ChannelHarness, describeChannel, type PlatformInput } from "../../contracts/channel-contract.ts";
import { openTestStorage } from "../../storage/test-storage.ts";
import { buildPage, handOn, type View } from "./web-harness.ts";

let storage: Storage;
beforeAll(async () => {
	storage = await openTestStorage();
	webMessageModel(storage.connection);
	await ensureIndexes(storage.connection);
});
afterAll(() => storage.stop());

async function makeHarness(): Promise<ChannelHarness> {
	const model = webMessageModel(storage.connection);
	await model.deleteMany({});
	// The person is an agent, who has a private chat and the group.
	let broken = false;
	const { channel, files } = buildPage(storage.connection);
	const hand = handOn(channel);
	const posted = new Map<string, () => Promise<unknown>>();
	const insertOne = model.insertOne;

	function action({ text = "", file, press, replyTo, inGroup }: PlatformInput): () => Promise<unknown> {
		const chat = inGroup ? "web:staff-group" : "web:agent-li";
		const clientId = randomUUID();
		if (press) return () => hand.press("agent-li", press.messageId, press.action, { chat, clientId });
		const files = file ? [new File([file.bytes.slice()], file.name)] : [];
		const fields = { identity: "agent-li", chat, clientId, text, ...(replyTo === undefined ? {} : { replyTo }) };
		return () => hand.post(fields, files);
	}

	return {
		channel,
		files,
		person: "web:agent-li",
		group: "web:staff-group",
		nobody: "web:moved-away",
		can: { buttons: true, edits: true, replies: true },
		async write(input) {
			const handle = randomUUID();
			const act = action(input);
			posted.set(handle, act);
			await act();
			return handle;
		},
		async redeliver(handle) {
			await posted.get(handle)?.();
		},
		async shown(chat) {
			const { messages } = await hand.messages("agent-li", chat);
			return messages.filter(({ author }) => author === null).map(asShown);
		},
		async breakDelivery() {
			broken = true;
			model.insertOne = (() => Promise.reject(new Error("store is down"))) as never;
		},
		async close() {
			if (broken) model.insertOne = insertOne;
			await channel.stop();
		},
	};
}

function asShown({ id, text, buttons, attachments }: View) {
	return { messageId: id, text, labels: buttons.flat().map(({ label }) => label), attachments: attachments.length };
}

describeChannel("the local page", makeHarness);
