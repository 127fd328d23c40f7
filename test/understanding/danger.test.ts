import { describe, expect, it } from "vitest";
import { createUnderstanding } from "../../src/understanding/understand.ts";

const understand = createUnderstanding();
const context = { now: new Date("2026-11-21T02:00:00Z"), zone: "Asia/Shanghai" };

describe("danger that is happening", () => {
	it.each([
		["厨房有很浓的煤气味,快来人", "gas"],
		["我家燃气泄漏了", "gas"],
		["廚房好大陣瓦斯味啊", "gas"],
		["一进门就闻到煤气", "gas"],
		["燃气报警器一直在响怎么办", "gas"],
		["梅气漏了好大味道", "gas"],
		["着火了!!3栋楼下", "fire"],
		["楼道里冒浓烟", "fire"],
		["电瓶车在楼道烧起来了", "fire"],
		["隔壁着活了快来", "fire"],
		["闻到一股烧焦味,好像是电箱", "fire"],
		["火燭呀!!隔離屋着火", "fire"],
		["困在电梯里了", "trapped"],
		["被關喺升降機入面,出唔到嚟", "trapped"],
		["我被卡在电梯里十分钟了", "trapped"],
		["困在电提里了救命", "trapped"],
		["电梯里有人拍门喊救命", "trapped"],
		["孩子一个人反锁在屋里", "trapped"],
		["宝宝被锁在车里了", "trapped"],
		["插座冒火花了", "electric"],
		["热水器漏电,我被电了一下", "electric"],
		["有人触电了", "electric"],
		["电线掉下来还在打火花", "electric"],
		["水管爆了,水喷到天花板", "flood"],
		["爆管了,家里被淹了", "flood"],
		["关不住水了,整个客厅都是水", "flood"],
		["水漫到走廊往电梯里流", "flood"],
		["有人晕倒在大堂", "injury"],
		["我妈摔倒了流了好多血", "injury"],
		["老人叫不醒没有呼吸了", "injury"],
		["快打120有人昏迷", "injury"],
		["楼顶有人要跳楼", "injury"],
		["有人持刀在单元门口", "violence"],
		["有人在撬我家门", "violence"],
		["楼下打起来了有人拿棍子", "violence"],
		["陌生人翻窗进我家了", "violence"],
		["外墙瓷砖掉下来砸到人了", "falling"],
		["楼上掉玻璃下来差点砸到孩子", "falling"],
		["广告牌被风吹得快掉下来了", "falling"],
		["水漫出来了\n关不住\n快来", "flood"],
		["有煤气味\n厨房\n3-2-1201", "gas"],
		["着火了\n3栋\n快", "fire"],
		["困电梯里了\n2单元\n快叫人", "trapped"],
	])("%s", (text, kind) => {
		const found = understand(text, context);
		expect([found.urgent, found.intent, found.danger]).toEqual([true, "emergency", kind]);
		expect(found.dangerMentioned).toBe(false);
	});
});

describe("danger that is only talked about", () => {
	it.each([
		"电梯困人了应该打哪个电话?先了解一下",
		"万一着火了往哪边跑",
		"如果漏电了先关哪个闸",
		"上次电梯困人是什么原因查出来了吗",
		"去年着火那次多亏你们",
		"消防演习几点开始,要下楼吗",
		"听说隔壁小区着火了,咱们会不会也有隐患",
		"昨天看新闻说哪里煤气爆炸了",
		"物业费又涨,气得我火冒三丈",
		"气炸了,你们客服什么态度",
		"热死了,大堂空调能不能开",
		"账单看得我心在滴血",
		"不是着火,是我烧香,烟感响了请复位",
		"没有漏电,就是想问问电表怎么看",
		"烟感过期了换一个",
		"灭火器过期了",
		"消防栓门打不开",
		"漏电保护器老跳闸",
		"煤气费在哪里交",
		"燃气表怎么充值",
		"天然气什么时候开通",
		"有人在楼道抽烟,烟味很大",
		"火锅味从烟道串上来",
		"120平的房子物业费多少",
		"这波团战直接爆炸,对面被烧死",
		"梦见电梯掉下去了",
		"感谢保安昨天把我妈从电梯里救出来",
		"火已经灭了,谢谢师傅",
		"建议加装燃气报警器",
		"怕孩子触电,想装个保护盖",
		"打火机忘在岗亭了",
		"漏水了\n在厨房\n3-2-1201",
		"在吗\n家里漏水了\n水槽下面\n5-1-302",
		"窗户关不上\n漏风\n1-1-101",
		"跳闸了\n卧室没电\n8栋1203",
		"电梯不动了\n停在5楼\n里面没人",
		"楼上漏水\n滴到我家客厅\n2-1-501",
		"马桶一直流水\n关不严\n2栋1101室",
		"地漏返水\n卫生间\n有点臭",
		"",
	])("%s", (text) => {
		const found = understand(text, context);
		expect([found.urgent, found.danger]).toEqual([false, null]);
	});

	it.each([
		["电梯困人打哪个电话", "trapped"],
		["万一着火了往哪边跑", "fire"],
		["去年着火那次多亏你们", "fire"],
		["如果漏电了先关哪个闸", "electric"],
	])("%s still mentions %s", (text, mentionedDanger) => {
		expect(understand(text, context)).toMatchObject({ urgent: false, dangerMentioned: true, danger: null, mentionedDanger });
	});
});
