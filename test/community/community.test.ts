import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findClaimant, readClaim } from "../../src/community/binding.ts";
import { isStaffed, nextStaffed } from "../../src/community/duty-calendar.ts";
import type { Resident } from "../../src/community/models.ts";
import { readRegistry } from "../../src/community/registry.ts";
import { checkSettings } from "../../src/community/settings.ts";
import { addDays, instantAt, localTime } from "../../src/zone.ts";
import { SETTINGS } from "../tickets/sample-settings.ts";

const settings = checkSettings(SETTINGS);

describe("duty hours", () => {
	const zone = "Asia/Shanghai";
	test.each([
		["2026-11-21T08:29:00+08:00", false],
		["2026-11-21T08:30:00+08:00", true],
		["2026-11-21T12:00:00+08:00", false],
		["2026-11-21T13:30:00+08:00", true],
		["2026-11-22T10:00:00+08:00", false], // Sunday
		["2026-10-01T10:00:00+08:00", false], // holiday
	])("%s", (at, staffed) => {
		expect(isStaffed(new Date(at), settings, zone)).toBe(staffed);
	});

	test.each([
		["2026-11-21T07:00:00+08:00", "2026-11-21T08:30:00+08:00"],
		["2026-11-21T12:30:00+08:00", "2026-11-21T13:30:00+08:00"],
		["2026-11-21T19:00:00+08:00", "2026-11-23T08:30:00+08:00"],
		["2026-09-30T20:00:00+08:00", "2026-10-02T08:30:00+08:00"],
		["2026-11-21T09:00:00+08:00", "2026-11-21T09:00:00+08:00"],
	])("after %s somebody is there at %s", (at, next) => {
		expect(nextStaffed(new Date(at), settings, zone)).toEqual(new Date(next));
	});

	test("a community that never opens says so", () => {
		const never = { duty: { ...settings.duty, weekdays: [] } };
		expect(nextStaffed(new Date(), never, zone)).toBeNull();
	});
});

describe("local time", () => {
	test.each(["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "UTC"])("there and back in %s", (zone) => {
		for (const instant of ["2026-03-08T12:00:00Z", "2026-11-01T05:30:00Z", "2026-12-31T23:59:00Z", "2028-02-29T16:00:00Z"]) {
			const { date, minute } = localTime(new Date(instant), zone);
			expect(localTime(instantAt(date, minute, zone), zone)).toMatchObject({ date, minute });
		}
	});

	test("days over month ends and 29 February", () => {
		expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
		expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
	});
});

describe("a claim of identity", () => {
	test.each([
		["王芳 0001", { name: "王芳", digits: "0001" }],
		["我叫王芳，尾号0001", { name: "王芳", digits: "0001" }],
		["我是3-2-1201的王芳，手机13900000001", { name: "王芳", digits: "13900000001" }],
		["0001 欧阳建国", { name: "欧阳建国", digits: "0001" }],
		["姓名：王芳 手机号后四位：0001", { name: "王芳", digits: "0001" }],
		["3栋2单元1201 王芳", null],
		["王芳", null],
		["0001", null],
	])("«%s»", (text, claim) => {
		expect(readClaim(text)).toEqual(claim);
	});

	const people = [
		{ _id: "1", name: "王芳", phone: "19900000001", unitId: "3-2-1201", relation: "业主", stage: "" },
		{ _id: "2", name: "王芳", phone: "19900000002", unitId: "1-1-101", relation: "业主", stage: "" },
		{ _id: "3", name: "王芳", phone: "18800000002", unitId: "1-1-102", relation: "业主", stage: "" },
	] satisfies Resident[];

	test("one fits, none fits, two fit", () => {
		expect(findClaimant({ name: "王芳", digits: "0001" }, people)?._id).toBe("1");
		expect(findClaimant({ name: "王芳", digits: "9999" }, people)).toBeNull();
		expect(findClaimant({ name: "王芳", digits: "0002" }, people)).toBeNull();
		expect(findClaimant({ name: "王芳", digits: "18800000002" }, people)?._id).toBe("3");
	});
});

describe("settings and sheets", () => {
	test("every mistake is named at once", () => {
		const wrong = {
			...SETTINGS,
			ticketPrefix: "abc",
			defaultDepartment: "nobody",
			quietHours: { from: "25:00", to: "08:00" },
			unclaimed: { remind: -1, escalate: 30, manager: 60 },
		};
		expect(() => checkSettings(wrong)).toThrow(/ticketPrefix[\s\S]*quietHours\.from[\s\S]*unclaimed\.remind/);
	});

	test("a wrong cell is named with sheet, row and column, and nothing is taken", async () => {
		const dir = await mkdtemp(join(tmpdir(), "registry-"));
		await mkdir(join(dir, "registry"));
		await writeFile(
			join(dir, "registry", "units.csv"),
			"\ufeff编号,栋,层,室,类型,面积㎡,交付日期\n1-1-101,1,1,101,高层,八十,2022-06-30\n1-1-102,1,1,102,高层,80,2022/6/30\n",
		);
		await writeFile(join(dir, "registry", "residents.csv"), "编号,姓名,电话,房号,身份\nR1,王芳,1990000,9-9-999,业主\n");
		const problem = readRegistry(dir, settings);
		await expect(problem).rejects.toThrow(/units\.csv 第 2 行 面积㎡[\s\S]*units\.csv 第 3 行 交付日期[\s\S]*residents\.csv 第 2 行 电话/);
		await rm(dir, { recursive: true });
	});
});
