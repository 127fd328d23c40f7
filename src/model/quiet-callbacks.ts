/** Keeps LangChain from sending or printing what passes through it, whatever the environment says (L1). */
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { ConsoleCallbackHandler } from "@langchain/core/tracers/console";

/**
 * LANGSMITH_TRACING, LANGCHAIN_TRACING_V2 and LANGCHAIN_VERBOSE make LangChain add a tracer and a console printer, unless a handler of
 * that name is there already. These two are there already, and do nothing.
 */
class Quiet extends BaseCallbackHandler {
	readonly name: string;

	constructor(name: string) {
		super();
		this.name = name;
	}
}

/** To be given as `callbacks` to everything of LangChain that runs. */
export function quietCallbacks(): BaseCallbackHandler[] {
	// The console printer is looked for by the name on its prototype, whatever that is; said the same way here.
	return [new Quiet("langchain_tracer"), new Quiet(ConsoleCallbackHandler.prototype.name)];
}
