/** Settings from the environment and `.env`: the only reader of `process.env`, checked whole before anything starts. */
import { join, resolve } from "node:path";
import { checkWebSettings } from "../bots/web/web-settings.ts";
import { AppError, isAppError } from "./errors.ts";
import type { LogLevel } from "./logger.ts";

/** What the program was told to do. */
export interface Config {
	readonly dataDir: string;
	/** Undefined: the embedded store. */
	readonly mongodbUri: string | undefined;
	readonly communityDir: string;
	/** IANA zone, used where the community's settings name none. */
	readonly zone: string;
	/** Null: the page is off. */
	readonly web: { readonly host: string; readonly port: number; readonly password: string | undefined } | null;
	/** Null: the offline path alone. */
	readonly model: {
		readonly apiKey: string;
		readonly baseUrl: string | undefined;
		readonly model: string;
		readonly embeddingModel: string | undefined;
	} | null;
	readonly logLevel: LogLevel;
}

/** The community that ships with the program. */
const SAMPLE_DIR = join(import.meta.dirname, "..", "knowledge");
const LOG_LEVELS: readonly LogLevel[] = ["silent", "error", "warn", "info", "debug"];
const DEFAULT_MODEL = "gpt-4o-mini";

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads `.env` beside package.json, if there is one, without overriding what is set. */
export function loadDotEnv(): void {
	try {
		process.loadEnvFile(join(import.meta.dirname, "..", ".env"));
	} catch (error) {
		if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
	}
}

/**
 * Checks every setting.
 * @throws AppError `bad_settings` whose message names each bad setting and its remedy, one a line.
 */
export function readConfig(env: Environment = process.env): Config {
	const problems: string[] = [];
	const value = (name: string) => (env[name]?.trim() === "" ? undefined : env[name]?.trim());
	const config: Config = {
		dataDir: resolve(value("DATA_DIR") ?? "data"),
		mongodbUri: mongodbUri(value("MONGODB_URI"), problems),
		communityDir: communityDirOf(env),
		zone: zone(value("TZ") ?? "Asia/Shanghai", problems),
		web: web(value, problems),
		model: model(value, problems),
		logLevel: logLevel(value("LOG_LEVEL") ?? "info", problems),
	};
	if (problems.length > 0) throw new AppError("bad_settings", problems.join("\n"));
	return config;
}

/** Where the community's own files are; also known when other settings are wrong. */
export function communityDirOf(env: Environment = process.env): string {
	const dir = env.COMMUNITY_DIR?.trim();
	return dir ? resolve(dir) : SAMPLE_DIR;
}

function mongodbUri(uri: string | undefined, problems: string[]): string | undefined {
	if (uri !== undefined && !/^mongodb(\+srv)?:\/\/\S+$/.test(uri)) {
		problems.push("MONGODB_URI: should begin with mongodb:// or mongodb+srv://; leave it empty for the embedded store");
	}
	return uri;
}

function zone(name: string, problems: string[]): string {
	try {
		new Intl.DateTimeFormat("en", { timeZone: name });
	} catch {
		problems.push(`TZ: ${name} is not a time zone; write for example Asia/Shanghai`);
	}
	return name;
}

function web(value: (name: string) => string | undefined, problems: string[]): Config["web"] {
	const power = value("WEB") ?? "on";
	if (power !== "on" && power !== "off") problems.push(`WEB: ${power} should be on or off`);
	const port = Number(value("WEB_PORT") ?? "3000");
	if (!Number.isInteger(port) || port < 0 || port > 65_535)
		problems.push(`WEB_PORT: ${value("WEB_PORT")} should be a number from 0 to 65535 (0 picks a free port)`);
	const settings = { host: value("WEB_HOST") ?? "127.0.0.1", port, password: value("WEB_PASSWORD") };
	if (power === "off") return null;
	try {
		checkWebSettings(settings);
	} catch (error) {
		if (!isAppError(error)) throw error;
		problems.push(`WEB_HOST / WEB_PASSWORD: ${error.words ?? error.message}`);
	}
	return settings;
}

function model(value: (name: string) => string | undefined, problems: string[]): Config["model"] {
	const apiKey = value("OPENAI_API_KEY");
	const baseUrl = value("OPENAI_BASE_URL");
	if (baseUrl !== undefined && !URL.canParse(baseUrl)) problems.push("OPENAI_BASE_URL: should be an address such as https://example.com/v1");
	if (apiKey === undefined) {
		if (baseUrl !== undefined) problems.push("OPENAI_BASE_URL: needs OPENAI_API_KEY beside it (any word, where the service asks for none)");
		return null;
	}
	return { apiKey, baseUrl, model: value("OPENAI_MODEL") ?? DEFAULT_MODEL, embeddingModel: value("OPENAI_EMBEDDING_MODEL") };
}

function logLevel(level: string, problems: string[]): LogLevel {
	const known = LOG_LEVELS.find((one) => one === level);
	if (known === undefined) problems.push(`LOG_LEVEL: ${level} should be one of ${LOG_LEVELS.join(", ")}`);
	return known ?? "info";
}
