/** What kind of thing a question asks for, and how a text shows that it holds one. */

/** `open` asks for nothing that could be recognised by its form (how, why, may I). */
export type AnswerType = "money" | "count" | "clock" | "date" | "when" | "duration" | "person" | "who" | "phone" | "where" | "papers" | "open";

const NUMERAL = "(?:\\d[\\d,.]*|[一二两三四五六七八九十百千万半]+)";
/** An amount of money, and not just that nothing is charged. */
const AMOUNT = /\d\s*(?:元|块|万|港币|港元|%|‰)|\$\s*\d|分之|元[^\d]{0,8}\d/;

const asks: readonly (readonly [AnswerType, RegExp])[] = [
	[
		"phone",
		/(?:电话|号码|热线|手机号码?|联系方式|微信号|邮箱).{0,6}(?:多少|几|什么|啥|是|有|吗|呢|$)|(?:打|拨|找)(?:哪个|什么|啥|边个)?(?:电话|热线)|电话(?:打|拨)/,
	],
	[
		"money",
		/多少钱|几多钱|好多钱|多少元|多少块|几块钱?|几元|几文|几银|几钱|收几多|点计|要几多|(?:[票费租价款]|押金|按金|定金|保证金|违约金|滞纳金|罚金|月卡|年卡|次卡)\s*(?:是|要|得)?(?:多少|几多)|(?:一|每)个?(?:小时|月|年|天|次|平|平米|方|晚|季度|度|吨|件|张|辆|人|位|户|呎|尺)(?:是|要|得|收)?(?:多少|几多)(?!个|次|天)|加钱|(?:费|月租|租金|票价|价格|价钱|押金|收费|资费)$|什么价|啥价|费用是?多少|收费标准|怎么收费|怎么收(?!到|货)|如何收费|点收费|怎么算钱|费.{0,4}(?:多少|怎么算|怎么收|几多|咋算|咋收|怎么计|如何计)|价格|价钱|多贵|贵不贵|(?:要|用|得|收|交|给|花|掏)(?:交|缴|付|给|收|花|掏|出)?(?:钱|费用?)(?:吗|么|不|没|嘛|呢|$)|收不收[钱费]|要不要[钱交收]|收费(?:吗|么|不)|免费(?:吗|么|不|的)|罚(?:多少|几)|(?:掏|交|付|花|收|赔|扣|押金|租金|保证金|违约金|滞纳金|罚款).{0,3}多少(?!次|天|个|人|张|度|米|年|月|层)|how much|fee/,
	],
	[
		"papers",
		/(?:带|要|需|需要|准备|提供|提交|交|拿|备).{0,3}(?:什么|啥|哪些|哪几样|咩|乜|乜嘢)(?:材料|资料|证件|手续|文件|东西|证|嘢)?(?:$|去|来|才|呢|啊|呀|办|吗)|(?:哪些|什么|啥|咩)(?:材料|资料|证件|文件|手续)|(?:材料|资料|证件|文件|手续).{0,3}(?:哪些|什么|啥)/,
	],
	[
		"clock",
		/几点|几时开|几时关|几时营业|什么时间(?:开|关|段|可以|能|不能|不可)|什么时候(?:开门|关门|开放|营业|上班|下班)|(?:开放|营业|办公|上班|服务|施工|工作)时间|什么时段|时间段|what time|hours|opening/,
	],
	[
		"duration",
		/多久|多长时间|几天|多少天|几个?工作日|几个?(?:小时|钟头|星期|礼拜|月)|几年|多少年|几分钟|多少(?:小时|分钟|个月)|几耐|多长|期限|时限|保修期|有效期|提前(?:多久|几天)/,
	],
	["date", /几号|哪天|哪一天|哪日|边日|什么日子|星期几|周几|礼拜几|几月|截止/],
	["when", /什么时候|啥时候|几时|何时|多会儿|什么时间|啥时间|when/],
	[
		"person",
		/(?:主任|经理|负责人|管家|主管|会长|委员|老板|领导|教练|队长|法人).{0,4}(?:是谁|叫什么|叫啥|贵姓|姓什么|姓啥|是哪位|哪位|系边个)|谁是.{0,8}(?:主任|经理|负责人|管家|主管|会长|委员)/,
	],
	["who", /是?谁|哪个部门|哪家|边个|哪位|什么部门|啥部门|找哪|归哪|哪个单位|什么人|由哪/],
	["where", /在哪|去哪|到哪|哪里|哪儿|边度|什么地方|啥地方|地址|位置|哪个(?:地方|位置|门|楼|口)|几楼|几层|几号楼|几栋|哪栋|where/],
	[
		"count",
		/多少|几(?:个|次|人|辆|台|张|条|只|位|名|户|间|米|度|层|栋|平|公斤|斤|家|把|块|部|份|套|场|趟|班|片|种)|几多|多大|多高|多重|多宽|多深|多远|多厚|多快|上限|how many/,
	],
];

const shows: Partial<Record<AnswerType, RegExp>> = {
	money: new RegExp(
		`${NUMERAL}\\s*(?:元|块|万|港币|港元|文|圆|仙)|(?:hk|￥|¥|\\$|rmb)\\s*\\$?\\s*\\d|免费|不收|免收|不另收|无需(?:缴|交|付)|千分之|万分之|百分之|\\d\\s*[%‰]|\\((?:元|港币|港元|万元)[^)]*\\)|元/|按实|实报实销`,
	),
	count: new RegExp(NUMERAL),
	clock: /\d{1,2}\s*[:：]\s*\d{2}|\d{1,2}\s*[点时]|[一二三四五六七八九十]+[点时]|24\s*小时|全天|全日|\d\s*[ap]\.?m/,
	date: /\d\s*[日号]|月\s*\d|[一二三四五六七八九十]+月[一二三四五六七八九十\d]+|[一二三四五六七八九十]+号|周[一二三四五六日末]|星期[一二三四五六日]|月[初底末]|首.{0,3}天|每逢/,
	when: /\d{1,2}\s*[:：]\s*\d{2}|\d\s*(?:日|号|月|点|时)(?!间)|[一二三四五六七八九十]+[月点时](?!间)|[\d一二两三四五六七八九十]+\s*个?(?:工作日|工作天|天|日|月|周|星期|小时|分钟|年|季度)\s*(?:内|前|后|起|以|之)|每(?:日|天|周|月|年|季|半年|晚|[\d一二两三四五六七八九十]+个?(?:月|年|天|周|星期|季度))|当[日天场月]|即[时日]|立即|随时|周[一二三四五六日末]|星期|[期届]满|次[日月]/,
	duration: new RegExp(
		`${NUMERAL}\\s*个?(?:天|日|工作[日天]|小时|分钟|分|周|星期|月|年|季度|钟头)|当[日天场]|即时|立即|长期|永久|终身|不限|随时|次日`,
	),
	person:
		/[\p{Script=Han}](?:先生|女士|小姐|师傅|经理|主任|主管|生)|(?:主任|经理|管家|主管|负责人|会长|姓名|联系人|主席)(?:为|是|：|:|\s)\s*[\p{Script=Han}]{2,4}(?![\p{Script=Han}])/u,
	who: /部|处|中心|管家|经理|主任|人员|员|公司|委员会|业主|物业|保安|居委|社区|前台|单位|机构|局|所|站|方|人|自行|师傅|者/,
	phone: /\d{7,}|\d{3,4}[-\s]\d{3,4}(?:[-\s]?\d{4})?|(?<!\d)(?:1\d{2}|9\d{4}|1[02]\d{3})(?!\d)|@/,
	where: /楼|层|栋|门|处|中心|室|厅|旁|侧|区|场|路|号|座|台|站|亭|岗|房|库|口|公众号|小程序|app|网站|平台|柜|点/,
	papers: /证|件|表|合同|书|单|照片|图|材料|资料|委托|申请|协议|执照|卡|票/,
};

/** What a folded question asks for, the most particular first; `open` when nothing matches. */
export function askedTypes(folded: string): AnswerType[] {
	const found = asks.filter(([, pattern]) => pattern.test(folded)).map(([type]) => type);
	return found.length > 0 ? found : ["open"];
}

/** How well folded text serves the type: 1 for the thing itself, 0.5 where 免费 stands in for a price (1 when `whether` it costs is the question), 0 when it holds none. */
export function typeStrength(type: AnswerType, folded: string, unit?: RegExp, whether = false): number {
	if (unit && (type === "count" || type === "duration") && !unit.test(folded)) return 0;
	if (!showsType(type, folded)) return 0;
	return type === "money" && !whether && !AMOUNT.test(folded) ? 0.5 : 1;
}

/** Words that only name the kind of thing that is asked for: a text that holds such a thing need not say them. */
const names: Partial<Record<AnswerType, RegExp>> = {
	money: /^(?:费用|收费|价格|价钱|收费标准|费|钱|价|缴费|交费|付费|交钱)$/,
	papers: /^(?:材料|资料|证件|手续|文件|证|东西)$/,
	clock: /^(?:时间|时段|开放时间|营业时间|上班时间|办公时间|开放|开门|关门|营业|上班|下班|打烊|闭馆)$/,
	phone: /^(?:电话|号码|热线|联系方式|电话号码|联系电话)$/,
	where: /^(?:地址|位置|地点|地方)$/,
	duration: /^(?:期限|时限|时间|多久|多长时间)$/,
};

/** True when `word` says no more than `type` does. */
export function namesType(type: AnswerType, word: string): boolean {
	return names[type]?.test(word) ?? false;
}

/** Asks whether something costs money, and not how much. */
export function asksWhether(folded: string): boolean {
	return /(?:钱|费|免费)(?:吗|么|不|没|嘛|呢|$)|收不收|要不要[钱交收]/.test(folded) && !/多少|几多|几钱|怎么|如何|咋/.test(folded);
}

/** True when an answer to a question of type `one` may stand under a heading that asks for `other`: 几号 under 什么时候. */
export function sameFamily(one: AnswerType, other: AnswerType): boolean {
	const times: readonly AnswerType[] = ["clock", "date", "when", "duration"];
	return one !== "open" && (one === other || (times.includes(one) && times.includes(other)));
}

/** Types that a text shows by a form hardly found by chance. */
export function isTight(type: AnswerType): boolean {
	return type === "money" || type === "clock" || type === "date" || type === "phone" || type === "person" || type === "duration";
}

/** Units that a count may be asked in, and how a text may write each. */
const UNITS: readonly (readonly [RegExp, string])[] = [
	[/(?:多少|几|几多)度|多少摄氏度|水温|室温|气温|温度/, "度|℃|°"],
	[/(?:多少|几|几多)年/, "年|终身|永久|长期"],
	[/(?:多少|几|几多)个?月/, "个月|月|年"],
	[/(?:多少|几|几多)层|几楼/, "层|楼"],
	[/(?:多少|几|几多)(?:户|家)|户数/, "户"],
	[/(?:多少|几|几多)(?:栋|幢|座)/, "栋|幢|座|号楼"],
	[/(?:多少|几|几多)台/, "台|部|辆"],
	[/多高|限高|几米|多少米|多宽|多深|多远/, "米|公尺|cm|厘米|m|公里|尺|呎"],
	[/多重|(?:多少|几)(?:公斤|斤)/, "公斤|千克|kg|斤|吨"],
	[/(?:多少|几|几多)岁|多大年纪|年龄/, "岁|周岁"],
	[/(?:多少|几|几多)(?:平方?米?|㎡)|多大面积|面积多/, "平|㎡|m2|呎|亩"],
];

/** The units, as alternatives of a pattern, in which a folded question asks for a count; undefined when it names none. */
export function askedUnit(folded: string): RegExp | undefined {
	const found = UNITS.find(([pattern]) => pattern.test(folded));
	return found && new RegExp(`${NUMERAL}\\s*(?:多|余|个)?(?:${found[1]})`);
}

/** True when folded text holds something of the kind that is asked for. */
function showsType(type: AnswerType, folded: string): boolean {
	return shows[type]?.test(folded) ?? true;
}
