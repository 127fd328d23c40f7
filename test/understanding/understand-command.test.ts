import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

function run(input: string): { lines: string[]; stderr: string; status: number | null } {
	const done = spawnSync(process.execPath, ["src/understanding/understand-command.ts"], { input, encoding: "utf8" });
	return { lines: done.stdout.split("\n").filter(Boolean), stderr: done.stderr, status: done.status };
}

describe("npm run understand", () => {
	it("answers each line in order, with exactly the agreed members", () => {
		const asked = ["电梯困人了快来", "物业费多少钱", "", "楼上漏水".repeat(2_500)];
		const { lines, stderr, status } = run(asked.map((text, id) => JSON.stringify({ id, text })).join("\n"));
		const found = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
		expect(found.map((one) => one.id)).toEqual([0, 1, 2, 3]);
		for (const one of found) expect(Object.keys(one)).toEqual(["id", "intent", "category", "urgent", "confidence", "second"]);
		expect(found[0]).toMatchObject({ intent: "emergency", category: "elevator", urgent: true });
		expect([stderr, status]).toEqual(["", 0]);
	});

	it("reports a bad line, still answers it, and goes on", () => {
		const { lines, stderr, status } = run('电梯坏了\n{"id":"b"}\n\n{"id":"c","text":"你好"}\n');
		expect(lines.map((line) => (JSON.parse(line) as { id: unknown }).id)).toEqual([null, "b", "c"]);
		expect(stderr.trim().split("\n")).toHaveLength(2);
		expect(status).toBe(1);
	});
});
