/** Vectors of unit length, and the nearest of many. Pure. */

/** Of length 1, so that a product of two is their likeness. */
export type Vector = Float32Array;

/** `values` at length 1, or null when they are no vector: empty, not numbers, or all zero. */
export function unitVector(values: unknown): Vector | null {
	if (!Array.isArray(values) || values.length === 0 || !values.every((value) => typeof value === "number")) return null;
	const length = Math.hypot(...values);
	return Number.isFinite(length) && length > 0 ? Float32Array.from(values, (value: number) => value / length) : null;
}

/** Positions of the `limit` vectors most like `wanted`, best first. Vectors of another size, from another model, are passed over. */
export function nearest(wanted: Vector, vectors: readonly Vector[], limit: number): number[] {
	const likeness = vectors.map((vector) => (vector.length === wanted.length ? product(wanted, vector) : Number.NEGATIVE_INFINITY));
	return [...likeness.keys()]
		.filter((at) => likeness[at] !== Number.NEGATIVE_INFINITY)
		.sort((one, other) => (likeness[other] ?? 0) - (likeness[one] ?? 0) || one - other)
		.slice(0, limit);
}

function product(one: Vector, other: Vector): number {
	let sum = 0;
	for (let at = 0; at < one.length; at++) sum += (one[at] ?? 0) * (other[at] ?? 0);
	return sum;
}
