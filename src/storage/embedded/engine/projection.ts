/** Projections of `find` and `findAndModify`. */
import { type Doc, isDoc } from "./documents.ts";
import { badValue, notSupported } from "./errors.ts";
import { compileFilter, projectWithStage } from "./language.ts";
import { getPath, setPath } from "./paths.ts";

type Projector = (doc: Doc) => Doc;

/** Compiles a projection; undefined when it keeps everything. */
export function compileProjection(projection: unknown): Projector | undefined {
	if (!isDoc(projection) || Object.keys(projection).length === 0) return undefined;
	const entries = Object.entries(projection);
	const arrays = entries.filter(([, value]) => isDoc(value) && ("$slice" in value || "$elemMatch" in value));
	if (entries.some(([path]) => path.endsWith(".$"))) throw notSupported("a positional projection");
	if (arrays.length > 0) return withArrays(projection, arrays as [string, Doc][]);
	return plainProjector(projection);
}

function plainProjector(projection: Doc): Projector {
	const entries = Object.entries(projection);
	const simple = entries.every(([path, value]) => !path.includes(".") && isFlag(value));
	if (!simple) return (doc) => projectWithStage(doc, projection);
	const { _id, ...others } = projection;
	const flags = Object.values(others).map(isOn);
	if (new Set(flags).size > 1) throw badValue("Cannot do exclusion on a field in an inclusion projection");
	const included = flags[0] ?? isOn(_id);
	return included
		? inclusion(Object.keys(others), _id === undefined || isOn(_id))
		: exclusion(entries.filter(([, value]) => !isOn(value)).map(([path]) => path));
}

function isFlag(value: unknown): boolean {
	return typeof value === "boolean" || typeof value === "number";
}

function isOn(value: unknown): boolean {
	return value === true || (typeof value === "number" && value !== 0);
}

function inclusion(fields: readonly string[], withId: boolean): Projector {
	const wanted = new Set(withId ? ["_id", ...fields] : fields);
	return (doc) => Object.fromEntries(Object.entries(doc).filter(([name]) => wanted.has(name)));
}

function exclusion(fields: readonly string[]): Projector {
	const unwanted = new Set(fields);
	return (doc) => Object.fromEntries(Object.entries(doc).filter(([name]) => !unwanted.has(name)));
}

/** `$slice` shortens an array and by itself keeps the other fields; `$elemMatch` is an inclusion of the first match. */
function withArrays(projection: Doc, arrays: readonly [string, Doc][]): Projector {
	const others = Object.entries(projection).filter(([path]) => !arrays.some(([array]) => array === path));
	const including = others.some(([path, value]) => path !== "_id" && isOn(value)) || arrays.some(([, value]) => "$elemMatch" in value);
	const base = Object.fromEntries(including ? [...others, ...arrays.map(([path]) => [path, 1])] : others);
	const first = Object.keys(base).length > 0 ? plainProjector(base) : (doc: Doc) => structuredCopy(doc);
	const cuts = arrays.map(([path, value]) => ({ path, cut: "$slice" in value ? slicer(value.$slice) : elemMatcher(value.$elemMatch) }));
	return (doc) => {
		const out = structuredCopy(first(doc));
		for (const { path, cut } of cuts) applyCut(out, path, cut);
		return out;
	};
}

/** Copies documents along the way so that cutting an array does not touch the source. */
function structuredCopy(doc: Doc): Doc {
	return Object.fromEntries(Object.entries(doc).map(([name, value]) => [name, isDoc(value) ? structuredCopy(value) : value]));
}

type Cut = (array: readonly unknown[]) => unknown[] | undefined;

function applyCut(doc: Doc, path: string, cut: Cut): void {
	const array = getPath(doc, path);
	if (!Array.isArray(array)) return;
	const cutArray = cut(array);
	if (cutArray !== undefined) setPath(doc, path, cutArray);
	else if (!path.includes(".")) delete doc[path];
}

function slicer(operand: unknown): Cut {
	const [first, count] = Array.isArray(operand) ? operand.map(Number) : [Number(operand), undefined];
	if (first === undefined || Number.isNaN(first)) throw badValue("$slice needs a number or [skip, limit]");
	if (count === undefined) return (array) => (first < 0 ? array.slice(first) : array.slice(0, first));
	return (array) => {
		const start = first < 0 ? Math.max(0, array.length + first) : first;
		return array.slice(start, start + count);
	};
}

function elemMatcher(operand: unknown): Cut {
	const matches = compileFilter({ array: { $elemMatch: operand } });
	return (array) => {
		const found = array.find((element) => matches({ array: [element] }));
		return found === undefined ? undefined : [found];
	};
}
