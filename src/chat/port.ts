/** What a messaging platform is to us: four members, and the messages that pass through them. */

/** Where something is sent, or who sent it: `channel:id`, for example `web:owner-wang`, `telegram:-100123`. */
export type Address = string;

/** The channel's name in front of an address. */
export function channelOf(address: Address): string {
	return address.slice(0, address.indexOf(":"));
}

/** A file that came with, or goes with, a message. Its bytes are in the {@link FileStore} under `id`. */
export interface Attachment {
	readonly id: string;
	readonly kind: "photo" | "file" | "voice";
	readonly name: string;
	readonly mime: string;
	/** Bytes. */
	readonly size: number;
}

/** Keeps attachment bytes by content; `id` is safe in paths and URLs. */
export interface FileStore {
	/** Stores the bytes (idempotent) and returns the attachment that names them. */
	save(bytes: Uint8Array, about: Pick<Attachment, "kind" | "name" | "mime">): Promise<Attachment>;
	/** The bytes, or null when there is no such file. */
	read(id: string): Promise<Uint8Array | null>;
}

/** A message from a platform, before anything is known about who wrote it. Also a pressed button (`action`). */
export interface IncomingMessage {
	/** `channel:platform id`; unique for ever, so that a redelivery is recognised. */
	readonly key: string;
	readonly channel: string;
	/** The chat it was said in; replies go there. Equals `sender` in a private chat. */
	readonly conversation: Address;
	/** The account that said it. */
	readonly sender: Address;
	/** The account's display name on the platform, if it has one. A nickname, not an identity. */
	readonly senderName?: string;
	/** True in a chat with several people. */
	readonly group: boolean;
	/** As typed; empty for a button or a bare photo. */
	readonly text: string;
	/** The `action` of the button that was pressed. */
	readonly action?: string;
	readonly attachments: readonly Attachment[];
	/** `Receipt.messageId` of our message that this one answers. */
	readonly replyTo?: string;
	/** When the platform says it was sent. */
	readonly at: Date;
}

/** A button under a message. `action` comes back in `IncomingMessage.action`; at most 64 bytes (channel-facts 2.4). */
export interface Button {
	readonly label: string;
	readonly action: string;
}

/** A message to a platform: plain text, never markup. */
export interface OutgoingMessage {
	readonly text: string;
	/** Rows of buttons. A channel without buttons renders them as numbered lines. */
	readonly buttons?: readonly (readonly Button[])[];
	readonly attachments?: readonly Attachment[];
	/** `Receipt.messageId` of an earlier message of ours that this one replaces; a channel that cannot edit sends anew. */
	readonly replaces?: string;
}

/** The platform took the message and calls it `messageId` (unique within the channel). */
export interface Receipt {
	readonly messageId: string;
}

/** Takes a message in. Resolves when it is stored; only then may a channel confirm it to its platform. */
export type OnMessage = (message: IncomingMessage) => Promise<void>;

/** A messaging platform. It translates and decides nothing. */
export interface Channel {
	readonly name: string;
	/** Begins to deliver messages. Rejects when the platform refuses us. */
	start(onMessage: OnMessage): Promise<void>;
	/** Sends one message. Throws `SendError` with what became of it. */
	send(to: Address, message: OutgoingMessage): Promise<Receipt>;
	/** Stops taking messages and lets go of every resource. Idempotent. */
	stop(): Promise<void>;
}
