/** Figures and tables for the benchmarks. */
import { performance } from "node:perf_hooks";

/** Lines of a table whose columns stand under each other; the first column to the left, figures to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
	const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
	const line = (cells: readonly string[]) =>
		cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  ");
	return [line(head), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)];
}

/** The value below which `part` (0…1) of the samples lie. */
export function percentile(samples: readonly number[], part: number): number {
	const sorted = samples.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** Milliseconds as people read them. */
export function ms(value: number): string {
	return value < 0.1 ? `${(value * 1_000).toFixed(1)} µs` : `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}

/** Runs before anything is counted: the first are slower, and would make the first store look bad. */
const WARM_UP = 20;

/** Milliseconds that each of `times` runs took, after `warmUp` that are not counted. */
export async function timed(times: number, work: (n: number) => Promise<unknown>, warmUp = WARM_UP): Promise<number[]> {
	const samples: number[] = [];
	for (let n = -warmUp; n < times; n++) {
		const started = performance.now();
		await work(n + warmUp);
		if (n >= 0) samples.push(performance.now() - started);
	}
	return samples;
}
