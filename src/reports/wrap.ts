/** Breaks a text into lines of a width, by the rules of the script: no full stop begins a line. Pure. */
import LineBreaker from "linebreak";

/** Lines not wider than `width`, as `measure` says. Blank lines stay; an empty text is one empty line. */
export function wrap(text: string, width: number, measure: (piece: string) => number): string[] {
	return text.split("\n").flatMap((paragraph) => wrapParagraph(paragraph.trimEnd(), width, measure));
}

function wrapParagraph(text: string, width: number, measure: (piece: string) => number): string[] {
	const lines: string[] = [];
	let line = "";
	let used = 0;
	for (const piece of pieces(text)) {
		for (const part of measure(piece.trimEnd()) > width ? piece : [piece]) {
			const long = measure(part);
			// A space may hang over the edge: nobody sees it.
			if (line !== "" && used + measure(part.trimEnd()) > width) {
				lines.push(line.trimEnd());
				line = "";
				used = 0;
			}
			line += part;
			used += long;
		}
	}
	return [...lines, line.trimEnd()];
}

/** Parts between which a line may end. */
function pieces(text: string): string[] {
	const breaker = new LineBreaker(text);
	const found: string[] = [];
	let start = 0;
	for (let next = breaker.nextBreak(); next !== null; next = breaker.nextBreak()) {
		found.push(text.slice(start, next.position));
		start = next.position;
	}
	return found;
}
