/** What the contract suite runs against. */

import type { Collection, Document } from "mongodb";
import type mongoose from "mongoose";

/** A store under test. */
export interface Target {
	connection: mongoose.Connection;
	/** False for a server that is no replica set. */
	transactions: boolean;
	stop(): Promise<void>;
}

/** A part of the contract: registers tests that ask for the target when they run. */
export type ContractPart = (target: () => Target) => void;

let count = 0;

/** A collection nobody has used yet. */
export function fresh(target: () => Target): Collection<Document> {
	return target().connection.getClient().db("contract").collection(`c${process.pid}_${++count}`);
}

/** Documents without `_id`, for comparing. */
export function bare(docs: readonly Document[]): Document[] {
	return docs.map(({ _id, ...rest }) => rest);
}
