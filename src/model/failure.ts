/** Judges what went wrong with a call to the service: whether to try once more, and whether the service itself is unwell. Pure. */

/** The service answered, but with nothing that can be used: garbage, the wrong shape, half an answer. */
export class UnusableReply extends Error {
	/** For the log: what was wrong, in one word. */
	readonly reason: string;

	constructor(reason: string) {
		super(`unusable reply: ${reason}`);
		this.name = "UnusableReply";
		this.reason = reason;
	}
}

/** A failed call, in terms of what to do next. */
export interface Failure {
	/** For the log: ids and numbers only. */
	readonly code: string;
	readonly status: number | undefined;
	/** Worth one more try. */
	readonly again: boolean;
	/** The service is unwell, whatever it was asked; one message's own fault does not count. */
	readonly unwell: boolean;
	/** How long the service wants to be left alone, in ms. */
	readonly restMs: number | undefined;
}

/** Reads an error of the openai SDK, of LangChain around it, or of the connection. Never looks at its message. */
export function judge(error: unknown): Failure {
	const status = statusOf(error);
	if (error instanceof UnusableReply) return { code: error.reason, status, again: true, unwell: true, restMs: undefined };
	const name = error instanceof Error ? error.name : typeof error;
	const ended = /Abort|Timeout/.test(name) || /Abort|Timeout/.test(error instanceof Error ? error.constructor.name : "");
	if (ended) return { code: "timeout", status, again: false, unwell: true, restMs: undefined };
	if (status === undefined) return { code: "connection", status, again: true, unwell: true, restMs: undefined };
	const busy = status === 429 || status === 408 || status === 409 || status >= 500;
	return { code: `http_${status}`, status, again: busy, unwell: busy || status === 401 || status === 403, restMs: restOf(error) };
}

/** The HTTP status that an error carries, if any. */
export function statusOf(error: unknown): number | undefined {
	return error instanceof Error && "status" in error && typeof error.status === "number" ? error.status : undefined;
}

/** `retry-after-ms`, or `retry-after` in seconds; a date or nonsense counts as not said. */
function restOf(error: unknown): number | undefined {
	if (!(error instanceof Error) || !("headers" in error) || !(error.headers instanceof Headers)) return undefined;
	const ms = Number(error.headers.get("retry-after-ms") ?? Number.NaN);
	const seconds = Number(error.headers.get("retry-after") ?? Number.NaN);
	const rest = Number.isFinite(ms) ? ms : seconds * 1_000;
	return Number.isFinite(rest) && rest >= 0 ? rest : undefined;
}
