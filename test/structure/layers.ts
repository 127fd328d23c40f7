/** The house as data: which room lies on which floor, where each heavy library lives, and what is excepted from a rule and why. */

/** Rooms from the ground up; an import may stay on its floor or go down, never up. A file at the top of `src/` is a room of its own. */
export const FLOORS: readonly { readonly name: string; readonly rooms: readonly string[]; readonly neighbours: boolean }[] = [
	{ name: "leaves", rooms: ["errors.ts", "clock.ts", "zone.ts", "logger.ts", "words"], neighbours: true },
	{ name: "port and pipeline", rooms: ["chat"], neighbours: false },
	{ name: "understanding", rooms: ["understanding"], neighbours: false },
	{ name: "outbox", rooms: ["outbox"], neighbours: false },
	{ name: "the work", rooms: ["knowledge", "tickets", "community", "campaigns", "reports", "model"], neighbours: true },
	{ name: "who answers", rooms: ["intents"], neighbours: false },
	{ name: "edges", rooms: ["bots", "storage", "jobs"], neighbours: false },
	{ name: "composition root", rooms: ["config.ts", "web-identities.ts", "app.ts", "main.ts"], neighbours: true },
];

/** Rooms that may use fewer of those below than their floor allows: platforms translate, storage stores, understanding is pure. */
export const NARROW: Readonly<Record<string, readonly string[]>> = {
	bots: ["chat", "errors.ts", "clock.ts", "logger.ts", "words"],
	storage: ["chat", "errors.ts", "clock.ts", "logger.ts"],
	understanding: ["errors.ts", "clock.ts", "words"],
	chat: ["errors.ts", "clock.ts", "logger.ts"],
	"errors.ts": [],
	"clock.ts": [],
	"zone.ts": ["clock.ts"],
	"logger.ts": [],
};

/** Programs of their own that happen to stand in a room: they compose, so they may import from anywhere, and measure their own time. */
export const PROGRAMS = /-command\.ts$|^src\/understanding\/training\//;

/** Packages with one home. `code` tells a home by what stands in it; `types` are the places that may name the package's types without using it. */
export const HOMES: readonly { readonly packages: RegExp; readonly home: RegExp; readonly code?: RegExp; readonly types?: RegExp }[] = [
	{ packages: /^(wechaty|grammy|hono|@grammyjs|@hono)(\/|-|$)/, home: /^bots\// },
	{
		packages: /^mongoose$/,
		// The storage room, and the model files beside their aggregate: those that declare a schema.
		home: /^src\/storage\//,
		code: /\bnew Schema</,
		types: /^(src\/(chat|outbox|community|tickets|knowledge|campaigns|reports|model|jobs)|bots)\//,
	},
	{ packages: /^(node:sqlite|bson|mingo)(\/|$)/, home: /^src\/storage\/embedded\// },
	{ packages: /^node-cron$/, home: /^src\/jobs\// },
	{ packages: /^(openai|langchain|@langchain)(\/|$)/, home: /^src\/(model|knowledge)\// },
	{ packages: /^(pdfkit|fontkit|linebreak|@resvg)(\/|$)/, home: /^src\/reports\// },
	{ packages: /^pino$/, home: /^src\/logger\.ts$/ },
	{ packages: /^node:(http|https|net|dgram)$/, home: /^(bots|src\/(storage|model))\// },
	{ packages: /^node:fs(\/promises)?$/, home: /^(bots|src\/(storage|knowledge|community|model|understanding|jobs|reports))\/|^src\/config\.ts$/ },
];

/** Who may read the environment. */
export const ENVIRONMENT: readonly string[] = [
	"src/config.ts",
	// Programs that start without a database, and so without the settings of one.
	"src/knowledge/ask-command.ts",
	"src/understanding/understand-command.ts",
	"src/understanding/training/evaluate.ts",
];

/** Who may read the machine's clock. The embedded store is a database server of its own: like one, it has its own clock. */
export const WALL_CLOCK: readonly RegExp[] = [/^src\/clock\.ts$/, /^src\/storage\/embedded\//, PROGRAMS];

/** Who may set timers: each wakes somebody up, and decides nothing. */
export const TIMERS: readonly RegExp[] = [
	/^src\/outbox\/timers\.ts$/, // the timers that everybody else is handed
	/^src\/chat\/pipeline\.ts$/, // looks for conversations that are due
	/^src\/knowledge\/watcher\.ts$/, // waits until a changed file is written
	/^src\/model\/guard\.ts$/, // the time limit and the pause between tries
	/^src\/main\.ts$/, // cuts a stop short
	/^src\/jobs\//,
	/^src\/storage\/embedded\//,
	/^bots\//,
];

/** Where Chinese is read or written by design. */
export const CHINESE: readonly RegExp[] = [
	/^src\/words\//, // what people read
	/^src\/understanding\//, // what people write
	/^src\/knowledge\//, // what documents say
	/^src\/intents\/staff\/parse-command\.ts$/, // what staff type
	/^src\/model\/(private-patterns|placeholders|figures)\.ts$/, // what is hidden from a model, and what is checked in its answers
	/^src\/model\/(classify|answer|embeddings)\.ts$/, // labels inside a prompt, read by a model
	/^src\/model\/prompts\.ts$/, // what is wrong with a prompt file, for the one who edits it
	/^src\/community\/(settings|registry)\.ts$/, // column names, and what is wrong in a sheet, for the one who keeps it
];

/** Breaches that stand for now, each with the way out. An entry that is no longer needed fails the test. */
export const TEMPORARY: readonly { readonly rule: string; readonly file: string; readonly wayOut: string }[] = [];
