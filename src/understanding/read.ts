/** Everything that is read from a message before it is classified: folding, sounds, word classes, danger, slots. */
import { callsOff, findPhone, findTicketNo, wantsAnonymity } from "./contact-slots.ts";
import { loadDangerRules } from "./danger.ts";
import { loadDialect } from "./dialect.ts";
import type { Reading } from "./features.ts";
import { fold } from "./fold.ts";
import { loadCues } from "./lexicon.ts";
import { moodOf } from "./mood.ts";
import { syllablesOf } from "./syllables.ts";
import { findUnit } from "./units.ts";

/** Reads one message; pure once loaded. */
export type Reader = (text: string) => Reading;

/** Rules look at no more than this many characters: enough for any message a person writes by hand. */
const READ_LIMIT = 2_000;

/** Loads the lexicons. @throws when a data file is missing or malformed. */
export function loadReader(): Reader {
	const standardise = loadDialect();
	const cues = loadCues(standardise);
	const danger = loadDangerRules();
	return (text) => {
		const { text: folded, script } = fold(text);
		const near = folded.length > READ_LIMIT ? `${folded.slice(0, READ_LIMIT / 2)}\n${folded.slice(-READ_LIMIT / 2)}` : folded;
		const plain = standardise(near);
		const syllables = syllablesOf(plain);
		return {
			folded,
			plain,
			script,
			syllables,
			cues: cues(plain.toLowerCase()),
			danger: danger(near, plain, syllables.join(" ")),
			facts: factsOf(near),
		};
	};
}

function factsOf(folded: string): string[] {
	const unit = findUnit(folded);
	return [
		unit === undefined ? "" : unit.room === undefined ? "building" : "room",
		findTicketNo(folded) === undefined ? "" : "ticket",
		findPhone(folded) === undefined ? "" : "phone",
		callsOff(folded) ? "cancel" : "",
		wantsAnonymity(folded) ? "anonymous" : "",
		`mood-${moodOf(folded)}`,
	].filter(Boolean);
}
