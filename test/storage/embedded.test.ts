/** The contract over the embedded store, and over a MongoDB server where `MONGODB_TEST_URI` names one. */
import { silentLogger } from "../../src/logger.ts";
import { openStorage } from "../../src/storage/storage.ts";
import { storageContract } from "./contract.ts";
import { openTestStorage } from "./test-storage.ts";

storageContract("embedded store", async () => ({ ...(await openTestStorage()), transactions: true }));

const mongodbUri = process.env.MONGODB_TEST_URI;
if (mongodbUri !== undefined) {
	storageContract("MongoDB server", async () => {
		const storage = await openStorage({ mongodbUri, dataDir: "", logger: silentLogger });
		const hello = await storage.connection.db!.admin().command({ hello: 1 });
		return { ...storage, transactions: hello.setName !== undefined };
	});
}
