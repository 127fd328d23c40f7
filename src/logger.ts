/** JSON-lines log. Callers pass ids, counts and codes: never names, phones, rooms, message texts or tokens. */
import pino from "pino";

/** Fields beside the message. Keep to ids, counts, durations (ms) and error codes. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** The little that the program asks of a logger. */
export interface Logger {
	debug(message: string, fields?: LogFields): void;
	info(message: string, fields?: LogFields): void;
	warn(message: string, fields?: LogFields): void;
	error(message: string, fields?: LogFields): void;
}

export type LogLevel = "silent" | "error" | "warn" | "info" | "debug";

/** A logger writing JSON lines to standard error, so that standard output stays for what a command prints. */
export function createLogger(level: LogLevel): Logger {
	const log = pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
	return {
		debug: (message, fields) => log.debug(fields ?? {}, message),
		info: (message, fields) => log.info(fields ?? {}, message),
		warn: (message, fields) => log.warn(fields ?? {}, message),
		error: (message, fields) => log.error(fields ?? {}, message),
	};
}

/** Discards everything. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** The loggable part of an unknown error: its name and code, never its message, which may quote a person or a token. */
export function errorFields(error: unknown): LogFields {
	if (!(error instanceof Error)) return { error: typeof error };
	const code = "code" in error && (typeof error.code === "string" || typeof error.code === "number") ? error.code : undefined;
	return {
		error: error.name,
		code,
		at: error.stack
			?.split("\n")
			.find((line) => line.includes(".ts:"))
			?.trim()
			.replace(/\(?file:\/\/.*\/(src|bots)\//, "$1/"),
	};
}
