import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backoffMs } from "../../src/outbox/backoff.ts";
import { canMove, moveOutbox, OUTBOX_STATES } from "../../src/outbox/outbox-states.ts";
import { bulkOpensAt, chatOpensAt, type PaceRules, UNPACED } from "../../src/outbox/pace.ts";
import { createPaceBook } from "../../src/outbox/pace-book.ts";
import { quietUntil } from "../../src/outbox/quiet-hours.ts";
import { instantOf, instantsOf, wallOf } from "../../src/zone.ts";

describe("states", () => {
	test("the legal moves, and no others", () => {
		const legal = OUTBOX_STATES.flatMap((from) => OUTBOX_STATES.filter((to) => canMove(from, to)).map((to) => `${from} → ${to}`));
		expect(legal).toEqual([
			"queued → sending",
			"queued → failed",
			"queued → skipped",
			"sending → queued",
			"sending → sent",
			"sending → failed",
			"sending → unknown",
			"unknown → sent",
		]);
	});

	test("an illegal move is refused, with both states named", () => {
		expect(() => moveOutbox("unknown", "queued")).toThrow("unknown → queued");
		expect(() => moveOutbox("sent", "sending")).toThrow("sent → sending");
	});
});

describe("back-off", () => {
	test.each([
		[1, 0, 500],
		[1, 0.5, 750],
		[2, 0, 1_000],
		[5, 0, 8_000],
		[9, 0.999999, 256_000],
		[10, 0, 150_000],
		[1_000, 0, 150_000],
		[0, 0, 500],
	])("after failure %i with jitter %f: %i ms", (attempts, jitter, ms) => {
		expect(backoffMs(attempts, () => jitter)).toBe(ms);
	});

	test("never less than the platform asked for", () => {
		fc.assert(
			fc.property(fc.nat(50), fc.nat(3_600_000), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempts, retryAfterMs, jitter) => {
				expect(backoffMs(attempts, () => jitter, { retryAfterMs })).toBeGreaterThanOrEqual(retryAfterMs);
			}),
		);
	});
});

describe("pace", () => {
	const rules: PaceRules = { chatGapMs: 1_000, groupPerMinute: 3, bulkPerSecond: 2 };

	test.each([
		{ what: "nothing sent yet", group: false, sends: [], now: 5_000, opens: 5_000 },
		{ what: "just sent", group: false, sends: [5_000], now: 5_000, opens: 6_000 },
		{ what: "gap over", group: false, sends: [5_000], now: 6_000, opens: 6_000 },
		{ what: "a private chat has no minute", group: false, sends: [1_000, 2_000, 3_000], now: 4_000, opens: 4_000 },
		{ what: "a full minute of a group", group: true, sends: [1_000, 2_000, 3_000], now: 4_000, opens: 61_000 },
		{ what: "a group's window slides", group: true, sends: [1_000, 2_000, 3_000, 61_000], now: 62_000, opens: 62_000 },
		{ what: "a group's gap counts too", group: true, sends: [1_000, 61_500], now: 62_000, opens: 62_500 },
	])("$what", ({ group, sends, now, opens }) => {
		expect(Math.max(now, chatOpensAt(rules, group, sends, now))).toBe(opens);
	});

	test.each([
		{ sends: [], now: 100, opens: 100 },
		{ sends: [100], now: 100, opens: 100 },
		{ sends: [100, 100], now: 100, opens: 1_100 },
		{ sends: [100, 600], now: 700, opens: 1_100 },
		{ sends: [100, 600], now: 1_100, opens: 1_100 },
	])("bulk after $sends at $now: $opens", ({ sends, now, opens }) => {
		expect(bulkOpensAt(rules, sends, now)).toBe(opens);
	});

	test("an unpaced channel always opens now", () => {
		expect(chatOpensAt(UNPACED, true, [1, 2, 3], 3)).toBe(3);
		expect(bulkOpensAt(UNPACED, [1, 2, 3], 3)).toBe(3);
	});

	test("whoever asks the book before each send keeps every limit, and loses no time", () => {
		const message = fc.record({ to: fc.constantFrom("t:a", "t:b", "t:c"), wait: fc.nat(700) });
		fc.assert(
			fc.property(fc.array(message, { maxLength: 60 }), (messages) => {
				const book = createPaceBook(rules);
				const sends: { to: string; at: number }[] = [];
				let now = 0;
				for (const { to, wait } of messages) {
					now += wait;
					const paced = { to, group: true, bulk: true };
					now = Math.max(now, book.chatOpensAt(paced, now), book.bulkOpensAt(now));
					book.take(paced, now);
					sends.push({ to, at: now });
				}
				for (const { to, at } of sends) {
					const chat = sends.filter((one) => one.to === to).map((one) => one.at);
					expect(chat.filter((other) => other > at - 60_000 && other <= at).length).toBeLessThanOrEqual(3);
					expect(chat.filter((other) => other > at && other < at + 1_000)).toEqual([]);
					expect(sends.filter((other) => other.at > at - 1_000 && other.at <= at).length).toBeLessThanOrEqual(2);
				}
			}),
		);
	});

	test("what was taken and not sent is given back", () => {
		const book = createPaceBook(rules);
		const giveBack = book.take({ to: "t:a", group: false, bulk: true }, 1_000);
		expect(book.chatOpensAt({ to: "t:a", group: false, bulk: false }, 1_000)).toBe(2_000);
		giveBack();
		expect(book.chatOpensAt({ to: "t:a", group: false, bulk: false }, 1_000)).toBe(1_000);
	});
});

describe("quiet hours (V4)", () => {
	const night = { from: "21:30", to: "08:00", zone: "Asia/Shanghai" };
	const noon = { from: "12:00", to: "14:00", zone: "Asia/Shanghai" };
	const york = { from: "22:00", to: "02:30", zone: "America/New_York" };

	test.each([
		["before", night, "2026-03-02T13:29:59Z", "2026-03-02T13:29:59Z"],
		["first moment", night, "2026-03-02T13:30:00Z", "2026-03-03T00:00:00Z"],
		["before midnight", night, "2026-03-02T15:59:59Z", "2026-03-03T00:00:00Z"],
		["after midnight", night, "2026-03-02T16:00:00Z", "2026-03-03T00:00:00Z"],
		["last moment", night, "2026-03-02T23:59:59.999Z", "2026-03-03T00:00:00Z"],
		["over", night, "2026-03-03T00:00:00Z", "2026-03-03T00:00:00Z"],
		["a year's end", night, "2026-12-31T14:00:00Z", "2027-01-01T00:00:00Z"],
		["within a day", noon, "2026-03-02T05:00:00Z", "2026-03-02T06:00:00Z"],
		["within a day, after", noon, "2026-03-02T06:00:00Z", "2026-03-02T06:00:00Z"],
		["the end falls into the skipped hour", york, "2026-03-08T04:00:00Z", "2026-03-08T07:30:00Z"],
		["the end is reached once only when autumn repeats an hour", york, "2026-11-01T05:45:00Z", "2026-11-01T07:30:00Z"],
	])("%s", (_, quiet, now, until) => {
		expect(quietUntil(new Date(now), quiet)).toEqual(new Date(until));
	});

	test("none, or an empty span, never hold anything", () => {
		const now = new Date("2026-03-02T16:00:00Z");
		expect(quietUntil(now, null)).toEqual(now);
		expect(quietUntil(now, { ...night, to: "21:30" })).toEqual(now);
	});

	test("what is held is let go, at the end, and within a day", () => {
		const zones = fc.constantFrom("Asia/Shanghai", "America/New_York", "Europe/London", "UTC", "Australia/Lord_Howe");
		const time = fc.tuple(fc.nat(23), fc.nat(59)).map(([h, m]) => `${String(h).padStart(2, "0")}:${String(m).padStart(2, "0")}`);
		const instant = fc.date({ min: new Date("2024-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
		fc.assert(
			fc.property(instant, time, time, zones, (now, from, to, zone) => {
				const until = quietUntil(now, { from, to, zone });
				expect(until.getTime()).toBeGreaterThanOrEqual(now.getTime());
				expect(until.getTime() - now.getTime()).toBeLessThanOrEqual(26 * 3_600_000);
			}),
			{ numRuns: 300 },
		);
	});
});

describe("wall clocks", () => {
	const york = "America/New_York";

	test.each([
		["an ordinary day", Date.UTC(2026, 0, 5, 9), ["2026-01-05T14:00:00.000Z"]],
		["skipped by spring", Date.UTC(2026, 2, 8, 2, 30), []],
		["just after the skipped hour", Date.UTC(2026, 2, 8, 3), ["2026-03-08T07:00:00.000Z"]],
		["repeated by autumn", Date.UTC(2026, 10, 1, 1, 30), ["2026-11-01T05:30:00.000Z", "2026-11-01T06:30:00.000Z"]],
	])("%s", (_, wall, instants) => {
		expect(instantsOf(wall, york).map((at) => at.toISOString())).toEqual(instants);
	});

	test("a skipped time is as long after midnight as on any other day", () => {
		expect(instantOf(Date.UTC(2026, 2, 8, 2, 30), york).toISOString()).toBe("2026-03-08T07:30:00.000Z");
	});

	test("every instant is among those at which its wall time is shown", () => {
		const zones = fc.constantFrom(york, "Asia/Shanghai", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kathmandu");
		fc.assert(
			fc.property(fc.date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }), zones, (at, zone) => {
				expect(instantsOf(wallOf(at, zone), zone).map((one) => one.getTime())).toContain(at.getTime());
			}),
			{ numRuns: 300 },
		);
	});
});
