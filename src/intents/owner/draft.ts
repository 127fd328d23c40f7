/** A request being taken down: what a message tells, and what is still missing. Pure. */
import type { Attachment } from "../../chat/port.ts";
import type { Person } from "../../community/directory.ts";
import type { Kind } from "../../tickets/ticket.ts";
import type { Category, Intent } from "../../understanding/labels.ts";
import type { Matter, Slots, Understanding, UnitMention } from "../../understanding/understanding.ts";
import { sayBuilding } from "../../words/places.ts";
import type { Draft, Fact } from "./memory.ts";

/** Intents that become a ticket, and of which kind. */
export const TICKET_KINDS: Partial<Record<Intent, Kind>> = {
	repair: "repair",
	complaint: "complaint",
	apply: "application",
	suggestion: "suggestion",
	praise: "praise",
};

/** Categories that are inside a home unless a public place is named. */
const HOME: ReadonlySet<Category> = new Set(["plumbing", "electrical", "doors_windows", "hvac_gas", "wall_leak", "other"]);
/** Complaints that nobody can act on without knowing where. */
const LOCATED: ReadonlySet<Category> = new Set([
	"cleaning",
	"greening",
	"public_facility",
	"elevator",
	"electrical",
	"plumbing",
	"access_intercom",
	"fire_safety",
	"parking",
]);

/** A3: somebody else's to do, ours to follow. */
const THIRD_PARTY = /有线电视|数字电视|宽带|光纤|中国移动|联通|电信|广电|快递(公司|员|柜)|外卖|供电局|国家电网|自来水公司|水务|燃气公司|热力公司/;

/** Words that join one matter to the one before. */
const CONNECTIVE =
	/^[\s,，。;；、!！]*(?:(?:另外|还有|顺便|再|对了|以及|同时|再就是|第二个?|其次)(?:问一下|说一下|反映一下|一件事)?)*[\s,，:：、]*|[\s,，、;；]+$/g;

/** A matter's words without those that join it to another. */
export function withoutConnective(text: string): string {
	return text.replace(CONNECTIVE, "");
}

/** Words that only announce a request and tell nothing of it. */
const EMPTY =
	/^(我?(要|想|需要|来)?(个|一下|请)?(报修|报个修|维修|修理|修东西|投诉|举报|申诉|办理?业务|登记|提意见|提建议|反映(问题|情况)?|有(问题|事情?)|匿名)[,，。.!！~～ 了吗啊呀呢]*)+$/;

/** Begins a request from one matter of a message. */
export function beginDraft(options: {
	key: string;
	kind: Kind;
	matter: Matter;
	understanding: Understanding;
	attachments: readonly Attachment[];
	sole: boolean;
}): Draft {
	const { key, kind, matter, understanding, attachments, sole } = options;
	const { slots } = understanding;
	const place = placeWords(slots);
	return {
		key,
		kind: (kind === "repair" || kind === "complaint") && THIRD_PARTY.test(matter.text) ? "coordination" : kind,
		category: matter.category ?? (sole ? understanding.category : null),
		danger: null,
		mood: understanding.mood,
		text: matter.text,
		isPublic: isPublic(matter.category, slots, kind),
		place,
		building: slots.unit?.building ?? null,
		indoor: slots.indoorPlace !== undefined,
		claimedUnit: unitId(slots.unit),
		wish: slots.time ?? null,
		appointment: null,
		anonymous: kind === "complaint" && slots.anonymous,
		phone: slots.phone ?? null,
		attachments: [...attachments],
		asked: [],
		evaded: 0,
	};
}

/** Adds what a further message tells; `answered` says whether it told anything that a request needs. */
export function addToDraft(
	draft: Draft,
	understanding: Understanding,
	text: string,
	attachments: readonly Attachment[],
): { draft: Draft; answered: boolean } {
	const { slots } = understanding;
	const place = draft.place ?? placeWords(slots);
	const next: Draft = {
		...draft,
		text: isBareAnswer(text, slots) ? draft.text : joinText(draft.text, text),
		category: draft.category === null || draft.category === "other" ? (understanding.category ?? draft.category) : draft.category,
		isPublic: draft.isPublic || slots.publicPlace !== undefined,
		place,
		building: draft.building ?? slots.unit?.building ?? null,
		claimedUnit: draft.claimedUnit ?? unitId(slots.unit),
		wish: slots.time ?? draft.wish,
		anonymous: draft.anonymous || (draft.kind === "complaint" && slots.anonymous),
		phone: draft.phone ?? slots.phone ?? null,
		attachments: [...draft.attachments, ...attachments],
	};
	const answered =
		next.place !== draft.place || next.claimedUnit !== draft.claimedUnit || next.wish !== draft.wish || next.anonymous !== draft.anonymous;
	return { draft: next, answered };
}

/** The next fact to ask for, or null when the request is complete. What was asked is not asked again. */
export function missingFact(draft: Draft, person: Person): Fact | null {
	return needed(draft, person).find((fact) => !draft.asked.includes(fact)) ?? null;
}

function needed(draft: Draft, person: Person): Fact[] {
	const facts: Fact[] = [];
	if (EMPTY.test(draft.text.trim())) facts.push("detail");
	if (needsPlace(draft)) facts.push("place");
	if (needsIdentity(draft, person)) facts.push("identity");
	if (needsVisit(draft) && draft.appointment === null) facts.push("time");
	return facts;
}

/** B10: somebody has to come into a home, so a time is agreed. */
export function needsVisit(draft: Draft): boolean {
	return draft.kind === "repair" && !draft.isPublic;
}

/** B5, B6: needed to come into a home and to answer a complaint; a public fault or a suggestion may come from anybody. */
function needsIdentity(draft: Draft, person: Person): boolean {
	if (person.resident !== null || draft.anonymous) return false;
	if (draft.kind === "suggestion" || draft.kind === "praise" || draft.kind === "coordination") return false;
	return draft.kind === "repair" ? !draft.isPublic : true;
}

function needsPlace(draft: Draft): boolean {
	if (draft.place !== null || draft.claimedUnit !== null) return false;
	if (draft.kind === "repair") return draft.isPublic;
	return draft.kind === "complaint" && draft.category !== null && LOCATED.has(draft.category);
}

function isPublic(category: Category | null, slots: Slots, kind: Kind): boolean {
	if (slots.publicPlace !== undefined) return true;
	if (slots.indoorPlace !== undefined) return false;
	return kind === "repair" && category !== null && !HOME.has(category);
}

/** The place in the writer's words, with the building where they named one: 3号楼电梯. */
export function placeWords(slots: Slots): string | null {
	const { publicPlace, indoorPlace, unit } = slots;
	const building = unit?.building;
	if (publicPlace === undefined) return indoorPlace ?? (building === undefined || unit?.room !== undefined ? null : sayBuilding(building));
	if (building === undefined || /[号號栋幢座樓楼]/.test(publicPlace)) return publicPlace;
	return `${sayBuilding(building, unit?.section)}${publicPlace}`;
}

/** Places that every building has: without a building they mean the writer's own. */
const IN_BUILDING = /楼道|电梯|楼梯|单元门|大堂|大厅|门厅|门禁|天台|楼顶|走廊|过道|一楼|管道井|信箱/;

/** The place with the resident's own building in front where only that makes it findable. */
export function withOwnBuilding(place: string | null, person: Person): string | null {
	const { unit } = person;
	if (place === null || unit === null || !IN_BUILDING.test(place) || /\d\s*[号#栋幢座]/.test(place)) return place;
	return `${sayBuilding(unit.building, unit.section)}${place}`;
}

/** 3-2-1201, as far as it was said; null without a room. */
export function unitId(unit: UnitMention | undefined): string | null {
	if (unit?.room === undefined || unit.building === undefined) return null;
	return [unit.building, unit.section, unit.room].filter((part) => part !== undefined).join("-");
}

/** A message that only names a time or a room says nothing of the matter itself. */
function isBareAnswer(text: string, slots: Slots): boolean {
	const said = [slots.time?.text ?? "", slots.phone ?? ""].join("").length;
	return text === "" || (said > 0 && text.length - said <= 4);
}

function joinText(before: string, more: string): string {
	return EMPTY.test(before.trim()) ? more : `${before}；${more}`;
}
