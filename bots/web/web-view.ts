/** A stored message as the page receives it. */
import type { WebMessage } from "./web-message-model.ts";

/** Fields of a message on the wire; the page knows itself which messages are its own. */
export function messageView(message: WebMessage) {
	return {
		id: message._id,
		chat: message.chat,
		seq: message.seq,
		rev: message.rev,
		author: message.author,
		authorName: message.authorName,
		clientId: message.clientId,
		text: message.text,
		buttons: message.buttons,
		attachments: message.attachments.map(({ id, kind, name, mime, size }) => ({ id, kind, name, mime, size })),
		quote: message.quote,
		pressed: message.pressed,
		unsent: message.failed === true,
		at: message.at.toISOString(),
		edited: message.editedAt !== null,
	};
}
