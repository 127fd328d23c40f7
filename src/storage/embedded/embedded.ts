/**
 * The embedded store: a small database that speaks MongoDB's wire protocol, so that mongoose and the MongoDB driver run
 * unmodified where no MongoDB server is at hand. A reader of the program may ignore this folder: whatever it does, a
 * MongoDB server does too.
 *
 * - `worker.ts` runs all of it in a worker thread, so that the main loop stays free.
 * - `wire/` is the protocol: messages over a unix socket in a private folder (a loopback port on Windows).
 * - `commands/` answers MongoDB's commands: reads, writes, cursors, sessions, transactions, indexes.
 * - `engine/` keeps the documents: BSON blobs in an SQLite file (`node:sqlite`), with a generated key column for every
 *   indexed path, so that plain SQLite indexes do the work. A filter is translated to SQL as far as that is exact
 *   (`planner.ts`), and `mingo` decides the rest (`language.ts`). Updates are its own (`update.ts`), because they must keep BSON's types.
 *
 * An acknowledged write is on disk (WAL, synchronous=FULL); writes of one turn of the loop share one sync. What it does not have
 * (text and geo search, change streams, collation, `$where`, `$out`) is an error, never a silent guess.
 */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Logger } from "../../logger.ts";
import { forgetAddress, makeSocketPath, removeSocket, uriOf, writeAddress } from "./address.ts";
import type { Durability } from "./engine/store.ts";
import { checkFile, STORE_FILE, takeOwnership } from "./ownership.ts";
import type { WorkerInput, WorkerMessage } from "./worker.ts";

export interface EmbeddedOptions {
	/** The folder of the store's file; made if it is not there. */
	dataDir: string;
	logger: Logger;
	/** `fast` is for tests: nothing is synced to disk. */
	durability?: Durability;
	/** A transaction may hold the only writer this long, in ms. */
	transactionLimitMs?: number;
	/** Commands that take at least this long, in ms, are warned about. */
	slowMs?: number;
}

/** A running embedded store. */
export interface EmbeddedStore {
	/** What a MongoDB driver connects to. */
	uri: string;
	/** Commits, closes the file and gives up the ownership of the folder. */
	stop(): Promise<void>;
	/** Ends the worker as a crash would; for fault tests. It is started again by itself. */
	killWorker(): Promise<void>;
}

const RESTART_DELAY_MS = 100;
const MAX_RESTARTS_IN_A_ROW = 5;
const STEADY_MS = 10_000;

/**
 * Starts the embedded store. Throws `store_in_use` when another process has the folder, `store_newer` when a later version
 * of the program wrote the file, and an error that says so when the file is damaged.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedStore> {
	const giveUp = takeOwnership(options.dataDir);
	let supervisor: Supervisor | undefined;
	const stop = async () => {
		await supervisor?.stop();
		giveUp();
	};
	try {
		checkFile(join(options.dataDir, STORE_FILE));
		forgetAddress(options.dataDir);
		supervisor = new Supervisor(options);
		const address = await supervisor.start();
		return { uri: uriOf(address), stop, killWorker: supervisor.kill.bind(supervisor) };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** Keeps one worker alive: a worker that dies is started again at the same address, where drivers find it. */
class Supervisor {
	readonly #logger: Logger;
	readonly #input: WorkerInput;
	readonly #dataDir: string;
	#worker: Worker | undefined;
	#stopping = false;
	#restarts = 0;
	#startedAt = 0;

	constructor(options: EmbeddedOptions) {
		this.#logger = options.logger;
		this.#dataDir = options.dataDir;
		this.#input = {
			file: join(options.dataDir, STORE_FILE),
			durability: options.durability ?? "full",
			listen: process.platform === "win32" ? { port: 0 } : { path: makeSocketPath() },
			transactionLimitMs: options.transactionLimitMs ?? 30_000,
			slowMs: options.slowMs ?? 250,
		};
	}

	/** Starts the worker and resolves with its address. */
	start(): Promise<string> {
		this.#startedAt = performance.now();
		const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: this.#input });
		this.#worker = worker;
		return new Promise((resolve, reject) => {
			worker.on("message", (message: WorkerMessage) => {
				if (message.kind === "slow") return this.#logger.warn("slow store command: is there an index for it?", { ...message.slow });
				this.#keepAddress(message.address);
				worker.unref();
				resolve(message.address);
			});
			worker.on("error", (error) => {
				this.#logger.error("store worker failed", { error: error.name });
				reject(error);
			});
			worker.once("exit", () => {
				reject(new Error("the store's worker ended before it was ready"));
				if (worker === this.#worker) this.#restart();
			});
		});
	}

	/** A restarted worker must take the same port, or nobody would find it. */
	#keepAddress(address: string): void {
		if ("port" in this.#input.listen) this.#input.listen = { port: Number(address.split(":")[1]) };
		writeAddress(this.#dataDir, address);
	}

	#restart(): void {
		if (this.#stopping) return;
		const steady = performance.now() - this.#startedAt > STEADY_MS;
		this.#restarts = steady ? 1 : this.#restarts + 1;
		if (this.#restarts > MAX_RESTARTS_IN_A_ROW) {
			this.#logger.error("store worker keeps failing; giving up", { restarts: this.#restarts });
			return;
		}
		this.#logger.warn("store worker restarts", { restarts: this.#restarts });
		setTimeout(() => this.#stopping || this.start().catch(() => {}), RESTART_DELAY_MS);
	}

	/** Ends the worker without a word. */
	async kill(): Promise<void> {
		await this.#worker?.terminate();
	}

	async stop(): Promise<void> {
		if (this.#stopping) return;
		this.#stopping = true;
		const worker = this.#worker;
		if (worker !== undefined && worker.threadId !== -1) {
			worker.ref();
			const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
			worker.postMessage("stop");
			await ended;
		}
		if ("path" in this.#input.listen) removeSocket(this.#input.listen.path);
		forgetAddress(this.#dataDir);
	}
}
