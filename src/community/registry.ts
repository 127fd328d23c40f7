/** The registry sheets (`registry/*.csv`): read whole, every mistake named with sheet, row and column, then put in place or not at all. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import type { Connection } from "mongoose";
import { z } from "zod";
import { AppError } from "../errors.ts";
import { CATEGORIES } from "../understanding/labels.ts";
import { type Agent, communityModels, type Resident, ROLES, type Unit } from "./models.ts";
import type { CommunitySettings } from "./settings.ts";

const text = z.string().trim().min(1, "这一格要填");
const list = z.string().transform((cell) => cell.split(/[;；]/).filter((one) => one !== ""));
const account = z.string().trim().default("");
const phone = z
	.string()
	.trim()
	.regex(/^\+?\d{8,15}$/, "电话只写数字，例如 19900000001");

const unitRow = z.object({
	编号: text,
	期: z.string().default(""),
	栋: text,
	单元: z.string().default(""),
	层: z.coerce.number("层写成数字"),
	室: text,
	户型: z.string().default(""),
	类型: text,
	"面积㎡": z.coerce.number("面积写成数字").positive("面积应大于 0"),
	交付日期: z.string().regex(/^(\d{4}-\d{2}-\d{2})?$/, "日期写成 2026-10-31"),
});
const residentRow = z.object({ 编号: text, 姓名: text, 电话: phone, 房号: text, 身份: text, 阶段: z.string().default(""), 账号: account });
const agentRow = z.object({
	编号: text,
	姓名: text,
	电话: phone,
	部门: text,
	角色: list.pipe(z.array(z.enum(ROLES)).min(1)),
	技能: list.pipe(z.array(z.enum(CATEGORIES))),
	账号: account,
});

/** An agent as the sheet knows them; who is on duty is not for a sheet to say. */
export type RegisteredAgent = Omit<Agent, "offDuty">;

/** What the sheet calls an owner, as against tenants and family. */
export const OWNER_RELATION = "业主";

/** The people and dwellings of a community, checked. `accounts` maps an address to who writes from it. */
export interface Registry {
	readonly units: readonly Unit[];
	readonly residents: readonly Resident[];
	readonly agents: readonly RegisteredAgent[];
	readonly accounts: ReadonlyMap<string, { readonly name: string; readonly residentId: string | null; readonly agentId: string | null }>;
}

/**
 * Reads `DIR/registry/{units,residents,agents}.csv`; a missing sheet counts as empty.
 * @throws AppError `bad_settings` naming every wrong cell.
 */
export async function readRegistry(dir: string, settings: CommunitySettings): Promise<Registry> {
	const problems: string[] = [];
	const unitRows = await readSheet(join(dir, "registry", "units.csv"), unitRow, problems);
	const residentRows = await readSheet(join(dir, "registry", "residents.csv"), residentRow, problems);
	const agentRows = await readSheet(join(dir, "registry", "agents.csv"), agentRow, problems);

	const unitIds = new Set(unitRows.map((row) => row.编号));
	for (const row of residentRows) if (!unitIds.has(row.房号)) problems.push(`residents.csv ${row.编号} 房号：没有 ${row.房号} 这套房`);
	const departments = new Set(settings.departments.map((department) => department.id));
	for (const row of agentRows) if (!departments.has(row.部门)) problems.push(`agents.csv ${row.编号} 部门：没有 ${row.部门} 这个部门`);
	if (problems.length > 0) throw new AppError("bad_settings", problems.join("\n"));

	const accounts = new Map<string, { name: string; residentId: string | null; agentId: string | null }>();
	for (const row of residentRows) for (const one of split(row.账号)) accounts.set(one, { name: row.姓名, residentId: row.编号, agentId: null });
	for (const row of agentRows) for (const one of split(row.账号)) accounts.set(one, { name: row.姓名, residentId: null, agentId: row.编号 });
	return { units: unitRows.map(toUnit), residents: residentRows.map(toResident), agents: agentRows.map(toAgent), accounts };
}

/** Puts the registry into the store: adds and updates by id, never deletes, and doing it again changes nothing. */
export async function importRegistry(registry: Registry, connection: Connection, now: Date): Promise<void> {
	const { units, residents, agents, contacts } = communityModels(connection);
	const upsert = <T extends { _id: string }>({ _id, ...fields }: T) => ({ updateOne: { filter: { _id }, update: { $set: fields }, upsert: true } });
	if (registry.units.length > 0) await units.bulkWrite(registry.units.map(upsert));
	if (registry.residents.length > 0) await residents.bulkWrite(registry.residents.map(upsert));
	if (registry.agents.length > 0) await agents.bulkWrite(registry.agents.map(upsert));
	const accounts = [...registry.accounts].map(([_id, { residentId, agentId }]) => ({
		updateOne: { filter: { _id }, update: { $set: { residentId, agentId }, $setOnInsert: { createdAt: now } }, upsert: true },
	}));
	if (accounts.length > 0) await contacts.bulkWrite(accounts);
}

async function readSheet<T extends { 编号: string }>(file: string, row: z.ZodType<T>, problems: string[]): Promise<T[]> {
	const name = file.slice(file.lastIndexOf("/") + 1);
	let records: unknown[];
	try {
		records = parse(await readFile(file), { columns: true, bom: true, skip_empty_lines: true, trim: true });
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
		problems.push(`${name}：${error instanceof Error ? error.message : "读不了"}`);
		return [];
	}
	const rows: T[] = [];
	const seen = new Set<string>();
	records.forEach((record, index) => {
		const line = `${name} 第 ${index + 2} 行`;
		const result = row.safeParse(record);
		if (!result.success) {
			problems.push(...result.error.issues.map((issue) => `${line} ${issue.path.join(".")}：${issue.message}`));
			return;
		}
		if (seen.has(result.data.编号)) problems.push(`${line} 编号：${result.data.编号} 出现了两次`);
		seen.add(result.data.编号);
		rows.push(result.data);
	});
	return rows;
}

function split(accounts: string): string[] {
	return accounts.split(/[;；]/).filter((one) => one !== "");
}

function toUnit(row: z.infer<typeof unitRow>): Unit {
	return {
		_id: row.编号,
		phase: row.期,
		building: row.栋,
		section: row.单元,
		floor: row.层,
		room: row.室,
		layout: row.户型,
		type: row.类型,
		area: row["面积㎡"],
		handedOverAt: row.交付日期 === "" ? null : new Date(`${row.交付日期}T00:00:00+08:00`),
	};
}

function toResident(row: z.infer<typeof residentRow>): Resident {
	return { _id: row.编号, name: row.姓名, phone: row.电话, unitId: row.房号, relation: row.身份, stage: row.阶段 };
}

function toAgent(row: z.infer<typeof agentRow>): RegisteredAgent {
	return { _id: row.编号, name: row.姓名, phone: row.电话, department: row.部门, roles: row.角色, skills: row.技能 };
}
