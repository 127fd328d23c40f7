/** Measures the program and prints plain tables: `npm run bench`, or `npm run bench -- NAME…` for some parts. Each `*.bench.ts` here is a part. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Writes a line of the report. */
export type Print = (line?: string) => void;

/** What a part exports. */
interface Part {
	/** By which it is chosen. */
	readonly name: string;
	/** Measures and prints. */
	run(print: Print): Promise<void>;
}

const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".bench.ts"));
const parts = await Promise.all(files.sort().map(async (file) => (await import(join(import.meta.dirname, file))) as Part));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
	console.error(`There is no ${unknown.join(", ")}; choose from: ${parts.map((part) => part.name).join(", ")}`);
	process.exit(1);
}
const print: Print = (line = "") => console.log(line);
for (const part of parts) {
	if (wanted.length > 0 && !wanted.includes(part.name)) continue;
	print(`\n# ${part.name}\n`);
	await part.run(print);
}
process.exit(0);
