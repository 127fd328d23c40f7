/** Brings the local reading of a message and the model's together: danger that was seen here stays (D1). Pure. */
import type { Category, Intent } from "../understanding/labels.ts";

/** What either side says of a message. */
export interface Reading {
	readonly intent: Intent;
	readonly category: Category | null;
	/** True only for danger to life or property, now. */
	readonly urgent: boolean;
	/** 0–1 */
	readonly confidence: number;
}

/** The reading to act on. */
export interface Reconciled extends Reading {
	readonly by: "local" | "model";
	/** The two named different intents, or only one saw danger: worth a look by a person. */
	readonly disagreed: boolean;
}

/** Below this the model's word does not replace the local one. */
const TRUSTED = 0.5;

/**
 * Local danger stays, whatever the model says; danger that only the model sees raises. Otherwise the model's intent counts when it is
 * sure enough and not less sure than the local one; the local category fills in where the model names none.
 */
export function reconcile(local: Reading, remote: Reading | null): Reconciled {
	if (remote === null) return { ...local, by: "local", disagreed: false };
	const localDanger = isDanger(local);
	const remoteDanger = isDanger(remote);
	const disagreed = local.intent !== remote.intent || localDanger !== remoteDanger;
	if (localDanger) return { ...local, by: "local", disagreed };
	if (remoteDanger) {
		return { ...remote, intent: "emergency", category: remote.category ?? local.category ?? "other", urgent: true, by: "model", disagreed };
	}
	if (remote.confidence < TRUSTED || remote.confidence < local.confidence) return { ...local, by: "local", disagreed };
	const category = remote.intent === local.intent ? (remote.category ?? local.category) : remote.category;
	return { ...remote, category, by: "model", disagreed };
}

function isDanger(reading: Reading): boolean {
	return reading.urgent || reading.intent === "emergency";
}
