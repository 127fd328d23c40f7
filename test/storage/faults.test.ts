/** What the embedded store does when things go wrong: killed processes, crashed workers, lost replies, damaged files, two owners. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { Long, MongoClient } from "mongodb";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLogger } from "../../src/logger.ts";
import { startEmbedded } from "../../src/storage/embedded/embedded.ts";
import { openStorage } from "../../src/storage/storage.ts";
import { openTestStorage } from "./test-storage.ts";

let dir: string;
beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), "guanjia-faults-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = () => openStorage({ dataDir: dir, logger: silentLogger });

/** A process that writes until it is killed; gives the numbers it was told are stored. */
async function writeUntilKilled(first: number, killAfterAcks: number): Promise<number[]> {
	const child = spawn(process.execPath, [join(import.meta.dirname, "writer-child.ts"), dir, String(first)], { stdio: ["ignore", "pipe", "inherit"] });
	const acknowledged: number[] = [];
	for await (const line of createInterface({ input: child.stdout })) {
		acknowledged.push(Number(line));
		if (acknowledged.length === killAfterAcks) child.kill("SIGKILL");
	}
	if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
	return acknowledged;
}

describe("durability", () => {
	test("no acknowledged write is lost by kill -9, and the lock of the dead does not block", async () => {
		const acknowledged: number[] = [];
		for (let round = 0; round < 4; round++) acknowledged.push(...(await writeUntilKilled(round * 100_000, 60 + 70 * round)));
		const deadSocket = readFileSync(join(dir, "guanjia.address"), "utf8");
		const storage = await open();
		expect(existsSync(dirname(deadSocket))).toBe(false);
		const stored = new Set((await storage.connection.collection("kept").find().toArray()).map((doc) => doc.n));
		const pairs = await storage.connection.collection("kept").countDocuments({ paired: true });
		const counter = await storage.connection.collection("counter").findOne({});
		await storage.stop();
		expect(acknowledged.length).toBeGreaterThan(600);
		expect(acknowledged.filter((n) => !stored.has(n))).toEqual([]);
		expect(counter?.n).toBe(pairs);
	}, 60_000);
});

describe("one owner", () => {
	test("a second one on the same folder is refused in plain words", async () => {
		const storage = await open();
		await expect(open()).rejects.toMatchObject({ code: "store_in_use", message: expect.stringContaining(dir) });
		await storage.stop();
		await (await open()).stop();
	});

	test("another process is refused, too", async () => {
		const storage = await open();
		const child = spawn(process.execPath, [join(import.meta.dirname, "writer-child.ts"), dir, "0"], { stdio: ["ignore", "pipe", "pipe"] });
		const errors: string[] = [];
		child.stderr.on("data", (chunk) => errors.push(String(chunk)));
		const [code] = await once(child, "exit");
		await storage.stop();
		expect(code).toBe(1);
		expect(errors.join("")).toContain("in use by another process");
	});

	test("a command may work beside the running program, as its client", async () => {
		const storage = await open();
		const beside = await openStorage({ dataDir: dir, logger: silentLogger, shareRunning: true });
		await beside.connection.collection("c").insertOne({ n: 1 });
		await beside.stop();
		expect(await storage.connection.collection("c").countDocuments()).toBe(1);
		await storage.stop();
		const alone = await openStorage({ dataDir: dir, logger: silentLogger, shareRunning: true });
		expect(await alone.connection.collection("c").countDocuments()).toBe(1);
		await alone.stop();
		expect(readdirSync(dir)).not.toContain("guanjia.address");
	});

	test("stop may be called twice, and does not wait for other clients", async () => {
		const storage = await open();
		const other = await new MongoClient(storage.uri).connect();
		await storage.stop();
		await storage.stop();
		await other.close();
	});
});

describe("the file", () => {
	test("folder and files are private", async () => {
		const storage = await open();
		await storage.connection.collection("c").insertOne({});
		expect(statSync(dir).mode & 0o777).toBe(0o700);
		for (const name of ["guanjia.db", "guanjia.db-wal", "guanjia.lock"]) expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
		await storage.stop();
	});

	test("data is there after a restart, indexes too", async () => {
		const first = await open();
		await first.connection.collection("c").createIndex({ k: 1 }, { unique: true });
		await first.connection.collection("c").insertOne({ k: [1, 2], v: new Date(5) });
		await first.stop();
		const second = await open();
		expect(await second.connection.collection("c").findOne({ k: 2 }, { projection: { _id: 0 } })).toEqual({ k: [1, 2], v: new Date(5) });
		await expect(second.connection.collection("c").insertOne({ k: 1 })).rejects.toMatchObject({ code: 11000 });
		await second.stop();
	});

	test("a store of a later version is refused", async () => {
		await (await open()).stop();
		const db = new DatabaseSync(join(dir, "guanjia.db"));
		db.exec("PRAGMA user_version = 99");
		db.close();
		await expect(open()).rejects.toMatchObject({ code: "store_newer" });
	});

	test("another program's database is refused and left alone", async () => {
		const db = new DatabaseSync(join(dir, "guanjia.db"));
		db.exec("PRAGMA application_id = 7; CREATE TABLE theirs(a)");
		db.close();
		await expect(open()).rejects.toThrow("another program");
	});

	async function filled(): Promise<string> {
		const storage = await open();
		await storage.connection.collection("c").insertMany(Array.from({ length: 500 }, (_, n) => ({ n, text: "x".repeat(200) })));
		await storage.stop();
		return join(dir, "guanjia.db");
	}

	test("a file that is no database is named as damaged", async () => {
		writeFileSync(join(dir, "guanjia.db"), "this is no database, however long it may be ".repeat(100));
		await expect(open()).rejects.toThrow(/damaged.*restore/);
	});

	test("a truncated file is named as damaged", async () => {
		const file = await filled();
		truncateSync(file, Math.floor(statSync(file).size / 2));
		await expect(open()).rejects.toThrow(/damaged.*restore/);
	});

	test("a file with overwritten pages is named as damaged", async () => {
		const file = await filled();
		const bytes = readFileSync(file);
		bytes.fill(0xff, 8192, 40_960);
		writeFileSync(file, bytes);
		await expect(open()).rejects.toThrow(/damaged.*restore/);
	});
});

describe("the worker", () => {
	test("a crashed worker is started again and no write is lost or done twice", async () => {
		const warnings: string[] = [];
		const embedded = await startEmbedded({ dataDir: dir, logger: { ...silentLogger, warn: (message) => warnings.push(message) } });
		const client = await new MongoClient(embedded.uri, { heartbeatFrequencyMS: 500 }).connect();
		const collection = client.db().collection("c");
		await collection.insertOne({ n: -1 });
		const writes = Array.from({ length: 60 }, async (_, n) => {
			if (n === 20) await embedded.killWorker();
			await collection.insertOne({ n });
			return n;
		});
		const acknowledged = (await Promise.allSettled(writes)).flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
		await collection.insertOne({ n: 1000 });
		const stored = (await collection.find().toArray()).map((doc) => doc.n as number);
		expect(acknowledged.filter((n) => !stored.includes(n))).toEqual([]);
		expect(new Set(stored).size).toBe(stored.length);
		expect(stored).toContain(-1);
		expect(stored).toContain(1000);
		expect(warnings).toContain("store worker restarts");
		await client.close();
		await embedded.stop();
	}, 30_000);

	test("a write that is sent again is answered, not done again", async () => {
		const { connection, stop } = await openTestStorage();
		const session = connection.getClient().startSession();
		const command = { insert: "c", documents: [{ n: 1 }], txnNumber: Long.fromNumber(5) };
		const first = await connection.db!.command(command, { session });
		const again = await connection.db!.command(command, { session });
		expect([first.n, again.n]).toEqual([1, 1]);
		expect(await connection.collection("c").countDocuments()).toBe(1);
		const inc = { findAndModify: "c", query: { n: 1 }, update: { $inc: { n: 1 } }, new: true, txnNumber: Long.fromNumber(6) };
		expect((await connection.db!.command(inc, { session })).value.n).toBe(2);
		expect((await connection.db!.command(inc, { session })).value.n).toBe(2);
		await session.endSession();
		await stop();
	});

	test("a transaction that holds the writer too long is rolled back, and others go on", async () => {
		const { connection, stop } = await openTestStorage({ transactionLimitMs: 100 });
		const collection = connection.collection("c");
		await collection.insertOne({ n: 0 });
		const session = connection.getClient().startSession();
		session.startTransaction();
		await collection.insertOne({ n: 1 }, { session });
		await collection.insertOne({ n: 2 });
		await expect(session.commitTransaction()).rejects.toMatchObject({ code: 251 });
		expect(await collection.distinct("n")).toEqual([0, 2]);
		await session.endSession();
		await stop();
	});

	test("a slow command is told with its fields, without its values", async () => {
		const told: unknown[] = [];
		const { connection, stop } = await openTestStorage({ slowMs: 0, logger: { ...silentLogger, warn: (_message, fields) => told.push(fields) } });
		await connection.collection("people").insertOne({ phone: "13800000000" });
		await connection.collection("people").findOne({ phone: "13800000000", unit: 3 });
		expect(told).toContainEqual({ command: "find", collection: "people", fields: "phone,unit", took: expect.any(Number), scan: true });
		expect(JSON.stringify(told)).not.toContain("138");
		await stop();
	});

	test("what it does not have is an error that says so", async () => {
		const { connection, stop } = await openTestStorage();
		const collection = connection.collection("c");
		await collection.insertOne({ a: 1 });
		for (const attempt of [
			() => collection.find({ $text: { $search: "x" } }).toArray(),
			() => collection.find({ $where: "true" }).toArray(),
			() => collection.find({}, { collation: { locale: "zh" } }).toArray(),
			() => collection.aggregate([{ $out: "other" }]).toArray(),
			() => collection.createIndex({ a: "text" }),
			() => collection.watch().next(),
		]) {
			await expect(attempt()).rejects.toThrow(/not supported by the embedded store/);
		}
		await stop();
	});

	test("the main loop stays free while the store works", async () => {
		const { connection, stop } = await openTestStorage();
		const collection = connection.collection("c");
		await collection.insertMany(Array.from({ length: 20_000 }, (_, n) => ({ n, text: `t${n % 7}` })));
		let longest = 0;
		let last = performance.now();
		const timer = setInterval(() => {
			longest = Math.max(longest, performance.now() - last);
			last = performance.now();
		}, 5);
		await collection.countDocuments({ text: /3$/ });
		await collection.aggregate([{ $group: { _id: "$text", n: { $sum: 1 } } }]).toArray();
		clearInterval(timer);
		expect(longest).toBeLessThan(120);
		await stop();
	});
});
