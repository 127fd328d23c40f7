/** What the server wrote into the page: the words, the community's name and the limits. */
const data = JSON.parse(document.getElementById("data").textContent);

export const { words, community, sample, limits, zone } = data;

/** Fills `{name}` in a text of the catalogue. */
export function fill(text, values) {
	return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
