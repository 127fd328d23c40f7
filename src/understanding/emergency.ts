/** Decides whether a message is an emergency, from the rules and the classifier together: rules raise, the classifier can only veto by being very sure. */
import type { DangerReading } from "./danger.ts";

/** Least probability of an emergency that raises the alarm, by what the rules found. Found on held-out writers. */
export interface EmergencyThresholds {
	/** Sure words, nothing that speaks against them. */
	readonly sure: number;
	/** Sure words beside a word of past, fear, question … */
	readonly doubted: number;
	/** Words that only hint. */
	readonly hinted: number;
	/** No word of danger at all. */
	readonly unnamed: number;
}

/** True when the alarm must be raised. `p` is the classifier's probability of an emergency. */
export function isEmergency(p: number, danger: DangerReading, thresholds: EmergencyThresholds): boolean {
	return p >= leastFor(danger, thresholds);
}

function leastFor(danger: DangerReading, thresholds: EmergencyThresholds): number {
	if (danger.danger !== null) return thresholds.sure;
	if (danger.named.length > 0) return thresholds.doubted;
	return danger.hinted.length > 0 ? thresholds.hinted : thresholds.unnamed;
}
