/** Leave-one-writer-out measurement: each writer's messages are read by models and thresholds that were found without that writer. */
import type { Reader } from "../read.ts";
import { assemble } from "../understand.ts";
import { decide } from "./calibrate.ts";
import type { Fold } from "./folds.ts";
import type { Judged } from "./report.ts";

/** Every labelled message as it is understood without its writer. */
export function judgeFolds(folds: readonly Fold[], read: Reader): Judged[] {
	const context = { now: new Date(), zone: "Asia/Shanghai" };
	return folds.flatMap(({ writer, models, unseen }) => {
		const { temperatures, ...decisions } = decide(folds.filter((fold) => fold.writer !== writer).flatMap((fold) => fold.unseen));
		const intent = { ...models.intent, temperature: temperatures.intent };
		const category = { ...models.category, temperature: temperatures.category };
		const understand = assemble(read, { models: { intent, category }, ...decisions });
		return unseen.map(({ prepared: { example } }) => ({ example, found: understand(example.text, context) }));
	});
}
