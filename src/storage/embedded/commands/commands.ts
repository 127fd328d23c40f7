/** From a command to its reply: sessions, transactions, retried writes, and a word about slow ones. */
import type { Doc } from "../engine/documents.ts";
import { CommandError, errorReply } from "../engine/errors.ts";
import type { Store } from "../engine/store.ts";
import { helloReply, SCHEMA_COMMANDS, SERVER_COMMANDS } from "./admin-commands.ts";
import type { Command, Context, Handlers } from "./context.ts";
import { Cursors } from "./cursors.ts";
import { explainCommand, READ_COMMANDS } from "./read-commands.ts";
import { Sessions } from "./sessions.ts";
import { WRITE_COMMANDS } from "./write-commands.ts";

/** A command that took long, told without a single value of anybody's data. */
export interface SlowCommand {
	command: string;
	collection: string;
	/** The fields that the filter names. */
	fields: string;
	/** Milliseconds. */
	took: number;
	/** True when no index served it; undefined when that is not known. */
	scan?: boolean;
}

export interface CommandOptions {
	/** What the store calls itself to drivers. */
	address: string;
	/** A transaction may hold the only writer this long, in ms. */
	transactionLimitMs: number;
	/** Commands that take at least this long, in ms, are told to `onSlow`. */
	slowMs: number;
	onSlow(slow: SlowCommand): void;
}

/** Commands that look for documents. */
const FILTERED = new Set(["find", "count", "distinct", "aggregate", "update", "delete", "findAndModify"]);
const SWEEP_EVERY_MS = 60_000;
const CURSOR_LIFETIME_MS = 10 * 60_000;

export class Commands {
	readonly #store: Store;
	readonly #options: CommandOptions;
	readonly #cursors = new Cursors();
	readonly #sessions: Sessions;
	readonly #others: Handlers;
	readonly #sweeper: NodeJS.Timeout;

	constructor(store: Store, options: CommandOptions) {
		this.#store = store;
		this.#options = options;
		this.#sessions = new Sessions(store, options.transactionLimitMs);
		const hello = helloReply(options.address);
		this.#others = { ...READ_COMMANDS, ...SERVER_COMMANDS, ...this.#sessionCommands(), hello, ismaster: hello };
		this.#sweeper = setInterval(() => void this.#sweep().catch(() => {}), SWEEP_EVERY_MS).unref();
	}

	#sessionCommands(): Handlers {
		const done = (work: (body: Doc) => void) => (context: Context) => {
			work(context.body);
			return {};
		};
		return {
			committransaction: done((body) => this.#sessions.commit(body)),
			aborttransaction: done((body) => this.#sessions.abort(body)),
			endsessions: done((body) => this.#sessions.forget(body.endSessions as unknown[])),
		};
	}

	/** Answers a command; never throws, since an error is an answer too. */
	async run(command: Command): Promise<Doc> {
		const started = performance.now();
		try {
			return { ...(await this.#answer(command)), ok: 1 };
		} catch (error) {
			return errorReply(error);
		} finally {
			this.#tellIfSlow(command.body, performance.now() - started);
		}
	}

	async #answer(command: Command): Promise<Doc> {
		const { body } = command;
		const name = Object.keys(body)[0] ?? "";
		const handlerName = name.toLowerCase();
		const database = String(body.$db);
		const context: Context = {
			store: this.#store,
			cursors: this.#cursors,
			command,
			body,
			database,
			namespace: `${database}.${String(body[name])}`,
			owner: await this.#sessions.ownerOf(body),
		};
		const write = WRITE_COMMANDS[handlerName];
		if (write !== undefined) return this.#write(context, () => write(context) as Doc);
		const schema = SCHEMA_COMMANDS[handlerName];
		if (schema !== undefined) return this.#store.write(context.owner, () => schema(context) as Doc);
		const other = this.#others[handlerName];
		if (other === undefined) throw new CommandError(59, "CommandNotFound", `no such command: '${name}'`);
		return other(context);
	}

	/** A write that was already done is not done again: the driver repeats one when the answer was lost. */
	#write(context: Context, work: () => Doc): Promise<Doc> {
		return this.#store.write(context.owner, () => {
			const earlier = this.#sessions.earlierReply(context.body);
			if (earlier !== undefined) return earlier;
			const reply = work();
			this.#sessions.keepReply(context.body, reply);
			return reply;
		});
	}

	#tellIfSlow(body: Doc, took: number): void {
		if (took < this.#options.slowMs) return;
		const [command = "", collection] = Object.entries(body)[0] ?? [];
		this.#options.onSlow({ command, collection: String(collection), fields: filterFields(body), took: Math.round(took), scan: this.#scans(body) });
	}

	/** Asks for the plan of a command that has already run. */
	#scans(body: Doc): boolean | undefined {
		if (!FILTERED.has(Object.keys(body)[0] ?? "")) return undefined;
		try {
			const { winningPlan } = explainCommand(this.#store, body).queryPlanner as { winningPlan: Doc };
			return JSON.stringify(winningPlan).includes('"COLLSCAN"');
		} catch {
			return undefined;
		}
	}

	/** House-keeping; what fails (a full disk) is tried again the next time, and fails loudly in the next write. */
	async #sweep(): Promise<void> {
		const now = Date.now();
		this.#cursors.closeIdle(now - CURSOR_LIFETIME_MS);
		await this.#sessions.sweep(now);
		await this.#store.expire(new Date(now));
	}

	/** Closes the store. */
	close(): void {
		clearInterval(this.#sweeper);
		this.#cursors.closeIdle(Number.POSITIVE_INFINITY);
		this.#store.close();
	}
}

function filterFields(body: Doc): string {
	const items = (body.updates ?? body.deletes) as Doc[] | undefined;
	const pipeline = body.pipeline as Doc[] | undefined;
	const filter = body.filter ?? body.query ?? items?.[0]?.q ?? pipeline?.[0]?.$match ?? {};
	return Object.keys(filter).join(",");
}
