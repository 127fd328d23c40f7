/** Answers that people gave to what the documents did not say: kept with who, when and from which question, and answered from then on. */
import { type Connection, type Model, Schema } from "mongoose";
import type { Clock } from "../clock.ts";
import type { SourceDocument } from "./blocks.ts";
import { readMarkdown } from "./markdown.ts";

/** One answer. `_id` is the ticket that the question was handed over with. */
export interface Article {
	_id: string;
	question: string;
	answer: string;
	/** The agent who answered. */
	by: string;
	at: Date;
}

const schema = new Schema<Article>(
	{
		_id: { type: String, required: true },
		question: { type: String, required: true },
		answer: { type: String, required: true },
		by: { type: String, required: true },
		at: { type: Date, required: true },
	},
	{ collection: "articles", versionKey: false },
);
schema.index({ at: 1 });

/** The model on a connection; registered once. */
export function articleModel(connection: Connection): Model<Article> {
	return (connection.models.Article as Model<Article> | undefined) ?? connection.model<Article>("Article", schema);
}

/** The answers of people. */
export interface Articles {
	/** Adds an answer, or puts a better one in its place. */
	put(article: Omit<Article, "at">): Promise<void>;
	/** All of them as one document, each under its question; null when there is none. */
	document(title: string): Promise<SourceDocument | null>;
}

/** Articles on a connection. */
export function createArticles({ connection, clock }: { connection: Connection; clock: Clock }): Articles {
	const model = articleModel(connection);
	return {
		async put({ _id, ...fields }) {
			await model.updateOne({ _id }, { $set: { ...fields, at: clock.now() } }, { upsert: true });
		},
		async document(title) {
			const articles = await model.find().sort({ at: 1 }).lean<Article[]>();
			if (articles.length === 0) return null;
			const text = articles.map(({ question, answer }) => `## ${plain(question)}\n\n${plain(answer)}`).join("\n\n");
			return { file: "answers", title, blocks: readMarkdown(`# ${title}\n\n${text}`) };
		},
	};
}

/** What people type is text, not markup. */
function plain(text: string): string {
	return text
		.replace(/[\r\n]+/g, " ")
		.replace(/[#|*_`<>]/g, " ")
		.trim();
}
