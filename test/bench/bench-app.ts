/** The real service on a fake channel, for benchmarks: everything is as in production but the platform. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type App, openApp } from "../../src/app.ts";
import type { Address, Channel, IncomingMessage, OnMessage } from "../../src/chat/port.ts";
import { type Clock, systemClock } from "../../src/clock.ts";
import { silentLogger } from "../../src/logger.ts";
import { openStorage } from "../../src/storage/storage.ts";

/** A channel that says when something was sent to an address. */
export interface FakeChannel extends Channel {
	/** Hands a message in, as a platform would. */
	readonly takes: OnMessage;
	/** Resolves with the next message to this address. */
	nextTo(address: Address): Promise<void>;
}

/** A platform that costs nothing. */
export function fakeChannel(): FakeChannel {
	const waiting = new Map<Address, () => void>();
	let listen: OnMessage = async () => {};
	let count = 0;
	return {
		name: "web",
		takes: (message) => listen(message),
		nextTo: (address) => new Promise((resolve) => waiting.set(address, resolve)),
		start: async (onMessage) => {
			listen = onMessage;
		},
		send: async (to) => {
			waiting.get(to)?.();
			waiting.delete(to);
			return { messageId: `m${++count}` };
		},
		stop: async () => {},
	};
}

let keys = 0;

/** A message of somebody in private. */
export function privateMessage(from: Address, text: string, at: Date): IncomingMessage {
	return { key: `web:b${++keys}`, channel: "web", conversation: from, sender: from, group: false, text, attachments: [], at };
}

/** Opens the service on a store of its own; `close` takes both away. */
export async function openBenchApp(
	options: { clock?: Clock; durability?: "full" | "fast" } = {},
): Promise<{ app: App; channel: FakeChannel; close(): Promise<void> }> {
	const dataDir = mkdtempSync(join(tmpdir(), "guanjia-bench-"));
	const storage = await openStorage({ dataDir, logger: silentLogger, durability: options.durability ?? "full" });
	const channel = fakeChannel();
	const app = await openApp({
		config: {
			dataDir,
			mongodbUri: undefined,
			communityDir: join(import.meta.dirname, "..", "..", "knowledge"),
			zone: "Asia/Shanghai",
			web: null,
			model: null,
			logLevel: "silent",
		},
		clock: options.clock ?? systemClock,
		logger: silentLogger,
		storage,
		channels: [channel],
		staffGroups: ["web:staff-group"],
	});
	const close = async () => {
		await app.stop();
		rmSync(dataDir, { recursive: true, force: true });
	};
	return { app, channel, close };
}
