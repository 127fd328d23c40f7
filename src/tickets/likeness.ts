/** Which requests are about the same thing: the owner's own repeats, and what neighbours share (C17, C18). Pure. */
import type { Agent } from "../community/models.ts";
import type { Kind, Ticket } from "./ticket.ts";

/** Outages that everybody in a building has at once. */
const OUTAGE =
	/停水|停电|停气|停暖|没水|没电|没气|没暖气|断水|断电|没网|断网|水压|水(发黄|浑|黄)|电梯(坏|停|不动|故障)|不来水|跳闸.*(整栋|全楼)|(整栋|全楼|整个单元)/;

/** True when neighbours may report the very same fault; one socket or one tap inside a home is that home's alone. */
export function isShared(text: string, isPublic: boolean, indoor: boolean): boolean {
	return isPublic || (!indoor && OUTAGE.test(text));
}

/** How alike two texts are: shared pairs of characters among all, 0–1. */
export function likeness(one: string, other: string): number {
	const left = pairs(one);
	const right = pairs(other);
	if (left.size === 0 || right.size === 0) return 0;
	let common = 0;
	for (const pair of left) if (right.has(pair)) common++;
	return common / (left.size + right.size - common);
}

/** How many pairs of characters two texts share. */
export function shared(one: string, other: string): number {
	const right = pairs(other);
	return [...pairs(one)].filter((pair) => right.has(pair)).length;
}

/** The open ticket of the same owner that a new report repeats, if any. */
export function twinOf(request: Pick<Ticket, "kind" | "category" | "text" | "place">, own: readonly Ticket[]): Ticket | null {
	return (
		own.find(
			(ticket) =>
				ticket.kind === request.kind &&
				ticket.category === request.category &&
				ticket.status !== "resolved" &&
				ticket.closedAt === null &&
				(ticket.place.text === request.place.text || likeness(ticket.text, request.text) > 0.4) &&
				likeness(ticket.text, request.text) > 0.25,
		) ?? null
	);
}

function pairs(text: string): Set<string> {
	const plain = text.replace(/[\s\p{P}]/gu, "");
	return new Set(Array.from({ length: Math.max(0, plain.length - 1) }, (_, index) => plain.slice(index, index + 2)));
}

/** The colleague whom a complaint names, if just one fits (C14). */
export function subjectOf(kind: Kind, text: string, agents: readonly Agent[]): string | null {
	if (kind !== "complaint") return null;
	const named = agents.filter((agent) => text.includes(agent.name));
	const called = agents.filter((agent) => new RegExp(`${[...agent.name][0]}(师傅|管家|经理|队长|主管|工)`).test(text));
	const [only, ...others] = named.length > 0 ? named : called;
	return only !== undefined && others.length === 0 ? only._id : null;
}
