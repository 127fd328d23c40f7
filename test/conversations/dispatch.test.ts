/** A community sets how work finds people. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openTown } from "../town.ts";

const SAMPLE = join(import.meta.dirname, "..", "..", "knowledge");

/** A town whose community.yaml has `more` at its end. */
async function townWith(more: string) {
	const dir = await mkdtemp(join(tmpdir(), "community-"));
	await cp(SAMPLE, dir, { recursive: true });
	const file = join(dir, "community.yaml");
	await writeFile(file, `${await readFile(file, "utf8")}\n${more}\n`);
	const town = await openTown({ config: { communityDir: dir } });
	return {
		...town,
		close: async () => {
			await town.close();
			await rm(dir, { recursive: true });
		},
	};
}

test("round robin: who is on duty and has room gets it in turn; who has gone home does not", async () => {
	const town = await townWith("dispatch: { mode: round_robin, capacity: 2 }");
	const assigned: (string | null | undefined)[] = [];
	for (const id of ["owner-wang", "owner-chen", "owner-lin"]) {
		await town.person(id).says("厨房水龙头漏水，明天上午来修");
		assigned.push((await town.app.desk.find(await town.lastNo()))?.assignee);
	}
	expect(assigned.every((one) => typeof one === "string")).toBe(true);
	expect(new Set(assigned).size).toBeGreaterThan(1);
	expect(town.person("owner-wang").heard().join("\n")).toContain("已安排给工程部");
	const agents = await town.app.directory.agents();
	for (const agent of agents.filter((one) => one.department === "engineering")) await town.app.directory.setOffDuty(agent._id, true);
	await town.person("owner-sun").says("厨房水龙头漏水，明天上午来修");
	expect((await town.app.desk.find(await town.lastNo()))?.assignee).toBeNull();
	await town.close();
});

test("the head assigns: others may not take it by themselves, but an emergency is for whoever is there", async () => {
	const town = await townWith("dispatch: { mode: head }");
	await town.person("owner-wang").says("厨房水龙头漏水，明天上午来修");
	const no = await town.lastNo();
	await town.person("agent-zhang").saysInGroup(`接单 ${no.slice(-4)}`);
	expect(town.groupHeard().join("\n")).toContain("由部门负责人派单");
	await town.person("agent-zhou").saysInGroup(`转派 ${no.slice(-4)} 张立强`);
	expect((await town.app.desk.find(no))?.status).toBe("assigned");
	await town.person("owner-lin").says("家里着火了快来人");
	const alarm = await town.lastNo();
	await town.person("agent-zhang").saysInGroup(`接单 ${alarm.slice(-4)}`);
	expect((await town.app.desk.find(alarm))?.status).toBe("accepted");
	await town.close();
});

test("quality check: the owner is asked only after the service centre has looked (E7)", async () => {
	const town = await townWith("qualityCheck: true");
	const wang = town.person("owner-wang");
	await wang.says("厨房水龙头漏水，明天上午来修");
	const short = (await town.lastNo()).slice(-4);
	await town.person("agent-zhang").saysInGroup(`接单 ${short}`);
	wang.heard();
	await town.person("agent-zhang").saysInGroup(`完成 ${short} 换了阀芯，免费`);
	expect(wang.heard()).toEqual([]);
	expect(town.groupHeard().join("\n")).toContain("请客服验收");
	await town.person("agent-li").saysInGroup(`返工 ${short} 接口还在滴水`);
	expect((await town.app.desk.find(await town.lastNo()))?.status).toBe("assigned");
	await town.person("agent-zhang").saysInGroup(`完成 ${short} 重新缠了生料带`);
	await town.person("agent-li").saysInGroup(`验收 ${short}`);
	expect(wang.heard().join("\n")).toContain("重新缠了生料带");
	await town.close();
});

test("an owner hears something before the set silence is over (E18)", async () => {
	const town = await townWith("");
	expect(town.app.settings.targets.repair.update).toBeUndefined();
	await town.close();
	const talkative = await townWith("warnAt: 0.9\npromiseRemind: 10");
	expect(talkative.app.settings.warnAt).toBe(0.9);
	await talkative.close();
});
