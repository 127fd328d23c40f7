/** Safety words, said before anything else (D1, D5); a community's own words in its settings win. */
import type { Danger } from "../understanding/labels.ts";

/** What to do this minute, per danger. Short enough to read while afraid. */
export const SAFETY_WORDS: Readonly<Record<Danger, string>> = {
	gas: "请马上：别开关任何电器和灯，别点火，别在屋里打电话；能做到就关燃气阀、轻轻开窗，所有人走楼梯到室外，再打 119。",
	fire: "请马上离开，随手关门，走楼梯不坐电梯，到安全处打 119。烟大就弯腰、用湿毛巾捂口鼻；出不去就退回房间关门堵缝，在窗口呼救。",
	trapped: "请按电梯里的警铃或对讲，靠壁站稳，别扒门、别跳，电梯里通风，人是安全的。有人不舒服打 120；小孩或病人被反锁在屋里打 119。",
	electric: "请别碰带电的东西和触电的人，离积水远一点；够得到总闸就先拉闸。有人受伤打 120，起火打 119。",
	flood: "请先关进户总水阀；水靠近插座时人先离开，手脚干燥才去拉电闸。",
	injury: "请先打 120，说清楼栋和伤情；别急着搬动伤者，留人陪着，派人到小区门口接救护车。",
	violence: "请先到安全的地方锁好门，马上打 110；有人受伤打 120。别和对方争执。",
	falling: "请马上离开下方区域，别让人靠近，提醒旁边的人绕行。有人受伤打 120。",
	other: "请先保证人身安全，离开危险的地方。火情打 119，有人受伤打 120，遇到不法侵害打 110。",
};

export const EMERGENCY = {
	/** After the safety words. */
	alerted: (no: string) => `我已通知值班人员立即处理（单号 ${no}）。`,
	assumedPlace: (place: string) => `地点先按 ${place} 通知，如果不是，请直接告诉我在哪里。`,
	askPlace: "请告诉我在哪里：几栋几单元几室，或者哪个公共位置？",
	askHurt: "有人受伤或被困吗？",
	hurtButtons: [
		[
			{ label: "有人受伤/被困", action: "e:hurt" },
			{ label: "没有人受伤或被困", action: "e:safe" },
		],
	],
	askPhone: "请留一个能联系到您的电话，方便同事马上找到您。",
	passedOn: "收到，已转给值班人员。",
	calledOff: "收到，人没事就好。已告诉值班人员，他们会和您确认后再解除。",
	/** Locked in, not in a lift. */
	lockedIn: "请先打 119 请消防开门，说清楼栋和房号；屋里有小孩、老人或病人，请一直隔着门和他说话，让他离开窗户、灶台和插座，别硬撞门。",
	hurt: "有人受伤请马上打 120，被困请打 119。这一点已经转给值班人员。",
	safe: "好的，请继续待在安全的地方，值班人员已经收到。",
	/** Under an answer about danger that is not happening (dangerMentioned). */
	ifNow: (words: string) => `如果此刻正在发生：${words}然后直接告诉我在哪里。`,
} as const;
