/** What every document format is turned into before it is cut into passages. */

/** A run of text, a list item or a table, with the headings above it from the outermost to the nearest. */
export type Block =
	| { readonly kind: "text"; readonly path: readonly string[]; readonly text: string }
	| { readonly kind: "item"; readonly path: readonly string[]; readonly text: string; readonly depth: number; readonly marker: string }
	| { readonly kind: "table"; readonly path: readonly string[]; readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** One readable document. Dates are local days, `YYYY-MM-DD`. */
export interface SourceDocument {
	/** Path below the knowledge folder, with forward slashes. */
	readonly file: string;
	readonly title: string;
	readonly blocks: readonly Block[];
	/** First day on which it applies. */
	readonly effective?: string;
	/** Last day on which it applies. */
	readonly expires?: string;
}

/** Keeps the chain of open headings while a document is read from top to bottom. */
export class HeadingTrail {
	#open: { level: number; text: string }[] = [];

	/** Opens a heading and closes those that are as deep or deeper. */
	enter(level: number, text: string): void {
		this.#open = [...this.#open.filter((heading) => heading.level < level), { level, text }];
	}

	get path(): readonly string[] {
		return this.#open.map((heading) => heading.text);
	}
}
