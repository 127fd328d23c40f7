/** Reads a chat completion of whatever shape came back. Pure. */
import { z } from "zod";
import { UnusableReply } from "./failure.ts";
import { withoutThinking } from "./thinking.ts";

const completion = z.object({
	choices: z
		.array(
			z.object({
				message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
				finish_reason: z.string().nullish(),
			}),
		)
		.min(1),
});

/** The words of the first choice, or null for a refusal. @throws UnusableReply when it is no completion. */
export function readCompletion(reply: unknown): string | null {
	const choice = completion.safeParse(reply).data?.choices[0];
	if (choice === undefined) throw new UnusableReply("no_completion");
	const refused = Boolean(choice.message.refusal) || choice.finish_reason === "content_filter";
	return refused ? null : withoutThinking(choice.message.content ?? "");
}
