/** Applies an update document, a replacement or an update pipeline to one document. */
import { type Doc, decode, encode, isDoc, plain } from "./documents.ts";
import { badValue, CommandError } from "./errors.ts";
import { sameValue } from "./keys.ts";
import { runUpdatePipeline } from "./language.ts";
import { getPath } from "./paths.ts";
import { expandPath, type PositionContext } from "./positions.ts";
import { REMOVED, UNCHANGED, UPDATE_OPERATORS } from "./update-operators.ts";

/** An update as the client sent it, values exactly typed. */
export type Update = Doc | readonly Doc[];

/** What the change depends on besides the document. */
export interface UpdateContext extends PositionContext {
	/** True while an upsert builds a new document: `$setOnInsert` counts. */
	inserting: boolean;
}

/** True for `{ $set: … }` and its like, false for a replacement. */
export function isOperatorUpdate(update: Doc): boolean {
	return Object.keys(update).some((name) => name.startsWith("$"));
}

/** The document after the update; `doc` is exactly decoded and may be changed in place. */
export function applyUpdate(doc: Doc, update: Update, context: UpdateContext): Doc {
	if (Array.isArray(update)) return applyPipeline(doc, update);
	const single = update as Doc;
	return isOperatorUpdate(single) ? applyOperators(doc, single, context) : replaced(doc, single);
}

/** Stages see plain numbers; a field they leave alone keeps its type. */
function applyPipeline(doc: Doc, stages: readonly Doc[]): Doc {
	const before = decode(encode(doc));
	const after = runUpdatePipeline(
		before,
		stages.map((stage) => plain(stage) as Doc),
	);
	const exact = Object.entries(after).map(([name, value]) => [name, sameBytes(plain(doc[name]), value) ? doc[name] : value]);
	return replaced(doc, Object.fromEntries(exact));
}

function sameBytes(left: unknown, right: unknown): boolean {
	return Buffer.compare(encode({ value: left }), encode({ value: right })) === 0;
}

function replaced(doc: Doc, replacement: Doc): Doc {
	if (doc._id === undefined) return { ...replacement };
	if (replacement._id !== undefined && !sameValue(replacement._id, doc._id)) throw immutableId();
	const { _id, ...rest } = replacement;
	return { _id: doc._id, ...rest };
}

function immutableId(): CommandError {
	return new CommandError(66, "ImmutableField", "Performing an update on the path '_id' would modify the immutable field '_id'");
}

interface Change {
	operator: string;
	path: string;
	operand: unknown;
}

function applyOperators(doc: Doc, update: Doc, context: UpdateContext): Doc {
	const id = doc._id;
	const changes = changesOf(doc, update, context);
	refuseConflicts(changes);
	for (const change of changes) applyChange(doc, change);
	if (id !== undefined && !sameValue(id, doc._id)) throw immutableId();
	return doc;
}

/** Checks what can be checked without a document: operators, their shape, and that no path is changed twice. */
export function checkUpdate(update: Update): void {
	const single = update as Doc;
	if (Array.isArray(update) || !isOperatorUpdate(single)) return;
	const changes = Object.entries(single).flatMap(([operator, fields]) => {
		checkOperator(operator, fields);
		return Object.entries(fields as Doc).flatMap(([path, operand]) =>
			[path, ...(operator === "$rename" ? [String(operand)] : [])].map((at) => ({ operator, path: at, operand })),
		);
	});
	refuseConflicts(changes.sort((left, right) => comparePaths(left.path, right.path)));
}

function checkOperator(operator: string, fields: unknown): asserts fields is Doc {
	if (operator !== "$rename" && UPDATE_OPERATORS[operator] === undefined) throw unknownOperator(operator);
	if (!isDoc(fields)) throw new CommandError(9, "FailedToParse", `Modifiers operate on fields but we found another type for ${operator}`);
}

/** Every single change of an update, positions resolved; in MongoDB's order, which is by path. */
function changesOf(doc: Doc, update: Doc, context: UpdateContext): Change[] {
	const changes: Change[] = [];
	for (const [operator, fields] of Object.entries(update)) {
		checkOperator(operator, fields);
		if (operator === "$setOnInsert" && !context.inserting) continue;
		for (const [path, operand] of Object.entries(fields)) {
			if (operator === "$rename") changes.push(...renamed(doc, path, operand));
			else for (const place of expandPath(doc, path, context)) changes.push({ operator, path: place, operand });
		}
	}
	return changes.sort((left, right) => comparePaths(left.path, right.path));
}

/** New fields are appended in the order of their names; array positions in the order of their numbers. */
function comparePaths(left: string, right: string): number {
	const leftParts = left.split(".");
	const rightParts = right.split(".");
	for (let at = 0; at < Math.min(leftParts.length, rightParts.length); at++) {
		const a = leftParts[at] ?? "";
		const b = rightParts[at] ?? "";
		if (a === b) continue;
		if (/^\d+$/.test(a) && /^\d+$/.test(b)) return Number(a) - Number(b);
		return a < b ? -1 : 1;
	}
	return leftParts.length - rightParts.length;
}

function unknownOperator(name: string): CommandError {
	return new CommandError(
		9,
		"FailedToParse",
		`Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
	);
}

function refuseConflicts(changes: readonly Change[]): void {
	for (let index = 1; index < changes.length; index++) {
		const before = changes[index - 1]?.path ?? "";
		const path = changes[index]?.path ?? "";
		if (path === before || path.startsWith(`${before}.`)) {
			throw new CommandError(40, "ConflictingUpdateOperators", `Updating the path '${path}' would create a conflict at '${before}'`);
		}
	}
}

function applyChange(doc: Doc, { operator, path, operand }: Change): void {
	const compute = UPDATE_OPERATORS[operator];
	const next = compute?.(getPath(doc, path), operand, path);
	if (next === REMOVED) removeAt(doc, path);
	else if (next !== UNCHANGED) writeAt(doc, path, next);
}

/** Taking a field away here and setting it there; nothing when it is missing. */
function renamed(doc: Doc, from: string, to: unknown): Change[] {
	if (typeof to !== "string") throw badValue("The 'to' field for $rename must be a string");
	const value = getPath(doc, from);
	if (value === undefined) return [];
	return [
		{ operator: "$unset", path: from, operand: "" },
		{ operator: "$set", path: to, operand: value },
	];
}

/** Writes a value, making documents on the way; through arrays only by position. */
function writeAt(doc: Doc, path: string, value: unknown): void {
	const parts = path.split(".");
	const last = parts.pop() ?? path;
	let target: Doc | unknown[] = doc;
	for (const part of parts) target = stepInto(target, part, path);
	setStep(target, last, value, path);
}

function stepInto(target: Doc | unknown[], part: string, path: string): Doc | unknown[] {
	const present = Array.isArray(target) ? target[Number(part)] : target[part];
	if (Array.isArray(present) || isDoc(present)) return present;
	if (present !== undefined) throw cannotCreate(part, path);
	const made: Doc = {};
	setStep(target, part, made, path);
	return made;
}

function setStep(target: Doc | unknown[], part: string, value: unknown, path: string): void {
	if (!Array.isArray(target)) {
		target[part] = value;
		return;
	}
	if (!/^\d+$/.test(part)) throw cannotCreate(part, path);
	while (target.length < Number(part)) target.push(null);
	target[Number(part)] = value;
}

function cannotCreate(part: string, path: string): CommandError {
	return new CommandError(28, "PathNotViable", `Cannot create field '${part}' in the path '${path}'`);
}

/** Takes a field away; an array element becomes null so that the others keep their positions. */
function removeAt(doc: Doc, path: string): void {
	const dot = path.lastIndexOf(".");
	const parent = dot < 0 ? doc : getPath(doc, path.slice(0, dot));
	const last = path.slice(dot + 1);
	if (Array.isArray(parent)) parent[Number(last)] = null;
	else if (isDoc(parent)) delete parent[last];
}
