/** The storage contract: what the program relies on, the same for the embedded store and for a MongoDB server. */
import { afterAll, beforeAll, describe } from "vitest";
import { aggregation } from "./contract/aggregation.ts";
import { concurrency } from "./contract/concurrency.ts";
import { crud } from "./contract/crud.ts";
import { indexes } from "./contract/indexes.ts";
import { queries } from "./contract/queries.ts";
import type { Target } from "./contract/target.ts";
import { types } from "./contract/types.ts";
import { updates } from "./contract/updates.ts";

/** Runs the whole contract against the store that `open` gives. */
export function storageContract(name: string, open: () => Promise<Target>): void {
	describe(`storage contract: ${name}`, () => {
		let target: Target;
		beforeAll(async () => {
			target = await open();
		});
		afterAll(() => target?.stop());
		for (const part of [crud, updates, queries, aggregation, indexes, types, concurrency]) part(() => target);
	});
}
