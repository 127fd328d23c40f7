/** Printable forms of a ticket for the colleague who asks, kept as attachments; the renderer is loaded when the first is asked for. */
import type { Attachment, FileStore } from "../chat/port.ts";
import type { Clock } from "../clock.ts";
import type { Directory } from "../community/directory.ts";
import type { Agent } from "../community/models.ts";
import type { CommunitySettings } from "../community/settings.ts";
import type { Ticket } from "../tickets/ticket.ts";
import { RECORD_NAMES } from "../words/staff.ts";

/** Makes forms (B6, E7, L6). */
export interface Records {
	/** 《客户反映情况处理单》, whole for a manager, masked for others. */
	record(ticket: Ticket, agent: Agent): Promise<Attachment>;
	/** 《工程派工单》, with what the visit needs. */
	workOrder(ticket: Ticket): Promise<Attachment>;
}

/** Forms over the community's people and files. */
export function createRecords(options: { directory: Directory; files: FileStore; settings: CommunitySettings; clock: Clock }): Records {
	const { directory, files, settings, clock } = options;

	async function about(ticket: Ticket) {
		const residentId = ticket.reporter?.residentId ?? null;
		const resident = residentId === null ? null : await directory.resident(residentId);
		const unitId = ticket.place.unitId ?? resident?.unitId ?? null;
		const unit = unitId === null ? null : await directory.unit(unitId);
		return { community: settings, unit, resident, agents: await directory.agents(), now: clock.now(), zone: settings.zone, files };
	}

	const save = (bytes: Uint8Array, name: string) => files.save(bytes, { kind: "file", name, mime: "application/pdf" });

	return {
		async record(ticket, agent) {
			const { ticketRecord } = await import("./ticket-record.ts");
			const audience = agent.roles.includes("manager") ? "manager" : "staff";
			return save(await ticketRecord(ticket, { ...(await about(ticket)), audience }), RECORD_NAMES.record(ticket._id));
		},
		async workOrder(ticket) {
			const { workOrder } = await import("./work-order.ts");
			return save(await workOrder(ticket, await about(ticket)), RECORD_NAMES.workOrder(ticket._id));
		},
	};
}
