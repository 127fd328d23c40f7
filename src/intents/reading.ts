/** Reads a message: here first and always; a model, if there is one, may add where the local reading is unsure, and raise danger, never lower it. */
import type { Person } from "../community/directory.ts";
import type { Asker } from "../model/model.ts";
import { reconcile } from "../model/reconcile.ts";
import type { Understanding } from "../understanding/understanding.ts";
import type { Services } from "./talk.ts";

/** A local reading this sure is not put to the model: it would cost seconds and change nothing. */
const SURE = 0.75;

/** For whom a model is asked; what of them must not leave the machine. */
export function askerOf(person: Person): Asker {
	return { id: person.address, names: person.resident === null ? [] : [person.resident.name], unitId: person.resident?.unitId ?? null };
}

/** Everything that is found in `text`, written at `now` by `person`. */
export async function readMessage(services: Services, text: string, person: Person, now: Date): Promise<Understanding> {
	const local = services.understand(text, { now, zone: services.zone });
	if (services.model === null || text === "" || local.urgent || local.confidence >= SURE) return local;
	const remote = await services.model.classify(text, now, askerOf(person));
	const agreed = reconcile(local, remote);
	if (agreed.disagreed) services.logger.info("readings differ", { local: local.intent, model: remote?.intent ?? null, used: agreed.by });
	if (agreed.by === "local") return local;
	const { intent, category, urgent, confidence } = agreed;
	return {
		...local,
		intent,
		category,
		urgent,
		confidence,
		danger: urgent ? (local.danger ?? "other") : null,
		matters: local.matters.length > 1 ? local.matters : [{ intent, category, text }],
	};
}
