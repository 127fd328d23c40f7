/** insert, update, delete, findAndModify. */
import { type Doc, isDoc } from "../engine/documents.ts";
import { badValue, CommandError, isMingoError } from "../engine/errors.ts";
import { compileProjection } from "../engine/projection.ts";
import { checkUpdate, type Update } from "../engine/update.ts";
import type { Context, Handlers } from "./context.ts";

/** Runs the items of a bulk write; a refused item becomes a write error, and the others stand. */
function eachItem<T>(items: readonly T[], ordered: boolean, work: (item: T, index: number) => void): Doc[] {
	const errors: Doc[] = [];
	for (const [index, item] of items.entries()) {
		try {
			work(item, index);
		} catch (error) {
			errors.push(writeError(index, error));
			if (ordered) break;
		}
	}
	return errors;
}

/** Errors that are not the item's own fault (a full disk, a damaged file) fail the whole command. */
function writeError(index: number, error: unknown): Doc {
	if (error instanceof CommandError) return { index, code: error.code, errmsg: error.message, ...error.info };
	if (isMingoError(error)) return { index, code: 2, errmsg: error.message };
	throw error;
}

function withErrors(reply: Doc, errors: readonly Doc[]): Doc {
	return errors.length > 0 ? { ...reply, writeErrors: errors } : reply;
}

function insert({ store, command, body, namespace }: Context): Doc {
	const collection = store.collection(namespace);
	let n = 0;
	const documents = body.documents as Doc[];
	const sent = command.list("documents");
	const errors = eachItem(documents, body.ordered !== false, (doc, index) => {
		collection.insert(doc, sent[index]?.bytes);
		n++;
	});
	return withErrors({ n }, errors);
}

function update({ store, command, body, namespace }: Context): Doc {
	const items = body.updates as Doc[];
	const sent = command.list("updates");
	const collection = items.some((item) => item.upsert === true) ? store.collection(namespace) : store.collections.get(namespace);
	const totals = { n: 0, nModified: 0 };
	const upserted: Doc[] = [];
	const errors = eachItem(items, body.ordered !== false, (item, index) => {
		refuseOptions(item);
		const { u, q } = sent[index]?.exact ?? {};
		const change = u as Update;
		checkUpdate(change);
		const result = collection?.update(item.q as Doc, change, { ...item, sort: optionalDoc(item.sort), exactFilter: optionalDoc(q) });
		if (result === undefined) return;
		totals.n += result.matched + (result.upserted === null ? 0 : 1);
		totals.nModified += result.modified;
		if (result.upserted !== null) upserted.push({ index, _id: result.upserted._id });
	});
	return withErrors({ ...totals, ...(upserted.length > 0 ? { upserted } : {}) }, errors);
}

function remove({ store, body, namespace }: Context): Doc {
	const collection = store.collections.get(namespace);
	let n = 0;
	const errors = eachItem(body.deletes as Doc[], body.ordered !== false, (item) => {
		refuseOptions(item);
		n += collection?.remove(item.q as Doc, { multi: item.limit !== 1 }).length ?? 0;
	});
	return withErrors({ n }, errors);
}

function findAndModify(context: Context): Doc {
	const { store, command, body, namespace } = context;
	refuseOptions(body);
	const query = optionalDoc(body.query) ?? {};
	const sort = optionalDoc(body.sort);
	const shape = compileProjection(body.fields);
	const shown = (doc: Doc | null) => (doc !== null && shape !== undefined ? shape(doc) : doc);
	if (body.remove === true) {
		const removed = store.collections.get(namespace)?.remove(query, { multi: false, sort })[0] ?? null;
		return { value: shown(removed), lastErrorObject: { n: removed === null ? 0 : 1 } };
	}
	const exact = command.exact();
	const change = exact.update as Update;
	checkUpdate(change);
	const collection = body.upsert === true ? store.collection(namespace) : store.collections.get(namespace);
	if (collection === undefined) return { value: null, lastErrorObject: { n: 0, updatedExisting: false } };
	const result = collection.update(query, change, {
		upsert: body.upsert === true,
		arrayFilters: body.arrayFilters as Doc[] | undefined,
		sort,
		exactFilter: optionalDoc(exact.query),
	});
	const upserted = result.upserted === null ? {} : { upserted: result.upserted._id };
	return {
		value: shown(body.new === true ? result.after : result.before),
		lastErrorObject: { n: result.matched + (result.upserted === null ? 0 : 1), updatedExisting: result.matched > 0, ...upserted },
	};
}

function optionalDoc(value: unknown): Doc | undefined {
	return isDoc(value) && Object.keys(value).length > 0 ? value : undefined;
}

/** Options that would change the outcome and that the store does not have. */
export function refuseOptions(body: Doc): void {
	const { collation } = body;
	if (isDoc(collation) && collation.locale !== "simple") throw badValue("collation is not supported by the embedded store");
	for (const name of ["min", "max", "returnKey", "showRecordId", "tailable"])
		if (body[name] && typeof body[name] !== "number") throw badValue(`the option ${name} is not supported by the embedded store`);
}

/** Commands that change documents; each runs inside one write. */
export const WRITE_COMMANDS: Handlers = { insert, update, delete: remove, findandmodify: findAndModify };
