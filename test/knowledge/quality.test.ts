/** Two invented communities: most questions answered right, most of the others handed over (issue 3's targets). */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { evaluate } from "./evaluate.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");
const SAMPLE = join(import.meta.dirname, "../../knowledge");

describe.each([
	["wutong", join(FIXTURES, "wutong")],
	["harbour", join(FIXTURES, "harbour")],
	["sample", SAMPLE],
])("%s", (name, dir) => {
	it("answers at least 85 % right and hands over at least 92 % of what it cannot know", async () => {
		const found = await evaluate(dir, join(FIXTURES, `${name}.questions.yaml`));
		expect(found.right / found.answerable, found.failures.join("\n")).toBeGreaterThanOrEqual(0.85);
		expect(found.handedOver / found.unanswerable, found.failures.join("\n")).toBeGreaterThanOrEqual(0.92);
	});
});
