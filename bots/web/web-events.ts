/** The live stream of one open page: what it missed, then everything as it happens, until either side lets go. */
import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { Address } from "../../src/chat/port.ts";
import type { WebHistory } from "./web-history.ts";
import type { WebMessage } from "./web-message-model.ts";
import { messageView } from "./web-view.ts";

/** Milliseconds between signs of life, so that a dead connection is noticed on both sides. */
const HEARTBEAT_MS = 15_000;
/** Milliseconds a browser waits before it connects again. */
const RETRY_MS = 1_000;
/** Changes that are caught up one by one; after more than this the page is told to load anew. */
const MAX_BACKLOG = 500;
/** Revisions behind the newest beyond which looking for what was missed costs more than loading anew. */
const MAX_BEHIND = 5_000;

/** Every open stream of the page. */
export interface WebEvents {
	/** Answers a request with the changes of these chats after `rev`; undefined: from now on. */
	open(c: Context, chats: ReadonlySet<Address>, rev: number | undefined): Response;
	/** Ends every stream. */
	close(): void;
}

/** Messages that wait for a slow reader; `take` resolves with all that came since, or null at the end. */
function createMailbox<T>() {
	let waiting: T[] = [];
	let ended = false;
	let wake: () => void = () => {};
	return {
		put(item: T): void {
			if (waiting.push(item) > MAX_BACKLOG) ended = true; // the page reconnects and is caught up from the store
			wake();
		},
		end(): void {
			ended = true;
			wake();
		},
		async take(): Promise<T[] | null> {
			if (waiting.length === 0 && !ended) {
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
			if (ended) return null;
			const taken = waiting;
			waiting = [];
			return taken;
		},
	};
}

/** Streams over a history. */
export function createWebEvents(history: WebHistory): WebEvents {
	const open = new Set<() => void>();

	async function tell(stream: SSEStreamingApi, messages: readonly WebMessage[]): Promise<void> {
		for (const message of messages) await stream.writeSSE({ event: "message", id: String(message.rev), data: JSON.stringify(messageView(message)) });
	}

	/** Sends what was missed and returns the revision up to which the page now knows everything. */
	async function catchUp(stream: SSEStreamingApi, chats: ReadonlySet<Address>, rev: number | undefined): Promise<number> {
		const known = history.published();
		const tooFar = rev !== undefined && (rev > known || known - rev > MAX_BEHIND);
		const missed = rev === undefined || tooFar ? [] : await history.since([...chats], rev, MAX_BACKLOG + 1);
		const lost = tooFar || missed.length > MAX_BACKLOG;
		if (!lost) await tell(stream, missed);
		const reached = Math.max(known, missed.at(-1)?.rev ?? 0);
		await stream.writeSSE({ event: lost ? "reset" : "ready", id: String(reached), data: String(reached), retry: RETRY_MS });
		return reached;
	}

	async function serve(stream: SSEStreamingApi, chats: ReadonlySet<Address>, rev: number | undefined): Promise<void> {
		const mailbox = createMailbox<WebMessage>();
		const unwatch = history.watch((message) => {
			if (chats.has(message.chat)) mailbox.put(message);
		});
		const heartbeat = setInterval(() => stream.write(": \n\n").catch(() => mailbox.end()), HEARTBEAT_MS);
		heartbeat.unref();
		open.add(mailbox.end);
		stream.onAbort(mailbox.end);
		try {
			const reached = await catchUp(stream, chats, rev);
			for (let news = await mailbox.take(); news !== null; news = await mailbox.take()) {
				await tell(
					stream,
					news.filter((message) => message.rev > reached),
				);
			}
		} finally {
			clearInterval(heartbeat);
			unwatch();
			open.delete(mailbox.end);
		}
	}

	return {
		open: (c, chats, rev) => {
			c.header("X-Accel-Buffering", "no");
			return streamSSE(
				c,
				(stream) => serve(stream, chats, rev),
				async () => {},
			);
		},
		close() {
			for (const end of open) end();
		},
	};
}
