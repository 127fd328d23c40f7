/** Owners with matters and agents who see to them, all at once, over a program that keeps dying. */
import { setTimeout as pause } from "node:timers/promises";
import type { PageClient, Shown } from "./page-client.ts";

/** The staff group on the page. */
const GROUP = "web:staff-group";
/** How often somebody looks at their phone, and how long an owner waits before writing again. Milliseconds. */
const LOOK_MS = 200;
const PATIENCE_MS = 6_000;
/** Times an owner writes about one matter before the test calls it lost. */
const TRIES = 8;

/**
 * Matters as owners put them; `#` is the mark by which the test knows each. Neighbours in the list have nothing in common, and none is
 * a fault that several homes share: those become one ticket by design. No praise either: it is closed at once, so where a kill leaves the
 * fate of its answer unknown there is nothing left that an owner could ask about.
 */
const WORDS = [
	"厨房水龙头漏水，记号#",
	"楼上天天半夜跳绳太吵了，我要投诉，记号#",
	"阳台窗户关不上了，后天上午来修，记号#",
	"建议在小区门口多装几个充电桩，记号#",
	"客厅空调不制冷了，记号#",
	"隔壁装修星期天还在敲墙，我要投诉，记号#",
	"卫生间马桶堵了，明天下午来修，记号#",
	"次卧门的合页松了，记号#",
];

/** Four letters that stand for a number; digits would be read as rooms and times. */
export function mark(n: number): string {
	return [17_576, 676, 26, 1].map((place) => String.fromCharCode(65 + (Math.floor(n / place) % 26))).join("");
}

/** Sees the matter marked `n` through until its ticket is heard of, or patience ends: a confirmation whose fate a kill left unknown may never
 * come. Whether the matter itself is kept is asked at the end. `kind` chooses the words. */
export async function reportMatter(owner: PageClient, n: number, kind = n): Promise<void> {
	const name = mark(n);
	const text = (WORDS[kind % WORDS.length] ?? "").replace("#", name);
	let said = await owner.says(text);
	for (let tries = 0; tries < TRIES; tries++) {
		const answers = await answersTo(owner, said, name);
		if (answers.some((answer) => isAboutTicket(answer, name))) return;
		said = await owner.says(tries % 2 === 0 ? "明天上午" : "我的报修到哪了");
	}
}

/** Presses what the program asks owners to press under finished tickets, solved and then satisfied, whatever else they are saying. */
export async function judgeTickets(owner: PageClient, stop: AbortSignal): Promise<void> {
	const pressed = new Set<string>();
	while (!stop.aborted) {
		for (const message of await owner.reads()) {
			const action = message.buttons.flat().find((button) => /^o:(confirm|good):/.test(button.action))?.action;
			if (action === undefined || pressed.has(action) || stop.aborted) continue;
			pressed.add(action);
			await owner.presses(message, action);
		}
		await pause(2 * LOOK_MS);
	}
}

/** Claims and finishes whatever shows up in the group, until told to stop. */
export async function workAsAgent(agent: PageClient, stop: AbortSignal): Promise<void> {
	const claimed = new Set<string>();
	while (!stop.aborted) {
		for (const card of await agent.reads(GROUP)) {
			const action = card.buttons.flat().find((button) => button.action.startsWith("t:accept:"))?.action;
			if (action === undefined || claimed.has(action) || stop.aborted) continue;
			claimed.add(action);
			await agent.presses(card, action);
			await agent.says(`完成 ${action.slice("t:accept:".length)} 处理好了`, GROUP);
		}
		await pause(LOOK_MS);
	}
}

/** What the bot said after a message, once it is about the matter or patience has run out; news of other tickets comes in between. */
async function answersTo(owner: PageClient, said: Shown, name: string): Promise<Shown[]> {
	for (let waited = 0; ; waited += LOOK_MS) {
		const answers = (await owner.reads()).filter((message) => message.author === null && message.seq > said.seq);
		const isAnswered = answers.some((answer) => isAboutTicket(answer, name) || answer.text.includes("哪个时间方便"));
		if (isAnswered || waited >= PATIENCE_MS) return answers;
		await pause(LOOK_MS);
	}
}

/** A ticket of its own, or added to the one of an earlier report of the same. */
function isAboutTicket({ text }: Shown, name: string): boolean {
	return /[A-Z]+\d{8}-\d{4}/.test(text) && (text.includes(name) || text.includes("已补充进去"));
}
