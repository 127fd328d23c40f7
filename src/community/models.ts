/** Who lives and works here, as stored: units, residents, agents, and the accounts they write from. */
import { type Connection, type Model, Schema } from "mongoose";
import type { Address } from "../chat/port.ts";
import type { Category } from "../understanding/labels.ts";

/** A dwelling. `_id` is its short name: 3-2-1201. */
export interface Unit {
	_id: string;
	phase: string;
	building: string;
	section: string;
	floor: number;
	room: string;
	/** 户型 */
	layout: string;
	/** 高层, 洋房, 别墅 … */
	type: string;
	/** ㎡ */
	area: number;
	handedOverAt: Date | null;
}

/** Someone who belongs to a unit. `stage` is G1's lifecycle stage. */
export interface Resident {
	_id: string;
	name: string;
	phone: string;
	unitId: string;
	relation: string;
	stage: string;
}

/** What a member of staff may do; see roles.ts. */
export const ROLES = ["agent", "head", "manager"] as const;
export type Role = (typeof ROLES)[number];

/** A member of staff. */
export interface Agent {
	_id: string;
	name: string;
	phone: string;
	department: string;
	roles: Role[];
	skills: Category[];
	/** Has gone home; takes nothing in turn until back (上班, 下班). */
	offDuty: boolean;
}

/** An account on a platform that has written to us, or that the registry names. `_id` is its address. */
export interface Contact {
	_id: Address;
	residentId: string | null;
	agentId: string | null;
	/** Failed tries to bind, and the instant from which tries are counted anew. */
	bindFailures: number;
	bindBlockedUntil: Date | null;
	/** A person of the service centre talks with this contact until then; the bot is silent. */
	handoff: { ticketNo: string; until: Date } | null;
	/** False once the platform said that it cannot be reached. */
	reachable: boolean;
	createdAt: Date;
}

const unitSchema = new Schema<Unit>(
	{
		_id: { type: String, required: true },
		phase: { type: String, default: "" },
		building: { type: String, required: true },
		section: { type: String, default: "" },
		floor: { type: Number, required: true },
		room: { type: String, required: true },
		layout: { type: String, default: "" },
		type: { type: String, default: "" },
		area: { type: Number, required: true },
		handedOverAt: { type: Date, default: null },
	},
	{ collection: "units", versionKey: false },
);
unitSchema.index({ building: 1, section: 1, floor: 1 });

const residentSchema = new Schema<Resident>(
	{
		_id: { type: String, required: true },
		name: { type: String, required: true },
		phone: { type: String, required: true },
		unitId: { type: String, required: true },
		relation: { type: String, default: "" },
		stage: { type: String, default: "" },
	},
	{ collection: "residents", versionKey: false },
);
residentSchema.index({ name: 1 });
residentSchema.index({ unitId: 1 });
residentSchema.index({ phone: 1 });

const agentSchema = new Schema<Agent>(
	{
		_id: { type: String, required: true },
		name: { type: String, required: true },
		phone: { type: String, required: true },
		department: { type: String, required: true },
		roles: { type: [String], required: true },
		skills: { type: [String], default: [] },
		offDuty: { type: Boolean, default: false },
	},
	{ collection: "agents", versionKey: false },
);
agentSchema.index({ roles: 1 });

const contactSchema = new Schema<Contact>(
	{
		_id: { type: String, required: true },
		residentId: { type: String, default: null },
		agentId: { type: String, default: null },
		bindFailures: { type: Number, default: 0 },
		bindBlockedUntil: { type: Date, default: null },
		handoff: { type: new Schema({ ticketNo: String, until: Date }, { _id: false }), default: null },
		reachable: { type: Boolean, default: true },
		createdAt: { type: Date, required: true },
	},
	{ collection: "contacts", versionKey: false },
);
contactSchema.index({ residentId: 1 });
contactSchema.index({ agentId: 1 });

/** The models on a connection; registered once. */
export function communityModels(connection: Connection) {
	return {
		units: (connection.models.Unit as Model<Unit> | undefined) ?? connection.model<Unit>("Unit", unitSchema),
		residents: (connection.models.Resident as Model<Resident> | undefined) ?? connection.model<Resident>("Resident", residentSchema),
		agents: (connection.models.Agent as Model<Agent> | undefined) ?? connection.model<Agent>("Agent", agentSchema),
		contacts: (connection.models.Contact as Model<Contact> | undefined) ?? connection.model<Contact>("Contact", contactSchema),
	};
}
