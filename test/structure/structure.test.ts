/** Guards the shape of the house: arrows point down, each heavy library has one home, and habits hold everywhere. */
import { describe, expect, test } from "vitest";
import { CHINESE, ENVIRONMENT, FLOORS, HOMES, NARROW, PROGRAMS, TEMPORARY, TIMERS, WALL_CLOCK } from "./layers.ts";
import { readSources, type Source, takeApart } from "./source.ts";

const sources = readSources();

/** `src/chat/port.ts` → chat; `src/clock.ts` → clock.ts; `bots/web/…` → bots. */
function roomOf(file: string): string {
	const [top = "", room = ""] = file.split("/");
	return top === "src" ? room : top;
}

function floorOf(room: string): number {
	return FLOORS.findIndex((floor) => floor.rooms.includes(room));
}

/** What breaks a rule, without what is excepted for now. */
function breaches(rule: string, find: (source: Source) => string[]): string[] {
	const excepted = new Set(TEMPORARY.filter((one) => one.rule === rule).map((one) => one.file));
	const found = sources.map((source) => ({ file: source.file, faults: find(source) }));
	const stale = [...excepted].filter((file) => !found.some((one) => one.file === file && one.faults.length > 0));
	return [
		...found.filter((one) => !excepted.has(one.file)).flatMap((one) => one.faults),
		...stale.map((file) => `${file}: the exception from «${rule}» is no longer needed`),
	];
}

/** Lines of code (not of strings or comments) that fit. */
function linesLike(pattern: RegExp, { file, code }: Source): string[] {
	return code.split("\n").flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 100)}`] : []));
}

test("the reader tells code from words", () => {
	const words = ["`a $", '{"b"} 字`'].join("");
	const { code, literals, imports } = takeApart(
		"src/chat/x.ts",
		`import { type A, b } from "../clock.ts";\nimport type C from "./c.ts";\n// any "x"\nconst r = /"[/"]any/g; const t = ${words}; let y = 4 / 2 / 1;`,
	);
	expect(imports).toMatchObject([
		{ target: "src/clock.ts", own: true, typeOnly: false },
		{ target: "src/chat/c.ts", typeOnly: true },
	]);
	expect(code).not.toMatch(/any|字/);
	expect(code).toContain("let y = 4 / 2 / 1");
	expect(literals.map((literal) => literal.text)).toContain(words);
});

describe("arrows", () => {
	test("every room stands on a floor", () => {
		expect([...new Set(sources.map(({ file }) => roomOf(file)))].filter((room) => floorOf(room) < 0)).toEqual([]);
	});

	test("none points up, or to a neighbour that is not one", () => {
		expect(
			breaches("arrows", ({ file, imports }) => {
				if (PROGRAMS.test(file)) return [];
				const from = roomOf(file);
				return imports.flatMap(({ target, own, line, typeOnly }) => {
					const to = roomOf(target);
					if (!own || to === from || mayImport(from, to)) return [];
					// A sentence may name the type of what it tells of; nothing of that is left when the program runs.
					if (from === "words" && typeOnly && floorOf(to) <= floorOf("tickets")) return [];
					return [`${file}:${line}: ${from} → ${to}`];
				});
			}),
		).toEqual([]);
	});

	test("rooms of one floor do not lean on each other in a circle", () => {
		const edges = new Map<string, Set<string>>();
		for (const { file, imports } of sources) {
			if (PROGRAMS.test(file)) continue;
			for (const { target, own, typeOnly } of imports) {
				const [from, to] = [roomOf(file), roomOf(target)];
				if (own && !typeOnly && from !== to && floorOf(from) === floorOf(to)) edges.set(from, (edges.get(from) ?? new Set()).add(to));
			}
		}
		const reaches = (from: string, goal: string, seen: Set<string>): boolean =>
			[...(edges.get(from) ?? [])].some((next) => next === goal || (!seen.has(next) && reaches(next, goal, seen.add(next))));
		expect([...edges.keys()].filter((room) => reaches(room, room, new Set()))).toEqual([]);
	});

	test("files do not import each other in a circle", () => {
		const next = new Map(sources.map(({ file, imports }) => [file, imports.filter((one) => one.own && !one.typeOnly).map((one) => one.target)]));
		const done = new Set<string>();
		const circles: string[] = [];
		const visit = (file: string, path: readonly string[]): void => {
			if (path.includes(file)) return void circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
			if (done.has(file)) return;
			for (const one of next.get(file) ?? []) visit(one, [...path, file]);
			done.add(file);
		};
		for (const { file } of sources) visit(file, []);
		const excepted = TEMPORARY.filter((one) => one.rule === "circles").map((one) => one.file);
		expect(circles.filter((circle) => !excepted.some((file) => circle.includes(file)))).toEqual([]);
	});
});

function mayImport(from: string, to: string): boolean {
	if (NARROW[from] !== undefined) return NARROW[from].includes(to);
	const floor = FLOORS[floorOf(from)];
	return floorOf(to) < floorOf(from) || (floorOf(to) === floorOf(from) && floor?.neighbours === true);
}

describe("libraries", () => {
	test("each heavy one has one home", () => {
		expect(
			breaches("homes", ({ file, code, imports }) =>
				imports.flatMap(({ target, own, typeOnly, line }) => {
					const rule = own ? undefined : HOMES.find(({ packages }) => packages.test(target));
					const allowed =
						rule === undefined ||
						rule.home.test(file) ||
						rule.code?.test(code) ||
						(typeOnly && rule.types?.test(file) === true) ||
						PROGRAMS.test(file);
					return allowed ? [] : [`${file}:${line}: ${target}`];
				}),
			),
		).toEqual([]);
	});

	test("platform code stays with its platform", () => {
		const platform = (file: string) => file.match(/^bots\/([^/]+)\//)?.[1];
		const crossing = sources.flatMap(({ file, imports }) =>
			imports
				.filter(({ target }) => platform(file) !== undefined && platform(target) !== undefined && platform(target) !== platform(file))
				.map(({ target }) => `${file} → ${target}`),
		);
		expect(crossing).toEqual([]);
	});
});

describe("habits", () => {
	test("the environment is read in one place", () => {
		expect(breaches("environment", (source) => (ENVIRONMENT.includes(source.file) ? [] : linesLike(/process\.env\b/, source)))).toEqual([]);
	});

	test("time is an argument", () => {
		const now = /\bDate\.now\(|\bnew Date\(\s*\)|\bDate\(\s*\)(?!\s*[{:])|performance\.now\(/;
		const allowed = (file: string) => WALL_CLOCK.some((pattern) => pattern.test(file));
		expect(breaches("time", (source) => (allowed(source.file) ? [] : linesLike(now, source)))).toEqual([]);
	});

	test("timers are set where somebody is woken, nowhere else", () => {
		const allowed = (file: string) => TIMERS.some((pattern) => pattern.test(file));
		const timer = /\bset(Timeout|Interval|Immediate)\(|\bAbortSignal\.timeout\(/;
		expect(
			breaches("timers", (source) => {
				if (allowed(source.file)) return [];
				const imported = source.imports.filter(({ target }) => target.startsWith("node:timers"));
				return [...linesLike(timer, source), ...imported.map(({ target, line }) => `${source.file}:${line}: ${target}`)];
			}),
		).toEqual([]);
	});

	test("named exports, no barrels, no any", () => {
		expect(breaches("default exports", (source) => linesLike(/\bexport\s+default\b|\bexport\s+=/, source))).toEqual([]);
		expect(breaches("barrels", ({ file, code }) => (/(^|\/)index\.ts$/.test(file) || /^export \* from/m.test(code) ? [file] : []))).toEqual([]);
		expect(
			breaches("any", (source) =>
				linesLike(/(:|<|\bas|\||,|=)\s*any\b(?!\s*[=(.,]?\s*[<>=!]=?\s)/, source).filter((line) => !/\bany\s*[<>=!+?]/.test(line)),
			),
		).toEqual([]);
	});

	test("file names are kebab-case and every file opens with a sentence", () => {
		expect(sources.map(({ file }) => file).filter((file) => !/^(src|bots)(\/[a-z0-9]+(-[a-z0-9]+)*)+\.ts$/.test(file))).toEqual([]);
		expect(breaches("module sentence", ({ file, text }) => (/^(#!.*\n)?\/\*\*/.test(text) ? [] : [file]))).toEqual([]);
	});

	test("own files are imported with their extension", () => {
		expect(
			sources.flatMap(({ file, imports }) =>
				imports.filter(({ own, target }) => own && !/\.(ts|json)$/.test(target)).map(({ target }) => `${file}: ${target}`),
			),
		).toEqual([]);
	});

	test("what people read stands in the message catalogue", () => {
		const home = (file: string) => CHINESE.some((pattern) => pattern.test(file));
		expect(
			breaches("words", ({ file, literals }) =>
				home(file)
					? []
					: literals.filter(({ text, isPattern }) => !isPattern && /\p{Script=Han}/u.test(text)).map(({ text, line }) => `${file}:${line}: ${text}`),
			),
		).toEqual([]);
	});
});
