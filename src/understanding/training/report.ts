/** Measures an understanding against labelled messages: whole, per class, per slice. */
import { CATEGORISED, INTENTS } from "../labels.ts";
import type { Understanding } from "../understanding.ts";
import type { Example } from "./dataset.ts";

/** A labelled message and what was understood. */
export interface Judged {
	readonly example: Example;
	readonly found: Understanding;
}

/** The report as lines of text. */
export function reportOn(judged: readonly Judged[]): string {
	const slices = [...new Set(judged.flatMap((one) => one.example.tags))].sort();
	const writers = [...new Set(judged.map((one) => one.example.writer.split("-")[0] ?? ""))].sort();
	return [
		overall(judged),
		alarm(judged),
		seconds(judged),
		"",
		...INTENTS.map((intent) => intentLine(judged, intent)),
		"",
		...slices.map((tag) =>
			sliceLine(
				tag,
				judged.filter((one) => one.example.tags.includes(tag)),
			),
		),
		"",
		...writers.map((writer) =>
			sliceLine(
				writer,
				judged.filter((one) => one.example.writer.startsWith(`${writer}-`)),
			),
		),
		"",
		confusions(judged),
	].join("\n");
}

function overall(judged: readonly Judged[]): string {
	const sure = judged.filter((one) => one.found.confidence >= 0.6);
	const gap = Math.abs(share(judged, right) - judged.reduce((sum, one) => sum + one.found.confidence, 0) / (judged.length || 1));
	return [
		`messages ${judged.length}`,
		`intent ${percent(share(judged, right))}`,
		`top-2 ${percent(share(judged, rightInTwo))}`,
		`category ${percent(categoryShare(judged))}`,
		`confident (p >= 0.6) ${percent(sure.length / (judged.length || 1))}, then right ${percent(share(sure, right))}`,
		`calibration gap ${percent(gap)}`,
	].join("  ");
}

/** Category accuracy where a category is due, given that the intent carries one in both. */
function categoryShare(judged: readonly Judged[]): number {
	return share(
		judged.filter((one) => one.example.category !== null && CATEGORISED.has(one.found.intent)),
		(one) => one.found.category === one.example.category,
	);
}

function alarm(judged: readonly Judged[]): string {
	const raised = judged.filter((one) => one.found.urgent);
	const real = judged.filter((one) => one.example.intent === "emergency");
	const quiet = judged.length - real.length;
	const wrong = raised.filter((one) => one.example.intent !== "emergency").length;
	return `emergency recall ${percent(share(real, (one) => one.found.urgent))} precision ${percent(share(raised, (one) => one.example.intent === "emergency"))} false alarms ${percent(wrong / (quiet || 1))} of other messages`;
}

function seconds(judged: readonly Judged[]): string {
	const due = judged.filter((one) => one.example.second !== null);
	const named = judged.filter((one) => one.found.second !== null);
	const hit = due.filter((one) => one.found.second === one.example.second).length;
	return `second matter recall ${percent(hit / (due.length || 1))} precision ${percent(hit / (named.length || 1))} (${due.length} due, ${named.length} named)`;
}

function intentLine(judged: readonly Judged[], intent: string): string {
	const due = judged.filter((one) => one.example.intent === intent);
	const named = judged.filter((one) => one.found.intent === intent);
	return `${intent.padEnd(14)} ${String(due.length).padStart(5)}  recall ${percent(share(due, right))}  precision ${percent(share(named, right))}`;
}

function sliceLine(name: string, slice: readonly Judged[]): string {
	return `${name.padEnd(20)} ${String(slice.length).padStart(5)}  intent ${percent(share(slice, right))}  top-2 ${percent(share(slice, rightInTwo))}  category ${percent(categoryShare(slice))}`;
}

function confusions(judged: readonly Judged[]): string {
	const counts = new Map<string, number>();
	for (const one of judged) {
		if (right(one)) continue;
		const name = `${one.example.intent}>${one.found.intent}`;
		counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 16);
	return `taken for: ${most.map(([name, count]) => `${name} ${count}`).join(", ")}`;
}

function right(one: Judged): boolean {
	return one.found.intent === one.example.intent;
}

function rightInTwo(one: Judged): boolean {
	return one.found.ranked.slice(0, 2).some((ranked) => ranked.intent === one.example.intent);
}

function share<T>(items: readonly T[], test: (item: T) => boolean): number {
	return items.length === 0 ? Number.NaN : items.filter(test).length / items.length;
}

function percent(value: number): string {
	return Number.isNaN(value) ? "  -  " : `${(value * 100).toFixed(1)}%`;
}
