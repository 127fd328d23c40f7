/** What the store's commands have in common: arguments, plain errors, exit codes. */
import { isAppError } from "../errors.ts";

/**
 * Runs one command with its positional arguments. An expected failure is printed in one line and sets exit code 1, wrong
 * arguments print `usage` and set 2.
 */
export async function runStoreCommand(
	usage: string,
	files: number,
	work: (files: readonly string[], print: (line: string) => void) => Promise<void>,
): Promise<void> {
	const given = process.argv.slice(2);
	if (given.length !== files || given.some((file) => file.startsWith("-"))) {
		process.stderr.write(`usage: ${usage}\n`);
		process.exitCode = 2;
		return;
	}
	try {
		await work(given, (line) => process.stdout.write(`${line}\n`));
	} catch (error) {
		if (!isAppError(error)) throw error;
		process.stderr.write(`${error.message}\n`);
		process.exitCode = 1;
	}
}
