/** Reads TypeScript well enough to tell code from strings, comments and regular expressions, and to find its imports. */
import { readdirSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");

/** One import, as written. `target` is a path from the root for our own files, else the package. */
export interface Import {
	readonly target: string;
	readonly own: boolean;
	/** Only types: gone when the program runs. */
	readonly typeOnly: boolean;
	readonly line: number;
}

/** A string or template literal. */
export interface Literal {
	readonly text: string;
	readonly line: number;
	/** It becomes a regular expression. */
	readonly isPattern: boolean;
}

/** A source file taken apart. */
export interface Source {
	/** From the root, with forward slashes. */
	readonly file: string;
	/** Without comments and regular expressions, and with empty literals; what was cut is blank, so that lines stay where they were. */
	readonly code: string;
	readonly literals: readonly Literal[];
	readonly imports: readonly Import[];
	/** As written. */
	readonly text: string;
}

/** Every TypeScript file of the program. */
export function readSources(): Source[] {
	return ["src", "bots"].flatMap((folder) =>
		readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
			.filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
			.sort()
			.map((path) => takeApart(`${folder}/${path.replaceAll("\\", "/")}`, readFileSync(join(ROOT, folder, path), "utf8"))),
	);
}

/** Comments, strings, templates (with one level of braces inside) and, after a sign that no value ends with, regular expressions. */
const PARTS =
	/(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(?<template>`(?:\\.|\$\{(?:`(?:\\.|[^`\\])*`|[^`{}]|\{[^{}]*\})*\}|[^`\\])*`)|(?<regex>(?<=(?:^|[=(,:[!&|?{};>\n]|return|=>)\s*)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[dgimsuvy]*)/g;

/** Takes one file apart. */
export function takeApart(file: string, text: string): Source {
	const literals: Literal[] = [];
	const bare = text.replace(PARTS, (part, ...rest) => {
		const { string, template } = rest.at(-1) as { string?: string; template?: string };
		const at = rest.at(-3) as number;
		if (string !== undefined || template !== undefined)
			literals.push({ text: part, line: lineOf(text, at), isPattern: /\bRegExp\(\s*$/.test(text.slice(0, at)) });
		const inside = part.slice(1, -1).replace(/[^\n]/g, " ");
		return string === undefined && template === undefined ? part.replace(/[^\n]/g, " ") : `"${inside}"`;
	});
	const uncommented = text.replace(PARTS, (part, ...rest) =>
		(rest.at(-1) as { comment?: string }).comment === undefined ? part : part.replace(/[^\n]/g, " "),
	);
	return { file, text, code: bare, literals, imports: importsOf(file, uncommented) };
}

function importsOf(file: string, text: string): Import[] {
	const statements = [...text.matchAll(/^(?:import|export)\s+(?:(?<names>[^;"]*?)\s+from\s+)?"(?<from>[^"]+)"/gm)];
	const dynamic = [...text.matchAll(/(?<names>typeof\s+)?\bimport\(\s*"(?<from>[^"]+)"\s*\)/g)];
	return [...statements, ...dynamic].map((match) => {
		const names = match.groups?.names ?? "";
		const from = match.groups?.from ?? "";
		const own = from.startsWith(".");
		return {
			target: own ? normalize(join(file, "..", from)).replaceAll("\\", "/") : from,
			own,
			typeOnly: names.startsWith("type") || onlyTypesInside(names),
			line: lineOf(text, match.index),
		};
	});
}

/** `{ type A, type B }` */
function onlyTypesInside(names: string): boolean {
	const list = names.match(/^\{([\s\S]*)\}$/)?.[1]?.split(",") ?? [];
	const named = list.map((name) => name.trim()).filter((name) => name !== "");
	return named.length > 0 && named.every((name) => name.startsWith("type "));
}

function lineOf(text: string, at: number): number {
	return text.slice(0, at).split("\n").length;
}
