import fc from "fast-check";
import { createTask } from "node-cron";
import { describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/clock.ts";
import { dueSlot, lastSlot } from "../../src/jobs/slots.ts";
import { wallOf } from "../../src/zone.ts";

const YORK = "America/New_York";
const SHANGHAI = "Asia/Shanghai";
const last = (schedule: string, at: string, zone?: string) => lastSlot(schedule, new Date(at), zone)?.toISOString().replace(":00.000Z", "Z");

describe("the last slot", () => {
	test.each<[string, string, string | undefined, string, string]>([
		["0 9 * * *", "2026-03-02T09:00:00Z", undefined, "2026-03-02T09:00Z", "the very moment"],
		["0 9 * * *", "2026-03-02T08:59:59Z", undefined, "2026-03-01T09:00Z", "a second before"],
		["*/5 * * * *", "2026-03-02T08:59:59Z", undefined, "2026-03-02T08:55Z", "every five minutes"],
		["* * * * *", "2026-03-02T00:00:30Z", undefined, "2026-03-02T00:00Z", "every minute"],
		["0 9 * * *", "2026-03-02T00:30:00Z", SHANGHAI, "2026-03-01T01:00Z", "Shanghai, before nine"],
		["0 9 * * *", "2026-03-02T01:00:00Z", SHANGHAI, "2026-03-02T01:00Z", "Shanghai, at nine"],
		["0 8 * * mon", "2026-03-08T12:00:00Z", SHANGHAI, "2026-03-02T00:00Z", "on Mondays"],
		["30 8 1 * *", "2026-03-01T00:29:00Z", SHANGHAI, "2026-02-01T00:30Z", "monthly, a minute early"],
		["0 9 31 * *", "2026-05-01T00:00:00Z", undefined, "2026-03-31T09:00Z", "a month without a 31st has no slot"],
		["0 9 L * *", "2026-03-15T00:00:00Z", undefined, "2026-02-28T09:00Z", "the month's last day, February"],
		["0 9 L * *", "2028-03-01T00:00:00Z", undefined, "2028-02-29T09:00Z", "the month's last day, leap year"],
		["0 9 L * *", "2026-05-01T00:00:00Z", undefined, "2026-04-30T09:00Z", "the month's last day, April"],
		["0 0 29 2 *", "2027-06-01T00:00:00Z", undefined, "2024-02-29T00:00Z", "29 February"],
		["0 0 29 2 *", "2103-06-01T00:00:00Z", undefined, "2096-02-29T00:00Z", "29 February across 2100, no leap year"],
		["0 0 29 2 mon", "2050-01-01T00:00:00Z", undefined, "2044-02-29T00:00Z", "29 February on a Monday"],
		["0 9 1-7 * 1", "2026-03-31T00:00:00Z", undefined, "2026-03-02T09:00Z", "the first Monday"],
		["0 0 1 1 *", "2026-12-31T23:59:59Z", undefined, "2026-01-01T00:00Z", "once a year"],
	])("%s at %s in %s is %s (%s)", (schedule, at, zone, slot) => {
		expect(last(schedule, at, zone)).toBe(slot);
	});

	test.each(["", "0 0 30 2 *", "61 * * * *", "* * * *", "0 9 15W * *", "0 9 * * 5#2", "30 0 9 * * *", "nonsense"])("refuses %j", (schedule) => {
		expect(() => lastSlot(schedule, new Date())).toThrow(/schedule/);
	});

	test("refuses a zone that is none", () => {
		expect(() => lastSlot("0 9 * * *", new Date(), "Mars/Olympus")).toThrow(/zone/);
	});
});

describe("when the clocks change (New York)", () => {
	test.each([
		["30 2 * * *", "2026-03-08T07:29:00Z", "2026-03-07T07:30Z", "spring: not before its time after midnight"],
		["30 2 * * *", "2026-03-08T12:00:00Z", "2026-03-08T07:30Z", "spring: the skipped 02:30 runs at 03:30"],
		["0 9 * * *", "2026-03-08T13:30:00Z", "2026-03-08T13:00Z", "spring: nine o'clock is nine o'clock"],
		["0 * * * *", "2026-03-08T07:10:00Z", "2026-03-08T07:00Z", "spring: hourly follows real time"],
		["0 * * * *", "2026-03-08T06:59:00Z", "2026-03-08T06:00Z", "spring: hourly, an hour before"],
		["30 1 * * *", "2026-11-01T05:45:00Z", "2026-11-01T05:30Z", "autumn: the first 01:30"],
		["30 1 * * *", "2026-11-01T12:00:00Z", "2026-11-01T05:30Z", "autumn: and only the first"],
		["0 * * * *", "2026-11-01T05:10:00Z", "2026-11-01T05:00Z", "autumn: hourly, first 01:00"],
		["0 * * * *", "2026-11-01T06:10:00Z", "2026-11-01T06:00Z", "autumn: hourly, second 01:00"],
		["0 * * * *", "2026-11-01T07:10:00Z", "2026-11-01T07:00Z", "autumn: hourly, on it goes"],
	])("%s at %s is %s (%s)", (schedule, at, slot) => {
		expect(last(schedule, at, YORK)).toBe(slot);
	});

	test("a daily job is due once every day of the year, an hourly one every hour", () => {
		const daily = new Set<number>();
		const hourly = new Set<number>();
		for (let at = Date.UTC(2026, 0, 1, 12); at < Date.UTC(2027, 0, 1, 12); at += HOUR_MS) {
			daily.add(lastSlot("30 2 * * *", new Date(at), YORK).getTime());
			hourly.add(lastSlot("0 * * * *", new Date(at), YORK).getTime());
		}
		const days = [...daily].map((slot) => Math.floor(wallOf(new Date(slot), YORK) / DAY_MS));
		expect(new Set(days).size).toBe(366);
		expect(days).toHaveLength(366);
		expect(hourly.size).toBe(365 * 24);
	});
});

describe("against others", () => {
	const pick = (low: number, high: number) =>
		fc.oneof(
			fc.constant("*"),
			fc.integer({ min: low, max: high }).map(String),
			fc.integer({ min: 2, max: 9 }).map((n) => `*/${n}`),
		);
	const schedules = fc.tuple(pick(0, 59), pick(0, 23), pick(1, 28), pick(1, 12), pick(0, 6)).map((fields) => fields.join(" "));
	const instants = fc.date({ min: new Date("2024-01-01"), max: new Date("2028-01-01"), noInvalidDate: true });

	test("node-cron agrees that each slot matches", () => {
		fc.assert(
			fc.property(schedules, instants, fc.constantFrom("UTC", SHANGHAI, "Asia/Kathmandu"), (schedule, at, zone) => {
				const slot = lastSlot(schedule, at, zone);
				expect(slot.getTime()).toBeLessThanOrEqual(at.getTime());
				expect(createTask(schedule, () => {}, { timezone: zone }).match(slot)).toBe(true);
			}),
			{ numRuns: 200 },
		);
	});

	test("no minute between the slot and the instant matches", () => {
		const often = fc.tuple(pick(0, 59), pick(0, 23)).map(([minute, hour]) => `${minute} ${hour} * * *`);
		fc.assert(
			fc.property(often, instants, fc.constantFrom("UTC", SHANGHAI), (schedule, at, zone) => {
				const slot = lastSlot(schedule, at, zone);
				const task = createTask(schedule, () => {}, { timezone: zone });
				for (let minute = slot.getTime() + MINUTE_MS; minute <= at.getTime(); minute += MINUTE_MS) expect(task.match(new Date(minute))).toBe(false);
			}),
			{ numRuns: 25 },
		);
	});
});

describe("the slot that is due", () => {
	const job = { schedule: "0 9 * * *", catchUpMs: 2 * HOUR_MS };

	test.each([
		["2026-03-02T09:00:00Z", "2026-03-02T09:00:00.000Z"],
		["2026-03-02T11:00:00Z", "2026-03-02T09:00:00.000Z"],
		["2026-03-02T11:00:01Z", undefined],
		["2026-03-02T08:59:00Z", undefined],
	])("at %s: %s", (now, slot) => {
		expect(dueSlot(job, new Date(now))?.toISOString()).toBe(slot);
	});

	test("without catching up there is still a minute's grace for a late wake-up", () => {
		const strict = { ...job, catchUpMs: 0 };
		expect(dueSlot(strict, new Date("2026-03-02T09:00:59Z"))).not.toBeNull();
		expect(dueSlot(strict, new Date("2026-03-02T09:01:01Z"))).toBeNull();
	});
});
