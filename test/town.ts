/** A whole service in memory of a test: the real pipeline on a fake channel, with a clock that moves when told. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type App, type AppParts, openApp } from "../src/app.ts";
import type { Address, Attachment, Channel, IncomingMessage, OnMessage, OutgoingMessage } from "../src/chat/port.ts";
import { MINUTE_MS, manualClock } from "../src/clock.ts";
import type { Config } from "../src/config.ts";
import { SendError } from "../src/errors.ts";
import { silentLogger } from "../src/logger.ts";
import { openTestStorage } from "./storage/test-storage.ts";

/** A message as somebody saw it. */
export interface Seen extends OutgoingMessage {
	readonly id: string;
	readonly to: Address;
	readonly edited: boolean;
}

/** A Saturday morning in Shanghai, inside duty hours. */
export const MORNING = "2026-11-21T09:00:00+08:00";
export const GROUP: Address = "web:staff-group";

/** Somebody in the town. */
export interface Townsperson {
	readonly address: Address;
	/** Says something in private and waits until everything that follows has happened. */
	says(text: string, more?: { photos?: number; replyTo?: string; wait?: boolean; at?: Date }): Promise<void>;
	/** Says something in the staff group. */
	saysInGroup(text: string, more?: { replyTo?: string }): Promise<void>;
	/** Presses the newest button with this label that they can see, in private or (`inGroup`) in the group. */
	presses(label: string, more?: { inGroup?: boolean }): Promise<void>;
	/** Texts seen in private since the last call, oldest first. */
	heard(): string[];
	/** All that was ever seen in private. */
	readonly seen: readonly Seen[];
}

/** The town. */
export interface Town {
	readonly app: App;
	readonly clock: ReturnType<typeof manualClock>;
	person(id: string): Townsperson;
	/** Texts that the staff group saw since the last call; edits come as the edited text. */
	groupHeard(): string[];
	readonly group: readonly Seen[];
	/** Lets time pass and everything that it brings happen. */
	passes(ms: number): Promise<void>;
	settle(): Promise<void>;
	/** The number of the newest ticket. */
	lastNo(): Promise<string>;
	/** Addresses that cannot be reached any more. */
	readonly gone: Set<Address>;
	close(): Promise<void>;
}

/** Opens a town on a store of its own. */
export async function openTown(options: { at?: string; parts?: AppParts; config?: Partial<Config> } = {}): Promise<Town> {
	const clock = manualClock(options.at ?? MORNING);
	const storage = await openTestStorage({ durability: "fast" });
	const sent: Seen[] = [];
	const gone = new Set<Address>();
	let listen: OnMessage = async () => {};
	let count = 0;

	const channel: Channel = {
		name: "web",
		start: async (onMessage) => {
			listen = onMessage;
		},
		send: async (to, message) => {
			if (gone.has(to)) throw new SendError("gone", "blocked");
			const id = message.replaces ?? `m${++count}`;
			sent.push({ ...message, id, to, edited: message.replaces !== undefined });
			return { messageId: id };
		},
		stop: async () => {},
	};
	const config: Config = {
		dataDir: storage.dir,
		mongodbUri: undefined,
		communityDir: join(import.meta.dirname, "..", "knowledge"),
		zone: "Asia/Shanghai",
		web: null,
		model: null,
		logLevel: "silent",
		...options.config,
	};
	const app = await openApp({ config, clock, logger: silentLogger, storage, channels: [channel], staffGroups: [GROUP], ...options.parts });
	await channel.start((message) => app.pipeline.receive(message));

	async function settle(): Promise<void> {
		for (let round = 0; round < 4; round++) {
			await app.pipeline.drain();
			await app.dispatcher.drain();
			if (round < 3) clock.advance(3_000); // lets a held burst go
		}
	}

	async function deliver(message: Partial<IncomingMessage> & { conversation: Address; sender: Address }): Promise<void> {
		const full: IncomingMessage = {
			key: `web:in${++count}`,
			channel: "web",
			group: message.conversation === GROUP,
			text: "",
			attachments: [],
			at: clock.now(),
			...message,
		};
		await listen(full);
	}

	const cursors = new Map<string, number>();
	function unseen(to: Address): string[] {
		const all = sent.filter((message) => message.to === to);
		const from = cursors.get(to) ?? 0;
		cursors.set(to, all.length);
		return all.slice(from).map((message) => message.text);
	}

	function person(id: string): Townsperson {
		const address = `web:${id}`;
		const press = async (label: string, conversation: Address) => {
			const button = sent
				.filter((message) => message.to === conversation)
				.toReversed()
				.flatMap((message) => (message.buttons ?? []).flat())
				.find((one) => one.label.includes(label));
			if (button === undefined) throw new Error(`${id} sees no button «${label}»`);
			await deliver({ conversation, sender: address, action: button.action });
			await settle();
		};
		return {
			address,
			async says(text, { photos = 0, replyTo, wait = true, at } = {}) {
				const attachments = Array.from(
					{ length: photos },
					(_, index): Attachment => ({ id: `${count}${index}`.padStart(64, "0"), kind: "photo", name: "photo.jpg", mime: "image/jpeg", size: 10 }),
				);
				await deliver({ conversation: address, sender: address, text, attachments, replyTo, ...(at === undefined ? {} : { at }) });
				if (wait) await settle();
			},
			async saysInGroup(text, { replyTo } = {}) {
				await deliver({ conversation: GROUP, sender: address, text, replyTo });
				await settle();
			},
			presses: (label, { inGroup = false } = {}) => press(label, inGroup ? GROUP : address),
			heard: () => unseen(address),
			get seen() {
				return sent.filter((message) => message.to === address);
			},
		};
	}

	return {
		app,
		clock,
		person,
		gone,
		settle,
		groupHeard: () => unseen(GROUP),
		get group() {
			return sent.filter((message) => message.to === GROUP);
		},
		async passes(ms) {
			const end = clock.now().getTime() + ms;
			while (clock.now().getTime() < end) {
				clock.advance(Math.min(MINUTE_MS, end - clock.now().getTime()));
				await app.desk.tick(clock.now());
				await app.pipeline.drain();
				await app.dispatcher.drain();
			}
		},
		async lastNo() {
			const [newest] = await app.desk.findBySuffix("");
			return newest?._id ?? "";
		},
		async close() {
			await app.stop();
			await rm(storage.dir, { recursive: true, force: true });
		},
	};
}
