/** Reads a query plan, of either store: so that a test can fail on a query that no index serves. */

/** The stages of the winning plan, from the top down, such as `["SORT", "FETCH", "IXSCAN"]`. */
export function explainStages(explained: unknown): string[] {
	const planner = (explained as { queryPlanner?: { winningPlan?: unknown } }).queryPlanner;
	return stagesOf(planner?.winningPlan);
}

/** True when the plan neither reads the whole collection nor sorts in memory. */
export function isServedByIndex(explained: unknown): boolean {
	const stages = explainStages(explained);
	return !stages.includes("COLLSCAN") && !stages.includes("SORT");
}

interface Plan {
	stage?: string;
	inputStage?: Plan;
	inputStages?: Plan[];
	queryPlan?: Plan;
}

/** A newer MongoDB server wraps the plan in `queryPlan`, and calls a lookup by id IDHACK or EXPRESS. */
function stagesOf(value: unknown): string[] {
	const plan = (value ?? {}) as Plan;
	if (plan.queryPlan !== undefined) return stagesOf(plan.queryPlan);
	const own = plan.stage === undefined ? [] : [plan.stage.startsWith("EXPRESS") || plan.stage === "IDHACK" ? "IXSCAN" : plan.stage];
	return [...own, ...(plan.inputStage === undefined ? [] : stagesOf(plan.inputStage)), ...(plan.inputStages ?? []).flatMap(stagesOf)];
}
