/** `npm run copy-to-mongodb`: copies the embedded store in DATA_DIR to the server in MONGODB_URI; the program has to be stopped. */
import { loadDotEnv, readConfig } from "../config.ts";
import { AppError } from "../errors.ts";
import { createLogger } from "../logger.ts";
import { copyDatabase } from "./copy-database.ts";
import { openStorage } from "./storage.ts";
import { runStoreCommand } from "./store-command.ts";

await runStoreCommand("npm run copy-to-mongodb", 0, async (_files, print) => {
	loadDotEnv();
	const { dataDir, mongodbUri, logLevel } = readConfig();
	if (mongodbUri === undefined) throw new AppError("bad_settings", "MONGODB_URI: name the server to copy to");
	const logger = createLogger(logLevel);
	const embedded = await openStorage({ dataDir, logger });
	try {
		const server = await openStorage({ dataDir, logger, mongodbUri });
		try {
			await copyDatabase(embedded.connection, server.connection, ({ name, documents, indexes }) =>
				print(`${name}: ${documents} documents, ${indexes} indexes`),
			);
			print("copied; leave MONGODB_URI set, and the program uses the server from its next start");
		} finally {
			await server.stop();
		}
	} finally {
		await embedded.stop();
	}
});
