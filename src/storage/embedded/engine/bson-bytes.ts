/** Works on encoded documents without decoding them. */

const FIXED_BYTES: Readonly<Record<number, number>> = { 1: 8, 6: 0, 7: 12, 8: 1, 9: 8, 10: 0, 16: 4, 17: 8, 18: 8, 19: 16, 255: 0, 127: 0 };

/** One top-level field of an encoded document, from its type byte to the end of its value. */
interface Element {
	name: string;
	start: number;
	end: number;
}

function bufferOf(bytes: Uint8Array): Buffer {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The top-level fields; undefined when a type is unknown, so that the caller decodes instead. */
function elementsOf(source: Buffer): Element[] | undefined {
	const elements: Element[] = [];
	for (let at = 4; at < source.length - 1; ) {
		const nameEnd = source.indexOf(0, at + 1);
		const end = valueEnd(source, source[at] ?? 0, nameEnd + 1);
		if (end < 0) return undefined;
		elements.push({ name: source.toString("utf8", at + 1, nameEnd), start: at, end });
		at = end;
	}
	return elements;
}

/** Where the value that starts at `at` ends; -1 for a type this module does not know. */
function valueEnd(source: Buffer, type: number, at: number): number {
	const fixed = FIXED_BYTES[type];
	if (fixed !== undefined) return at + fixed;
	if (type === 3 || type === 4 || type === 15) return at + source.readInt32LE(at);
	if (type === 2 || type === 13 || type === 14) return at + 4 + source.readInt32LE(at);
	if (type === 5) return at + 5 + source.readInt32LE(at);
	if (type === 11) return source.indexOf(0, source.indexOf(0, at) + 1) + 1;
	return -1;
}

function documentOf(source: Buffer, elements: readonly Element[]): Buffer {
	const size = elements.reduce((sum, element) => sum + element.end - element.start, 5);
	const target = Buffer.allocUnsafe(size);
	let to = target.writeInt32LE(size, 0);
	for (const element of elements) to += source.copy(target, to, element.start, element.end);
	target[to] = 0;
	return target;
}

/** Names as their bytes read one by one: comparing them so saves decoding every name of every document. */
export function nameBytes(names: Iterable<string>): Set<string> {
	return new Set(Array.from(names, (name) => Buffer.from(name).toString("latin1")));
}

/**
 * The encoded document with only those top-level fields whose `nameBytes` are wanted; undefined when it cannot tell where
 * they end.
 */
export function keepElements(bytes: Uint8Array, wanted: ReadonlySet<string>): Buffer | undefined {
	const source = bufferOf(bytes);
	const kept = Buffer.allocUnsafe(source.length);
	let to = 4;
	let missing = wanted.size;
	for (let at = 4; at < source.length - 1 && missing > 0; ) {
		const nameEnd = source.indexOf(0, at + 1);
		const end = valueEnd(source, source[at] ?? 0, nameEnd + 1);
		if (end < 0) return undefined;
		if (wanted.has(source.toString("latin1", at + 1, nameEnd))) {
			to += source.copy(kept, to, at, end);
			missing--;
		}
		at = end;
	}
	kept[to++] = 0;
	kept.writeInt32LE(to, 0);
	return kept.subarray(0, to);
}

/** The encoded document with `_id` in front, where MongoDB keeps it. */
export function withIdFirst(bytes: Uint8Array): Uint8Array {
	const source = bufferOf(bytes);
	const elements = elementsOf(source) ?? [];
	const id = elements.find((element) => element.name === "_id");
	if (id === undefined || id === elements[0]) return bytes;
	return documentOf(source, [id, ...elements.filter((element) => element !== id)]);
}
