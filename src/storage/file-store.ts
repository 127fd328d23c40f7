/** Attachment bytes as files under DATA_DIR/files, named by their content. */
import { createHash } from "node:crypto";
import { mkdir, open, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import type { FileStore } from "../chat/port.ts";

/** What an id may look like; keeps paths inside the folder. */
const ID = /^[0-9a-f]{64}$/;

/** A file store in `dir`/files. Files are 0600 in folders 0700; writing is atomic, and the same bytes are kept once. */
export function createFileStore(dir: string): FileStore {
	const folderOf = (id: string) => join(dir, "files", id.slice(0, 2));
	return {
		async save(bytes, about) {
			const id = createHash("sha256").update(bytes).digest("hex");
			const attachment = { id, ...about, size: bytes.byteLength };
			const path = join(folderOf(id), id);
			if (await exists(path)) return attachment;
			await mkdir(folderOf(id), { recursive: true, mode: 0o700 });
			const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
			const handle = await open(draft, "w", 0o600);
			try {
				await handle.writeFile(bytes);
				await handle.sync();
			} finally {
				await handle.close();
			}
			await rename(draft, path);
			return attachment;
		},
		async read(id) {
			if (!ID.test(id)) return null;
			try {
				return await readFile(join(folderOf(id), id));
			} catch (error) {
				if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
				throw error;
			}
		},
	};
}

async function exists(path: string): Promise<boolean> {
	return stat(path).then(
		() => true,
		() => false,
	);
}
