/** Documents in a form in which the order of fields does not count. */

/** The same value with the fields of every document in alphabetical order. */
export function sortedKeys(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sortedKeys);
	if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
	return Object.fromEntries(
		Object.entries(value)
			.sort(([left], [right]) => (left < right ? -1 : 1))
			.map(([name, item]) => [name, sortedKeys(item)]),
	);
}
