/** Reads `data/phrases.txt`: short things people say, a vocabulary that stands beside the labelled messages. */
import { readFileSync } from "node:fs";
import { CATEGORIES, INTENTS } from "../labels.ts";
import type { Example } from "./dataset.ts";

/** The phrases as examples of the writer `phrases`. @throws when a heading names an unknown label. */
export function readPhrases(): Example[] {
	const sections = readFileSync(new URL("../data/phrases.txt", import.meta.url), "utf8")
		.split(/^## /mu)
		.slice(1);
	return sections.flatMap((section) => {
		const [heading = "", ...lines] = section.split("\n");
		const [intentName, categoryName] = heading.trim().split(" ");
		const intent = INTENTS.find((one) => one === intentName);
		const category = categoryName === "-" ? null : CATEGORIES.find((one) => one === categoryName);
		if (intent === undefined || category === undefined) throw new Error(`phrases.txt: unknown heading "${heading}"`);
		const phrases = lines.filter((line) => !line.startsWith("#")).flatMap((line) => line.split(" / "));
		return phrases
			.filter((text) => text.trim() !== "")
			.map((text) => ({ text: text.trim(), intent, category, second: null, writer: "phrases", tags: [] }));
	});
}
