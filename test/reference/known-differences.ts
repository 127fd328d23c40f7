/** Where the embedded store is known to differ from MongoDB; each is told in the README or is of no consequence to the program. */
import type { Operation } from "./operations.ts";

interface Difference {
	why: string;
	applies(operation: Operation): boolean;
}

const DIFFERENCES: readonly Difference[] = [];

/** Why a disagreement over this operation is expected; undefined when it is not. */
export function knownDifference(operation: Operation): string | undefined {
	return DIFFERENCES.find((difference) => difference.applies(operation))?.why;
}
