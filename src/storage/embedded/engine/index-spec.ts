/** What an index is, and which columns stand for it. */
import { type Doc, isDoc, isOperators } from "./documents.ts";
import { CommandError, notSupported } from "./errors.ts";
import { sameValue } from "./keys.ts";

/** An index as the client declared it. */
export interface IndexSpec {
	name: string;
	key: Record<string, 1 | -1>;
	unique?: boolean;
	sparse?: boolean;
	partialFilterExpression?: Doc;
	expireAfterSeconds?: number;
}

const SUPPORTED = new Set(["name", "key", "unique", "sparse", "partialFilterExpression", "expireAfterSeconds", "v", "ns", "background", "hidden"]);

/** Checks a declared index and keeps what the store understands. Throws on what it does not. */
export function parseIndexSpec(raw: Doc): IndexSpec {
	const unknown = Object.keys(raw).find((name) => !SUPPORTED.has(name) && raw[name] !== undefined);
	if (unknown !== undefined) throw notSupported(`the index option ${unknown}`);
	if (!isDoc(raw.key) || typeof raw.name !== "string") throw new CommandError(9, "FailedToParse", "An index needs a key and a name");
	for (const [path, direction] of Object.entries(raw.key)) {
		if (direction !== 1 && direction !== -1) throw notSupported(`an index of kind '${String(direction)}' on ${path}`);
		if (path.includes("$**")) throw notSupported("a wildcard index");
	}
	const { v, ns, background, hidden, ...spec } = raw;
	return spec as unknown as IndexSpec;
}

/** True when only some documents belong to the index. */
export function isConditional(spec: IndexSpec): boolean {
	return spec.sparse === true || spec.partialFilterExpression !== undefined;
}

/** Two specs with the same text are the same index. */
export function specText(spec: IndexSpec): string {
	return JSON.stringify([
		Object.entries(spec.key),
		spec.unique === true,
		spec.sparse === true,
		spec.partialFilterExpression ?? null,
		spec.expireAfterSeconds ?? null,
	]);
}

/** Indexes that MongoDB would call the same by their keys. */
export function keyText(spec: IndexSpec): string {
	return JSON.stringify([Object.entries(spec.key), spec.partialFilterExpression ?? null]);
}

/** True when a filter can only match documents of a partial index: each of the index's conditions is implied by the filter's. */
export function impliesPartial(conditions: ReadonlyMap<string, unknown>, partial: Doc): boolean {
	return Object.entries(partial).every(([path, wanted]) => conditions.has(path) && implies(conditions.get(path), wanted));
}

function implies(have: unknown, wanted: unknown): boolean {
	if (isOperators(wanted) && wanted.$exists === true) return provesPresence(have);
	const value = equalityOf(have);
	if (value === undefined) return false;
	const wantedValue = equalityOf(wanted);
	if (wantedValue !== undefined) return sameValue(value, wantedValue);
	return isOperators(wanted) && Array.isArray(wanted.$in) && wanted.$in.some((item) => sameValue(item, value));
}

function provesPresence(have: unknown): boolean {
	if (!isOperators(have)) return have !== null && have !== undefined;
	if (have.$exists === true) return true;
	return ["$gt", "$gte", "$lt", "$lte", "$eq"].some((name) => have[name] !== undefined && have[name] !== null);
}

function equalityOf(condition: unknown): unknown {
	if (!isOperators(condition)) return condition;
	return Object.keys(condition).length === 1 ? condition.$eq : undefined;
}
