/** The one error family: a code for programs, a message for logs, words for the person who caused it. */

/** Machine-readable reason. Add a member here before throwing a new kind. */
export type ErrorCode =
	| "bad_settings"
	| "bad_input"
	| "not_found"
	| "not_allowed"
	| "illegal_move"
	| "conflict"
	| "store_in_use"
	| "store_newer"
	| "model_failed"
	| "send_failed";

/** An expected failure. `message` is for logs (ids only, no personal data); `words` is Chinese for the user, if any. */
export class AppError extends Error {
	readonly code: ErrorCode;
	readonly words: string | undefined;

	constructor(code: ErrorCode, message: string, options: { words?: string; cause?: unknown } = {}) {
		super(message, options.cause === undefined ? undefined : { cause: options.cause });
		this.name = "AppError";
		this.code = code;
		this.words = options.words;
	}
}

/** True when `error` is ours and carries `code`. */
export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
	return error instanceof AppError && (code === undefined || error.code === code);
}

/**
 * What became of a failed send (channel-facts 2.4): `retry` never left us, `unknown` may have arrived and must not be
 * repeated blindly, `gone` the recipient cannot be reached until they write again, `refused` this message will never pass.
 */
export type SendFailure = "retry" | "unknown" | "gone" | "refused";

/** Thrown by `Channel.send`. `retryAfterMs` is set when the platform said how long to wait. */
export class SendError extends AppError {
	readonly failure: SendFailure;
	readonly retryAfterMs: number | undefined;

	constructor(failure: SendFailure, message: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
		super("send_failed", message, { cause: options.cause });
		this.name = "SendError";
		this.failure = failure;
		this.retryAfterMs = options.retryAfterMs;
	}
}
