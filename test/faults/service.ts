/** The real program as a child process, so that a test can kill it, stop it and start it again on the same data. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MAIN = join(import.meta.dirname, "..", "..", "src", "main.ts");

/** What a child printed and how it ended. */
export interface Ended {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly out: string;
}

/** One life of the program. */
export interface Service {
	/** Where the page listens; resolves once it does, rejects when the program ends before. */
	readonly url: Promise<string>;
	readonly ended: Promise<Ended>;
	signal(name: NodeJS.Signals): void;
}

/** Settings that no `.env` file on the machine may fill in. */
const CLEAN = { MONGODB_URI: "", OPENAI_API_KEY: "", OPENAI_BASE_URL: "", WEB: "on", WEB_HOST: "", WEB_PASSWORD: "", COMMUNITY_DIR: "" };

/** Starts the program with these settings; everything else is at its default. What a killed one leaves behind stays beside its data. */
export function startService(settings: Readonly<Record<string, string>>): Service {
	const temporary = join(settings.DATA_DIR ?? tmpdir(), "..", "t");
	mkdirSync(temporary, { recursive: true });
	const child = spawn(process.execPath, [MAIN], {
		env: { PATH: process.env.PATH, ...CLEAN, TMPDIR: temporary, WEB_PORT: "0", TZ: "Asia/Shanghai", LOG_LEVEL: "error", ...settings },
		stdio: ["ignore", "pipe", "pipe"],
	});
	const printed = collect(child);
	const ended = once(child, "close").then(([code, signal]): Ended => ({ code, signal, out: printed() }));
	const url = new Promise<string>((resolve, reject) => {
		child.stdout?.on("data", () => {
			const address = printed().match(/page: on, (http:\S+)/)?.[1];
			if (address !== undefined) resolve(address);
		});
		ended.then(({ out }) => reject(new Error(`the program ended before it listened: ${out}`)));
	});
	url.catch(() => {}); // not everybody waits for it
	return { url, ended, signal: (name) => child.kill(name) };
}

function collect(child: ChildProcess): () => string {
	let printed = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream?.setEncoding("utf8").on("data", (chunk: string) => {
			printed += chunk;
		});
	}
	return () => printed;
}
