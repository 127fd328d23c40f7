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
	offDuty: false,
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
		source: "chat",
		subject: null,
		toldAt: OPENED,
		pausedAt: null,
		arrivedAt: null,
		onTime: null,
		price: null,
		promises: [],
		verdict: null,
		plan: null,
		returnVisit: null,
		shared: false,
		isIncident: false,
		incident: null,
		followers: [],
		related: [],
		escalatedTo: [],
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
	.constantFrom("progress", "hold", "finish", "return", "cancel", "reject", "reply", "note", "add", "miss", "revise")
	.map((move) => ({ move, note: "x" }) as Command);
const commands: fc.Arbitrary<Command | "time"> = fc.oneof(
	{ weight: 4, arbitrary: noted },
	fc.constantFrom<Command>(
		{ move: "accept" },
		{ move: "confirm" },
		{ move: "check" },
		{ move: "arrive" },
		{ move: "transfer", department: "customer_service" },
		{ move: "judge", founded: true, note: "属实" },
		{ move: "plan", note: "整改", options: [] },
		{ move: "approve" },
		{ move: "reschedule", appointment: { from: new Date("2026-11-22T01:00:00Z"), to: new Date("2026-11-22T03:00:00Z") } },
		{ move: "progress", note: "明天回复", promised: new Date("2026-11-22T01:00:00Z") },
		{ move: "answer_return", rating: "good", note: "" },
	),
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
						const timed: Command =
							due.kind === "escalate"
								? { move: "escalate", to: due.to, reason: "unclaimed", told: [], followUp: due }
								: { move: due.kind, followUp: due };
						applied(timed, { kind: "bot" });
					}
					for (let rounds = 0; followUps(current, settings).some((one) => one.at <= now); rounds++) {
						expect(rounds).toBeLessThan(30);
						const [due] = followUps(current, settings);
						if (due === undefined) break;
						applied(
							due.kind === "escalate"
								? { move: "escalate", to: due.to, reason: "unclaimed", told: [], followUp: due }
								: { move: due.kind, followUp: due },
							{ kind: "bot" },
						);
					}
				} else applied(command, actor);

				expect(STATUSES).toContain(current.status);
				expect(current.nextDueAt).toEqual(current.timeline.length === 0 ? null : nextDue(current, settings));
				expect(new Set(current.followedUp).size).toBe(current.followedUp.length);
				if (["accepted", "in_progress", "pending"].includes(current.status)) expect(current.assignee).not.toBeNull();
				if (current.status === "closed" || current.status === "cancelled") {
					expect(current.closedAt).not.toBeNull();
					expect(followUps(current, settings).filter((one) => !one.kind.endsWith("_return"))).toEqual([]);
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
		["finishing a complaint nobody judged", { ...held, kind: "complaint" }, { move: "finish", note: "x" }, as("a"), "needs_verdict"],
		[
			"finishing a founded complaint without a plan",
			{ ...held, kind: "complaint", verdict: { founded: true, reason: "", by: "c", at: OPENED } },
			{ move: "finish", note: "x" },
			as("a"),
			"needs_plan",
		],
		["a technician judging a complaint", { ...held, kind: "complaint" }, { move: "judge", founded: true, note: "x" }, as("a"), "not_allowed"],
		["the front desk judging a complaint", { ...held, kind: "complaint" }, { move: "judge", founded: true, note: "x" }, as("c"), "done"],
		["judging a repair", held, { move: "judge", founded: true, note: "x" }, as("c"), "not_a_complaint"],
		[
			"a head approving a plan",
			{ ...held, kind: "complaint", plan: { text: "x", options: [], approvedBy: null, chosen: null } },
			{ move: "approve" },
			as("h"),
			"not_allowed",
		],
		[
			"the manager approving a plan",
			{ ...held, kind: "complaint", plan: { text: "x", options: [], approvedBy: null, chosen: null } },
			{ move: "approve" },
			as("m"),
			"done",
		],
		["taking a complaint about oneself (C14)", { ...ticket(), kind: "complaint", subject: "a" }, { move: "accept" }, as("a"), "about_you"],
		[
			"handing a complaint to whom it is about",
			{ ...ticket(), kind: "complaint", subject: "a" },
			{ move: "assign", assignee: AGENTS[0] as Agent },
			as("h"),
			"about_you",
		],
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

	const plain = (ticketToPlan: Ticket) => followUps(ticketToPlan, settings).map((one) => [one.name.replace(/(:\d+)?@.*/, ""), one.at]);

	test("an unclaimed repair: remind, the ladder's levels, and its targets with a warning before each", () => {
		expect(plain(ticket())).toEqual([
			["remind", at(15)],
			["escalate:department_head", at(30)],
			["escalate:service_head", at(45)],
			["warn:response", at(48)],
			["breach:response", at(60)],
			["escalate:manager", at(60)],
			["escalate:quality", at(120)],
			["warn:resolution", at(2304)],
			["breach:resolution", at(2880)],
		]);
	});

	test("an emergency climbs faster, in steps of its own claim target (D1)", () => {
		const emergency: Ticket = { ...ticket(), kind: "emergency", targets: planTargets("emergency", OPENED, settings) };
		expect(plain(emergency)).toEqual([
			["remind", at(5)],
			["escalate:department_head", at(10)],
			["warn:arrival", at(12)],
			["breach:arrival", at(15)],
			["escalate:service_head", at(15)],
			["escalate:manager", at(20)],
			["escalate:quality", at(40)],
		]);
	});

	test("after an answer there is no escalation, and the response target is met", () => {
		const decision = decide(ticket(), { move: "accept" }, { kind: "agent", agent: AGENTS[0] as Agent }, { now: at(5), cause: "x", settings });
		const after: Ticket = { ...ticket(), ...("change" in decision ? decision.change.set : {}) };
		expect(plain(after).map(([name]) => name)).toEqual(["warn:resolution", "breach:resolution"]);
	});

	test("a ticket on hold is not chased, and what is due moves by as long as it was held", () => {
		const held: Ticket = { ...ticket(), status: "pending", assignee: "a", pausedAt: at(10) };
		expect(plain(held)).toEqual([["stale", at(3 * 24 * 60)]]);
		const decision = decide(
			held,
			{ move: "progress", note: "x" },
			{ kind: "agent", agent: AGENTS[0] as Agent },
			{ now: at(1450), cause: "x", settings },
		);
		const set = "change" in decision ? decision.change.set : {};
		expect(set.targets?.find((target) => target.name === "resolution")?.dueAt).toEqual(at(2880 + 1440));
		expect(set.pausedAt).toBeNull();
	});

	test("on the duty clock nights, lunch and Sundays do not count", () => {
		const duty = { ...settings, targets: { ...settings.targets, repair: { resolution: 600, clock: "duty" as const } } };
		// Saturday 09:00: 3 h until lunch, 4.5 h after it, 2.5 h on Monday from 08:30.
		expect(planTargets("repair", OPENED, duty)[0]?.dueAt).toEqual(new Date("2026-11-23T11:00:00+08:00"));
	});

	test("a visit: a reminder an hour before, an alarm when nobody came, neither once somebody is there", () => {
		const appointment = { from: at(300), to: at(420) };
		const booked: Ticket = { ...ticket(), status: "accepted", assignee: "a", appointment, targets: [] };
		expect(plain(booked)).toEqual([
			["visit-soon", at(240)],
			["visit-late", at(435)],
		]);
		expect(plain({ ...booked, arrivedAt: at(310) })).toEqual([["stale", at(3 * 24 * 60)]]);
	});

	test("a promise: its keeper is reminded before, and people are told when it is missed; telling the owner keeps it", () => {
		const base: Ticket = { ...ticket(), status: "accepted", assignee: "a", targets: [] };
		const decision = decide(
			base,
			{ move: "progress", note: "下午五点前答复您", promised: at(480) },
			{ kind: "agent", agent: AGENTS[0] as Agent },
			{ now: at(10), cause: "x", settings },
		);
		const given: Ticket = { ...base, ...("change" in decision ? decision.change.set : {}) };
		expect(plain(given)).toEqual([
			["promise-soon", at(450)],
			["promise-missed", at(480)],
		]);
		const kept = decide(
			given,
			{ move: "reply", note: "办好了" },
			{ kind: "agent", agent: AGENTS[0] as Agent },
			{ now: at(200), cause: "y", settings },
		);
		expect(plain({ ...given, ...("change" in kept ? kept.change.set : {}) })).toEqual([["stale", at(200 + 3 * 24 * 60)]]);
	});

	test("every closed repair is asked about, reminded of once, and given to a person (E5)", () => {
		const resolved: Ticket = { ...ticket(), status: "resolved", assignee: "a", resolvedAt: at(0) };
		const decision = decide(resolved, { move: "confirm" }, { kind: "owner" }, { now: at(0), cause: "x", settings });
		const closed: Ticket = { ...resolved, ...("change" in decision ? decision.change.set : {}) };
		expect(plain(closed)).toEqual([
			["return-ask", at(24 * 60)],
			["return-remind", at(48 * 60)],
			["return-call", at(72 * 60)],
		]);
	});

	test("a complaint is answered within 24 hours by the wall clock unless the community sets less (C2)", () => {
		expect(planTargets("complaint", OPENED, settings)).toEqual([{ name: "response", startedAt: OPENED, dueAt: at(24 * 60), state: "active" }]);
	});

	test("reopening gives every target its span anew", () => {
		const closed: Ticket = { ...ticket(), status: "resolved", resolvedAt: at(100), assignee: "a" };
		const decision = decide(closed, { move: "reject", note: "" }, { kind: "owner" }, { now: at(200), cause: "x", settings });
		const set = "change" in decision ? decision.change.set : {};
		expect(set.targets).toEqual([
			{ name: "response", startedAt: at(200), dueAt: at(260), state: "active" },
			{ name: "resolution", startedAt: at(200), dueAt: at(3080), state: "active" },
		]);
		expect(set.status).toBe("assigned");
	});
});
