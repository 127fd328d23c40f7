/** Reads a JSON object out of what a model wrote, also when it wrapped it in a code fence or a sentence. Pure. */

const FENCED = /```(?:json|JSON)?\s*([\s\S]*?)```/;

/** The first object in `text`, or undefined. Nothing is repaired: half an object is none. */
export function readJsonReply(text: string): unknown {
	const fenced = FENCED.exec(text)?.[1];
	for (const candidate of [text, fenced, text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)]) {
		const value = candidate === undefined ? undefined : parse(candidate);
		if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
	}
	return undefined;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
