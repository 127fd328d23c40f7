/** Personal data out of a text before it leaves the machine, and back into what comes home (L1). Pure. */
import { PRIVATE_KINDS, PRIVATE_PATTERNS, type PrivateKind } from "./private-patterns.ts";

/** What is known of the people that a text may speak of; hidden wherever it stands, whatever it looks like. */
export interface KnownPeople {
	readonly names?: readonly string[];
	/** 3-2-1201: its parts are hidden in every order of writing that keeps the door number. */
	readonly unitId?: string | null;
}

/** Remembers which placeholder stands for what. One per call to the model; never stored, never logged. */
export interface Placeholders {
	/** `text` with everything personal replaced: 我电话13812345678 → 我电话〔电话1〕. The same value gets the same placeholder. */
	hide(text: string): string;
	/** The values put back. Null when the text holds a placeholder that was never given out: it was made up. */
	restore(text: string): string | null;
}

const RETURNED = new RegExp(`[〔【\\[(（{]\\s*(${PRIVATE_KINDS.join("|")})\\s*([\\d０-９]+)\\s*[〕】\\])）}]`, "g");

/** A fresh ledger for one call. */
export function createPlaceholders(known: KnownPeople = {}): Placeholders {
	const given = new Map<string, string>();
	const values = new Map<string, string>();
	const counts = new Map<PrivateKind, number>();
	const knownPatterns = patternsOf(known);

	const placeholder = (kind: PrivateKind, value: string): string => {
		const key = `${kind}\u0000${value}`;
		const before = given.get(key);
		if (before !== undefined) return before;
		const count = (counts.get(kind) ?? 0) + 1;
		counts.set(kind, count);
		const name = `${kind}${count}`;
		given.set(key, `〔${name}〕`);
		values.set(name, value);
		return `〔${name}〕`;
	};

	return {
		hide(text) {
			let hidden = text;
			for (const { kind, pattern } of [...PRIVATE_PATTERNS.slice(0, 1), ...knownPatterns, ...PRIVATE_PATTERNS.slice(1)]) {
				hidden = hidden.replace(pattern, (found) => around(found, (value) => placeholder(kind, value)));
			}
			return hidden;
		},
		restore(text) {
			let made = false;
			const restored = text.replace(RETURNED, (found, kind: string, digits: string) => {
				const value = values.get(`${kind}${Number(digits.normalize("NFKC"))}`);
				if (value === undefined) made = true;
				return value ?? found;
			});
			return made ? null : restored;
		},
	};
}

/** Spaces at the ends of a match stay outside the placeholder. */
function around(found: string, hide: (value: string) => string): string {
	const value = found.trim();
	return value === "" ? found : found.replace(value, () => hide(value));
}

function patternsOf({ names = [], unitId }: KnownPeople): { kind: PrivateKind; pattern: RegExp }[] {
	const patterns: { kind: PrivateKind; pattern: RegExp }[] = [];
	const long = [...new Set(names.map((name) => name.trim()).filter((name) => [...name].length >= 2))].sort((one, other) => other.length - one.length);
	if (long.length > 0) patterns.push({ kind: "姓名", pattern: new RegExp(long.map(escaped).join("|"), "g") });
	if (!unitId) return patterns;
	patterns.push({ kind: "房号", pattern: new RegExp(escaped(unitId), "g") });
	const door = unitId.split("-").at(-1) ?? "";
	if (door.length >= 3) patterns.push({ kind: "房号", pattern: new RegExp(`(?<![\\d.-])${escaped(door)}(?!\\d)`, "g") });
	return patterns;
}

function escaped(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
