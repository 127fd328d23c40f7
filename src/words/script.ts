/** Answers Traditional to those who write Traditional. */
import * as OpenCC from "opencc-js/cn2t";
import type { OutgoingMessage } from "../chat/port.ts";

const convert = OpenCC.Converter({ from: "cn", to: "hk" });

/** A text in the script that its reader uses. */
export function inScript(text: string, script: "hans" | "hant"): string {
	return script === "hant" ? convert(text) : text;
}

/** A message in the script that its reader uses; actions and attachments stay. */
export function toScript(message: OutgoingMessage, script: "hans" | "hant"): OutgoingMessage {
	if (script === "hans") return message;
	const buttons = message.buttons?.map((row) => row.map((button) => ({ ...button, label: convert(button.label) })));
	return { ...message, text: convert(message.text), ...(buttons === undefined ? {} : { buttons }) };
}
