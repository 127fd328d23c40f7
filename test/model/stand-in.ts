/** A language-model service on loopback that behaves as badly as it is told to, and remembers everything it was sent. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request as it arrived. */
export interface Seen {
	readonly path: string;
	readonly body: string;
	readonly json: { response_format?: { type: string }; messages?: unknown; input?: string[]; encoding_format?: string; [key: string]: unknown };
	readonly authorization: string | undefined;
}

/** Writes the response; called once per request. */
export type Behaviour = (response: ServerResponse, seen: Seen) => void | Promise<void>;

export interface StandIn {
	readonly baseUrl: string;
	readonly seen: Seen[];
	/** How the next requests are answered: one behaviour each, the last one for all that follow. */
	behave(...behaviours: Behaviour[]): void;
	/** Requests whose connection the client closed before the answer was complete. */
	readonly abandoned: number;
	close(): Promise<void>;
}

export async function startStandIn(): Promise<StandIn> {
	const seen: Seen[] = [];
	let queue: Behaviour[] = [];
	let abandoned = 0;
	const server = createServer(async (request, response) => {
		const body = await bodyOf(request);
		const one: Seen = { path: request.url ?? "", body, json: parse(body), authorization: request.headers.authorization };
		seen.push(one);
		response.on("close", () => {
			if (!response.writableFinished) abandoned += 1;
		});
		const behaviour = queue.length > 1 ? queue.shift() : queue[0];
		await (behaviour ?? status(501))(response, one);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		seen,
		behave: (...behaviours) => {
			queue = behaviours;
		},
		get abandoned() {
			return abandoned;
		},
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/** An error status with an error body that quotes what was sent, as careless services do. */
export function status(code: number, headers: Record<string, string> = {}): Behaviour {
	return (response, seen) => {
		response.writeHead(code, { "content-type": "application/json", ...headers });
		response.end(JSON.stringify({ error: { message: `bad: ${seen.body} ${seen.authorization}`, type: "error", code: "x" } }));
	};
}

/** A finished chat completion, streamed when that was asked for. */
export function says(content: string, options: { finish?: string | null; refusal?: string } = {}): Behaviour {
	return (response, seen) => {
		const finish = options.finish === undefined ? "stop" : options.finish;
		if (seen.json.stream === true) return stream(response, [...content.matchAll(/[\s\S]{1,7}/g)].map(String), finish, options.refusal);
		json(response, {
			id: "c1",
			object: "chat.completion",
			created: 1,
			model: "stand-in",
			choices: [{ index: 0, message: { role: "assistant", content, refusal: options.refusal ?? null }, finish_reason: finish }],
		});
	};
}

/** Any JSON document. */
export function replies(value: unknown): Behaviour {
	return (response) => json(response, value);
}

/** Any body with any type. */
export function garbage(body: string, type = "application/json"): Behaviour {
	return (response) => {
		response.writeHead(200, { "content-type": type });
		response.end(body);
	};
}

/** Takes the request and never answers. */
export const silence: Behaviour = () => undefined;

/** Cuts the connection before a word. */
export const hangUp: Behaviour = (response) => {
	response.destroy();
};

/** Streams a beginning and cuts the connection. */
export const hangUpMidway: Behaviour = (response) => {
	response.writeHead(200, { "content-type": "text/event-stream" });
	response.write(event({ content: "物业费" }), () => response.destroy());
};

/** One character now and then, for ever. */
export function drip(everyMs: number): Behaviour {
	return (response, seen) => {
		const streaming = seen.json.stream === true;
		response.writeHead(200, { "content-type": streaming ? "text/event-stream" : "application/json" });
		const timer = setInterval(() => response.write(streaming ? event({ content: "慢" }) : " "), everyMs);
		response.on("close", () => clearInterval(timer));
	};
}

/** Rejects the named response formats with 400, otherwise behaves as told. */
export function rejecting(formats: readonly string[], otherwise: Behaviour): Behaviour {
	return (response, seen) => (formats.includes(seen.json.response_format?.type ?? "none") ? status(400)(response, seen) : otherwise(response, seen));
}

function stream(response: ServerResponse, pieces: string[], finish: string | null, refusal?: string): void {
	response.writeHead(200, { "content-type": "text/event-stream" });
	response.write(event({ role: "assistant", content: "" }));
	if (refusal !== undefined) response.write(event({ refusal }));
	for (const content of pieces) response.write(event({ content }));
	if (finish !== null) response.write(event({}, finish));
	response.end("data: [DONE]\n\n");
}

function event(delta: Record<string, unknown>, finish: string | null = null): string {
	const chunk = {
		id: "c1",
		object: "chat.completion.chunk",
		created: 1,
		model: "stand-in",
		choices: [{ index: 0, delta, finish_reason: finish }],
	};
	return `data: ${JSON.stringify(chunk)}\n\n`;
}

function json(response: ServerResponse, value: unknown): void {
	response.writeHead(200, { "content-type": "application/json" });
	response.end(JSON.stringify(value));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString("utf8");
}

function parse(body: string): Seen["json"] {
	try {
		return JSON.parse(body) as Seen["json"];
	} catch {
		return {};
	}
}
