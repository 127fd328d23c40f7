/** A real, empty embedded store in a folder of its own, for any test that needs one. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "../../src/logger.ts";
import { openStorage, type Storage, type StorageOptions } from "../../src/storage/storage.ts";

/** Opens a store; `stop()` also removes its folder. Call `ensureIndexes(connection)` after registering models. */
export async function openTestStorage(options: Partial<StorageOptions> = {}): Promise<Storage & { dir: string }> {
	const dir = mkdtempSync(join(tmpdir(), "guanjia-test-"));
	const storage = await openStorage({ dataDir: dir, logger: silentLogger, durability: "fast", ...options });
	const stop = async () => {
		await storage.stop();
		rmSync(dir, { recursive: true, force: true });
	};
	return { ...storage, dir, stop };
}
