/** The words for what a message wants and what it is about; stable outside (contracts.md). */

/** What the writer wants. `emergency` means danger to life or property, now. */
export const INTENTS = [
	"consult",
	"repair",
	"complaint",
	"emergency",
	"suggestion",
	"praise",
	"ticket_status",
	"apply",
	"human",
	"smalltalk",
	"other",
] as const;
export type Intent = (typeof INTENTS)[number];

/** What a repair, complaint or emergency is about. */
export const CATEGORIES = [
	"plumbing",
	"electrical",
	"access_intercom",
	"elevator",
	"doors_windows",
	"wall_leak",
	"hvac_gas",
	"fire_safety",
	"public_facility",
	"cleaning",
	"greening",
	"security",
	"parking",
	"noise",
	"pets",
	"renovation_violation",
	"billing",
	"service_attitude",
	"other",
] as const;
export type Category = (typeof CATEGORIES)[number];

/** Intents that carry a category; for the others it is null. */
export const CATEGORISED: ReadonlySet<Intent> = new Set<Intent>(["repair", "complaint", "emergency"]);

/** Kinds of danger that change what must be said first (D1, D5). */
export const DANGERS = ["gas", "fire", "trapped", "electric", "flood", "injury", "violence", "falling", "other"] as const;
export type Danger = (typeof DANGERS)[number];

/** B24, without 喧哗, which cannot be read from text. */
export const MOODS = ["angry", "anxious", "sad", "calm"] as const;
export type Mood = (typeof MOODS)[number];
