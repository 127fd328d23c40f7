/** Full-text index of passages: BM25 over characters and character pairs, which needs no word list for Chinese. */
import { isHan } from "./fold.ts";

/** What is indexed of one passage, already folded. */
export interface IndexedText {
	readonly title: string;
	readonly body: string;
}

/** A passage's position and its score, best first. */
export interface Hit {
	readonly at: number;
	readonly score: number;
}

const K1 = 1.6;
const B = 0.6;
/** A word of a heading says more about a passage than one of its body. */
const TITLE_WEIGHT = 3;
/** In a folder of fewer passages than this, being in one of them makes no word common. */
const FEW_PASSAGES = 60;
const WORD_BASE = 0x1_0000_0000;

/** An immutable index; rebuilt as a whole, which takes about a second for ten thousand passages. */
export class LexicalIndex {
	readonly size: number;
	readonly #terms = new Map<number, number>();
	readonly #words = new Map<string, number>();
	readonly #starts: Uint32Array;
	readonly #documents: Uint32Array;
	readonly #weights: Float32Array;
	readonly #scores: Float32Array;

	constructor(texts: readonly IndexedText[]) {
		this.size = texts.length;
		this.#scores = new Float32Array(texts.length);
		const counted = new Growing();
		const lengths = new Float32Array(texts.length);
		texts.forEach((text, at) => {
			lengths[at] = this.#count(text, at, counted);
		});
		const total = lengths.reduce((sum, length) => sum + length, 0);
		const mean = total / Math.max(1, texts.length) || 1;
		const { terms, documents, counts, length } = counted;
		this.#starts = new Uint32Array(this.#terms.size + 1);
		for (let at = 0; at < length; at++) this.#starts[(terms[at] ?? 0) + 1] = (this.#starts[(terms[at] ?? 0) + 1] ?? 0) + 1;
		for (let at = 1; at < this.#starts.length; at++) this.#starts[at] = (this.#starts[at] ?? 0) + (this.#starts[at - 1] ?? 0);
		this.#documents = new Uint32Array(length);
		this.#weights = new Float32Array(length);
		const next = this.#starts.slice(0, -1);
		for (let at = 0; at < length; at++) {
			const term = terms[at] ?? 0;
			const slot = next[term] ?? 0;
			next[term] = slot + 1;
			const document = documents[at] ?? 0;
			const count = counts[at] ?? 0;
			this.#documents[slot] = document;
			this.#weights[slot] = (count * (K1 + 1)) / (count + K1 * (1 - B + (B * (lengths[document] ?? 0)) / mean));
		}
	}

	/** Inverse document frequency of a term that no passage has: the most a term can weigh. */
	get maxIdf(): number {
		return this.#idf(0);
	}

	/** The best `limit` passages for weighted pieces of text, best first. */
	search(pieces: readonly { readonly text: string; readonly weight: number }[], limit: number): Hit[] {
		const scores = this.#scores.fill(0);
		for (const [term, weight] of this.#queryTerms(pieces)) {
			const from = this.#starts[term] ?? 0;
			const to = this.#starts[term + 1] ?? 0;
			const factor = weight * this.#idf(to - from);
			for (let at = from; at < to; at++) {
				const document = this.#documents[at] ?? 0;
				scores[document] = (scores[document] ?? 0) + factor * (this.#weights[at] ?? 0);
			}
		}
		return best(scores, limit);
	}

	/** How many passages hold every character pair of `text`, at most: 0 means that the word is nowhere in the folder. */
	frequency(text: string): number {
		let least = this.size;
		for (const key of keysOf(text, text.length > 1)) {
			const term = this.#known(key);
			if (term === undefined) return 0;
			least = Math.min(least, (this.#starts[term + 1] ?? 0) - (this.#starts[term] ?? 0));
		}
		return least;
	}

	/** How much finding `text` says: rare words near `maxIdf`, words of every passage near zero. */
	idf(text: string): number {
		return this.#idf(this.frequency(text));
	}

	/** Every pair of Han characters that occurs, as `first * 65536 + second`. */
	*pairs(): IterableIterator<number> {
		for (const key of this.#terms.keys()) if (key > 0xffff && key < WORD_BASE) yield key;
	}

	#idf(frequency: number): number {
		return Math.log(1 + (Math.max(this.size, FEW_PASSAGES) - frequency + 0.5) / (frequency + 0.5));
	}

	#known(key: number | string): number | undefined {
		const number = typeof key === "string" ? this.#words.get(key) : key;
		return number === undefined ? undefined : this.#terms.get(number);
	}

	#queryTerms(pieces: readonly { readonly text: string; readonly weight: number }[]): Map<number, number> {
		const weights = new Map<number, number>();
		for (const { text, weight } of pieces) {
			for (const key of keysOf(text, false)) {
				const term = this.#known(key);
				const single = typeof key === "number" && key <= 0xffff;
				if (term !== undefined) weights.set(term, Math.max(weights.get(term) ?? 0, single && text.length > 1 ? weight * 0.5 : weight));
			}
		}
		return weights;
	}

	#count(text: IndexedText, at: number, into: Growing): number {
		const counts = new Map<number, number>();
		const add = (key: number | string, weight: number) => {
			const number = typeof key === "string" ? this.#wordKey(key) : key;
			let term = this.#terms.get(number);
			if (term === undefined) {
				term = this.#terms.size;
				this.#terms.set(number, term);
			}
			counts.set(term, (counts.get(term) ?? 0) + weight);
		};
		for (const key of keysOf(text.title, false)) add(key, TITLE_WEIGHT);
		for (const key of keysOf(text.body, false)) add(key, 1);
		for (const [term, count] of counts) into.push(term, at, count);
		return text.body.length + text.title.length;
	}

	#wordKey(word: string): number {
		let key = this.#words.get(word);
		if (key === undefined) {
			key = WORD_BASE + this.#words.size;
			this.#words.set(word, key);
		}
		return key;
	}
}

/** The terms of folded text: Han characters and pairs as numbers, runs of Latin letters and digits as words. */
function* keysOf(text: string, pairsOnly: boolean): IterableIterator<number | string> {
	let previous = 0;
	let wordStart = -1;
	for (let at = 0; at <= text.length; at++) {
		const code = at < text.length ? text.charCodeAt(at) : 0;
		const latin = (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a);
		if (latin && wordStart < 0) wordStart = at;
		if (!latin && wordStart >= 0) {
			yield text.slice(wordStart, at);
			wordStart = -1;
		}
		const han = isHan(code);
		if (han && !pairsOnly) yield code;
		if (han && previous > 0) yield previous * 0x10000 + code;
		previous = han ? code : 0;
	}
}

/** Three parallel arrays that grow together. */
class Growing {
	terms = new Uint32Array(1024);
	documents = new Uint32Array(1024);
	counts = new Float32Array(1024);
	length = 0;

	push(term: number, document: number, count: number): void {
		if (this.length === this.terms.length) this.#grow();
		this.terms[this.length] = term;
		this.documents[this.length] = document;
		this.counts[this.length] = count;
		this.length++;
	}

	#grow(): void {
		const size = this.length * 2;
		const terms = new Uint32Array(size);
		terms.set(this.terms);
		this.terms = terms;
		const documents = new Uint32Array(size);
		documents.set(this.documents);
		this.documents = documents;
		const counts = new Float32Array(size);
		counts.set(this.counts);
		this.counts = counts;
	}
}

function best(scores: Float32Array, limit: number): Hit[] {
	const hits: Hit[] = [];
	let worst = 0;
	for (let at = 0; at < scores.length; at++) {
		const score = scores[at] ?? 0;
		if (score <= worst && (hits.length >= limit || score <= 0)) continue;
		hits.push({ at, score });
		if (hits.length < limit * 2) continue;
		hits.sort((one, other) => other.score - one.score || one.at - other.at);
		hits.length = limit;
		worst = hits.at(-1)?.score ?? 0;
	}
	return hits.sort((one, other) => other.score - one.score || one.at - other.at).slice(0, limit);
}
