/** The page's own message history as stored: the page is a platform, and a platform keeps what was said. */
import { type Connection, type Model, Schema } from "mongoose";
import type { Address, Attachment, Button } from "../../src/chat/port.ts";

/** The message that another one answers, as it read at that moment. */
export interface WebQuote {
	readonly id: string;
	readonly name: string;
	readonly text: string;
}

/** One message of one chat on the page. */
export interface WebMessage {
	readonly _id: string;
	readonly chat: Address;
	/** Place in the chat: the value of `rev` when it was written. */
	readonly seq: number;
	/** Grows with every change of any message; a page that knows `rev` can ask for what came after it. */
	readonly rev: number;
	/** The identity's address; null is the bot. */
	readonly author: Address | null;
	readonly authorName: string | null;
	/** The writer's own name for it, so that a page recognises what it posted; null from the bot. */
	readonly clientId: string | null;
	readonly text: string;
	readonly buttons: readonly (readonly Button[])[];
	readonly attachments: readonly Attachment[];
	readonly quote: WebQuote | null;
	/** The last button pressed under this wording of the message. */
	readonly pressed: { readonly by: Address; readonly action: string } | null;
	/** True while the program has not confirmed that it keeps this incoming message; absent otherwise. */
	readonly owed?: true;
	/** True when handing it to the program failed, which its writer is shown. */
	readonly failed?: true;
	readonly at: Date;
	readonly editedAt: Date | null;
}

const schema = new Schema<WebMessage>(
	{
		_id: { type: String, required: true },
		chat: { type: String, required: true },
		seq: { type: Number, required: true },
		rev: { type: Number, required: true },
		author: { type: String, default: null },
		authorName: { type: String, default: null },
		clientId: { type: String, default: null },
		text: { type: String, default: "" },
		buttons: { type: Schema.Types.Mixed, default: () => [] },
		attachments: { type: Schema.Types.Mixed, default: () => [] },
		quote: { type: Schema.Types.Mixed, default: null },
		pressed: { type: Schema.Types.Mixed, default: null },
		owed: { type: Boolean },
		failed: { type: Boolean },
		at: { type: Date, required: true },
		editedAt: { type: Date, default: null },
	},
	{ collection: "web_messages", versionKey: false, minimize: false },
);
schema.index({ chat: 1, seq: 1 });
schema.index({ chat: 1, rev: 1 });
schema.index({ rev: 1 }, { unique: true });
schema.index({ owed: 1, seq: 1 }, { partialFilterExpression: { owed: true } });

/** The model on a connection; registered once. */
export function webMessageModel(connection: Connection): Model<WebMessage> {
	return (connection.models.WebMessage as Model<WebMessage> | undefined) ?? connection.model<WebMessage>("WebMessage", schema);
}
