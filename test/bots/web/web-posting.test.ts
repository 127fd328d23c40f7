/** What is posted is kept and handed over once; what cannot be taken is refused in civil words, and nothing is lost. */
import { request as httpRequest } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { webMessageModel } from "../../../bots/web/web-message-model.ts";
import type { Storage } from "../../../src/storage/storage.ts";
import { TINY_PNG } from "../../contracts/channel-contract.ts";
import { openTestStorage } from "../../storage/test-storage.ts";
import { openPage, type Page, TINY_GIF } from "./web-harness.ts";

const MB = 1024 * 1024;
const GROUP = "web:staff-group";
/** B15: words that no refusal may use. */
const FORBIDDEN = /不行|不知道|不可以/;

let storage: Storage;
let page: Page;
beforeAll(async () => {
	storage = await openTestStorage();
});
afterAll(() => storage.stop());
beforeEach(async () => {
	await webMessageModel(storage.connection).deleteMany({});
	page = await openPage(storage.connection);
});
afterEach(() => page.close());

/** A photo of `size` bytes: a real beginning, then padding. */
function photo(size: number, name = "漏水.png"): File {
	const bytes = new Uint8Array(size);
	bytes.set(TINY_PNG);
	return new File([bytes], name, { type: "image/png" });
}

async function refusal(answer: Response): Promise<{ status: number; words: string }> {
	const { error } = (await answer.json()) as { error: string };
	expect(error).toMatch(/[\u4e00-\u9fff]/);
	expect(error).not.toMatch(FORBIDDEN);
	return { status: answer.status, words: error };
}

const post = (text: string, files: readonly File[] = []) =>
	page.post({ identity: "owner-wang", chat: "web:owner-wang", clientId: `client-${Math.random().toString(36).slice(2)}`, text }, files);

describe("one message", () => {
	test("posted again with the same client id is one message, and the program sees one key", async () => {
		const first = await page.say("owner-wang", "漏水了", { clientId: "same-client-id" });
		const again = await page.say("owner-wang", "漏水了", { clientId: "same-client-id" });
		expect(again.id).toBe(first.id);
		expect((await page.messages("owner-wang")).messages).toHaveLength(1);
		expect(new Set(page.received.map(({ key }) => key)).size).toBe(1);
	});

	test("posted ten times at once is one message", async () => {
		const posts = Array.from({ length: 10 }, () => page.say("owner-wang", "漏水了", { clientId: "ten-at-once" }));
		expect(new Set((await Promise.all(posts)).map(({ id }) => id)).size).toBe(1);
		expect((await page.messages("owner-wang")).messages).toHaveLength(1);
		expect(new Set(page.received.map(({ key }) => key)).size).toBe(1);
	});

	test("with the same client id from another person is another message", async () => {
		const wang = await page.say("owner-wang", "在吗", { clientId: "same-client-id" });
		const chen = await page.say("owner-chen", "在吗", { clientId: "same-client-id" });
		expect(wang.id).not.toBe(chen.id);
	});

	test.each([
		["emoji alone", "🚰🆘"],
		["right to left", "مرحبا بكم في الحي"],
		["control characters", "漏\u0000水\u0007了"],
		["markup", "<script>alert(1)</script><img src=x onerror=alert(1)>"],
		["10,000 characters", "水".repeat(10_000)],
		["20,000 characters", "水".repeat(20_000)],
	])("of %s is taken as it is", async (_, text) => {
		await page.say("owner-wang", text);
		expect(page.received.at(-1)?.text).toBe(text);
	});

	test("may quote an earlier one of the same chat; only ours is named to the program", async () => {
		const { messageId } = await page.channel.send(GROUP, { text: "新工单 T1001\n厨房漏水" });
		const mine = await page.say("agent-li", "接单", { chat: GROUP, replyTo: messageId });
		expect(mine.quote).toEqual({ id: messageId, name: "管家", text: "新工单 T1001\n厨房漏水" });
		await page.say("agent-sun", "辛苦了", { chat: GROUP, replyTo: mine.id });
		expect(page.received.map(({ replyTo }) => replyTo)).toEqual([messageId, undefined]);
	});

	test("may not quote another chat's", async () => {
		const { messageId } = await page.channel.send("web:owner-chen", { text: "您的密码是……" });
		const answer = await page.post({ identity: "owner-wang", chat: "web:owner-wang", clientId: "quote-other", text: "?", replyTo: messageId });
		expect((await refusal(answer)).status).toBe(400);
	});
});

describe("refused in civil words", () => {
	test("nothing to send", async () => {
		expect((await refusal(await post("  \n "))).status).toBe(400);
	});

	test("a text that is too long", async () => {
		expect(await refusal(await post("水".repeat(20_001)))).toMatchObject({ status: 413, words: expect.stringContaining("分几次") });
	});

	test("a photo of 25 MB, and one just over the limit", async () => {
		expect((await refusal(await post("看", [photo(25 * MB)]))).status).toBe(413);
		expect((await refusal(await post("看", [photo(10 * MB + 1)]))).status).toBe(413);
		expect((await post("看", [photo(10 * MB)])).status).toBe(200);
		expect(page.received).toHaveLength(1);
	});

	test("a body without a length that never ends is cut off, and the page lives on", async () => {
		const ended = new Promise<number>((resolve) => {
			const { port, hostname } = new URL(page.channel.address);
			const headers = { "content-type": "multipart/form-data; boundary=x", "x-guanjia": "1", "transfer-encoding": "chunked" };
			const asking = httpRequest({ port, hostname, path: "/api/messages", method: "POST", headers }, (answer) => {
				answer.resume();
				resolve(answer.statusCode ?? 0);
			});
			asking.on("error", () => resolve(413));
			const chunk = Buffer.alloc(MB, 65);
			const more = () => {
				while (!asking.destroyed && asking.write(chunk)) {}
			};
			asking.on("drain", more);
			more();
			asking.on("close", () => asking.off("drain", more));
		});
		expect(await ended).toBe(413);
		expect((await post("还在")).status).toBe(200);
	});

	test("too many files, too much together, an empty file", async () => {
		expect(
			(
				await refusal(
					await post(
						"看",
						Array.from({ length: 10 }, (_, n) => photo(100, `${n}.png`)),
					),
				)
			).status,
		).toBe(413);
		expect((await refusal(await post("看", [photo(9 * MB), photo(9 * MB), photo(5 * MB)]))).status).toBe(413);
		expect((await refusal(await post("看", [new File([], "空.txt")]))).status).toBe(400);
	});

	test.each([
		["garbage", "multipart/form-data; boundary=x", "--y\r\nnonsense"],
		["no boundary", "multipart/form-data", "--x--"],
		["JSON", "application/json", "{}"],
		["nothing", "text/plain", ""],
	])("a body of %s", async (_, type, body) => {
		const answer = await page.request("/api/messages", { method: "POST", headers: { "content-type": type }, body });
		expect((await refusal(answer)).status).toBe(400);
	});

	test("a client id, an action or a message that cannot be", async () => {
		const { messageId } = await page.channel.send("web:owner-wang", { text: "满意吗", buttons: [[{ label: "满意", action: "rate:3" }]] });
		expect((await refusal(await page.post({ identity: "owner-wang", chat: "web:owner-wang", clientId: "../x", text: "好" }))).status).toBe(400);
		expect((await refusal(await page.press("owner-wang", messageId, "x".repeat(65)))).status).toBe(400);
		expect((await refusal(await page.press("owner-wang", "no-such-message", "rate:3"))).status).toBe(404);
		expect((await refusal(await page.press("owner-chen", messageId, "rate:3"))).status).toBe(404);
		expect(page.received).toEqual([]);
	});
});

describe("files", () => {
	const open = (identity: string, message: { id: string }, file: { id: string }) =>
		page.request(`/api/files/${file.id}?identity=${identity}&message=${message.id}`);

	test("images are told by their bytes and shown in place; anything else is downloaded", async () => {
		const html = new File(["<script>alert(1)</script>"], "照片.png", { type: "image/png" });
		const heic = new File([Uint8Array.from([0, 0, 0, 24]), "ftypheic----"], "IMG_1.HEIC");
		const files = [photo(500), new File([TINY_GIF], "a.bin"), html, heic];
		const message = await page.say("owner-wang", "看图", { files });
		expect(message.attachments.map(({ kind, mime }) => [kind, mime])).toEqual([
			["photo", "image/png"],
			["photo", "image/gif"],
			["file", "application/octet-stream"],
			["file", "image/heic"],
		]);
		const [shown, , disguised] = await Promise.all(message.attachments.map((file) => open("owner-wang", message, file)));
		expect(shown?.headers.get("content-type")).toBe("image/png");
		expect(shown?.headers.get("content-disposition")).toMatch(/^inline; filename\*=UTF-8''%E6%BC%8F/);
		expect(shown?.headers.get("x-content-type-options")).toBe("nosniff");
		expect(disguised?.headers.get("content-type")).toBe("application/octet-stream");
		expect(disguised?.headers.get("content-disposition")).toMatch(/^attachment;/);
		expect(disguised?.headers.get("content-security-policy")).toContain("sandbox");
	});

	test("only those who see the message may open its files", async () => {
		const message = await page.say("owner-wang", "", { files: [photo(200)] });
		const file = message.attachments[0]!;
		expect((await open("owner-wang", message, file)).status).toBe(200);
		expect((await open("owner-chen", message, file)).status).toBe(403);
		expect((await open("owner-wang", { id: "other" }, file)).status).toBe(404);
		expect((await open("owner-wang", message, { id: "..%2F..%2Fetc%2Fpasswd" })).status).toBe(404);
	});

	test("a name cannot leave its place", async () => {
		const message = await page.say("owner-wang", "", { files: [photo(200, '../../漏\u202e水"\r\n.png')] });
		expect(message.attachments[0]?.name).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u);
		expect((await open("owner-wang", message, message.attachments[0]!)).status).toBe(200);
	});
});

describe("when the program cannot take it", () => {
	test("the writer is told, the message stays, and sending it again delivers it once", async () => {
		page.failNext(1);
		const tab = await page.live(["owner-wang"]);
		const fields = { identity: "owner-wang", chat: "web:owner-wang", clientId: "keep-me-safe" };
		expect((await refusal(await page.post({ ...fields, text: "煤气味很重" }))).status).toBe(503);
		expect((await tab.message()).unsent).toBe(false);
		expect((await tab.message()).unsent).toBe(true);
		// The page needs only the client id: the content is kept.
		expect((await page.post(fields)).status).toBe(200);
		expect((await tab.message()).unsent).toBe(false);
		expect(page.received.map(({ text }) => text)).toEqual(["煤气味很重"]);
		expect((await page.messages("owner-wang")).messages).toHaveLength(1);
	});

	test("what an earlier run kept but could not deliver is delivered by the next, oldest first", async () => {
		page.failNext(2);
		await expect(page.say("owner-wang", "煤气味很重")).rejects.toThrow("503");
		await expect(page.say("agent-li", "我去看", { chat: GROUP })).rejects.toThrow("503");
		await page.close();
		page = await openPage(storage.connection);
		const tab = await page.live(["owner-wang", "agent-li"], { after: 0 });
		const delivered = [];
		while (delivered.length < 2) {
			const message = await tab.message();
			if (!message.unsent) delivered.push(message.text);
		}
		expect(page.received.map(({ text, group, conversation }) => [text, group, conversation])).toEqual([
			["煤气味很重", false, "web:owner-wang"],
			["我去看", true, GROUP],
		]);
	});

	test("a press can be made again", async () => {
		const { messageId } = await page.channel.send("web:owner-wang", { text: "满意吗", buttons: [[{ label: "满意", action: "rate:3" }]] });
		page.failNext(1);
		expect((await refusal(await page.press("owner-wang", messageId, "rate:3"))).status).toBe(503);
		expect((await page.messages("owner-wang")).messages[0]?.pressed).toBeNull();
		expect((await page.press("owner-wang", messageId, "rate:3")).status).toBe(200);
		expect((await page.messages("owner-wang")).messages[0]?.pressed).toEqual({ by: "web:owner-wang", action: "rate:3" });
	});
});

test("a send while nobody can say who is on the page may be tried again", async () => {
	await page.close();
	let asked = 0;
	const identities = async () => {
		asked += 1;
		if (asked > 1) throw new Error("store is down");
		return [];
	};
	page = await openPage(storage.connection, { identities });
	await expect(page.channel.send("web:owner-wang", { text: "您好" })).rejects.toMatchObject({ failure: "retry" });
});
