/** A process for the kill test: sends a campaign to a platform that writes down what arrives, until it is done or killed. */
import { appendFileSync } from "node:fs";
import type { Channel } from "../../src/chat/port.ts";
import { systemClock } from "../../src/clock.ts";
import { silentLogger } from "../../src/logger.ts";
import { createDispatcher } from "../../src/outbox/dispatcher.ts";
import { createOutbox } from "../../src/outbox/outbox.ts";
import { outboxModel } from "../../src/outbox/outbox-entry.ts";
import { ensureIndexes, openStorage } from "../../src/storage/storage.ts";

const [dataDir = "", arrivals = "", count = "0"] = process.argv.slice(2);
const storage = await openStorage({ dataDir, logger: silentLogger });
outboxModel(storage.connection);
await ensureIndexes(storage.connection);

const channel: Channel = {
	name: "test",
	start: async () => {},
	stop: async () => {},
	send: async (_, message) => {
		appendFileSync(arrivals, `${message.text}\n`);
		await new Promise((answered) => setTimeout(answered, 3));
		return { messageId: message.text };
	},
};
const outbox = createOutbox({ connection: storage.connection, clock: systemClock });
const channels = new Map([["test", channel]]);
const dispatcher = createDispatcher({ connection: storage.connection, outbox, channels, clock: systemClock, logger: silentLogger, alone: true });
await dispatcher.start();
// The same cause again, as after a restart: keys make it one campaign.
await outbox.enqueue(
	Array.from({ length: Number(count) }, (_, n) => ({ key: `k${n}`, to: `test:${n % 40}`, message: { text: `k${n}` }, lane: "bulk" as const })),
);
await dispatcher.drain();
console.log(JSON.stringify(await outbox.counts()));
await dispatcher.stop();
await storage.stop();
