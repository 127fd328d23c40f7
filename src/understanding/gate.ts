/** A small yes/no decision learnt from a few numbers (logistic regression), beside the large models. */
import { z } from "zod";

/** Its form in the weights file's header. */
export const gateSchema = z.object({ weights: z.array(z.number()), bias: z.number(), least: z.number() });

/** A learnt decision: yes when the weighted sum of the numbers reaches `least`. */
export type Gate = z.infer<typeof gateSchema>;

/** How much speaks for yes: log-odds. */
export function gateScore(gate: Pick<Gate, "weights" | "bias">, values: readonly number[]): number {
	return values.reduce((sum, value, index) => sum + value * (gate.weights[index] ?? 0), gate.bias);
}
