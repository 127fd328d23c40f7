/** Notices that something in a folder changed; says nothing about what. */
import { watch } from "node:fs";
import { errorFields, type Logger } from "../logger.ts";

/** Something that reports changes until it is closed. */
export type ChangeSource = (onChange: () => void) => { close(): void };

const POLL_MS = 2_000;

/**
 * Watches `dir` and everything below it. Where the system cannot watch (some network drives, too many watches), it reports a
 * possible change every two seconds instead, and the reader finds out whether there was one.
 */
export function folderChanges(dir: string, logger: Logger): ChangeSource {
	return (onChange) => {
		let poll: NodeJS.Timeout | undefined;
		const fallBack = (error: unknown) => {
			logger.warn("folder cannot be watched, polling instead", errorFields(error));
			poll ??= setInterval(onChange, POLL_MS).unref();
		};
		try {
			const watcher = watch(dir, { recursive: true, persistent: false }, onChange);
			watcher.on("error", fallBack);
			const close = () => {
				watcher.close();
				clearInterval(poll);
			};
			return { close };
		} catch (error) {
			fallBack(error);
			return { close: () => clearInterval(poll) };
		}
	};
}

/** Calls `run` once, `delayMs` after the last of a burst of calls: an editor writes a file in several steps. */
export function debounced(run: () => void, delayMs: number): { (): void; cancel(): void } {
	let timer: NodeJS.Timeout | undefined;
	const call = () => {
		clearTimeout(timer);
		timer = setTimeout(run, delayMs);
		timer.unref();
	};
	return Object.assign(call, { cancel: () => clearTimeout(timer) });
}
