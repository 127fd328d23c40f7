/** Small helpers that build elements; texts are always set as text, never as markup. */

/** An element with properties, `data-` and `aria-` attributes, listeners (`onclick`) and children; null children are left out. */
export function el(tag, props = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(props)) {
		if (value === undefined || value === null || value === false) continue;
		if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
		else if (name.includes("-") || name === "role" || name === "for" || name === "list") element.setAttribute(name, value === true ? "" : value);
		else element[name] = value;
	}
	element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
	return element;
}

const PATHS = {
	back: "M15 5l-7 7 7 7",
	photo: "M4 6h16v12H4zM4 15l4.5-4 4 3.5 3-2.5 4.5 4M15.5 9.5h.01",
	send: "M4 12l16-7-5 15-3.5-6z",
	close: "M6 6l12 12M18 6L6 18",
	quote: "M9 7L4 12l5 5M4 12h10a6 6 0 016 6",
	copy: "M9 9h10v10H9zM5 15V5h10",
	split: "M4 5h7v14H4zM13 5h7v14h-7z",
	single: "M7 4h10v16H7z",
	file: "M7 3h7l4 4v14H7zM14 3v5h4",
	down: "M6 9l6 6 6-6",
	check: "M5 12.5l4.5 4.5L19 7.5",
	alert: "M12 7v6M12 16.5h.01M12 3a9 9 0 100 18 9 9 0 000-18z",
	window: "M14 4h6v6M20 4l-8 8M10 5H5v14h14v-5",
	group: "M9 11a3 3 0 100-6 3 3 0 000 6zM3.5 19a5.5 5.5 0 0111 0M16 11.5a2.5 2.5 0 10-1-4.8M17 14.2a5 5 0 013.5 4.8",
};

/** A line icon; decorative, so the button around it carries the label. */
export function icon(name) {
	const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
	svg.setAttribute("viewBox", "0 0 24 24");
	svg.setAttribute("class", "icon");
	svg.setAttribute("aria-hidden", "true");
	const path = document.createElementNS(svg.namespaceURI, "path");
	path.setAttribute("d", PATHS[name]);
	svg.append(path);
	return svg;
}

/** An icon button with a label for the ear and the pointer. */
export function iconButton(name, label, onclick, className = "") {
	return el("button", { type: "button", className: `icon-button ${className}`, "aria-label": label, title: label, onclick }, icon(name));
}

const HUES = [162, 205, 255, 320, 18, 42, 95, 280];

/** A round picture with the first letter of a name, in a colour of its own. */
export function avatar(name, { bot = false, group = false } = {}) {
	const hue = HUES[[...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % HUES.length];
	const face = el("span", { className: "avatar", "aria-hidden": "true" }, group ? icon("group") : [...name][0]);
	if (bot) face.classList.add("bot");
	else face.style.setProperty("--hue", hue);
	return face;
}

/** An id of its own for a message or a press; works on plain http too. */
export function newId() {
	return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
