/** `npm run -s ask`: JSON Lines in, JSON Lines out, nothing else on standard output. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Folder, makeFolder } from "./folder.ts";

const COMMAND = join(import.meta.dirname, "../../src/knowledge/ask-command.ts");

let folder: Folder;
beforeAll(async () => {
	folder = await makeFolder({ "停车.md": "# 停车费\n\n停车费每月200元。", "坏.docx": "坏" });
});
afterAll(() => folder.drop());

async function ask(lines: string, ...more: string[]): Promise<Record<string, unknown>[]> {
	const child = spawn(process.execPath, [COMMAND, "--knowledge", folder.dir, ...more], {
		stdio: ["pipe", "pipe", "ignore"],
		env: { PATH: process.env.PATH },
	});
	child.stdin.end(lines);
	const output = await text(child.stdout);
	return output
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));
}

it("answers in order, line by line, whatever the lines are", async () => {
	const answers = await ask('{"id":"a","question":"停车费一个月多少钱"}\n\n{"id":2,"question":"泳池水温多少"}\n停车费多少钱\n{"id":"d"}\n');
	expect(answers.map(({ id, answered }) => [id, answered])).toEqual([
		["a", true],
		[2, false],
		[null, true],
		["d", false],
	]);
	expect(answers[0]).toEqual({ id: "a", answered: true, answer: "停车费每月200元。", sources: [{ file: "停车.md", heading: "停车费" }] });
	expect(Object.keys(answers[1] ?? {})).toEqual(["id", "answered", "answer", "sources"]);
});

it("explains when asked to", async () => {
	const [answer] = await ask('{"id":1,"question":"停车费多少钱"}\n', "--explain");
	expect(answer?.explain).toMatchObject({ type: "money", candidates: [{ file: "停车.md" }] });
});

it("says which folder is missing, and exits with 1", async () => {
	const child = spawn(process.execPath, [COMMAND, "--knowledge", join(folder.dir, "nowhere")], { stdio: ["ignore", "pipe", "pipe"] });
	const [output, problem] = await Promise.all([text(child.stdout), text(child.stderr)]);
	expect(output).toBe("");
	expect(problem).toContain("nowhere");
	expect(await new Promise((resolve) => (child.exitCode === null ? child.once("exit", resolve) : resolve(child.exitCode)))).toBe(1);
});
