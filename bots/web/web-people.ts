/** Who the page can pretend to be, and which chats are theirs. */
import type { Address } from "../../src/chat/port.ts";

/** A chat on the page: private with the bot, or the staff group. */
export interface WebChat {
	readonly address: Address;
	readonly title: string;
	readonly group: boolean;
}

/** Somebody the reader of the page may act as. */
export interface WebIdentity {
	/** Stable and safe in URLs, for example `owner-wang`; the sender address is `web:` and this. */
	readonly id: string;
	/** As shown: 王芳（业主 3-2-1201）. */
	readonly name: string;
	readonly role: "owner" | "stranger" | "agent" | "manager";
	/** A line about this person, shown under the name. */
	readonly hint?: string;
	readonly chats: readonly WebChat[];
}

/** The address that messages of an identity come from. */
export function addressOf(identity: WebIdentity): Address {
	return `web:${identity.id}`;
}

/** The chat of this identity at `address`, or undefined when it is not theirs. */
export function chatOf(identity: WebIdentity, address: Address): WebChat | undefined {
	return identity.chats.find((chat) => chat.address === address);
}
