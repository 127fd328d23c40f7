/** Builds the whole service from its settings: every part is made here and handed what it needs. */
import { join } from "node:path";
import { createWebChannel } from "../bots/web/web-channel.ts";
import { createConversations } from "./chat/conversations.ts";
import { createInbox } from "./chat/inbox.ts";
import { createPipeline, type Pipeline } from "./chat/pipeline.ts";
import type { Address, Channel, IncomingMessage } from "./chat/port.ts";
import { type Clock, systemClock } from "./clock.ts";
import { createDirectory, type Directory } from "./community/directory.ts";
import { importRegistry, readRegistry } from "./community/registry.ts";
import { type CommunitySettings, loadSettings } from "./community/settings.ts";
import { type Config, communityDirOf, loadDotEnv, readConfig } from "./config.ts";
import { AppError, isAppError } from "./errors.ts";
import { createBot } from "./intents/bot.ts";
import type { Job } from "./jobs/job.ts";
import { createJobs } from "./jobs/job-table.ts";
import { createScheduler, type Scheduler } from "./jobs/scheduler.ts";
import { createArticles } from "./knowledge/articles.ts";
import { createAsked } from "./knowledge/asked.ts";
import { type Knowledge, openKnowledge } from "./knowledge/knowledge.ts";
import { createLogger, type Logger } from "./logger.ts";
import { createModel, type Model } from "./model/model.ts";
import { loadPrompts } from "./model/prompts.ts";
import { createDispatcher, type Dispatcher } from "./outbox/dispatcher.ts";
import { createOutbox, type Outbox } from "./outbox/outbox.ts";
import { systemTimers, type Timers } from "./outbox/timers.ts";
import { createRecords } from "./reports/records.ts";
import { createFileStore } from "./storage/file-store.ts";
import { ensureIndexes, openStorage, type Storage } from "./storage/storage.ts";
import { createDesk, type Desk } from "./tickets/desk.ts";
import { createNotices } from "./tickets/notices.ts";
import type { Ticket } from "./tickets/ticket.ts";
import { createUnderstanding } from "./understanding/understand.ts";
import { webIdentities } from "./web-identities.ts";
import { KNOWLEDGE, STAFF } from "./words/staff.ts";

/** The chat on the page in which staff work. */
export const WEB_STAFF_GROUP: Address = "web:staff-group";

/** The service, built and (after `start`) running. */
export interface App {
	readonly config: Config;
	readonly settings: CommunitySettings;
	readonly storage: Storage;
	readonly channels: ReadonlyMap<string, Channel>;
	readonly pipeline: Pipeline;
	readonly desk: Desk;
	readonly directory: Directory;
	readonly outbox: Outbox;
	readonly dispatcher: Dispatcher;
	readonly scheduler: Scheduler;
	readonly knowledge: Knowledge;
	readonly jobs: readonly Job[];
	readonly connection: Storage["connection"];
	readonly clock: Clock;
	readonly logger: Logger;
	/** One line per channel and feature that is on or off. */
	readonly features: () => string[];
	/** Opens the channels, the dispatcher and the jobs. */
	start(): Promise<void>;
	/** Takes nothing more in, finishes what is in hand, lets go of everything. Idempotent. */
	stop(): Promise<void>;
}

/** Parts that a test puts in the place of the real ones. */
export interface AppParts {
	readonly config?: Config;
	readonly clock?: Clock;
	readonly logger?: Logger;
	readonly timers?: Timers;
	readonly storage?: Storage;
	readonly channels?: readonly Channel[];
	readonly staffGroups?: readonly Address[];
	readonly model?: Model;
	/** A command beside the running program: joins its store where that is embedded, and sends nothing itself. */
	readonly beside?: boolean;
}

/**
 * Everything that people set, checked before anything is opened.
 * @throws AppError `bad_settings` with every mistake of the environment and of the community's files in one report.
 */
async function readEverything(given: Config | undefined) {
	if (given === undefined) loadDotEnv();
	const problems: string[] = [];
	const report = (error: unknown): null => {
		if (!isAppError(error, "bad_settings")) throw error;
		problems.push(error.message);
		return null;
	};
	const config = given ?? attempt(readConfig, report);
	const dir = config?.communityDir ?? communityDirOf();
	const settings = await loadSettings(dir, config?.zone).catch(report);
	const registry = settings === null ? null : await readRegistry(dir, settings).catch(report);
	if (config === null || settings === null || registry === null) throw new AppError("bad_settings", problems.join("\n"));
	return { config, settings, registry };
}

function attempt<T>(read: () => T, otherwise: (error: unknown) => null): T | null {
	try {
		return read();
	} catch (error) {
		return otherwise(error);
	}
}

/**
 * Opens the store, reads the community, and wires everything together; nothing is sent or taken in before `start`.
 * @throws AppError `bad_settings`, `store_in_use`, `store_newer`.
 */
export async function openApp(parts: AppParts = {}): Promise<App> {
	const { config, settings, registry } = await readEverything(parts.config);
	const clock = parts.clock ?? systemClock;
	const logger = parts.logger ?? createLogger(config.logLevel);
	const timers = parts.timers ?? systemTimers;
	const { zone } = settings;
	const prompts = await loadPrompts();

	const storage =
		parts.storage ?? (await openStorage({ mongodbUri: config.mongodbUri, dataDir: config.dataDir, logger, shareRunning: parts.beside }));
	const { connection } = storage;
	const alone = storage.kind === "embedded";
	const quietHours = { ...settings.quietHours, zone };

	const inbox = createInbox({ connection, clock });
	const conversations = createConversations({ connection, clock });
	const directory = createDirectory({ connection, clock });
	const outbox = createOutbox({ connection, clock, quietHours });
	const files = createFileStore(config.dataDir);
	const channels = new Map<string, Channel>();
	const staffGroups = parts.staffGroups ?? (config.web === null ? [] : [WEB_STAFF_GROUP]);

	const desk: Desk = createDesk({
		connection,
		clock,
		settings,
		agents: () => directory.agents(),
		announce: createNotices({
			outbox,
			directory,
			settings,
			clock,
			zone,
			staffGroups: () => staffGroups,
			ownerAddress: (ticket: Ticket) => desk.ownerAddress(ticket),
			scriptOf: async (address) => ((await conversations.memoryOf(address)).script === "hant" ? "hant" : "hans"),
		}),
	});
	const articles = createArticles({ connection, clock });
	const knowledge = await openKnowledge({
		dir: config.communityDir,
		contacts: settings.contacts,
		names: [settings.name, settings.desk],
		more: async () => [await articles.document(KNOWLEDGE.articles)].filter((one) => one !== null),
		clock,
		zone,
		logger,
	});
	const model =
		parts.model ??
		createModel({
			...(config.model ?? {}),
			prompts,
			clock,
			logger,
			zone,
			names: () => [...registry.accounts.values()].map((account) => account.name),
		});
	const services = {
		desk,
		directory,
		knowledge,
		articles,
		asked: createAsked(connection),
		records: createRecords({ directory, files, settings, clock }),
		outbox,
		understand: createUnderstanding(),
		model: config.model === null && parts.model === undefined ? null : model,
		settings,
		clock,
		zone,
		logger,
		staffGroups: () => staffGroups,
	};

	const tellStaff = async (key: string, text: string) => {
		await outbox.enqueue(staffGroups.map((to) => ({ key: `${key}:${to}`, to, message: { text }, lane: "notice", view: "group" })));
	};
	const tellManagers = async (key: string, text: string) => {
		const managers = (await directory.agents()).filter((agent) => agent.roles.includes("manager"));
		const addresses = (await Promise.all(managers.map((agent) => directory.addressesOf(agent._id)))).flat();
		await outbox.enqueue(addresses.map((to) => ({ key: `${key}:${to}`, to, message: { text }, lane: "notice", view: "manager" })));
	};
	const pipeline = createPipeline({
		inbox,
		conversations,
		handler: createBot(services),
		onGivenUp: async (turn) => {
			await tellStaff(`given-up:${turn.cause}`, STAFF.givenUp);
			await tellManagers(`given-up:${turn.cause}`, STAFF.givenUpBy(turn.conversation));
		},
		clock,
		logger,
	});
	const dispatcher = createDispatcher({
		connection,
		outbox,
		channels,
		clock,
		logger,
		timers,
		quietHours,
		alone,
		hooks: {
			onUnknown: (entry) => (entry.view === "owner" ? tellStaff(`unknown:${entry._id}`, STAFF.unknownFate(entry.about ?? null)) : undefined),
			onGone: async (address) => {
				await directory.setReachable(address, false);
				await tellManagers(`gone:${address}:${clock.now().toISOString().slice(0, 10)}`, STAFF.unreachable(address));
			},
		},
	});
	const jobs = createJobs({ desk, inbox, outbox, directory, knowledge, zone });
	const scheduler = createScheduler({ jobs, connection, clock, logger, timers });

	const web =
		config.web === null || parts.channels !== undefined
			? null
			: createWebChannel({
					...config.web,
					identities: async () => webIdentities(registry, WEB_STAFF_GROUP, settings),
					files,
					connection,
					clock,
					logger,
					communityName: settings.name,
					sample: settings.sample,
					zone,
				});
	for (const channel of parts.channels ?? (web === null ? [] : [web])) channels.set(channel.name, channel);

	await ensureIndexes(connection);
	await importRegistry(registry, connection, clock.now());

	/** Whoever writes can be reached again. */
	async function receive(message: IncomingMessage): Promise<void> {
		await pipeline.receive(message);
		await directory.backAgain(message.sender);
	}

	let stopped: Promise<void> | undefined;
	async function shutDown(): Promise<void> {
		await scheduler.stop();
		await pipeline.stop(); // what still arrives is stored, and worked on after the next start
		await dispatcher.stop(); // while the channels still take what is in flight
		for (const channel of channels.values()) await channel.stop();
		await knowledge.close();
		await storage.stop();
	}

	return {
		config,
		settings,
		storage,
		channels,
		pipeline,
		desk,
		directory,
		outbox,
		dispatcher,
		scheduler,
		knowledge,
		jobs,
		connection,
		clock,
		logger,
		features: () => [
			`store: ${storage.kind === "embedded" ? `embedded, in ${join(config.dataDir)}` : "MongoDB"}`,
			`understanding: offline${config.model === null ? "" : `, with the model ${config.model.model}`}`,
			`community: ${settings.name}${settings.sample ? " (sample: invented people, numbers and rules)" : ""}, ${knowledge.report.documents.length} documents`,
			`page: ${web === null ? "off" : `on, ${web.address}`}`,
			`jobs: ${jobs.map((job) => job.name).join(", ")}`,
		],
		async start() {
			if (alone) await conversations.releaseAll();
			// Channels first: what is waiting to be sent must not fail, and back off, only because nobody listens yet.
			for (const channel of channels.values()) await channel.start(receive);
			await dispatcher.start();
			await pipeline.start();
			await scheduler.start();
		},
		stop() {
			stopped ??= shutDown();
			return stopped;
		},
	};
}
