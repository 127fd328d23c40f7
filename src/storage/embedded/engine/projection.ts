/** Projections of `find` and `findAndModify`, over exactly decoded documents so that no type is lost on the way out. */
import { type Doc, isDoc, plain } from "./documents.ts";
import { badValue, CommandError, notSupported } from "./errors.ts";
import { compileFilter, projectWithStage } from "./language.ts";

type Projector = (doc: Doc) => Doc;
/** What is named, as a tree of fields; `true` is the end of a path. */
type Tree = Map<string, Tree | true>;
/** Cuts an array; undefined takes the field away. */
type Cut = (array: readonly unknown[]) => unknown[] | undefined;

/** Compiles a projection; undefined when it keeps everything. */
export function compileProjection(projection: unknown): Projector | undefined {
	if (!isDoc(projection) || Object.keys(projection).length === 0) return undefined;
	const entries = Object.entries(projection);
	if (entries.some(([path]) => path.endsWith(".$"))) throw notSupported("a positional projection");
	const cuts = new Map(entries.flatMap(([path, value]) => (isCut(value) ? [[path, compileCut(value)] as const] : [])));
	const computed = entries.some(([path, value]) => !cuts.has(path) && !isFlag(value));
	if (computed) return (doc) => projectWithStage(plain(doc) as Doc, projection);
	const select = compileFlags(
		entries.filter(([path]) => !cuts.has(path)),
		entries.filter(([, value]) => isDoc(value) && "$elemMatch" in value).map(([path]) => path),
		[...cuts.keys()],
	);
	return cuts.size === 0 ? select : (doc) => applyCuts(select(doc), cuts, "") as Doc;
}

function isFlag(value: unknown): boolean {
	return typeof value === "boolean" || typeof value === "number";
}

function isOn(value: unknown): boolean {
	return value === true || (typeof value === "number" && value !== 0);
}

/** `$elemMatch` makes a projection an inclusion; `$slice` alone leaves the other fields as they are. */
function compileFlags(flags: readonly [string, unknown][], including: readonly string[], cut: readonly string[]): Projector {
	const fields = flags.filter(([path]) => path !== "_id");
	const id = flags.find(([path]) => path === "_id");
	const modes = new Set(fields.map(([, value]) => isOn(value)));
	if (modes.size > 1) throw new CommandError(31254, "Location31254", "Cannot do exclusion on a field in an inclusion projection");
	const onlyId = fields.length === 0 && cut.length === 0 && id !== undefined && isOn(id[1]);
	const inclusion = modes.has(true) || including.length > 0 || onlyId;
	const withId = id === undefined || isOn(id[1]);
	if (!inclusion) {
		const tree = treeOf([...fields.map(([path]) => path), ...(withId ? [] : ["_id"])]);
		return (doc) => exclude(doc, tree) as Doc;
	}
	const tree = treeOf([...(withId ? ["_id"] : []), ...fields.map(([path]) => path), ...cut]);
	return (doc) => include(doc, tree) as Doc;
}

function treeOf(paths: readonly string[]): Tree {
	const root: Tree = new Map();
	for (const path of paths) {
		const parts = path.split(".");
		const last = parts.pop() ?? path;
		let tree = root;
		for (const part of parts) {
			const next = tree.get(part);
			if (next === true) throw new CommandError(31249, "Location31249", `Path collision at ${path}`);
			const step: Tree = next ?? new Map();
			tree.set(part, step);
			tree = step;
		}
		if (tree.has(last)) throw new CommandError(31250, "Location31250", `Path collision at ${path}`);
		tree.set(last, true);
	}
	return root;
}

/** Keeps the named fields, in the document's own order; values on the way that are no documents go. */
function include(value: unknown, tree: Tree): unknown {
	if (Array.isArray(value)) return value.map((item) => include(item, tree)).filter((item) => item !== undefined);
	if (!isDoc(value)) return undefined;
	const kept: Doc = {};
	for (const [name, item] of Object.entries(value)) {
		const step = tree.get(name);
		const next = step === true ? item : step === undefined ? undefined : include(item, step);
		if (next !== undefined) kept[name] = next;
	}
	return kept;
}

/** Keeps all but the named fields. */
function exclude(value: unknown, tree: Tree): unknown {
	if (Array.isArray(value)) return value.map((item) => exclude(item, tree));
	if (!isDoc(value)) return value;
	const kept: Doc = {};
	for (const [name, item] of Object.entries(value)) {
		const step = tree.get(name);
		if (step !== true) kept[name] = step === undefined ? item : exclude(item, step);
	}
	return kept;
}

function isCut(value: unknown): value is Doc {
	return isDoc(value) && ("$slice" in value || "$elemMatch" in value);
}

function compileCut(value: Doc): Cut {
	return "$slice" in value ? slicer(value.$slice) : elemMatcher(value.$elemMatch);
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
		const found = array.find((element) => matches({ array: [plain(element)] }));
		return found === undefined ? undefined : [found];
	};
}

/** The document with the arrays at the cuts' paths cut; nothing of the source is changed. */
function applyCuts(value: unknown, cuts: ReadonlyMap<string, Cut>, prefix: string): unknown {
	if (!isDoc(value)) return value;
	const out: Doc = {};
	for (const [name, item] of Object.entries(value)) {
		const path = prefix + name;
		const cut = cuts.get(path);
		const next = cut === undefined ? applyCuts(item, cuts, `${path}.`) : Array.isArray(item) ? cut(item) : item;
		if (next !== undefined) out[name] = next;
	}
	return out;
}
