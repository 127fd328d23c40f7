/** The telephone numbers of the community's settings as a passage that can be asked for like any other. */
import { CONTACT_HOURS, CONTACT_PHONE, CONTACTS_HEADING } from "../words/knowledge.ts";
import type { Passage } from "./passages.ts";
import { cutPassages } from "./passages.ts";

/** A telephone number that the bot may give as the community's own. */
export interface Contact {
	readonly name: string;
	readonly phone: string;
	readonly hours?: string;
}

/** Where the numbers come from, as a source names it. */
export const SETTINGS_FILE = "community.yaml";

/** One table of all numbers; none when there are no contacts. */
export function contactPassages(contacts: readonly Contact[]): Passage[] {
	if (contacts.length === 0) return [];
	const header = ["", CONTACT_PHONE, CONTACT_HOURS];
	const rows = contacts.map(({ name, phone, hours = "" }) => [name, phone, hours]);
	return cutPassages({ file: SETTINGS_FILE, title: CONTACTS_HEADING, blocks: [{ kind: "table", path: [CONTACTS_HEADING], header, rows }] });
}
