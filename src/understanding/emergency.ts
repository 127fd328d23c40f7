/** Decides whether a message is an emergency: the rules say how telling the words are, and so how little the classifier must add. */
import type { DangerReading } from "./danger.ts";

/**
 * How telling the words are: `sure` words of danger and nothing against them; `doubted` the same beside a word of past, fear, question …;
 * `hinted` words that only hint; `harmless` no more than things that look like danger (灭火器); `unnamed` no word of danger at all.
 */
export const LEVELS = ["sure", "doubted", "hinted", "harmless", "unnamed"] as const;
export type Level = (typeof LEVELS)[number];

/** Least probability of an emergency that raises the alarm, per level; found on held-out writers. */
export type AlarmThresholds = Readonly<Record<Level, number>>;

/** How telling the words of a message are. */
export function levelOf(danger: DangerReading): Level {
	if (danger.danger !== null) return "sure";
	if (danger.named.length > 0) return "doubted";
	if (danger.hinted.length > 0) return "hinted";
	return danger.harmless ? "harmless" : "unnamed";
}

/** True when the alarm must be raised. `p` is the classifier's probability of an emergency. */
export function isEmergency(p: number, danger: DangerReading, thresholds: AlarmThresholds): boolean {
	return p >= thresholds[levelOf(danger)];
}
