/** Files are told by their first bytes. */
import { expect, test } from "vitest";
import { isHeic, sniffImage } from "../../../bots/web/sniff.ts";
import { TINY_PNG } from "../../contracts/channel-contract.ts";
import { TINY_GIF } from "./web-harness.ts";

const bytes = (...parts: (string | number[])[]) =>
	Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...part].map((letter) => letter.charCodeAt(0)) : part)));

test.each([
	["a PNG", TINY_PNG, "image/png"],
	["a GIF", TINY_GIF, "image/gif"],
	["a JPEG", bytes([0xff, 0xd8, 0xff, 0xe0], "..JFIF"), "image/jpeg"],
	["a WebP", bytes("RIFF", [1, 2, 3, 4], "WEBPVP8 "), "image/webp"],
	["an SVG", bytes('<svg xmlns="http://www.w3.org/2000/svg">'), null],
	["HTML", bytes("<!doctype html>"), null],
	["a WAV", bytes("RIFF", [1, 2, 3, 4], "WAVEfmt "), null],
	["half a PNG", TINY_PNG.slice(0, 4), null],
	["nothing", new Uint8Array(), null],
])("%s", (_, content, expected) => {
	expect(sniffImage(content)).toBe(expected);
});

test("a phone's HEIC photo is recognised as such", () => {
	expect(isHeic(bytes([0, 0, 0, 24], "ftypheic"))).toBe(true);
	expect(isHeic(bytes([0, 0, 0, 24], "ftypisom"))).toBe(false);
});
