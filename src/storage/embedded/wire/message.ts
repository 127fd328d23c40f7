/** MongoDB's wire protocol: OP_MSG, and the legacy OP_QUERY with which a driver greets a server it does not know. */
import { deserialize, serialize } from "bson";
import type { Command } from "../commands/context.ts";
import { type Doc, decode, decodeExact, encode } from "../engine/documents.ts";

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
const HEADER_BYTES = 16;

/** A request off the wire. */
export interface Request {
	id: number;
	command: Command;
	/** True when the client wants no answer. */
	silent: boolean;
	/** True when the answer has to be an OP_REPLY. */
	legacy: boolean;
}

/** Parses one whole message. Throws on one that is not understood. */
export function parseRequest(message: Buffer): Request {
	const id = message.readInt32LE(4);
	const opcode = message.readInt32LE(12);
	if (opcode === OP_QUERY) return { id, command: parseQuery(message), silent: false, legacy: true };
	if (opcode !== OP_MSG) throw new Error(`unsupported opcode ${opcode}`);
	const flags = message.readUInt32LE(HEADER_BYTES);
	const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
	return { id, command: parseSections(message.subarray(HEADER_BYTES + 4, end)), silent: (flags & MORE_TO_COME) !== 0, legacy: false };
}

function parseQuery(message: Buffer): Command {
	const nameAt = HEADER_BYTES + 4;
	const nameEnd = message.indexOf(0, nameAt);
	const database = message.toString("utf8", nameAt, nameEnd).split(".")[0] ?? "";
	const body = { ...deserialize(message.subarray(nameEnd + 1 + 8)), $db: database };
	return { body, list: () => [], exact: () => body };
}

/** One body document, and lists of documents that belong into it. */
function parseSections(sections: Buffer): Command {
	let bodyBytes: Buffer = Buffer.alloc(0);
	const lists = new Map<string, Buffer[]>();
	for (let at = 0; at < sections.length; ) {
		const kind = sections[at];
		const size = sections.readInt32LE(at + 1);
		const section = sections.subarray(at + 1, at + 1 + size);
		if (kind === 0) bodyBytes = section;
		else addList(lists, section);
		at += 1 + size;
	}
	const body = decode(bodyBytes);
	for (const [name, documents] of lists) body[name] = documents.map(decode);
	return { body, exact: () => decodeExact(bodyBytes), list: (name) => listItems(name, lists.get(name), bodyBytes) };
}

function addList(lists: Map<string, Buffer[]>, section: Buffer): void {
	const nameEnd = section.indexOf(0, 4);
	const documents: Buffer[] = [];
	for (let at = nameEnd + 1; at < section.length; ) {
		const size = section.readInt32LE(at);
		documents.push(section.subarray(at, at + size));
		at += size;
	}
	lists.set(section.toString("utf8", 4, nameEnd), documents);
}

function listItems(name: string, sent: readonly Buffer[] | undefined, bodyBytes: Buffer): { exact: Doc; bytes: Uint8Array }[] {
	if (sent !== undefined) return sent.map((bytes) => new ListItem(bytes));
	const list = decodeExact(bodyBytes)[name];
	return Array.isArray(list) ? list.map((doc: Doc) => new ListItem(encode(doc))) : [];
}

/** Decoded only when asked for: an insert stores the bytes as they came. */
class ListItem {
	readonly bytes: Uint8Array;

	constructor(bytes: Uint8Array) {
		this.bytes = bytes;
	}

	get exact(): Doc {
		return decodeExact(this.bytes);
	}
}

let lastId = 0;

/** Frames a reply. Documents of a cursor's batch that are bytes already are copied, never decoded. */
export function formatReply(reply: Doc, to: number, legacy: boolean): Buffer {
	const body = encodeReply(reply);
	const head = Buffer.alloc(legacy ? 36 : 21);
	head.writeInt32LE(head.length + body.length, 0);
	head.writeInt32LE(++lastId, 4);
	head.writeInt32LE(to, 8);
	head.writeInt32LE(legacy ? OP_REPLY : OP_MSG, 12);
	if (legacy) {
		head.writeInt32LE(8, 16);
		head.writeInt32LE(1, 32);
	}
	return Buffer.concat([head, body]);
}

function encodeReply(reply: Doc): Buffer {
	const cursor = reply.cursor as Doc | undefined;
	const batchName = cursor !== undefined && "firstBatch" in cursor ? "firstBatch" : "nextBatch";
	const batch = cursor?.[batchName];
	if (cursor === undefined || !Array.isArray(batch) || !(batch[0] instanceof Uint8Array)) return bytesOf(reply);
	const { cursor: _, ...rest } = reply;
	const { [batchName]: __, ...cursorRest } = cursor;
	const items = batch.map((item) => (item instanceof Uint8Array ? item : bytesOf(item as Doc)));
	const cursorParts = [inner(bytesOf(cursorRest)), ...nested(4, batchName, arrayParts(items))];
	const parts = sized([inner(bytesOf(rest)), ...nested(3, "cursor", cursorParts)]);
	return Buffer.concat(parts);
}

/** The elements of an array: its indexes are their names. */
function arrayParts(items: readonly Uint8Array[]): Uint8Array[] {
	return items.flatMap((item, index) => [elementHead(3, String(index)), item]);
}

/** An element whose value is a document or an array of these parts. */
function nested(type: number, name: string, parts: readonly Uint8Array[]): Uint8Array[] {
	return [elementHead(type, name), ...sized(parts)];
}

/** The parts as a document: its length before them, its end after them. */
function sized(parts: readonly Uint8Array[]): Uint8Array[] {
	const length = Buffer.allocUnsafe(4);
	length.writeInt32LE(parts.reduce((sum, part) => sum + part.length, 5));
	return [length, ...parts, END];
}

const END = Uint8Array.of(0);

function elementHead(type: number, name: string): Uint8Array {
	return Buffer.from(`${String.fromCharCode(type)}${name}\0`, "latin1");
}

/** The elements of an encoded document, without its length and its end. */
function inner(bytes: Buffer): Uint8Array {
	return bytes.subarray(4, bytes.length - 1);
}

function bytesOf(doc: Doc): Buffer {
	const bytes = serialize(doc);
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
