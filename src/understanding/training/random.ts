/** Seeded chance, so that training gives the same weights every time. */

/** Numbers in [0, 1) from a seed (mulberry32). */
export function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** Shuffles in place. */
export function shuffle<T>(items: T[], random: () => number): T[] {
	for (let index = items.length - 1; index > 0; index -= 1) {
		const other = Math.floor(random() * (index + 1));
		const held = items[index] as T;
		items[index] = items[other] as T;
		items[other] = held;
	}
	return items;
}
