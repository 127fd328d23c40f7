import { describe, expect, it } from "vitest";
import { gateScore } from "../../src/understanding/gate.ts";
import { fitGate } from "../../src/understanding/training/fit-gate.ts";

const cases = Array.from({ length: 200 }, (_, index) => {
	const values = [index % 2, (index % 7) / 7, (index % 11) / 11];
	return { values, yes: (values[0] ?? 0) + (values[1] ?? 0) > 1.2 };
});

describe("fitGate", () => {
	it("learns what decides and leaves what does not", () => {
		const gate = fitGate(cases);
		const right = cases.filter(({ values, yes }) => gateScore(gate, values) > 0 === yes).length;
		expect(right / cases.length).toBeGreaterThan(0.9);
		expect(Math.abs(gate.weights[2] ?? 0)).toBeLessThan(Math.abs(gate.weights[0] ?? 0) / 3);
	});

	it("gives the same gate for the same cases", () => expect(fitGate(cases)).toEqual(fitGate(cases)));
});
