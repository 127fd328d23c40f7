/** Where a message is written: text, photos by button, paste or drag, a quote; safe for input methods. */
import { fill, limits, words } from "./data.js";
import { el, icon, iconButton } from "./dom.js";

const MB = 1024 * 1024;
/** Remaining characters at which the counter appears. */
const COUNT_FROM = 500;

/** A composer. Calls `onSend({text, files, quote})`. */
export function createComposer({ onSend }) {
	let files = [];
	let quote = null;
	const notice = el("p", { className: "notice", role: "alert", hidden: true });
	const quoteBar = el("div", { className: "quote-bar", hidden: true });
	const previews = el("div", { className: "previews", hidden: true });
	const counter = el("span", { className: "counter", hidden: true });
	const input = el("textarea", {
		rows: 1,
		placeholder: words.composer.hint,
		title: words.composer.keys,
		"aria-label": words.composer.label,
		enterKeyHint: "send",
		dir: "auto",
	});
	const picker = el("input", { type: "file", multiple: true, hidden: true, accept: "image/*,.pdf,.doc,.docx,.xls,.xlsx,.heic" });
	const pick = iconButton("photo", words.composer.photo, () => picker.click());
	const sendButton = el("button", { type: "submit", className: "send", "aria-label": words.composer.send, disabled: true }, icon("send"));
	const form = el("form", { className: "write" }, pick, picker, el("div", { className: "field" }, input, counter), sendButton);
	const element = el("div", { className: "composer" }, notice, quoteBar, previews, form);

	function say(text) {
		notice.textContent = text ?? "";
		notice.hidden = !text;
	}

	function resize() {
		input.style.height = "auto";
		input.style.height = `${Math.min(input.scrollHeight, 160)}px`;
		const left = limits.text - input.value.length;
		counter.hidden = left > COUNT_FROM;
		counter.textContent = fill(words.composer.counter, { count: input.value.length, limit: limits.text });
		counter.classList.toggle("over", left < 0);
		sendButton.disabled = input.value.trim() === "" && files.length === 0;
	}

	function preview(file) {
		const remove = iconButton("close", words.composer.remove, () => setFiles(files.filter((each) => each !== file)), "remove");
		const face = file.type.startsWith("image/")
			? el("img", { src: URL.createObjectURL(file), alt: file.name })
			: el("span", { className: "file-name" }, file.name);
		return el("div", { className: "preview" }, face, remove);
	}

	function setFiles(next) {
		for (const image of previews.querySelectorAll("img")) URL.revokeObjectURL(image.src);
		files = next;
		previews.replaceChildren(...files.map(preview));
		previews.hidden = files.length === 0;
		resize();
	}

	/** Takes files that may be sent; says why others may not. */
	function addFiles(added) {
		say();
		const fitting = added.filter(({ size }) => size <= limits.file && size > 0);
		if (added.some(({ size }) => size === 0)) say(words.refused.emptyFile);
		if (added.some(({ size }) => size > limits.file)) say(fill(words.refused.tooBig, { limit: limits.file / MB }));
		const next = [...files, ...fitting];
		if (next.length > limits.files) return say(fill(words.refused.tooMany, { limit: limits.files }));
		if (next.reduce((sum, { size }) => sum + size, 0) > limits.together)
			return say(fill(words.refused.tooBigTogether, { limit: limits.together / MB }));
		setFiles(next);
		input.focus();
	}

	function setQuote(message) {
		quote = message;
		quoteBar.hidden = quote === null;
		if (quote === null) return;
		const cancel = iconButton("close", words.composer.cancelQuote, () => setQuote(null));
		quoteBar.replaceChildren(el("span", { className: "quote-name" }, quote.name), el("span", { className: "quote-text" }, quote.text), cancel);
		input.focus();
	}

	function send() {
		if (sendButton.disabled) return;
		if (input.value.length > limits.text) return say(fill(words.refused.tooLong, { limit: limits.text }));
		say();
		onSend({ text: input.value, files, quote });
		input.value = "";
		setFiles([]);
		setQuote(null);
	}

	form.addEventListener("submit", (event) => {
		event.preventDefault();
		send();
		input.focus();
	});
	input.addEventListener("input", resize);
	input.addEventListener("keydown", (event) => {
		// 229: some browsers end a composition with the very Enter that confirms it.
		if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
		event.preventDefault();
		send();
	});
	input.addEventListener("paste", (event) => {
		const pasted = [...event.clipboardData.files];
		if (pasted.length === 0) return;
		event.preventDefault();
		addFiles(pasted);
	});
	picker.addEventListener("change", () => {
		addFiles([...picker.files]);
		picker.value = "";
	});

	return {
		element,
		addFiles,
		say,
		setQuote,
		focus: () => input.focus(),
		/** What is being written, so that it can be kept while another chat is shown. */
		draft: () => ({ text: input.value, files, quote }),
		restore(draft) {
			input.value = draft?.text ?? "";
			setQuote(draft?.quote ?? null);
			setFiles(draft?.files ?? []);
			say();
			resize();
		},
	};
}
