/** Prepared statements, kept per connection and text. */
import type { DatabaseSync, StatementSync } from "node:sqlite";

/** Beyond this many texts on one connection the pool starts anew: filters of many shapes must not pile up. */
const MAX_TEXTS = 500;

/** A statement that is being iterated must not be run again, so reading borrows one and gives it back. */
export class Statements {
	readonly #pools = new WeakMap<DatabaseSync, Map<string, StatementSync[]>>();

	/** A statement for one immediate `run`, `get` or `all`. */
	get(db: DatabaseSync, sql: string): StatementSync {
		const idle = this.#idle(db, sql);
		const statement = idle.at(-1) ?? db.prepare(sql);
		if (idle.length === 0) idle.push(statement);
		return statement;
	}

	/** A statement to iterate; give it back when done. */
	borrow(db: DatabaseSync, sql: string): StatementSync {
		return this.#idle(db, sql).pop() ?? db.prepare(sql);
	}

	giveBack(db: DatabaseSync, sql: string, statement: StatementSync): void {
		this.#idle(db, sql).push(statement);
	}

	#idle(db: DatabaseSync, sql: string): StatementSync[] {
		let pool = this.#pools.get(db);
		if (pool === undefined || pool.size > MAX_TEXTS) {
			pool = new Map();
			this.#pools.set(db, pool);
		}
		let idle = pool.get(sql);
		if (idle === undefined) {
			idle = [];
			pool.set(sql, idle);
		}
		return idle;
	}
}
