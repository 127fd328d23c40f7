import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fill, loadPrompts } from "../../src/model/prompts.ts";

const shipped = fileURLToPath(new URL("../../prompts", import.meta.url));
let dir: string;

beforeEach(async () => {
	dir = await mkdtemp(join(tmpdir(), "prompts-"));
	await cp(shipped, dir, { recursive: true });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function change(name: string, from: string | RegExp, to: string): Promise<void> {
	const file = join(dir, name);
	await writeFile(file, (await readFile(file, "utf8")).replace(from, to));
}

describe("prompts", () => {
	it("are complete as shipped, and speak as the desk does", async () => {
		const prompts = await loadPrompts();
		expect(prompts.answer.user).toContain("{{question}}");
		for (const { system } of Object.values(prompts)) expect(system).not.toMatch(/不行|不知道|不可以/);
	});

	it("names every mistake at once", async () => {
		await rm(join(dir, "describe.md"));
		await change("answer.md", "{{question}}", "{{qestion}}");
		await change("classify.md", "- ticket_status：", "- 进度：");
		await change("classify.md", /ticket_status/g, "进度");
		const failure = await loadPrompts(dir).catch((error: unknown) => error);
		expect(failure).toMatchObject({ code: "bad_settings" });
		const { message } = failure as Error;
		for (const part of ["describe.md: 读不到", "缺少变量 {{question}}", "多了变量 {{qestion}}", "没有写到标签 ticket_status"]) {
			expect(message).toContain(part);
		}
	});

	it("misses its second half", async () => {
		await change("answer.md", "\n---\n", "\n");
		await expect(loadPrompts(dir)).rejects.toThrow("两部分");
	});

	it("reads files with Windows line ends", async () => {
		await change("answer.md", /\n/g, "\r\n");
		expect((await loadPrompts(dir)).answer.user).toContain("{{question}}");
	});

	it("fills by name, in one pass", () => {
		expect(fill("{{a}}-{{ b }}-{{c}}", { a: "{{b}}", b: "$&" })).toBe("{{b}}-$&-{{c}}");
	});
});
