/** The questions that the weights are trained and measured on: several invented communities, each with its own writer. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

/** A question with the facts that a right answer holds; none for a question that must be handed over. */
export interface Asked {
	readonly question: string;
	readonly facts: readonly string[];
	readonly banned: readonly string[];
	/** The sentence or row that answers, as the document has it; "" when only the facts are known. */
	readonly gold: string;
}

/** A community and what is asked there. */
export interface QuestionSet {
	readonly name: string;
	readonly dir: string;
	/** Sets of one group have the same documents, or one writer; none of a group is trained on when another of it is measured. */
	readonly group: string;
	/** By somebody who did not know the rules: counts for more. */
	readonly independent: boolean;
	readonly asked: readonly Asked[];
}

const TEST = join(import.meta.dirname, "../../../test/knowledge");
const yamlShape = z.object({
	answerable: z.array(z.tuple([z.string(), z.array(z.string())]).rest(z.array(z.string()))),
	unanswerable: z.array(z.string()),
});
const lineShape = z.object({
	question: z.string(),
	expect: z.enum(["answer", "handover"]),
	facts: z.array(z.string()),
	gold: z.string().default(""),
});

/** Reads every set that is there. */
export function questionSets(): QuestionSet[] {
	const fixtures = join(TEST, "fixtures");
	const own = (name: string, dir: string, files: readonly string[], group: string): QuestionSet => ({
		name,
		dir,
		group,
		independent: false,
		asked: files.flatMap((file) => readYaml(join(fixtures, `${file}.questions.yaml`))),
	});
	const sample = join(TEST, "../../knowledge");
	return [
		own("wutong", join(fixtures, "wutong"), ["wutong", "wutong-check"], "wutong"),
		own("harbour", join(fixtures, "harbour"), ["harbour", "harbour-check"], "harbour"),
		own("yunjin", join(fixtures, "yunjin"), ["yunjin"], "yunjin"),
		own("sample-own", sample, ["sample", "sample-check"], "sample"),
		...["linjiang", "jinghu", "haiwan", "sample"].flatMap((name) => {
			const file = join(TEST, "communities", name, "questions.jsonl");
			if (!existsSync(file)) return [];
			const dir = name === "sample" ? sample : join(TEST, "communities", name, "docs");
			return [{ name, dir, group: name, independent: true, asked: readLines(file) }];
		}),
	];
}

function readYaml(file: string): Asked[] {
	const { answerable, unanswerable } = yamlShape.parse(parse(readFileSync(file, "utf8")));
	return [
		...answerable.map(([question, facts, banned = []]) => ({ question, facts, banned, gold: "" })),
		...unanswerable.map((question) => ({ question, facts: [], banned: [], gold: "" })),
	];
}

function readLines(file: string): Asked[] {
	return readFileSync(file, "utf8")
		.split("\n")
		.filter((line) => line.trim() !== "")
		.map((line) => lineShape.parse(JSON.parse(line)))
		.map(({ question, facts, gold, expect }) => ({ question, facts: expect === "answer" ? facts : [], banned: [], gold }));
}
