/** The program: starts the service, says what is on, and stops on a signal. */
import { type App, openApp } from "./app.ts";
import { isAppError } from "./errors.ts";

/** A stop that takes longer is cut short; what is in hand is in the store and goes on at the next start. Milliseconds. */
const STOP_LIMIT_MS = 9_000;

async function main(): Promise<void> {
	let app: App;
	try {
		app = await openApp();
		await app.start();
	} catch (error) {
		if (!isAppError(error)) throw error;
		console.error(`Guanjia cannot start:\n${error.message.replace(/^/gm, "  - ")}${error.words === undefined ? "" : `\n  ${error.words}`}`);
		process.exit(1);
	}
	for (const line of app.features()) console.log(line);
	for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop(app));
}

async function stop(app: App): Promise<void> {
	setTimeout(() => process.exit(0), STOP_LIMIT_MS).unref();
	await app.stop();
	process.exit(0);
}

await main();
