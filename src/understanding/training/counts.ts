/** Counts how often each feature stands with each label. */
import { type CountColumns, countedIn } from "../counts.ts";
import type { Case } from "./fit.ts";

/** A case of weight one half counts one, a whole one two, so that counts stay whole numbers. */
const STEPS = 2;
const MOST = 255;

/** Counts as columns in ascending order of hash, and cases per label. */
export function countFeatures(cases: readonly Case[], width: number): { columns: CountColumns; priors: number[] } {
	const rows = new Map<number, Map<number, number>>();
	const priors = new Array<number>(width).fill(0);
	for (const { groups, label, weight } of cases) {
		const step = Math.round(weight * STEPS);
		priors[label] = (priors[label] ?? 0) + step;
		for (const hash of countedIn(groups)) {
			const row = rows.get(hash) ?? new Map<number, number>();
			row.set(label, Math.min(MOST, (row.get(label) ?? 0) + step));
			rows.set(hash, row);
		}
	}
	const ascending = [...rows].sort((a, b) => a[0] - b[0]);
	const entries = ascending.flatMap(([hash, row]) => [...row].map(([label, count]) => ({ hash, label, count })));
	const columns = {
		hashes: Uint32Array.from(entries, (one) => one.hash),
		labels: Uint8Array.from(entries, (one) => one.label),
		counts: Uint8Array.from(entries, (one) => one.count),
	};
	return { columns, priors };
}
