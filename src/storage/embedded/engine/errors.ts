/** Errors that travel to the client in MongoDB's own shape. */
import type { Doc } from "./documents.ts";

/** A failed command: `code` and `codeName` are MongoDB's, `info` is merged into the reply, `labels` tell the driver what may be retried. */
export class CommandError extends Error {
	readonly code: number;
	readonly codeName: string;
	readonly info: Doc;
	readonly labels: readonly string[];

	constructor(code: number, codeName: string, message: string, options: { info?: Doc; labels?: readonly string[] } = {}) {
		super(message);
		this.name = "CommandError";
		this.code = code;
		this.codeName = codeName;
		this.info = options.info ?? {};
		this.labels = options.labels ?? [];
	}
}

/** The caller sent something that has no meaning. */
export function badValue(message: string): CommandError {
	return new CommandError(2, "BadValue", message);
}

/** The caller used something that MongoDB has and this store has not. */
export function notSupported(what: string): CommandError {
	return new CommandError(115, "CommandNotSupported", `${what} is not supported by the embedded store; set MONGODB_URI to use a MongoDB server`);
}

/** MongoDB's reply body for any error. */
export function errorReply(error: unknown): Doc {
	if (error instanceof CommandError) {
		const labels = error.labels.length > 0 ? { errorLabels: error.labels } : {};
		return { ok: 0, errmsg: error.message, code: error.code, codeName: error.codeName, ...error.info, ...labels };
	}
	const message = error instanceof Error ? error.message : String(error);
	if (isMingoError(error)) return { ok: 0, errmsg: message, code: 2, codeName: "BadValue" };
	return { ok: 0, errmsg: message, code: 8, codeName: "UnknownError" };
}

/** True when the query library refused what it was given. */
export function isMingoError(error: unknown): error is Error {
	return error instanceof Error && error.constructor.name === "MingoError";
}
