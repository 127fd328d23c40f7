/** Sessions: multi-document transactions, and the replies by which a repeated write is recognised. */
import type { Binary } from "bson";
import { type Doc, decode, encode, isDoc } from "../engine/documents.ts";
import { CommandError } from "../engine/errors.ts";
import type { Owner, Store } from "../engine/store.ts";

interface Session {
	transaction: Owner | undefined;
	number: number;
	usedAt: number;
	timer: NodeJS.Timeout | undefined;
}

/** A retried write is recognised this long, in ms: MongoDB's session timeout. */
const REPLY_LIFETIME_MS = 30 * 60_000;
const TRANSIENT = { labels: ["TransientTransactionError"] };

export class Sessions {
	readonly #store: Store;
	readonly #transactionLimitMs: number;
	readonly #sessions = new Map<string, Session>();

	/** `transactionLimitMs`: a transaction may hold the only writer this long before it is rolled back. */
	constructor(store: Store, transactionLimitMs: number) {
		this.#store = store;
		this.#transactionLimitMs = transactionLimitMs;
	}

	/** The owner of the transaction a command belongs to, started if the command starts it; undefined outside transactions. */
	async ownerOf(body: Doc): Promise<Owner | undefined> {
		if (body.autocommit !== false) return undefined;
		const session = this.#session(sessionId(body));
		const number = Number(body.txnNumber);
		if (body.startTransaction === true) return this.#start(session, number);
		const ending = "commitTransaction" in body || "abortTransaction" in body;
		if (number !== session.number || (session.transaction === undefined && !ending)) throw noSuchTransaction(number);
		return session.transaction;
	}

	#session(id: string): Session {
		const session = this.#sessions.get(id) ?? { transaction: undefined, number: -1, usedAt: 0, timer: undefined };
		session.usedAt = Date.now();
		this.#sessions.set(id, session);
		return session;
	}

	async #start(session: Session, number: number): Promise<Owner> {
		this.#end(session, false);
		const owner = {};
		await this.#store.begin(owner);
		session.transaction = owner;
		session.number = number;
		session.timer = setTimeout(() => this.#end(session, false), this.#transactionLimitMs);
		session.timer.unref();
		return owner;
	}

	#end(session: Session, commit: boolean): void {
		const owner = session.transaction;
		clearTimeout(session.timer);
		session.transaction = undefined;
		if (owner !== undefined) this.#store.end(owner, commit);
	}

	/** Commits; committing again what was committed is fine, committing what was rolled back is an error. */
	commit(body: Doc): void {
		const id = sessionId(body);
		const session = this.#session(id);
		if (session.transaction === undefined) {
			if (this.#committed(id) !== session.number) throw noSuchTransaction(session.number);
			return;
		}
		this.#remember(id, session.number, { committed: true });
		this.#end(session, true);
	}

	abort(body: Doc): void {
		this.#end(this.#session(sessionId(body)), false);
	}

	/** The client is done with these sessions. */
	forget(ids: readonly unknown[]): void {
		for (const id of ids) {
			const text = isDoc(id) ? (id.id as Binary).toString("hex") : "";
			const session = this.#sessions.get(text);
			if (session !== undefined) this.#end(session, false);
			this.#sessions.delete(text);
		}
	}

	// Retried writes

	/** The reply this write got before its answer was lost; undefined for a write that was not seen yet. */
	earlierReply(body: Doc): Doc | undefined {
		if (!isRetryable(body)) return undefined;
		const row = this.#store.statements.get(this.#store.db, "SELECT number, reply FROM _replies WHERE session = ?").get(sessionId(body));
		if (row === undefined || Number(row.number) !== Number(body.txnNumber)) return undefined;
		return decode(row.reply as Uint8Array);
	}

	/** Keeps the reply in the same transaction as the write itself. */
	keepReply(body: Doc, reply: Doc): void {
		if (isRetryable(body)) this.#remember(sessionId(body), Number(body.txnNumber), reply);
	}

	#remember(id: string, number: number, reply: Doc): void {
		const sql = "INSERT OR REPLACE INTO _replies(session, number, reply, at) VALUES(?, ?, ?, ?)";
		this.#store.statements.get(this.#store.db, sql).run(id, number, encode(reply), Date.now());
	}

	#committed(id: string): number {
		const row = this.#store.statements.get(this.#store.db, "SELECT number, reply FROM _replies WHERE session = ?").get(id);
		return row !== undefined && decode(row.reply as Uint8Array).committed === true ? Number(row.number) : -1;
	}

	/** Forgets replies and sessions nobody can come back to. */
	async sweep(now: number): Promise<void> {
		const before = now - REPLY_LIFETIME_MS;
		for (const [id, session] of this.#sessions) if (session.usedAt < before && session.transaction === undefined) this.#sessions.delete(id);
		await this.#store.write(undefined, () => this.#store.db.prepare("DELETE FROM _replies WHERE at < ?").run(before));
	}
}

function sessionId(body: Doc): string {
	if (!isDoc(body.lsid)) throw new CommandError(50768, "Location50768", "A transaction needs a session");
	return (body.lsid.id as Binary).toString("hex");
}

/** Drivers number the writes they would send again after a lost connection. */
function isRetryable(body: Doc): boolean {
	return isDoc(body.lsid) && body.txnNumber !== undefined && body.autocommit === undefined;
}

function noSuchTransaction(number: number): CommandError {
	return new CommandError(
		251,
		"NoSuchTransaction",
		`Transaction ${number} is not in progress; it may have been rolled back after its time limit`,
		TRANSIENT,
	);
}
