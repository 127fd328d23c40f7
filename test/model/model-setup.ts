/** A model wired to a stand-in, with a log that is kept and a clock that stands still. */
import { manualClock } from "../../src/clock.ts";
import type { LogFields, Logger } from "../../src/logger.ts";
import type { Budget } from "../../src/model/budget.ts";
import type { Passage } from "../../src/model/grounding.ts";
import { createModel, type ModelOptions } from "../../src/model/model.ts";
import { loadPrompts } from "../../src/model/prompts.ts";
import type { StandIn } from "./stand-in.ts";

export const NOW = new Date("2026-03-02T10:00:00+08:00");
export const KEY = "sk-very-secret-key";

/** Everything that was logged, as one searchable text. */
export interface KeptLog extends Logger {
	readonly lines: string[];
}

export function keptLog(): KeptLog {
	const lines: string[] = [];
	const keep = (message: string, fields?: LogFields) => {
		lines.push(`${message} ${JSON.stringify(fields ?? {})}`);
	};
	return { lines, debug: keep, info: keep, warn: keep, error: keep };
}

export async function modelAt(standIn: StandIn, options: Partial<ModelOptions> & { budget?: Budget } = {}) {
	const log = keptLog();
	const clock = manualClock(NOW);
	const model = createModel({
		apiKey: KEY,
		baseUrl: standIn.baseUrl,
		model: "stand-in",
		prompts: await loadPrompts(),
		clock,
		logger: log,
		timeoutMs: 5_000,
		retryPauseMs: 0,
		...options,
	});
	return { model, log, clock };
}

export const FEES: Passage = {
	file: "fees.md",
	heading: "物业费标准",
	text: "高层每月每平方米 3.20 元，别墅每月每平方米 5.60 元。每季度首月 10 日前缴纳，逾期按日加收万分之五的违约金。咨询电话 0571-8866 1200。",
};
export const HOURS: Passage = {
	file: "renovation.md",
	heading: "施工时间",
	text: "工作日 8:30–12:00、14:00–18:00 可以施工，周末和法定节假日停止有噪音的施工。装修押金在验收合格后 15 个工作日内退还。",
};
