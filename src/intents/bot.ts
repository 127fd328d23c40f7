/** The bot: tells who is writing, and lets the intents of owners or of staff answer. */
import type { Aftermath, Turn, TurnHandler } from "../chat/pipeline.ts";
import type { OutgoingMessage } from "../chat/port.ts";
import { STAFF } from "../words/staff.ts";
import { recall } from "./owner/memory.ts";
import { answerOwner, BURST_GAP_MS, BURST_MAX_MS, ownerWakeAt, worthWaiting } from "./owner/owner.ts";
import { readMessage } from "./reading.ts";
import { answerStaff, type StaffMemory } from "./staff/staff.ts";
import { aboutOf, joined, type OwnerTalk, type Services, sendReplies, type Talk } from "./talk.ts";

/** The handler that the pipeline calls for every turn. */
export function createBot(services: Services): TurnHandler {
	const { directory, outbox, understand, zone } = services;

	return {
		async holdUntil(turn) {
			const [first] = turn.messages;
			const last = turn.messages.at(-1);
			if (first === undefined || last === undefined || first.group) return null;
			const { contact, agent } = await directory.whoIs(first.sender);
			if (agent !== null) return null;
			const { text, action } = joined(turn.messages);
			const understanding = understand(text, { now: turn.now, zone });
			const about = { hasAction: action !== undefined, hasText: text !== "", handoff: contact.handoff !== null && contact.handoff.until > turn.now };
			if (!worthWaiting(understanding, recall(turn.memory), about)) return null;
			// By the platform's time of the words, but a clock that runs ahead must not hold anybody up.
			const at = (instant: Date) => Math.min(new Date(instant).getTime(), turn.now.getTime());
			return new Date(Math.min(at(last.at) + BURST_GAP_MS, at(first.at) + BURST_MAX_MS));
		},
		async handle(turn) {
			const [first] = turn.messages;
			if (first?.group === true) return inGroup(turn);
			const person = await directory.whoIs(first?.sender ?? turn.conversation);
			return person.agent === null ? withOwner(turn) : withStaff(turn, false);
		},
	};

	async function withOwner(turn: Turn): Promise<Aftermath> {
		const talk = await ownerTalk(turn);
		await answerOwner(talk);
		await sendReplies(outbox, turn, talk.replies, { script: talk.memory.script, view: "owner" });
		const { contact } = await directory.whoIs(talk.person.address);
		return { memory: { ...talk.memory }, wakeAt: ownerWakeAt(talk, contact.handoff?.until ?? null) };
	}

	async function ownerTalk(turn: Turn): Promise<OwnerTalk> {
		const talk = await begin(turn, turn.messages);
		return { ...talk, understanding: await readMessage(services, talk.text, talk.person, turn.now), memory: recall(turn.memory) };
	}

	/** In a group everybody speaks for themselves: one message is one turn, in order. */
	async function inGroup(turn: Turn): Promise<Aftermath> {
		if (!services.staffGroups().includes(turn.conversation)) return { memory: turn.memory, wakeAt: null };
		return withStaff(turn, true);
	}

	async function withStaff(turn: Turn, group: boolean): Promise<Aftermath> {
		const memory: StaffMemory = { pending: {}, held: {}, lastQuestion: {}, ...structuredClone(turn.memory) };
		for (const [index, message] of turn.messages.entries()) {
			const single: Turn = { ...turn, cause: index === 0 ? turn.cause : message.key, messages: [message] };
			const talk = await begin(single, [message]);
			const { agent } = talk.person;
			if (agent !== null) await answerStaff({ ...talk, agent, memory, group });
			else if (message.action !== undefined) talk.say(STAFF.notStaff);
			await sendReplies(outbox, single, talk.replies, { script: "hans", view: group ? "group" : "assignee" });
		}
		return { memory: { ...memory }, wakeAt: null };
	}

	async function begin(turn: Turn, messages: Turn["messages"]): Promise<Talk> {
		const [first] = messages;
		const { text, attachments, action, replyTo } = joined(messages);
		const replies: OutgoingMessage[] = [];
		return {
			services,
			turn,
			person: await directory.whoIs(first?.sender ?? turn.conversation),
			text,
			action,
			attachments,
			now: turn.now,
			about: first === undefined ? null : await aboutOf(outbox, { channel: first.channel, replyTo }),
			replies,
			say: (words, more) => {
				replies.push({ text: words, ...more });
			},
		};
	}
}
