/** `npm run backup -- FILE`: a copy of the embedded store, also while the program runs. */
import { loadDotEnv, readConfig } from "../config.ts";
import { backupStore } from "./embedded/backup.ts";
import { runStoreCommand } from "./store-command.ts";

await runStoreCommand("npm run backup -- FILE", 1, async ([file = ""], print) => {
	loadDotEnv();
	const config = readConfig();
	const bytes = backupStore(config.dataDir, file);
	print(`backed up ${config.dataDir} to ${file}: ${bytes} bytes`);
});
