/** A process that writes until it is killed, and prints each number once its write is acknowledged; every other one in a transaction that counts. */
import { writeSync } from "node:fs";
import { silentLogger } from "../../src/logger.ts";
import { openStorage } from "../../src/storage/storage.ts";

const WRITERS = 8;
const [, , dataDir = "", first = "0"] = process.argv;

async function main(): Promise<void> {
	const { connection } = await openStorage({ dataDir, logger: silentLogger });
	const kept = connection.collection("kept");
	const counter = connection.collection("counter");
	let next = Number(first);
	const write = async (): Promise<never> => {
		for (;;) {
			const n = next++;
			await connection.transaction(async (session) => {
				await kept.insertOne({ n, paired: true }, { session });
				await counter.updateOne({}, { $inc: { n: 1 } }, { upsert: true, session });
			});
			writeSync(1, `${n}\n`);
			const plain = next++;
			await kept.insertOne({ n: plain });
			writeSync(1, `${plain}\n`);
		}
	};
	await Promise.all(Array.from({ length: WRITERS }, write));
}

main().catch((error) => {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
});
