import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CATEGORIES, CATEGORISED, DANGERS, INTENTS, MOODS } from "../../src/understanding/labels.ts";
import { createUnderstanding } from "../../src/understanding/understand.ts";
import type { Understanding } from "../../src/understanding/understanding.ts";

const understand = createUnderstanding();
const context = { now: new Date("2026-11-21T02:00:00Z"), zone: "Asia/Shanghai" };

/** What must hold of any understanding whatsoever. */
function expectSound(found: Understanding): void {
	const sum = found.ranked.reduce((total, one) => total + one.p, 0);
	expect(sum).toBeCloseTo(1, 6);
	expect(found.ranked.map((one) => one.intent).sort()).toEqual([...INTENTS].sort());
	expect(found.ranked[0]).toEqual({ intent: found.intent, p: found.confidence });
	for (const { p } of found.ranked) expect(p >= 0 && p <= 1).toBe(true);
	expect(found.category === null).toBe(!CATEGORISED.has(found.intent));
	if (found.category !== null) expect(CATEGORIES).toContain(found.category);
	expect(found.urgent).toBe(found.intent === "emergency");
	expect(found.danger === null).toBe(!found.urgent);
	if (found.danger !== null) expect(DANGERS).toContain(found.danger);
	expect(found.mentionedDanger === null).toBe(!found.dangerMentioned);
	expect(found.dangerMentioned && found.urgent).toBe(false);
	expect(MOODS).toContain(found.mood);
	expect(found.matters[0]).toMatchObject({ intent: found.intent, category: found.category });
	expect(found.second).toBe(found.matters[1]?.intent ?? null);
	const { time } = found.slots;
	if (time !== undefined) expect(time.from.getTime()).toBeLessThan(time.to.getTime());
}

const CHINESE = "我你们的了吗水电梯坏漏停车费楼上吵快来人火煤气明天下午三点半号栋单元取消匿名投诉请问多少钱,。!?12 -:#A🔥\u200b\u202e壞嗰唔";
const chineseText = fc.array(fc.constantFrom(...CHINESE), { maxLength: 80 }).map((chars) => chars.join(""));

describe("understand", () => {
	it("is sound for any text and never throws", () => {
		fc.assert(
			fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 120 }), fc.string({ unit: "grapheme" }), chineseText), (text) =>
				expectSound(understand(text, context)),
			),
			{ numRuns: 300 },
		);
	});

	it("is sound at any instant, in any zone", () => {
		const instant = fc.date({ min: new Date("2000-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
		const zone = fc.constantFrom("Asia/Shanghai", "UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham", "Europe/London");
		fc.assert(
			fc.property(chineseText, instant, zone, (text, now, where) => expectSound(understand(`明天下午${text}周末`, { now, zone: where }))),
			{ numRuns: 100 },
		);
	});

	it.each([
		["empty", ""],
		["blank", " \n\t "],
		["emoji only", "😂😂😂🔥🙏🏻"],
		["right to left", "\u202eمرحبا كيف الحال\u202c"],
		["control characters", "\u0000\u0001\u001b[31m漏水\u0007"],
		["lone surrogates", "\ud83d漏水\udc00"],
		["one character", "水"],
		["10,000 characters", "楼上漏水,请问怎么办。".repeat(1_000)],
		["10,000 of one character", "啊".repeat(10_000)],
		["10,000 digits", "1".repeat(10_000)],
		["10,000 spaces", " ".repeat(10_000)],
	])("bears %s", (_, text) => expectSound(understand(text, context)));

	it("reads 10,000 characters in well under a second", () => {
		const text = "楼上漏水3栋2单元1201明天下午3点,顺便问下物业费。".repeat(400).slice(0, 10_000);
		const start = performance.now();
		understand(text, context);
		expect(performance.now() - start).toBeLessThan(500);
	});

	it("gives the same answer for the same message", () => {
		expect(understand("3栋电梯坏了,明天来修", context)).toEqual(understand("3栋电梯坏了,明天来修", context));
	});

	it("fills slots beside the intent", () => {
		const found = understand("3-2-1201厨房水管漏水,明天下午三点后在家,电话13812345678", context);
		expect(found).toMatchObject({ intent: "repair", category: "plumbing", script: "hans", urgent: false });
		expect(found.slots).toMatchObject({
			unit: { building: "3", section: "2", room: "1201" },
			indoorPlace: "厨房",
			phone: "13812345678",
			anonymous: false,
			cancel: false,
		});
		expect(found.slots.time).toMatchObject({ from: new Date("2026-11-22T07:00:00Z"), precision: "exact" });
	});

	it.each([
		["物业费多少钱一平", "consult"],
		["我家马桶堵了", "repair"],
		["楼上半夜还在吵,天天这样", "complaint"],
		["建议门口加个快递柜", "suggestion"],
		["表扬一下保安小李", "praise"],
		["我报的修怎么还没人来", "ticket_status"],
		["我要开张放行条,明天搬家", "apply"],
		["转人工", "human"],
		["你好", "smalltalk"],
		["電梯壞咗,冇人理", "repair"],
	])("%s is %s", (text, intent) =>
		expect(
			understand(text, context)
				.ranked.slice(0, 2)
				.map((one) => one.intent),
		).toContain(intent),
	);

	it("finds an announced second matter", () => {
		const found = understand("厨房水龙头漏水了,麻烦派人来修。顺便问一下物业费多少钱一平?", context);
		expect([found.intent, found.second]).toEqual(["repair", "consult"]);
		expect(found.matters[1]?.text).toContain("物业费");
	});
});
