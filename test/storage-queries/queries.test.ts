/** Every query the program makes is served by an index: a town lives a full life under observation, then each kind of query is explained. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWebHistory } from "../../bots/web/web-history.ts";
import { createInbox } from "../../src/chat/inbox.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/clock.ts";
import { communityModels } from "../../src/community/models.ts";
import { createJobRuns } from "../../src/jobs/job-runs.ts";
import { createAsked } from "../../src/knowledge/asked.ts";
import { ensureIndexes } from "../../src/storage/storage.ts";
import { explainStages } from "../storage/explain-stages.ts";
import { openTestStorage } from "../storage/test-storage.ts";
import { GROUP, openTown, type Town } from "../town.ts";
import { type Recorder, recordedConnection } from "./recorder.ts";

/** Documents that every collection holds when its queries are explained. */
const SIZE = 2_000;

/** Queries that may read a whole collection, with the reason. One that no longer does must leave the list. */
const MAY_SCAN: Readonly<Record<string, string>> = {};

/** Queries that may sort what an index found, with the reason. */
const MAY_SORT: Readonly<Record<string, string>> = {
	'residents find {"unitId":"string"} by {"_id":1}': "one home",
	'outbox find {"channel":"string","receipt":"string"} by {"seq":-1}': "one message and its edits",
	'tickets find {"assignee":"string","status":{"$in":["string"]}} by {"openedAt":1}': "what one person has in hand",
	'tickets find {"status":{"$in":["string"]}} by {"openedAt":1}': "what is open now, however many were ever closed",
};

let town: Town;
let recorder: Recorder;
beforeAll(async () => {
	const storage = await openTestStorage();
	recorder = await recordedConnection(storage.uri);
	const stop = async () => {
		await recorder.connection.close();
		await storage.stop();
	};
	town = await openTown({ parts: { storage: { ...storage, connection: recorder.connection, stop } } });
});
afterAll(() => town.close());

async function live(): Promise<void> {
	const { app } = town;
	const [wang, lin, guest, zhang, zhou, li] = ["owner-wang", "owner-lin", "guest-1", "agent-zhang", "agent-zhou", "agent-li"].map((id) =>
		town.person(id),
	);
	if (!wang || !lin || !guest || !zhang || !zhou || !li) throw new Error("the town is empty");
	// The whole way of a repair.
	await wang.says("厨房水龙头漏水");
	await wang.says("明天上午");
	const no = await town.lastNo();
	const short = no.slice(-4);
	await zhang.presses("接单", { inGroup: true });
	await zhang.saysInGroup(`进展 ${short} 配件已备好`);
	await zhang.saysInGroup(`挂起 ${short} 等配件`);
	await zhang.saysInGroup(`改约 ${short} 后天上午`);
	await zhang.saysInGroup(`退回 ${short} 换人`);
	await zhou.saysInGroup(`转派 ${short} 张立强`);
	await zhang.saysInGroup("接单", { replyTo: town.group.findLast((message) => message.text.includes(no))?.id });
	await zhang.saysInGroup("待办");
	await zhang.saysInGroup(`查询 ${short}`);
	await zhang.says(`查询 ${no}`);
	await wang.says("我的报修到哪了，催一下");
	await wang.says("", { photos: 1 });
	await wang.says(`${no} 到哪了`);
	await zhang.saysInGroup(`完成 ${short} 换了阀芯`);
	await wang.says("没修好，还在漏");
	await zhang.saysInGroup(`接单 ${short}`);
	await zhang.saysInGroup(`完成 ${short} 换了整个龙头`);
	await wang.presses("已解决");
	await wang.presses("不满意");
	await wang.says("师傅来晚了");
	// What nobody takes, what is cancelled, what is asked, who is unknown, who is hidden, what is dangerous.
	await guest.says("我家厨房水管漏水，明天上午来修");
	const free = await communityModels(app.connection).residents.findOne({ unitId: "1-1-802" }).lean();
	await guest.says(`${free?.name} 0000`);
	await guest.says(`${free?.name} ${free?.phone.slice(-4)}`);
	await guest.says("取消报修");
	await lin.says("匿名投诉：楼上半夜总在拖家具，吵得睡不着");
	await lin.says("我的投诉到哪了");
	await lin.says("物业费怎么交");
	await lin.says("小区游泳池的水温是多少度");
	await lin.says("转人工");
	await lin.says("在吗");
	await li.saysInGroup(`回复 ${(await town.lastNo()).slice(-4)} 您好`);
	await li.saysInGroup(`交回 ${(await town.lastNo()).slice(-4)}`);
	await guest.says("快来人，1号楼楼道着火了");
	await guest.says("没有人受伤");
	await town.person("owner-sun").says("阳台窗户关不上了");
	await town.passes(2 * HOUR_MS);
	await lin.says("转人工");
	await town.passes(3 * HOUR_MS);
	// Somebody who cannot be reached, and who writes again.
	town.gone.add("web:owner-he");
	await town.person("owner-he").says("客厅灯不亮了");
	town.gone.clear();
	await town.person("owner-he").says("你好");
	await app.directory.unit("3-2-1201");
	await app.directory.resident("R0001");
	await app.directory.residentsOf("3-2-1201");
	await app.directory.accountsOf("R0001");
	await app.directory.setOffDuty("A005", false);
	await app.desk.openTickets();
	await app.desk.callList();
	await app.desk.touchedBy("web:in1");
	await app.desk.questionsSince(town.clock.now());
	await app.directory.namesIn("王建明家的狗");
	await app.desk.openIncident("3", "electrical");
	// One fault reported by three homes, seen to for all of them.
	town.clock.advance(DAY_MS);
	for (const id of ["guest-1", "guest-2", "owner-wang", "owner-he"]) await town.person(id).says("3号楼2单元电梯坏了，停在一楼不动");
	for (const ticket of await app.desk.openTickets()) {
		if (!ticket.isIncident) continue;
		await zhang.saysInGroup(`接单 ${ticket._id}`);
		await zhang.saysInGroup(`完成 ${ticket._id} 换了灯`);
	}
	town.clock.advance(4 * DAY_MS);
	await town.passes(MINUTE_MS);
}

/** What the edges ask: jobs, the outbox as people look at it, a start after a crash, the page. */
async function serve(): Promise<void> {
	const { app } = town;
	const now = town.clock.now();
	for (const job of app.jobs) await job.run({ now, at: now }, new AbortController().signal);
	const inbox = createInbox({ connection: app.connection, clock: town.clock });
	await inbox.waiting();
	await app.outbox.counts();
	await app.outbox.list("failed");
	await app.outbox.skip(["x"], "test");
	await app.outbox.readdress("web:a", "web:b");
	const asked = createAsked(app.connection);
	await asked.note({ file: "a.md", heading: "b" });
	await asked.most(5);
	await app.directory.backAgain("web:owner-he");
	const runs = createJobRuns(app.connection, town.clock, "test");
	const run = await runs.take("test", now);
	if (run !== null) {
		await runs.beat(run);
		await runs.takeOver(run);
		await runs.release(run);
		await runs.finish(run, "done", "");
	}
	await runs.crashed();
	await runs.isRunning("test");
	await runs.recent("test", 5);
	await runs.prune(now);
	const history = createWebHistory(app.connection);
	await history.open();
	const message = { chat: GROUP, author: null, authorName: null, clientId: null, text: "x", buttons: [], attachments: [], quote: null, at: now };
	await history.add({ ...message, _id: "a" });
	await history.add({ ...message, _id: "a" });
	await history.change("a", { failed: true });
	await history.settle("a");
	await history.get("a");
	await history.page(GROUP);
	await history.page(GROUP, 5);
	await history.last(GROUP);
	await history.since([GROUP, "web:owner-wang"], 0, 10);
	await history.owed(10);
	await app.start();
}

/** What the services are asked in the life above. A question that is new here must be asked there, or its query goes unseen. */
const ASKED = {
	desk: "apply callList escalate find findBySuffix follow isOwn ofAssignee ofPerson open openIncident openTickets ownerAddress questionsSince tick touchedBy unclaimed",
	directory: "accountsOf addressesOf agent agents backAgain bind namesIn resident residentsOf setHandoff setOffDuty setReachable unit whoIs",
	outbox: "counts enqueue find findByReceipt list onEnqueued prune readdress skip",
} as const;

test("every question that the services can be asked is asked", () => {
	for (const [name, asked] of Object.entries(ASKED)) {
		const service = town.app[name as keyof typeof ASKED];
		expect(Object.keys(service).sort().join(" "), name).toBe(asked);
	}
});

/** Copies what the town left behind until every collection is big enough for a plan to matter. */
async function grow(): Promise<void> {
	for (const model of Object.values(town.app.connection.models)) {
		const docs = await model.find().limit(50).lean<{ _id: unknown; key?: string; rev?: number }[]>();
		if (docs.length === 0) continue;
		const copies = Array.from({ length: SIZE }, (_, n) => {
			const doc = docs[n % docs.length];
			return {
				...doc,
				_id: `${doc?._id}~${n}`,
				...(doc?.key === undefined ? {} : { key: `${doc.key}~${n}` }),
				...(doc?.rev === undefined ? {} : { rev: 1_000 + n }),
			};
		});
		await model.collection.insertMany(copies as never);
	}
}

test("every query of a full life is served by an index", async () => {
	await live();
	await serve();
	const queries = recorder.queries();
	await ensureIndexes(town.app.connection);
	await grow();
	const db = town.app.connection.db;
	const explained = await Promise.all(
		queries.map(async (query) => ({
			name: `${query.collection} ${query.shape}`,
			stages: explainStages(await db?.command({ explain: query.command, verbosity: "queryPlanner" })),
		})),
	);
	if (process.env.SHOW_QUERIES !== undefined) console.log(explained.map(({ name, stages }) => `${stages.join(" ").padEnd(24)} ${name}`).join("\n"));

	const seen = new Set(queries.map((query) => query.collection));
	const kept = Object.values(town.app.connection.models).map((model) => model.collection.name);
	expect(kept.filter((name) => !seen.has(name))).toEqual([]);
	expect(queries.length).toBeGreaterThan(50);
	const scans = explained.filter(({ stages }) => !stages.includes("IXSCAN") || stages.includes("COLLSCAN"));
	expect(scans.map(({ name }) => name).filter((name) => MAY_SCAN[name] === undefined)).toEqual([]);
	const sorts = explained.filter(({ stages }) => stages.includes("SORT"));
	expect(sorts.map(({ name }) => name).filter((name) => MAY_SORT[name] === undefined)).toEqual([]);
	const stale = [...Object.keys(MAY_SCAN), ...Object.keys(MAY_SORT)].filter((name) => ![...scans, ...sorts].some((one) => one.name === name));
	expect(stale).toEqual([]);
}, 120_000);
