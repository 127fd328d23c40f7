import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Agent } from "../../src/community/models.ts";
import { checkSettings } from "../../src/community/settings.ts";
import { type Actor, type Command, decide } from "../../src/tickets/decide.ts";
import { followUps, nextDue, planTargets } from "../../src/tickets/targets.ts";
import { STATUSES, type Ticket } from "../../src/tickets/ticket.ts";
import { type Move, statusAfter, TRANSITIONS } from "../../src/tickets/transitions.ts";
import { SETTINGS } from "./sample-settings.ts";

const settings = checkSettings(SETTINGS);
const OPENED = new Date("2026-11-21T01:00:00Z");

const person = (id: string, roles: Agent["roles"], department = "engineering"): Agent => ({
	_id: id,
	name: id,
	phone: "",
	department,
	roles,
	skills: [],
});
const AGENTS = [
	person("a", ["agent"]),
	person("b", ["agent"]),
	person("h", ["head"]),
	person("m", ["manager"]),
	person("c", ["agent"], "customer_service"),
];

function ticket(): Ticket {
	return {
		_id: "T20261121-0001",
		key: "k",
		kind: "repair",
		category: "plumbing",
		danger: null,
		mood: "calm",
		status: "new",
		text: "漏水",
		place: { unitId: null, building: null, text: "" },
		reporter: null,
		anonymous: false,
		firstContact: "bot",
		department: "engineering",
		assignee: null,
		appointment: null,
		needsVisit: true,
		attachments: [],
		timeline: [],
		targets: planTargets("repair", OPENED, settings),
		followedUp: [],
		waitingSince: OPENED,
		nextDueAt: null,
		rating: null,
		reopened: 0,
		openedAt: OPENED,
		resolvedAt: null,
		closedAt: null,
		version: 0,
	};
}

const actors: fc.Arbitrary<Actor> = fc.oneof(
	fc.constantFrom(...AGENTS).map((agent) => ({ kind: "agent", agent }) as const),
	fc.constant({ kind: "owner" } as const),
	fc.constant({ kind: "bot" } as const),
);
const noted: fc.Arbitrary<Command> = fc
	.constantFrom("progress", "hold", "finish", "return", "cancel", "reject", "reply", "note", "add")
	.map((move) => ({ move, note: "x" }) as Command);
const commands: fc.Arbitrary<Command | "time"> = fc.oneof(
	{ weight: 4, arbitrary: noted },
	fc.constantFrom<Command>({ move: "accept" }, { move: "confirm" }, { move: "transfer", department: "customer_service" }),
	fc.constantFrom(...AGENTS).map((assignee): Command => ({ move: "assign", assignee })),
	fc.constantFrom("good", "fair", "poor").map((rating) => ({ move: "rate", rating }) as Command),
	fc.constant("time" as const),
);

test("any sequence of commands at any time leaves a legal ticket, and no follow-up happens twice", () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(commands, actors, fc.integer({ min: 0, max: 600 })), { maxLength: 40 }), (steps) => {
			let now = OPENED;
			let current = ticket();
			const applied = (command: Command, actor: Actor) => {
				const before = current.status;
				const decision = decide(current, command, actor, { now, cause: `${current.timeline.length}`, settings });
				if ("refused" in decision) return;
				const { set, entry } = decision.change;
				current = { ...current, ...set, timeline: [...current.timeline, entry] };
				const { from } = TRANSITIONS[command.move];
				expect(from).toContain(before);
			};
			for (const [command, actor, minutes] of steps) {
				now = new Date(now.getTime() + minutes * 60_000);
				if (command === "time") {
					for (const due of followUps(current, settings).filter((one) => one.at <= now)) {
						applied(due.kind === "close" ? { move: "close" } : { move: due.kind, followUp: due }, { kind: "bot" });
					}
					expect(followUps(current, settings).filter((one) => one.at <= now && one.kind !== "close")).toEqual([]);
				} else applied(command, actor);

				expect(STATUSES).toContain(current.status);
				expect(current.nextDueAt).toEqual(current.timeline.length === 0 ? null : nextDue(current, settings));
				expect(new Set(current.followedUp).size).toBe(current.followedUp.length);
				if (["accepted", "in_progress", "pending"].includes(current.status)) expect(current.assignee).not.toBeNull();
				if (current.status === "closed" || current.status === "cancelled") {
					expect(current.closedAt).not.toBeNull();
					expect(followUps(current, settings)).toEqual([]);
				}
				expect(current.timeline.map((entry) => entry.seq)).toEqual(current.timeline.map((_, index) => index + 1));
			}
		}),
		{ numRuns: 500 },
	);
});

describe("who may do what", () => {
	const held: Ticket = { ...ticket(), status: "accepted", assignee: "a" };
	const refusal = (on: Ticket, command: Command, actor: Actor) => {
		const decision = decide(on, command, actor, { now: OPENED, cause: "x", settings });
		return "refused" in decision ? decision.refused : "done";
	};
	const as = (id: string): Actor => ({ kind: "agent", agent: AGENTS.find((agent) => agent._id === id) ?? person(id, ["agent"]) });

	test.each<[string, Ticket, Command, Actor, string]>([
		["a second claim", held, { move: "accept" }, as("b"), "taken"],
		["a claim of one's own", held, { move: "accept" }, as("a"), "already_yours"],
		["somebody else's work", held, { move: "finish", note: "x" }, as("b"), "taken"],
		["one's own work", held, { move: "finish", note: "x" }, as("a"), "done"],
		["a head helps out", held, { move: "finish", note: "x" }, as("h"), "done"],
		["work nobody took", ticket(), { move: "progress", note: "x" }, as("a"), "not_yours"],
		["cancelling as a technician", held, { move: "cancel", note: "x" }, as("a"), "not_allowed"],
		["cancelling at the front desk", held, { move: "cancel", note: "x" }, as("c"), "done"],
		["handing on to oneself", held, { move: "assign", assignee: AGENTS[0] as Agent }, as("h"), "same_person"],
		["an owner accepting work", ticket(), { move: "accept" }, { kind: "owner" }, "not_allowed"],
		["an owner confirming what is not finished", held, { move: "confirm" }, { kind: "owner" }, "wrong_status"],
		["rating twice", { ...held, status: "closed", rating: "good" }, { move: "rate", rating: "poor" }, { kind: "owner" }, "already_rated"],
		["the bot doing people's work", held, { move: "finish", note: "x" }, { kind: "bot" }, "not_allowed"],
	])("%s", (_, on, command, actor, expected) => {
		expect(refusal(on, command, actor)).toBe(expected);
	});
});

test("a cancelled ticket can only be spoken about", () => {
	const moves = Object.keys(TRANSITIONS) as Move[];
	expect(moves.filter((move) => statusAfter("cancelled", move) !== null)).toEqual(["add", "reply", "note"]);
});

describe("due times", () => {
	const at = (minutes: number) => new Date(OPENED.getTime() + minutes * 60_000);

	test("an unclaimed repair: remind, head, manager, and its targets", () => {
		expect(followUps(ticket(), settings).map((one) => [one.name, one.at])).toEqual([
			["remind", at(15)],
			["escalate:head", at(30)],
			["escalate:manager", at(60)],
			["breach:response", at(60)],
			["breach:resolution", at(2880)],
		]);
	});

	test("an emergency climbs faster, in steps of its own claim target (D1)", () => {
		const emergency: Ticket = { ...ticket(), kind: "emergency", targets: planTargets("emergency", OPENED, settings) };
		expect(followUps(emergency, settings).map((one) => [one.name, one.at])).toEqual([
			["remind", at(5)],
			["escalate:head", at(10)],
			["breach:arrival", at(15)],
			["escalate:manager", at(20)],
		]);
	});

	test("after an answer there is no escalation, and the response target is met", () => {
		const decision = decide(ticket(), { move: "accept" }, { kind: "agent", agent: AGENTS[0] as Agent }, { now: at(5), cause: "x", settings });
		const after: Ticket = { ...ticket(), ...("change" in decision ? decision.change.set : {}) };
		expect(followUps(after, settings).map((one) => one.name)).toEqual(["breach:resolution"]);
	});

	test("a complaint is answered within 24 hours by the wall clock unless the community sets less (C2)", () => {
		expect(planTargets("complaint", OPENED, settings)).toEqual([{ name: "response", dueAt: at(24 * 60), state: "active" }]);
	});

	test("reopening gives every target its span anew", () => {
		const closed: Ticket = { ...ticket(), status: "resolved", resolvedAt: at(100), assignee: "a" };
		const decision = decide(closed, { move: "reject", note: "" }, { kind: "owner" }, { now: at(200), cause: "x", settings });
		const set = "change" in decision ? decision.change.set : {};
		expect(set.targets).toEqual([
			{ name: "response", dueAt: at(260), state: "active" },
			{ name: "resolution", dueAt: at(3080), state: "active" },
		]);
		expect(set.status).toBe("assigned");
	});
});
