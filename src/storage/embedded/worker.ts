/** The worker thread: opens the file, answers commands, and reports to the thread that started it. */
import { chmodSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { Commands, type SlowCommand } from "./commands/commands.ts";
import { type Durability, Store } from "./engine/store.ts";
import { serve } from "./wire/server.ts";

/** What the worker is given. */
export interface WorkerInput {
	file: string;
	durability: Durability;
	/** A socket's path, or a loopback port (0 picks one). */
	listen: { path: string } | { port: number };
	transactionLimitMs: number;
	slowMs: number;
}

/** What the worker tells. */
export type WorkerMessage = { kind: "ready"; address: string } | { kind: "slow"; slow: SlowCommand };

const LOOPBACK = "127.0.0.1";

async function start(input: WorkerInput, tell: (message: WorkerMessage) => void): Promise<() => void> {
	const store = new Store(input.file, input.durability);
	const { listen } = input;
	if ("path" in listen) rmSync(listen.path, { force: true });
	// Nobody is heard before this turn of the loop ends, and then there are commands.
	const server = await serve((command) => commands.run(command), "path" in listen ? listen : { host: LOOPBACK, port: listen.port });
	if ("path" in listen) chmodSync(listen.path, 0o600);
	const address = "path" in listen ? listen.path : `${LOOPBACK}:${(server.address() as AddressInfo).port}`;
	const commands = new Commands(store, {
		address,
		transactionLimitMs: input.transactionLimitMs,
		slowMs: input.slowMs,
		onSlow: (slow) => tell({ kind: "slow", slow }),
	});
	tell({ kind: "ready", address });
	return () => {
		server.close();
		commands.close();
	};
}

const port = parentPort;
if (port !== null) {
	const stop = await start(workerData as WorkerInput, (message) => port.postMessage(message));
	port.once("message", () => {
		stop();
		// Ends this thread alone, also while somebody else's client is still connected.
		process.exit(0);
	});
}
