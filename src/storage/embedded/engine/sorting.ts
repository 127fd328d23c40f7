/** Sorting in memory, as MongoDB orders values. */
import type { Doc } from "./documents.ts";
import { compareKeys, type Key } from "./keys.ts";
import { sortKey } from "./paths.ts";

/** One path of a sort. */
export interface Direction {
	path: string;
	descending: boolean;
}

/** Where a document stands in a sort; ties go by row, so that the order is the same every time. */
export interface Place {
	rid: number;
	keys: readonly Key[];
}

/** The paths of a sort, in order. */
export function sortDirections(sort: Doc): Direction[] {
	return Object.entries(sort).map(([path, direction]) => ({ path, descending: Number(direction) < 0 }));
}

/** A document's keys in a sort. */
export function sortPlace(doc: Doc, directions: readonly Direction[]): Key[] {
	return directions.map(({ path, descending }) => sortKey(doc, path, descending));
}

/** Orders two places. */
export function comparePlaces(left: Place, right: Place, directions: readonly Direction[]): number {
	for (const [at, { descending }] of directions.entries()) {
		const order = compareKeys(left.keys[at] ?? 0, right.keys[at] ?? 0);
		if (order !== 0) return descending ? -order : order;
	}
	return left.rid - right.rid;
}
