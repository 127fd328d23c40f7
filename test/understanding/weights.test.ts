import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { type AppError, type ErrorCode, isAppError } from "../../src/errors.ts";
import { loadWeights } from "../../src/understanding/classifier.ts";
import { INTENTS } from "../../src/understanding/labels.ts";

const shipped = new URL("../../src/understanding/data/weights.bin", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "guanjia-weights-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function errorOf(bytes: Buffer | null): unknown {
	const file = join(folder, "weights.bin");
	if (bytes === null) rmSync(file, { force: true });
	else writeFileSync(file, bytes);
	try {
		return loadWeights(pathToFileURL(file));
	} catch (error) {
		return error;
	}
}

describe("loadWeights", () => {
	it("reads what is shipped", () => {
		const { models } = loadWeights();
		expect(models.intent?.labels).toEqual(INTENTS);
		for (const model of Object.values(models)) expect(model.weights).toHaveLength(model.hashes.length * model.labels.length);
	});

	const whole = readFileSync(shipped);
	it.each<[string, Buffer | null, ErrorCode]>([
		["missing", null, "not_found"],
		["empty", Buffer.alloc(0), "bad_input"],
		["half written", whole.subarray(0, whole.length / 2), "bad_input"],
		["without its last byte", whole.subarray(0, -1), "bad_input"],
		["no weights at all", Buffer.from("PK not a weights file"), "bad_input"],
		["zipped, but cut short inside", gzipSync(Buffer.from([9, 0, 0, 0, 123])), "bad_input"],
	])("says what to do when the file is %s", (_, bytes, code) => {
		const error = errorOf(bytes);
		expect(isAppError(error, code)).toBe(true);
		expect((error as AppError).message).toMatch(/weights\.bin .*training\/train\.ts/);
	});
});
