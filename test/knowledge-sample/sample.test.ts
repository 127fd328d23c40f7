/** The sample community that ships with the program: complete, consistent with itself, and readable by a stranger. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseCsv } from "csv-parse/sync";
import { beforeAll, describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { type CommunitySettings, loadSettings } from "../../src/community/settings.ts";
import { CATEGORIES, DANGERS } from "../../src/understanding/labels.ts";

const DIR = join(import.meta.dirname, "../../knowledge");
const POLICIES = readdirSync(join(DIR, "policies")).filter((name) => name.endsWith(".md"));

type Row = Record<string, string>;
type Policy = { meta: Record<string, unknown>; body: string };

const sheet = (name: string): Row[] => parseCsv(readFileSync(join(DIR, "registry", name), "utf8"), { columns: true });
const units = sheet("units.csv");
const residents = sheet("residents.csv");
const agents = sheet("agents.csv");
const many = (cell: string | undefined): string[] => (cell ?? "").split(";").filter(Boolean);
const duplicates = (values: string[]): string[] => values.filter((value, index) => values.indexOf(value) !== index);

function policy(name: string): Policy {
	const match = /^---\n(.*?)\n---\n(.*)$/s.exec(readFileSync(join(DIR, "policies", name), "utf8"));
	if (match === null) throw new Error(`${name}: no front matter`);
	return { meta: parseYaml(match[1]!), body: match[2]! };
}

/** Cells of the first table row that opens with `first`, under the heading that is given. */
function row(file: string, heading: string, first: string): string[] {
	const section = policy(file)
		.body.split(/^## /m)
		.find((part) => part.startsWith(heading));
	const line = section?.split("\n").find((one) => one.startsWith(`| ${first}`));
	if (line === undefined) throw new Error(`${file}: no row ${first} under ${heading}`);
	return line
		.split("|")
		.slice(1, -1)
		.map((cell) => cell.trim());
}

let settings: CommunitySettings;
beforeAll(async () => {
	settings = await loadSettings(DIR);
});

describe("settings", () => {
	it("is marked as a sample, with telephone numbers that cannot be dialled", () => {
		expect(settings.sample).toBe(true);
		for (const contact of settings.contacts) expect(contact.phone).toMatch(/^0571-0000-\d{4}$/);
	});

	it("routes every category to exactly one department", () => {
		const routed = settings.departments.flatMap((one) => one.categories);
		expect([...routed].sort()).toEqual([...CATEGORIES].sort());
	});

	it("has words for every danger, with a number to call", () => {
		for (const danger of DANGERS) expect(settings.safety[danger], danger).toMatch(/11[09]|120/);
	});

	it("keeps the one deadline the standards state: a complaint is answered within 24 hours (C2)", () => {
		expect(settings.targets.complaint.response).toBe(24 * 60);
	});

	it("lists each holiday once, in both years", () => {
		const { holidays } = settings.duty;
		expect(duplicates(holidays)).toEqual([]);
		expect(new Set(holidays.map((day) => day.slice(0, 4)))).toEqual(new Set(["2026", "2027"]));
		for (const day of holidays) expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day);
	});
});

describe("registry", () => {
	it("is large enough to try everything on", () => {
		expect(units.length).toBeGreaterThanOrEqual(60);
		expect(new Set(units.map((unit) => unit.栋)).size).toBeGreaterThanOrEqual(3);
		expect(new Set(units.map((unit) => unit.类型))).toEqual(new Set(["高层", "洋房", "别墅"]));
		expect(residents.length).toBeGreaterThanOrEqual(40);
		expect(agents.length).toBeGreaterThanOrEqual(10);
	});

	it("repeats no id, telephone number or account", () => {
		expect(duplicates(units.map((unit) => unit.编号!))).toEqual([]);
		const people = [...residents, ...agents];
		for (const column of ["编号", "电话", "账号"]) expect(duplicates(people.map((one) => one[column]!).filter(Boolean)), column).toEqual([]);
		for (const one of people) expect(one.电话).toMatch(/^199000[01]\d{4}$/);
	});

	it("names each unit by its building, entrance and room", () => {
		for (const unit of units) {
			expect(unit.编号).toBe(`${unit.栋}-${unit.单元}-${unit.室}`);
			expect(unit.室).toMatch(new RegExp(`^${unit.层}\\d{2}$`));
			expect(unit.交付日期).toMatch(/^\d{4}-\d{2}-\d{2}$/);
			expect(Number(unit["面积㎡"])).toBeGreaterThan(0);
		}
	});

	it("puts every resident in a unit that exists", () => {
		const known = new Set(units.map((unit) => unit.编号));
		for (const resident of residents) expect(known, resident.编号).toContain(resident.房号);
		expect(new Set(residents.map((one) => one.身份))).toEqual(new Set(["业主", "租户", "家属"]));
		expect(new Set(residents.map((one) => one.阶段))).toEqual(new Set(["待收房", "已收房", "装修中", "已入住"]));
	});

	it("binds six residents, two of them in one unit, and six agents", () => {
		const bound = residents.filter((one) => one.账号 !== "");
		expect(bound.map((one) => one.账号).sort()).toEqual(["chen", "he", "lin", "sun", "wang", "zhao"].map((name) => `web:owner-${name}`));
		expect(duplicates(bound.map((one) => one.房号!))).toHaveLength(1);
		const staff = agents.map((one) => one.账号).filter(Boolean);
		expect(staff.sort()).toEqual(["web:agent-li", "web:agent-wu", "web:agent-xu", "web:agent-zhang", "web:agent-zhou", "web:manager"]);
	});

	it("gives every department a head or the manager, and somebody with two roles", () => {
		for (const { id } of settings.departments) {
			const roles = agents.filter((one) => one.部门 === id).flatMap((one) => many(one.角色));
			expect(roles.includes("head") || roles.includes("manager"), id).toBe(true);
		}
		expect(agents.filter((one) => many(one.角色).includes("manager"))).toHaveLength(1);
		expect(agents.filter((one) => many(one.角色).length === 2)).toHaveLength(1);
	});

	it("has somebody skilled for every category, in the department it goes to", () => {
		for (const { id, categories } of settings.departments) {
			const skills = agents.filter((one) => one.部门 === id).flatMap((one) => many(one.技能));
			for (const category of categories) expect(skills, `${id}: ${category}`).toContain(category);
		}
		for (const agent of agents) {
			expect(settings.departments.map((one) => one.id)).toContain(agent.部门);
			for (const skill of many(agent.技能)) expect(CATEGORIES).toContain(skill);
			for (const role of many(agent.角色)) expect(["agent", "head", "manager"]).toContain(role);
		}
	});
});

describe("policies", () => {
	it.each(POLICIES)("%s is dated, titled, marked as a sample and divided", (name) => {
		const { meta, body } = policy(name);
		expect(meta.title).toBe(/^# (.+)$/m.exec(body)?.[1]);
		expect(meta.effective).toMatch(/^\d{4}-\d{2}-\d{2}$/);
		expect(String(meta.version)).toMatch(/^\d+\.\d+$/);
		if (meta.expires !== undefined) expect(String(meta.expires) > String(meta.effective)).toBe(true);
		expect(body).toContain("示例值");
		expect(body.match(/^## .+$/gm)?.length).toBeGreaterThanOrEqual(3);
		expect(duplicates(body.match(/^## .+$/gm) ?? [])).toEqual([]);
	});

	it("has at least twelve documents, and one that is out of date", () => {
		expect(POLICIES.length).toBeGreaterThanOrEqual(12);
		expect(POLICIES.filter((name) => policy(name).meta.expires !== undefined)).toEqual(["pool-season-2026.md"]);
	});

	it("gives no telephone number that the settings do not list", () => {
		const known = new Set(settings.contacts.map((one) => one.phone));
		const texts = [...POLICIES.map((name) => policy(name).body), ...Object.values(settings.safety)];
		for (const text of texts) for (const phone of text.match(/\d{4}-\d{4}-\d{4}/g) ?? []) expect(known).toContain(phone);
	});

	it("refers only to documents that exist", () => {
		const titles = new Set(POLICIES.map((name) => policy(name).meta.title));
		const papers = /入住登记表|家庭成员登记表|手续办理单|服务协议|住户手册/;
		for (const name of POLICIES)
			for (const [, title] of policy(name).body.matchAll(/《(.+?)》/g)) if (!papers.test(title!)) expect(titles, name).toContain(title);
	});
});

describe("figures that stand in two places agree", () => {
	it("lists the same contacts and hours as the settings", () => {
		for (const { name, phone, hours } of settings.contacts) expect(row("contacts.md", "电话和时间", name)).toEqual([name, phone, hours]);
	});

	it("works its fee and late-payment examples out right", () => {
		const rate = (type: string) => Number(row("property-fee.md", "物业费多少钱", type)[1]);
		const fees = policy("property-fee.md").body;
		for (const [type, area] of [
			["高层", 118.6],
			["别墅", 236.4],
		] as const) {
			expect(fees).toContain(`${(rate(type) * area).toFixed(2)} 元/月`);
			expect(fees).toContain(`${(Math.round(rate(type) * area * 100) * 0.03).toFixed(2)} 元`);
		}
		const penalty = 1138.56 * 0.0003 * (90 - 30);
		expect(policy("late-payment.md").body).toContain(`= ${penalty.toFixed(2)} 元，一共补缴 ${(1138.56 + penalty).toFixed(2)} 元`);
	});

	it("promises residents exactly the configured times", () => {
		const { emergency, repair, complaint, question, application, suggestion, praise } = settings.targets;
		const target = (what: string) => row("complaints.md", "其他事情多久回复", what)[1];
		expect(target("紧急情况")).toBe(`${emergency.claim} 分钟内接手，${emergency.arrival} 分钟内到场`);
		expect(target("报修")).toBe(`${repair.claim} 分钟内接手，${repair.response! / 60} 小时内联系，${repair.resolution! / 60} 小时内修好`);
		expect(target("投诉")).toBe(`${complaint.response! / 60} 小时内答复，${complaint.resolution! / 1440} 天内办结`);
		expect(target("转人工的咨询")).toBe(`${question.response! / 60} 小时内答复`);
		expect(target("各类申请")).toBe(`${application.response! / 60} 小时内告知受理，${application.resolution! / 1440} 天内办完`);
		expect(target("建议")).toContain(`${suggestion.response! / 1440} 天内答复`);
		expect(target("表扬")).toBe(`${praise.response! / 1440} 天内转达`);
	});

	it("offers the visit slots and quiet hours of the settings", () => {
		const repairs = policy("home-repair.md").body;
		expect(repairs).toContain(settings.visits.slots.map(({ from, to }) => `${from}–${to}`).join("、"));
		expect(repairs).toContain(`最多可约 ${settings.visits.days} 天内`);
		expect(policy("contacts.md").body).toContain(`每天 ${settings.quietHours.from} 到次日 ${settings.quietHours.to}，我们不主动发消息`);
	});

	it("counts warranty periods from the delivery dates of the registry", () => {
		for (const phase of ["一期", "二期", "三期"]) {
			const dates = new Set(units.filter((unit) => unit.期 === phase).map((unit) => unit.交付日期!));
			expect(dates.size).toBe(1);
			const [delivered] = dates;
			const [year, day] = [Number(delivered!.slice(0, 4)), delivered!.slice(4)];
			const [, stated, two, five] = row("warranty.md", "从哪天开始算", phase);
			expect([stated, two?.slice(0, 10), five]).toEqual([delivered, `${year + 2}${day}`, `${year + 5}${day}`]);
			expect(row("contacts.md", "小区有哪些楼", phase)[4]).toBe(delivered);
		}
	});

	it("keeps the legal minimum of each warranty and the three satisfaction figures apart", () => {
		expect(row("warranty.md", "各部位保修几年", "屋面防水")[1]).toBe("5 年");
		expect(row("warranty.md", "各部位保修几年", "供热与供冷系统")[1]).toBe("2 个采暖期、供冷期");
		for (const part of ["电气管线", "设备安装", "装修工程"]) expect(row("warranty.md", "各部位保修几年", part)[1]).toBe("2 年");
		expect(row("complaints.md", "三个满意度", "满意度指数")[2]).toBe("不低于 85%");
		expect(row("complaints.md", "三个满意度", "投诉人签字满意率")[2]).toBe("不低于 95%");
	});

	it("numbers 32 forbidden works, 12 of them dangerous (I10)", () => {
		const works = policy("renovation-forbidden.md").body.match(/^\| \d+ \| .+$/gm) ?? [];
		expect(works.map((line) => Number(line.split("|")[1]))).toEqual(Array.from({ length: 32 }, (_, index) => index + 1));
		expect(works.filter((line) => line.includes("★"))).toHaveLength(12);
	});

	it("tells the pool's hours and prices alike in the standing rules and the season's notice", () => {
		for (const day of ["周一", "周二至周五", "周六、周日"])
			expect(row("pool-season-2026.md", "今年泳池开放的时间", day)).toEqual(row("facilities.md", "泳池什么时候开", day));
		expect(row("pool-season-2026.md", "今年泳池的票价", "成人").slice(1)).toEqual(row("facilities.md", "要不要钱", "泳池（成人）").slice(1));
	});

	it("names heads and stewards who are in the registry", () => {
		for (const { id, name } of settings.departments) {
			const [, head] = row("contacts.md", "部门负责人", name);
			const agent = agents.find((one) => one.姓名 === head);
			expect(agent?.部门, name).toBe(id);
			expect(agent?.角色, name).toMatch(/head|manager/);
		}
		for (const phase of ["一期", "二期", "三期"]) {
			const [, , steward] = row("contacts.md", "我的管家是谁", phase);
			expect(agents.find((one) => one.姓名 === steward)?.部门).toBe("customer_service");
		}
	});
});
