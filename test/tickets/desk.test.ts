import { afterAll, beforeAll, expect, test } from "vitest";
import { MINUTE_MS, manualClock } from "../../src/clock.ts";
import type { Agent } from "../../src/community/models.ts";
import { checkSettings } from "../../src/community/settings.ts";
import { ensureIndexes } from "../../src/storage/storage.ts";
import { createDesk, type Desk } from "../../src/tickets/desk.ts";
import type { TimelineEntry } from "../../src/tickets/ticket.ts";
import { openTestStorage } from "../storage/test-storage.ts";
import { SETTINGS } from "./sample-settings.ts";

const clock = manualClock("2026-11-21T09:00:00+08:00");
const announced: [string, TimelineEntry["event"]][] = [];
let desk: Desk;
let stop: () => Promise<void>;

beforeAll(async () => {
	const storage = await openTestStorage();
	desk = createDesk({
		connection: storage.connection,
		clock,
		settings: checkSettings(SETTINGS),
		agents: async () => [],
		announce: async (ticket, entry) => {
			announced.push([ticket._id, entry.event]);
		},
	});
	await ensureIndexes(storage.connection);
	stop = storage.stop;
});
afterAll(() => stop());

const agent = (id: string): Agent => ({ _id: id, name: id, phone: "", department: "engineering", roles: ["agent"], skills: [], offDuty: false });
let keys = 0;
const open = (key = `k${++keys}`) =>
	desk.open({
		key,
		kind: "repair",
		category: "plumbing",
		text: "漏水",
		place: { unitId: null, building: null, text: "" },
		reporter: null,
		firstContact: "bot",
	});

test("the same key opens one ticket, also when asked at the same instant", async () => {
	const tickets = await Promise.all(Array.from({ length: 20 }, () => open("same")));
	expect(new Set(tickets.map((ticket) => ticket._id)).size).toBe(1);
});

test("numbers are of the local day and never double", async () => {
	const tickets = await Promise.all(Array.from({ length: 30 }, () => open()));
	expect(new Set(tickets.map((ticket) => ticket._id)).size).toBe(30);
	for (const ticket of tickets) expect(ticket._id).toMatch(/^T20261121-\d{4}$/);
	clock.set("2026-11-21T16:30:00Z");
	expect((await open())._id).toBe("T20261122-0001");
});

test("two agents act at the same instant, again and again: each command is applied once or refused, and the record is whole", async () => {
	const round = async (round: number) => {
		const { _id } = await open();
		const outcomes = await Promise.all(
			["a", "b", "a", "b", "c"].map((id, index) => desk.apply(_id, { move: "accept" }, { kind: "agent", agent: agent(id) }, `r${round}-${index}`)),
		);
		expect(outcomes.filter((outcome) => "entry" in outcome)).toHaveLength(1);
		const ticket = await desk.find(_id);
		expect(ticket?.timeline.map((entry) => entry.seq)).toEqual([1, 2]);
		expect(ticket?.timeline.at(-1)?.by).toBe(ticket?.assignee);
	};
	// 200 tickets with five commands each: a thousand at the same instant.
	await Promise.all(Array.from({ length: 200 }, (_, index) => round(index)));
});

test("the same cause acts once and is announced again, so that a crash between the two loses nothing", async () => {
	const { _id } = await open();
	announced.length = 0;
	const apply = () => desk.apply(_id, { move: "accept" }, { kind: "agent", agent: agent("a") }, "cause-1");
	await apply();
	await apply();
	expect((await desk.find(_id))?.timeline).toHaveLength(2);
	expect(announced).toEqual([
		[_id, "ticket.accepted"],
		[_id, "ticket.accepted"],
	]);
});

test("a tick does what is due, once, and leaves the rest alone", async () => {
	const { _id } = await open();
	clock.advance(20 * MINUTE_MS);
	await desk.tick(clock.now());
	expect(await desk.tick(clock.now())).toBe(0);
	const events = (await desk.find(_id))?.timeline.map((entry) => entry.event);
	expect(events).toEqual(["ticket.opened", "ticket.reminded"]);
});

test("a command for a number that does not exist", async () => {
	await expect(desk.apply("T20991231-0001", { move: "confirm" }, { kind: "owner" }, "x")).rejects.toMatchObject({ code: "not_found" });
});
