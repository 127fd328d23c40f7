/** Models that each never saw one writer, and how they read that writer's messages: what thresholds are found on and quality is measured with. */
import { classify, type LinearModel, modelsFrom } from "../classifier.ts";
import { type Cut, cutsOf } from "../clauses.ts";
import { type FeatureGroup, featuresOf } from "../features.ts";
import type { Reader } from "../read.ts";
import type { Judgement } from "../second.ts";
import { writerOf } from "./dataset.ts";
import { packModels } from "./pack.ts";
import { type Prepared, type Target, trainBoth } from "./prepare.ts";

/** A message as models judge it that never saw its writer (temperature 1), and each way to cut it. */
export interface Unseen {
	readonly prepared: Prepared;
	readonly whole: Judgement;
	readonly cuts: readonly { readonly cut: Cut; readonly one: Judgement; readonly two: Judgement }[];
}

/** One writer left out. */
export interface Fold {
	readonly writer: string;
	readonly models: Readonly<Record<Target, LinearModel>>;
	readonly unseen: readonly Unseen[];
}

/** One fold per writer. */
export function foldsOf(examples: readonly Prepared[], phrases: readonly Prepared[], read: Reader): Fold[] {
	const writers = [...new Set(examples.map((one) => writerOf(one.example)))];
	return writers.map((writer) => {
		const others = examples.filter((one) => writerOf(one.example) !== writer);
		const models = modelsFrom(packModels(trainBoth(others, phrases, { intent: 1, category: 1 })));
		const judge = (groups: readonly FeatureGroup[]): Judgement => ({
			intents: classify(models.intent, groups),
			categories: classify(models.category, groups),
		});
		const part = (text: string): Judgement => judge(featuresOf(read(text)));
		const own = examples.filter((one) => writerOf(one.example) === writer);
		const unseen = own.map((prepared) => ({
			prepared,
			whole: judge(prepared.groups),
			cuts: cutsOf(prepared.example.text).map((cut) => ({ cut, one: part(cut.first), two: part(cut.second) })),
		}));
		return { writer, models, unseen };
	});
}
