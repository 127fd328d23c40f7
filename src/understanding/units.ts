/** Finds a dwelling in any form that people write: 3-2-1201, 三号楼二单元幺二零一, 12#301, 东单元12楼中户, A座1502. */
import { figures, NUMERAL_CHARS } from "./numerals.ts";
import type { UnitMention } from "./understanding.ts";

const NUM = `(?:\\d{1,2}|[${NUMERAL_CHARS}]{1,3})`;
const ROOM_NUM = `(?:\\d{3,4}[A-Za-z]?|[${NUMERAL_CHARS}]{3,6})`;
const BUILDING_WORD = "(?:号楼|号院|栋|幢|座|阁|苑)";
const BUILDING = `(?:第?(?<building>\\d{1,3}|[A-Za-z]\\d{0,2}|[${NUMERAL_CHARS}]{1,3}|[甲乙丙丁])\\s?(?:${BUILDING_WORD}|#楼?))`;
const SECTION = `(?:(?<section>${NUM}|[东西南北中甲乙丙丁A-Fa-f])\\s?(?:单元|梯(?![间口])|门洞|门栋))`;
const FLOOR_ROOM = `(?<floor>${NUM})\\s?[楼层F](?:(?<door>(?:[东西南北中左右]{1,2}[户边]户?|[A-Ha-h](?:室|户|座|房)?(?![A-Za-z])|之\\s?${NUM}|0\\d(?:室|户)?|${NUM}(?:室|户|号房|房)))\\s?)`;
const PLAIN_ROOM = `(?:${NUM}[楼层]的?)?(?<room>${ROOM_NUM})(?![\\d${NUMERAL_CHARS}楼层单栋])(?:室|房|号房|号|户)?`;
const GAP = "[\\s,,、的-]{0,2}";

/** Most telling form first; the first that matches wins. */
const FORMS: readonly RegExp[] = [
	/(?<![\d.-])(?<building>\d{1,3}|[A-Za-z]\d{0,2})\s?[-—–−~/_.#]\s?(?<section>\d{1,2})\s?[-—–−~/_.#]\s?(?<room>\d{3,4}[A-Za-z]?)(?![\d-])/u,
	new RegExp(`${BUILDING}${GAP}${SECTION}?${GAP}(?:${FLOOR_ROOM}|${PLAIN_ROOM})`, "u"),
	new RegExp(`${SECTION}${GAP}(?:${FLOOR_ROOM}|${PLAIN_ROOM})`, "u"),
	/(?<![\d.-])(?<building>\d{1,2}|[A-Ha-h]\d{0,2})\s?[-—–−#]\s?(?<room>\d{3,4}[A-Za-z]?)(?![\d-])/u,
	/(?<![\d-])(?<building>\d{1,3})号\s?(?<room>\d{3,4})(?:室|房|户)/u,
	/(?<![A-Za-z\d-])(?<building>[A-Ha-h])(?<room>\d{3,4})(?![\d-])/u,
	new RegExp(`(?<![${NUMERAL_CHARS}\\d])${BUILDING}${GAP}${SECTION}`, "u"),
	new RegExp(FLOOR_ROOM, "u"),
	new RegExp(`(?<![${NUMERAL_CHARS}\\d-])(?<room>${ROOM_NUM})(?:室|号房|房间?|户)`, "u"),
	/(?:我(?:是|家|们家|这里是|这边是|住)|住在?|业主|房号是?|门牌号?是?)[::\s]?(?<room>\d{3,4})(?![\d元块年度平㎡分个])/u,
	/^(?<room>\d{3,4}[A-Za-z]?)$/u,
	new RegExp(`(?<![${NUMERAL_CHARS}\\d])${BUILDING}`, "u"),
	new RegExp(`(?<![${NUMERAL_CHARS}\\d])${SECTION}`, "u"),
];

/** Dates, amounts and telephone numbers look like rooms; they are taken out before reading. */
const NOT_UNITS =
	/\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}-\d{7,8}|[A-Za-z]{1,3}\d{6,8}-\d{3,5}|\d{1,2}:\d{2}|\d{4}年/gu;

/** The first dwelling named in folded text, or undefined. Letters come back upper-case, numbers in figures. */
export function findUnit(folded: string): UnitMention | undefined {
	const text = folded.replace(NOT_UNITS, (found) => " ".repeat(found.length)).trim();
	for (const form of FORMS) {
		const groups = form.exec(text)?.groups;
		if (groups !== undefined) return mentionFrom(groups);
	}
	return undefined;
}

function mentionFrom(groups: Readonly<Record<string, string | undefined>>): UnitMention {
	const building = tidy(groups.building);
	const section = tidy(groups.section);
	const room = groups.floor === undefined ? tidy(groups.room) : roomOnFloor(groups.floor, groups.door ?? "");
	return { ...(building && { building }), ...(section && { section }), ...(room && { room }) };
}

/** 12楼中户 keeps its words, 12楼之1 and 12楼C室 become 12-1 and 12C, 12楼03 becomes 1203. */
function roomOnFloor(floor: string, door: string): string {
	const level = figures(floor);
	if (/^[东西南北中左右]/.test(door)) return `${level}楼${door.replace(/边?户?$/, "户")}`;
	const behind = door.replace(/(?:室|户|座|号房|房)$/, "");
	if (behind.startsWith("之")) return `${level}-${figures(behind.slice(1).trim())}`;
	if (/^[A-Za-z]$/.test(behind)) return `${level}${behind.toUpperCase()}`;
	return `${level}${figures(behind).padStart(2, "0")}`;
}

function tidy(part: string | undefined): string | undefined {
	return part === undefined ? undefined : figures(part.trim()).toUpperCase();
}
