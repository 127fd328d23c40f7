/** The community's own settings (`community.yaml`): checked whole, every mistake named at once. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { AppError } from "../errors.ts";
import { CATEGORIES, DANGERS } from "../understanding/labels.ts";

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "写成 HH:MM，例如 08:30");
const span = z.object({ from: clockTime, to: clockTime });
const minutes = z.number().int().positive();

/** Minutes allowed for each step of a ticket of one kind; absent means not promised and not measured. */
const targets = z.object({
	/** Until somebody accepts it. */
	claim: minutes.optional(),
	/** Until a person answers the owner. */
	response: minutes.optional(),
	/** Until somebody is on site (emergencies). */
	arrival: minutes.optional(),
	/** Until it is resolved. */
	resolution: minutes.optional(),
	/** Longest silence towards the owner while it is open (E18). */
	update: minutes.optional(),
	/** `wall` counts day and night, `duty` only the service centre's hours. */
	clock: z.enum(["wall", "duty"]).default("wall"),
});

/** Steps of the ladder above the one who does the work (C13), lowest first. */
export const LEVELS = ["department_head", "service_head", "manager", "quality"] as const;
export type Level = (typeof LEVELS)[number];

const department = z.object({
	id: z.string().regex(/^[a-z_]+$/),
	name: z.string().min(1),
	/** Repair and complaint categories that go here. */
	categories: z.array(z.enum(CATEGORIES)).default([]),
});

const schema = z.object({
	/** Shown to owners: 云栖里. */
	name: z.string().min(1),
	/** The service desk's own name: 云栖里管家. */
	desk: z.string().min(1),
	/** True for the community that ships with the program; shown wherever its figures are. */
	sample: z.boolean().default(false),
	/** IANA zone; the process's TZ when absent. */
	zone: z.string().optional(),
	/** Prefix of ticket numbers, 1–3 capitals. */
	ticketPrefix: z
		.string()
		.regex(/^[A-Z]{1,3}$/)
		.default("T"),
	/** The only telephone numbers that the bot may give as the community's own. */
	contacts: z.array(z.object({ name: z.string(), phone: z.string(), hours: z.string().optional() })).min(1),
	departments: z.array(department).min(1),
	/** Department for what no other department lists. */
	defaultDepartment: z.string(),
	/** When the service centre is staffed; repairs and complaints are taken at any hour (B1, B2). */
	duty: z.object({
		/** ISO weekdays, 1 = Monday. */
		weekdays: z.array(z.number().int().min(1).max(7)).min(1),
		hours: z.array(span).min(1),
		/** YYYY-MM-DD on which nobody but the duty agent works. */
		holidays: z.array(z.string().regex(/^\d{4}-\d{2}-\d{2}$/)).default([]),
	}),
	/** Slots offered for a visit (B10), local time. */
	visits: z.object({ slots: z.array(span).min(1), days: z.number().int().min(1).max(30).default(7) }),
	/** No proactive message inside this span (V4); may pass midnight. */
	quietHours: span,
	targets: z.object({
		emergency: targets,
		repair: targets,
		/** C2: a complaint is answered within 24 hours by the wall clock. */
		complaint: targets.default({ response: 1440, clock: "wall" }),
		question: targets.default({ clock: "wall" }),
		application: targets.default({ clock: "wall" }),
		suggestion: targets.default({ clock: "wall" }),
		praise: targets.default({ clock: "wall" }),
	}),
	/** Share of a target's time after which those who work on it are warned. */
	warnAt: z.number().min(0.1).max(0.95).default(0.8),
	/** Minutes without a claim before the group is reminded, then the department's head, then the manager; or a ladder of one's own (C13). */
	unclaimed: z.object({
		remind: minutes,
		escalate: minutes,
		manager: minutes,
		ladder: z.array(z.object({ to: z.enum(LEVELS), after: minutes })).optional(),
	}),
	/** How a ticket finds who does it: first to claim, taken in turn by who is on duty and has room, or assigned by the department's head. */
	dispatch: z
		.object({ mode: z.enum(["claim", "round_robin", "head"]).default("claim"), capacity: z.number().int().min(1).default(8) })
		.default({ mode: "claim", capacity: 8 }),
	/** Department above the community that escalations reach last (C13). */
	qualityDepartment: z.string().default("quality"),
	/** Minutes: a reminder before a visit, and how late an arrival may be and still be on time (E2). */
	visitTimes: z.object({ remind: minutes.default(60), grace: minutes.default(15) }).default({ remind: 60, grace: 15 }),
	/** Minutes before a promised time at which its keeper is reminded (B17). */
	promiseRemind: minutes.default(30),
	/** Reports of one topic in one building, by different homes within `hours`, that make one incident (C18). */
	clusters: z.object({ count: z.number().int().min(2).default(3), hours: z.number().positive().default(24) }).default({ count: 3, hours: 24 }),
	/** The service centre checks a repair before the owner is asked (E7). */
	qualityCheck: z.boolean().default(false),
	/** Minutes a person's silence lasts before the bot answers in that conversation again. */
	handoffSilence: minutes.default(120),
	/**
	 * Hours after which a resolved ticket that the owner did not judge is closed, and the return visit is due within (V3: 72); days in
	 * which a complaint about a closed ticket reopens it, later it is a new one, linked.
	 */
	acceptance: z.object({
		autoCloseHours: z.number().positive(),
		returnVisitHours: z.number().positive().max(72).default(72),
		reopenDays: z.number().min(0).default(7),
	}),
	/** Repeated reports of one topic by one owner inside `days` that call the manager (C17). */
	repeats: z.object({ count: z.number().int().min(2).default(3), days: z.number().int().min(1).default(30) }).default({ count: 3, days: 30 }),
	/** Safety words per danger, said before anything else (D5); the built-in words when absent. */
	safety: z.partialRecord(z.enum(DANGERS), z.string()).default({}),
});

/** The community's settings, checked; `zone` is the process's where the file names none. */
export type CommunitySettings = z.infer<typeof schema> & { readonly zone: string };
export type Department = CommunitySettings["departments"][number];
export type TargetMinutes = z.input<typeof targets>;

/**
 * Reads and checks `DIR/community.yaml`.
 * @throws AppError `bad_settings` naming every wrong key and what it should be.
 */
export async function loadSettings(dir: string, zone?: string): Promise<CommunitySettings> {
	const file = join(dir, "community.yaml");
	let raw: unknown;
	try {
		raw = parse(await readFile(file, "utf8"));
	} catch (cause) {
		throw new AppError("bad_settings", `${file}: ${cause instanceof Error ? cause.message : "unreadable"}`, { cause });
	}
	return checkSettings(raw, file, zone);
}

/**
 * Checks settings that were read from anywhere.
 * @throws AppError `bad_settings` naming every wrong key and what it should be.
 */
export function checkSettings(raw: unknown, file = "community.yaml", zone = "Asia/Shanghai"): CommunitySettings {
	const result = schema.safeParse(raw);
	const problems = result.success
		? crossCheck(result.data)
		: result.error.issues.map((issue) => `${issue.path.join(".") || "(file)"}: ${issue.message}`);
	if (result.success && problems.length === 0) return { ...result.data, zone: result.data.zone ?? zone };
	throw new AppError("bad_settings", problems.map((problem) => `${file}: ${problem}`).join("\n"));
}

function crossCheck(settings: z.infer<typeof schema>): string[] {
	const problems: string[] = [];
	const ids = settings.departments.map((one) => one.id);
	if (!ids.includes(settings.defaultDepartment)) problems.push(`defaultDepartment: 没有部门 ${settings.defaultDepartment}，可选 ${ids.join("、")}`);
	for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) problems.push(`departments: ${id} 出现了两次`);
	const { remind, escalate, manager } = settings.unclaimed;
	if (!(remind <= escalate && escalate <= manager)) problems.push("unclaimed: 应为 remind ≤ escalate ≤ manager");
	if (settings.zone !== undefined && !isZone(settings.zone)) problems.push(`zone: 没有时区 ${settings.zone}，例如 Asia/Shanghai`);
	return problems;
}

function isZone(zone: string): boolean {
	try {
		new Intl.DateTimeFormat("en", { timeZone: zone });
		return true;
	} catch {
		return false;
	}
}
