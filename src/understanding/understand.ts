/** One pass over one message: what it wants, what it is about, how urgent, when and where. Pure once loaded; needs no network. */

import { classify, loadWeights, type Weights } from "./classifier.ts";
import { callsOff, findPhone, findTicketNo, wantsAnonymity } from "./contact-slots.ts";
import { isEmergency } from "./emergency.ts";
import { featuresOf, type Reading } from "./features.ts";
import { CATEGORISED, type Category, type Danger, INTENTS, type Intent } from "./labels.ts";
import { type CandidateMatter, mattersOf } from "./matters.ts";
import { moodOf } from "./mood.ts";
import { findIndoorPlace, findPublicPlace } from "./places.ts";
import { loadReader, type Reader } from "./read.ts";
import { likeliestCategory } from "./second.ts";
import { findTimeWish } from "./time-wish.ts";
import type { ReadingContext, Slots, Understanding } from "./understanding.ts";
import { findUnit } from "./units.ts";

/** Reads one message. Never throws, whatever the text. */
export type Understand = (text: string, context: ReadingContext) => Understanding;

type Ranked = readonly { readonly intent: Intent; readonly p: number }[];

interface RankedMatter extends CandidateMatter {
	readonly ranked: Ranked;
}

/**
 * Loads lexicons and weights (about 100 ms) and returns the reader.
 * @throws when a data file is missing or malformed: a broken installation.
 */
export function createUnderstanding(): Understand {
	const weights = loadWeights();
	return assemble(loadReader(), weights);
}

/** Builds the reader from its parts; training measures with this. */
export function assemble(read: Reader, weights: Weights): Understand {
	const judge = (reading: Reading): RankedMatter => judgeReading(reading, weights);
	return (text, context) => {
		const reading = read(text);
		const whole = judge(reading);
		const matters = mattersOf(text, whole, weights.second, (part) => judge(read(part)));
		const [main, second] = matters;
		const intent = main?.intent ?? whole.intent;
		const category = main === undefined ? whole.category : main.category;
		const ranked = promoted(whole.ranked, intent);
		const urgent = intent === "emergency";
		const mentioned = !urgent && reading.danger.named.length > 0;
		return {
			folded: reading.folded,
			script: reading.script,
			intent,
			confidence: ranked[0]?.p ?? 0,
			ranked,
			second: second?.intent ?? null,
			matters,
			category,
			urgent,
			danger: urgent ? kindOf(reading, category) : null,
			dangerMentioned: mentioned,
			mentionedDanger: mentioned ? kindOf(reading, category) : null,
			mood: moodOf(reading.folded),
			slots: slotsOf(reading.folded, context),
		};
	};
}

/** The main of two matters stands first, with the probability of what the whole message looked like. */
function promoted(ranked: Ranked, intent: Intent): Ranked {
	const [first] = ranked;
	const chosen = ranked.find((one) => one.intent === intent);
	if (first === undefined || chosen === undefined || chosen === first) return ranked;
	const others = ranked.filter((one) => one !== first && one !== chosen);
	return [{ intent, p: first.p }, ...[...others, { intent: first.intent, p: chosen.p }].sort((a, b) => b.p - a.p)];
}

function judgeReading(reading: Reading, { models, thresholds }: Weights): RankedMatter {
	const features = featuresOf(reading);
	const judgement = { intents: classify(models.intent, features), categories: classify(models.category, features) };
	const alarm = isEmergency(judgement.intents[INTENTS.indexOf("emergency")] ?? 0, reading.danger, thresholds);
	const ranked = rank(models.intent.labels, judgement.intents, alarm);
	const intent = ranked[0]?.intent ?? "other";
	return { intent, ranked, judgement, category: CATEGORISED.has(intent) ? likeliestCategory(judgement) : null };
}

/** Best first. The alarm decision takes half of the mass when the classifier alone would have decided otherwise. */
function rank(labels: readonly string[], probabilities: readonly number[], alarm: boolean): Ranked {
	const raw = INTENTS.map((intent) => ({ intent, p: probabilities[labels.indexOf(intent)] ?? 0 }));
	const emergency = raw.find((one) => one.intent === "emergency")?.p ?? 0;
	const others = raw.filter((one) => one.intent !== "emergency");
	const best = Math.max(...others.map((one) => one.p));
	const share = alarm ? Math.max(emergency, 0.5) : Math.min(emergency, best * 0.99);
	const rest = 1 - emergency;
	const adjusted = raw.map((one) => ({
		intent: one.intent,
		p: one.intent === "emergency" ? share : rest > 0 ? (one.p * (1 - share)) / rest : (1 - share) / others.length,
	}));
	const sum = adjusted.reduce((total, one) => total + one.p, 0);
	const first = (one: { intent: Intent }): number => (alarm && one.intent === "emergency" ? 0 : 1);
	return adjusted.map((one) => ({ ...one, p: one.p / sum })).sort((a, b) => first(a) - first(b) || b.p - a.p);
}

const KIND_OF_CATEGORY: Readonly<Partial<Record<Category, Danger>>> = {
	hvac_gas: "gas",
	fire_safety: "fire",
	elevator: "trapped",
	electrical: "electric",
	plumbing: "flood",
	wall_leak: "flood",
	public_facility: "falling",
	doors_windows: "trapped",
};

/** The kind that the rules named; else what they hinted at; else what the category suggests. */
function kindOf(reading: Reading, category: Category | null): Danger {
	const { danger, named, hinted } = reading.danger;
	const byCategory = category === null ? undefined : KIND_OF_CATEGORY[category];
	if (byCategory !== undefined && named.includes(byCategory)) return byCategory;
	return danger ?? named[0] ?? byCategory ?? hinted[0] ?? "other";
}

function slotsOf(folded: string, context: ReadingContext): Slots {
	const near = folded.slice(0, 2_000);
	const unit = findUnit(near);
	const publicPlace = findPublicPlace(near);
	const indoorPlace = findIndoorPlace(near);
	const time = findTimeWish(near, context);
	const phone = findPhone(near);
	const ticketNo = findTicketNo(near);
	return {
		...(unit && { unit }),
		...(publicPlace && { publicPlace }),
		...(indoorPlace && { indoorPlace }),
		...(time && { time }),
		...(phone && { phone }),
		...(ticketNo && { ticketNo }),
		anonymous: wantsAnonymity(near),
		cancel: callsOff(near),
	};
}
