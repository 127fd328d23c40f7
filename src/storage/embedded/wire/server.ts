/** Listens on a unix socket or a loopback port and passes whole messages to the commands. */
import { createServer, type ListenOptions, type Server, type Socket } from "node:net";
import type { Command } from "../commands/context.ts";
import type { Doc } from "../engine/documents.ts";
import { formatReply, parseRequest, type Request } from "./message.ts";

const HEADER_BYTES = 16;
const MAX_MESSAGE_BYTES = 48_000_000;

/** Starts listening. Rejects when the address cannot be taken. */
export function serve(run: (command: Command) => Promise<Doc>, where: ListenOptions): Promise<Server> {
	const server = createServer((socket) => converse(socket, run));
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(where, () => resolve(server));
	});
}

function converse(socket: Socket, run: (command: Command) => Promise<Doc>): void {
	const chunks: Buffer[] = [];
	let size = 0;
	socket.setNoDelay(true);
	socket.on("error", () => socket.destroy());
	socket.on("data", (chunk) => {
		chunks.push(chunk);
		size += chunk.length;
		while (size >= HEADER_BYTES) {
			const buffer = joined(chunks);
			const length = buffer.readInt32LE(0);
			if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) return void socket.destroy();
			if (length > size) return;
			chunks[0] = buffer.subarray(length);
			size -= length;
			if (!receive(socket, buffer.subarray(0, length), run)) return;
		}
	});
}

/** The chunks as one; a message that comes in many pieces is put together once for each piece at most. */
function joined(chunks: Buffer[]): Buffer {
	const [first = Buffer.alloc(0)] = chunks;
	if (chunks.length === 1) return first;
	const whole = Buffer.concat(chunks);
	chunks.splice(0, chunks.length, whole);
	return whole;
}

function receive(socket: Socket, message: Buffer, run: (command: Command) => Promise<Doc>): boolean {
	let request: Request;
	try {
		request = parseRequest(message);
	} catch {
		socket.destroy();
		return false;
	}
	void run(request.command).then((reply) => answer(socket, request, reply));
	return true;
}

function answer(socket: Socket, request: Request, reply: Doc): void {
	if (!request.silent && !socket.destroyed) socket.write(formatReply(reply, request.id, request.legacy));
}
