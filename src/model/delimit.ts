/** Puts what others wrote between marks that they cannot write themselves, so that it is read as content and not as orders. Pure. */

/** Controls, zero-width and direction marks: they hide instructions from people, and carry no meaning here. */
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

/** Text that cannot close or open a mark: angle brackets become full-width. At most `limit` characters. */
export function inert(text: string, limit = 4_000): string {
	return text.toWellFormed().replace(INVISIBLE, "").replaceAll("<", "＜").replaceAll(">", "＞").slice(0, limit).trim();
}

/** `<name attribute="…">text</name>`, made inert. Attributes lose their quotes. */
export function delimit(name: string, text: string, attributes: Readonly<Record<string, string | number>> = {}): string {
	const marks = Object.entries(attributes).map(([key, value]) => ` ${key}="${inert(String(value), 200).replaceAll('"', "＂")}"`);
	return `<${name}${marks.join("")}>\n${inert(text)}\n</${name}>`;
}
