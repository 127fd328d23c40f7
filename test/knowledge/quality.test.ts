/** Invented communities of different styles: most questions answered right, most of the others handed over (issue 3's targets). */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { evaluate } from "./evaluate.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");
const SAMPLE = join(import.meta.dirname, "../../knowledge");

/** `-check` questions were written after the rules, and read once before the last of them. */
describe.each([
	["wutong", join(FIXTURES, "wutong"), ["wutong", "wutong-check"]],
	["harbour", join(FIXTURES, "harbour"), ["harbour", "harbour-check"]],
	["yunjin", join(FIXTURES, "yunjin"), ["yunjin"]],
	["sample", SAMPLE, ["sample", "sample-check"]],
])("%s", (_, dir, sets) => {
	it("answers at least 85 % right and hands over at least 90 % of what it cannot know", async () => {
		const found = await Promise.all(sets.map((set) => evaluate(dir, join(FIXTURES, `${set}.questions.yaml`))));
		const sum = (value: (one: (typeof found)[number]) => number) => found.reduce((total, one) => total + value(one), 0);
		const failures = found.flatMap((one) => one.failures).join("\n");
		expect(sum((one) => one.right) / sum((one) => one.answerable), failures).toBeGreaterThanOrEqual(0.85);
		expect(sum((one) => one.handedOver) / sum((one) => one.unanswerable), failures).toBeGreaterThanOrEqual(0.9);
	});
});
