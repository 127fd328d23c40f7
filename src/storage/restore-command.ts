/** `npm run restore -- FILE`: puts a backup in the embedded store's place; the program has to be stopped. */
import { systemClock } from "../clock.ts";
import { loadDotEnv, readConfig } from "../config.ts";
import { restoreStore } from "./embedded/backup.ts";
import { runStoreCommand } from "./store-command.ts";

await runStoreCommand("npm run restore -- FILE", 1, async ([file = ""], print) => {
	loadDotEnv();
	const { dataDir } = readConfig();
	const kept = restoreStore(dataDir, file, systemClock.now());
	print(`restored ${file} to ${dataDir}${kept === undefined ? "" : `; the store that was there is kept as ${kept}`}`);
});
