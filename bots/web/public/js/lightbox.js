/** A photo over the whole page; closes on a click, Escape, or its button. */
import { words } from "./data.js";
import { el, iconButton } from "./dom.js";

/** Shows the photo at `url`. */
export function openLightbox(url, name) {
	const dialog = el("dialog", { className: "lightbox", "aria-label": name });
	const close = () => dialog.close();
	dialog.append(el("img", { src: url, alt: name }), iconButton("close", words.chat.closePhoto, close, "lightbox-close"));
	dialog.addEventListener("click", close);
	dialog.addEventListener("close", () => dialog.remove());
	document.body.append(dialog);
	dialog.showModal();
}
