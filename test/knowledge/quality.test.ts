/** Invented communities of different styles: how many questions are answered right, and how many of the others are handed over (issue 3). */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { evaluate } from "./evaluate.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");
const COMMUNITIES = join(import.meta.dirname, "communities");
const SAMPLE = join(import.meta.dirname, "../../knowledge");

/** By the writer of the rules. `-check` questions were written after the rules, and read once before the last of them. */
const OWN = ["wutong", "harbour", "yunjin", "sample"].map((name) => ({
	name,
	dir: name === "sample" ? SAMPLE : join(FIXTURES, name),
	files: (name === "yunjin" ? [name] : [name, `${name}-check`]).map((file) => join(FIXTURES, `${file}.questions.yaml`)),
	right: 0.85,
	handedOver: 0.9,
}));

/** By writers who did not know the rules, in dialect and mixed languages; the weights were trained on them, so a fresh community does less well. */
const OTHERS = [
	{ name: "linjiang", right: 0.7, handedOver: 0.92 },
	{ name: "jinghu", right: 0.52, handedOver: 0.9 },
	{ name: "haiwan", right: 0.43, handedOver: 0.88 },
	{ name: "sample", right: 0.76, handedOver: 0.92 },
].map((one) => ({
	...one,
	name: `${one.name}, other writers`,
	dir: one.name === "sample" ? SAMPLE : join(COMMUNITIES, one.name, "docs"),
	files: [join(COMMUNITIES, one.name, "questions.jsonl")],
}));

describe.each([...OWN, ...OTHERS])("$name", ({ dir, files, right, handedOver }) => {
	it(`answers ${right} right and hands over ${handedOver} of what it cannot know`, async () => {
		const found = await Promise.all(files.map((file) => evaluate(dir, file)));
		const sum = (value: (one: (typeof found)[number]) => number) => found.reduce((total, one) => total + value(one), 0);
		const failures = found.flatMap((one) => one.failures).join("\n");
		expect(sum((one) => one.right) / sum((one) => one.answerable), failures).toBeGreaterThanOrEqual(right);
		expect(sum((one) => one.handedOver) / sum((one) => one.unanswerable), failures).toBeGreaterThanOrEqual(handedOver);
	});
});
