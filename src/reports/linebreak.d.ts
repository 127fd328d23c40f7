/** The part of `linebreak` (Unicode line breaking, UAX 14) that is used; the package has no types of its own. */
declare module "linebreak" {
	class LineBreaker {
		constructor(text: string);
		/** The next place where a line may, or (`required`) must, end; null at the end. */
		nextBreak(): { position: number; required: boolean } | null;
	}
	export = LineBreaker;
}
