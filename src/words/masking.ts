/** Hiding who and where: what may be shown to people who do not need it (L1). Pure. */
import { HIDDEN_NAME, sayBuilding } from "./places.ts";

/** 13812345678 → 138********: the last digits stay hidden too, for they are what the identity check asks for. */
export function maskPhone(phone: string): string {
	return phone.length >= 11 ? `${phone.slice(0, 3)}********` : "********";
}

/** 王建明 → 王**; the family name alone is kept. */
export function maskName(name: string): string {
	const [first = "*", ...rest] = [...name];
	return first + "*".repeat(Math.max(1, rest.length));
}

/** 3-2-1201 → 3号楼2单元: where to go without which door. */
export function maskUnit(unitId: string): string {
	const [building = "", section] = unitId.split("-");
	return sayBuilding(building, unitId.split("-").length < 3 ? undefined : section);
}

/** Phone numbers, also glued to Chinese characters and written with spaces or dashes. */
const PHONE =
	/(?<![\d-])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)|(?<![\d-])(?:0\d{2,3}[- ]?)\d{7,8}(?!\d)|(?<!\d)(?:\+?85[23][- ]?)[2-9]\d{3}[- ]?\d{4}(?!\d)/g;
/** Chinese identity card numbers. */
const IDENTITY = /(?<!\d)\d{17}[\dXx](?!\d)/g;
/** Rooms: 3-2-1201, 3栋2单元1201, 1201室, A座1502, 三号楼二单元1201. */
const ROOM = [
	/(?<![\d-])([A-Za-z]?\d{1,3})[-－—_/#]\d{1,2}[-－—_/#]\d{2,4}(?![\d-])/g,
	/([A-Za-z\d一二三四五六七八九十]{1,3}(?:号|號)?(?:楼|栋|幢|座|樓|棟))[\s,，]*(?:[\dA-Za-z一二三四五六七八九十东西南北中]{1,3}(?:单元|門|门|單元|座|梯))?[\s,，]*\d{3,4}(?:室|房|户|號|号)?(?!\d)/g,
	/([A-Za-z\d一二三四五六七八九十]{1,3}(?:单元|單元))[\s,，]*\d{3,4}(?:室|房|户)?(?!\d)/g,
	/()(?<!\d)\d{3,4}(?:室|房间|房號|房号|户)(?!\d)/g,
	/(?<![\d-])([A-Za-z]?\d{1,3})[-－—#]\d{3,4}(?![\d-])/g,
];

/** What is known of the writer, hidden wherever it stands. */
export interface Known {
	readonly names?: readonly (string | null | undefined)[];
	readonly unitId?: string | null;
	/** Nothing may remain: not a family name, not the end of a number (an anonymous report, B7). */
	readonly whole?: boolean;
}

/** A text as people in a group may read it: phones, identity numbers, rooms and the known names are hidden. */
export function maskText(text: string, known: Known = {}): string {
	const keep = known.whole !== true;
	let masked = text
		.replace(IDENTITY, (found) => (keep ? `${found.slice(0, 3)}****${found.slice(-2)}` : "****"))
		.replace(PHONE, (found) => (keep ? maskPhone(found.replace(/[- ]/g, "")) : "****"));
	for (const name of known.names ?? []) if (name) masked = masked.replaceAll(name, keep ? maskName(name) : HIDDEN_NAME);
	if (known.unitId) masked = masked.replaceAll(known.unitId, maskUnit(known.unitId));
	for (const room of ROOM) masked = masked.replace(room, (_, kept: string) => `${kept}**`);
	const door = known.unitId?.split("-").at(-1);
	// The bare door number of a known unit, as in «我是1201».
	return door === undefined || door.length < 3 ? masked : masked.replace(new RegExp(`(?<!\\d)${door}(?!\\d)`, "g"), "**");
}
