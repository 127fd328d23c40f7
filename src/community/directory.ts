/** Who is writing: accounts, the residents and agents behind them, and the binding of one to the other. */
import type { Connection } from "mongoose";
import { isDuplicate } from "../chat/inbox.ts";
import { type Address, channelOf } from "../chat/port.ts";
import { type Clock, HOUR_MS } from "../clock.ts";
import type { Known } from "../words/masking.ts";
import { type Claim, findClaimant } from "./binding.ts";
import { type Agent, type Contact, communityModels, type Resident, type Unit } from "./models.ts";
import { OWNER_RELATION } from "./registry.ts";

/** Somebody who writes to us. A stranger has neither `resident` nor `agent`. */
export interface Person {
	readonly address: Address;
	readonly contact: Contact;
	readonly resident: Resident | null;
	readonly unit: Unit | null;
	readonly agent: Agent | null;
}

/** What must be hidden wherever the person must not be recognised. */
export function knownOf(person: Person): Known {
	return { names: [person.resident?.name], unitId: person.resident?.unitId };
}

/** Wrong answers before binding is blocked (privacy: nobody may try names and numbers at length). */
export const BIND_TRIES = 3;
/** How long it is blocked then. */
export const BIND_BLOCK_MS = 24 * HOUR_MS;

/** What became of a try to bind. */
export type BindOutcome =
	| { readonly kind: "bound"; readonly person: Person }
	| { readonly kind: "already" }
	| { readonly kind: "wrong"; readonly triesLeft: number }
	| { readonly kind: "blocked"; readonly until: Date };

/** Reads and writes the community's people. The only writer of contacts. */
export interface Directory {
	/** Who writes from an account; makes the account known on first sight. */
	whoIs(address: Address): Promise<Person>;
	/** Ties an account to the resident whom the claim fits, once. */
	bind(address: Address, claim: Claim): Promise<BindOutcome>;
	agent(id: string): Promise<Agent | null>;
	agents(): Promise<Agent[]>;
	unit(id: string): Promise<Unit | null>;
	resident(id: string): Promise<Resident | null>;
	/** Reachable accounts of an agent. On `channel` first, if given. */
	addressesOf(agentId: string, channel?: string): Promise<Address[]>;
	/** Begins, prolongs or (null) ends a person's talk with the contact. */
	setHandoff(address: Address, handoff: Contact["handoff"]): Promise<void>;
	/** Notes that an agent has come or gone. */
	setOffDuty(agentId: string, offDuty: boolean): Promise<void>;
	/** Names of residents that stand in a text, whoever they are. */
	namesIn(text: string): Promise<string[]>;
	/** Residents of a unit, owners first. */
	residentsOf(unitId: string): Promise<Resident[]>;
	/** Reachable accounts of a resident. */
	accountsOf(residentId: string): Promise<Address[]>;
	/** Notes that somebody who could not be reached has written. */
	backAgain(address: Address): Promise<void>;
	/** Notes that a platform cannot reach the account, or can again. */
	setReachable(address: Address, reachable: boolean): Promise<void>;
}

/** The directory on a connection. */
export function createDirectory({ connection, clock }: { connection: Connection; clock: Clock }): Directory {
	const { units, residents, agents, contacts } = communityModels(connection);

	async function contactOf(address: Address): Promise<Contact> {
		const known = await contacts.findById(address).lean<Contact>();
		if (known !== null) return known;
		const fresh = { _id: address, createdAt: clock.now() };
		try {
			return (await contacts.create(fresh)).toObject();
		} catch (error) {
			if (!isDuplicate(error)) throw error;
			return contactOf(address);
		}
	}

	async function whoIs(address: Address): Promise<Person> {
		const contact = await contactOf(address);
		const resident = contact.residentId === null ? null : await residents.findById(contact.residentId).lean<Resident>();
		const unit = resident === null ? null : await units.findById(resident.unitId).lean<Unit>();
		const agent = contact.agentId === null ? null : await agents.findById(contact.agentId).lean<Agent>();
		return { address, contact, resident, unit, agent };
	}

	return {
		whoIs,
		async bind(address, claim) {
			const now = clock.now();
			const contact = await contactOf(address);
			if (contact.residentId !== null) return { kind: "already" };
			if (contact.bindBlockedUntil !== null && contact.bindBlockedUntil > now) return { kind: "blocked", until: contact.bindBlockedUntil };
			const claimant = findClaimant(claim, await residents.find({ name: claim.name }).lean<Resident[]>());
			if (claimant !== null) {
				await contacts.updateOne({ _id: address, residentId: null }, { $set: { residentId: claimant._id, bindFailures: 0, bindBlockedUntil: null } });
				return { kind: "bound", person: await whoIs(address) };
			}
			const failures = (contact.bindBlockedUntil === null ? contact.bindFailures : 0) + 1;
			const until = failures >= BIND_TRIES ? new Date(now.getTime() + BIND_BLOCK_MS) : null;
			await contacts.updateOne({ _id: address }, { $set: { bindFailures: failures, bindBlockedUntil: until } });
			return until === null ? { kind: "wrong", triesLeft: BIND_TRIES - failures } : { kind: "blocked", until };
		},
		agent: (id) => agents.findById(id).lean<Agent>().exec(),
		agents: () => agents.find().sort({ _id: 1 }).lean<Agent[]>().exec(),
		unit: (id) => units.findById(id).lean<Unit>().exec(),
		resident: (id) => residents.findById(id).lean<Resident>().exec(),
		async addressesOf(agentId, channel) {
			const found = await contacts.find({ agentId }).lean<Contact[]>();
			const addresses = found.filter((contact) => contact.reachable).map((contact) => contact._id);
			return addresses.sort((a, b) => Number(channelOf(b) === channel) - Number(channelOf(a) === channel));
		},
		async setHandoff(address, handoff) {
			await contacts.updateOne({ _id: address }, { $set: { handoff } });
		},
		async setOffDuty(agentId, offDuty) {
			await agents.updateOne({ _id: agentId }, { $set: { offDuty } });
		},
		async namesIn(text) {
			const possible = possibleNames(text);
			return possible.length === 0 ? [] : residents.distinct("name", { name: { $in: possible } }).exec();
		},
		async residentsOf(unitId) {
			const found = await residents.find({ unitId }).sort({ _id: 1 }).lean<Resident[]>();
			return found.sort((a, b) => Number(b.relation === OWNER_RELATION) - Number(a.relation === OWNER_RELATION));
		},
		async accountsOf(residentId) {
			const found = await contacts.find({ residentId }).lean<Contact[]>();
			return found.filter((contact) => contact.reachable).map((contact) => contact._id);
		},
		async backAgain(address) {
			await contacts.updateOne({ _id: address, reachable: false }, { $set: { reachable: true } });
		},
		async setReachable(address, reachable) {
			await contacts.updateOne({ _id: address }, { $set: { reachable } });
		},
	};
}

/** Longest text that is searched for names, in characters; a longer one is searched at its beginning. */
const NAME_TEXT = 600;

/** Every run of two to four Chinese characters: whatever a resident may be called. */
function possibleNames(text: string): string[] {
	const runs = text.slice(0, NAME_TEXT).match(/\p{Script=Han}{2,}/gu) ?? [];
	const names = new Set<string>();
	for (const run of runs)
		for (let from = 0; from < run.length - 1; from++)
			for (let length = 2; length <= 4; length++) if (from + length <= run.length) names.add(run.slice(from, from + length));
	return [...names];
}
