/** The door of a page that has a password. */
import { postLogin } from "./api.js";
import { community, words } from "./data.js";
import { avatar, el } from "./dom.js";

const error = el("p", { className: "login-error", role: "alert" });
const input = el("input", { type: "password", autocomplete: "current-password", required: true, id: "password" });
const button = el("button", { type: "submit" }, words.login.enter);

async function enter(event) {
	event.preventDefault();
	button.disabled = true;
	try {
		await postLogin(input.value);
		location.reload();
	} catch (failure) {
		error.textContent = failure.status === 0 ? words.login.failed : failure.message;
		input.select();
	}
	button.disabled = false;
}

const head = [avatar(words.chat.bot, { bot: true }), el("h1", {}, community), el("p", {}, words.login.lead)];
const label = el("label", { for: "password" }, words.login.password);
document.getElementById("app").append(el("form", { className: "login", onsubmit: enter }, head, label, input, button, error));
input.focus();
