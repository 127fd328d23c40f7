/** Reciprocal rank fusion: joins rankings whose scores cannot be compared. Pure. */

/** The usual damping: one list's first place does not outweigh agreement lower down. */
const DAMPING = 60;

/** Items of all `rankings` (best first each), best first by the sum of 1 / (60 + rank). Ties keep the first ranking's order. */
export function fuseRanks<T>(rankings: readonly (readonly T[])[], limit: number): T[] {
	const scores = new Map<T, number>();
	for (const ranking of rankings) {
		for (const [rank, item] of ranking.entries()) scores.set(item, (scores.get(item) ?? 0) + 1 / (DAMPING + rank + 1));
	}
	return [...scores]
		.sort(([, one], [, other]) => other - one)
		.slice(0, limit)
		.map(([item]) => item);
}
