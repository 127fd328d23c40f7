/** Backup while running, restore, and the way to a MongoDB server. */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Long } from "mongodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLogger } from "../../src/logger.ts";
import { copyDatabase } from "../../src/storage/copy-database.ts";
import { backupStore, restoreStore } from "../../src/storage/embedded/backup.ts";
import { openStorage } from "../../src/storage/storage.ts";
import { openTestStorage } from "./test-storage.ts";

const NOW = new Date("2026-03-01T00:00:00Z");
let dir: string;
beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), "guanjia-backup-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("a backup is taken while the store is written to, and restored with its indexes", async () => {
	const data = join(dir, "data");
	const file = join(dir, "backup.db");
	const storage = await openStorage({ dataDir: data, logger: silentLogger, durability: "fast" });
	const collection = storage.connection.collection<{ n: number }>("c");
	await collection.createIndex({ n: 1 }, { unique: true });
	await collection.insertMany(Array.from({ length: 300 }, (_, n) => ({ n })));
	const writing = (async () => {
		for (let n = 300; n < 360; n++) await collection.insertOne({ n });
	})();
	expect(backupStore(data, file)).toBe(statSync(file).size);
	await writing;
	expect(statSync(file).mode & 0o777).toBe(0o600);
	expect(() => backupStore(data, file)).toThrow("never overwrites");
	expect(() => restoreStore(data, file, NOW)).toThrow("in use by another process");
	await storage.stop();

	const kept = restoreStore(data, file, NOW);
	expect(kept).toContain("guanjia.db.before-2026-03-01");
	const restored = await openStorage({ dataDir: data, logger: silentLogger });
	const found = await restored.connection.collection("c").countDocuments();
	expect(found).toBeGreaterThanOrEqual(300);
	expect(found).toBeLessThanOrEqual(360);
	await expect(restored.connection.collection("c").insertOne({ n: 5 })).rejects.toMatchObject({ code: 11000 });
	await restored.stop();
});

test("a backup restores into an empty folder", async () => {
	const storage = await openTestStorage();
	await storage.connection.collection("c").insertOne({ n: 1 });
	const file = join(dir, "backup.db");
	backupStore(storage.dir, file);
	await storage.stop();
	expect(restoreStore(join(dir, "fresh"), file, NOW)).toBeUndefined();
	const restored = await openStorage({ dataDir: join(dir, "fresh"), logger: silentLogger });
	expect(await restored.connection.collection("c").countDocuments()).toBe(1);
	await restored.stop();
});

test("a damaged backup is refused before anything is touched", async () => {
	const storage = await openStorage({ dataDir: dir, logger: silentLogger });
	await storage.connection.collection("c").insertOne({ n: 1 });
	await storage.stop();
	const file = join(dir, "bad.db");
	writeFileSync(file, "no database at all, but long enough to look like one ".repeat(50));
	expect(() => restoreStore(dir, file, NOW)).toThrow("damaged");
	expect(readdirSync(dir).filter((name) => name.includes("before"))).toEqual([]);
	const again = await openStorage({ dataDir: dir, logger: silentLogger });
	expect(await again.connection.collection("c").countDocuments()).toBe(1);
	await again.stop();
});

test("the command backs up what DATA_DIR names, and says what is wrong", async () => {
	const storage = await openTestStorage();
	await storage.connection.collection("c").insertOne({ n: 1 });
	const command = (...files: string[]) =>
		promisify(execFile)(process.execPath, ["src/storage/backup-command.ts", ...files], {
			cwd: join(import.meta.dirname, "../.."),
			env: { ...process.env, DATA_DIR: storage.dir },
		});
	const file = join(dir, "backup.db");
	expect((await command(file)).stdout).toContain("backed up");
	await expect(command(file)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("never overwrites") });
	await expect(command()).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("usage") });
	await storage.stop();
});

test("a database is copied with types and indexes, and only into an empty one", async () => {
	const from = await openTestStorage();
	const to = await openTestStorage();
	const source = from.connection.collection("c");
	await source.createIndex({ n: 1 }, { unique: true, partialFilterExpression: { n: { $gt: 0 } } });
	await source.createIndex({ at: 1 }, { expireAfterSeconds: 1e9 });
	await source.insertMany(Array.from({ length: 1200 }, (_, n) => ({ n, big: Long.fromNumber(n), at: new Date(n) })));
	const copied: unknown[] = [];
	const server = await openStorage({ mongodbUri: to.uri, dataDir: "", logger: silentLogger });
	expect(server.kind).toBe("mongodb");
	await copyDatabase(from.connection, server.connection, (one) => copied.push(one));
	expect(copied).toEqual([{ name: "c", documents: 1200, indexes: 2 }]);
	const target = to.connection.collection("c");
	const exact = { promoteValues: false };
	expect(await target.find({}, exact).sort({ n: 1 }).toArray()).toEqual(await source.find({}, exact).sort({ n: 1 }).toArray());
	expect(await target.listIndexes().toArray()).toEqual(await source.listIndexes().toArray());
	await expect(copyDatabase(from.connection, server.connection, () => {})).rejects.toMatchObject({ code: "conflict" });
	await server.stop();
	await from.stop();
	await to.stop();
});
