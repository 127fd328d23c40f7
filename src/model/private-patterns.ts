/** How personal data looks in what people type: the patterns that nothing may leave the machine with (L1). Pure data. */

/** What a placeholder stands for, in the words that the model reads. */
export const PRIVATE_KINDS = ["原文", "邮箱", "证件", "电话", "车牌", "房号", "号码", "姓名"] as const;
export type PrivateKind = (typeof PRIVATE_KINDS)[number];

/** One way to recognise one kind. The whole match is hidden; what only gives it away stands in a lookaround. */
export interface PrivatePattern {
	readonly kind: PrivateKind;
	readonly pattern: RegExp;
}

const DIGIT = "[\\d０-９]";
/** A figure or a written numeral of a room: 1201, 一二零一, 幺二零幺. */
const NUMERAL = "[\\d０-９零〇一幺二两三四五六七八九十]";
const SPOKEN_DIGIT = "[零〇一幺二两三四五六七八九]";
const DASH = "\\s?[-－—–_/／#＃~]\\s?";
const GAP = "[\\s,，、的]{0,2}";
const SIDE = "[东東西中南北左右][边邊]?[户戶手]";
/** After a bare number: it is an amount, a year or an emergency number's sentence, not a door. */
const NOT_AMOUNT = `(?!${DIGIT}|\\s?(?:元|块|塊|平|米|㎡|m|年|天|次(?!卧|臥)|度|个|個|小时|分|万|%|％|kg|号楼|栋|幢|路|公里|[:：.．]\\d))`;
const NOT_HOTLINE = "(?!(?:110|119|120|122)(?!\\d))";

/** Common family names; 和 and 向 are left out because they are mostly prepositions. */
const FAMILY =
	"(?:欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|[王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董袁潘于於蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾賈夏韦韋付傅方白邹鄒孟熊秦邱江尹薛闫閻阎段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔汤湯温溫康施牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟殷詹申欧歐耿关關兰蘭焦俞左柳甘祝包宁甯尚符舒阮柯纪紀梅童凌毕畢单裴霍涂成苗谷盛曲翁冉骆駱蓝藍路游辛靳管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾尤阳陽时時穆农農司卓古吉缪繆简簡车車项項连連芦麦麥褚娄婁窦竇戚岑景党宫宮费費卜冷晏席卫衛米柏宗瞿桂全佟应應臧闵閔苟邬鄔边邊卞姬师師仇栾欒隋商刁沙荣榮巫寇桑郎甄丛叢仲虞敖巩鞏明佘池查麻苑迟遲邝鄺])";
/** Everyday words that begin like a family name. */
const NOT_NAME =
	"(?!谢谢|謝謝|马上|馬上|马桶|馬桶|方便|高兴|高空|高层|安静|安全|安排|金额|张贴|黄色|时间|時間|时候|平时|温度|任何|何时|白天|周[一二三四五六日末围边]|路灯|路面|雷雨|成功|成本|全部|全是|全家|应该|關於|关于|关门|管家|管理|管道|费用|費用|车位|車位|车库|車庫|车子|单元|單元|单子|房子|房东|房租|房号|房间|连续|连着|边上|明天|明日|明早|解决|游泳|宁可|江边|左边|左右|包括|许多|于是|万一|师傅|師傅|商铺|景观|党员|农历|成员|简单|查询|查一|沙发|古树|席位|池塘|冷水|冷气|米色|石头|林子|水|华为|严重|嚴重|夏天|秋天|阳台|陽台|阳光|康复|施工|解释|易燃|申请|申請|石材|毛病|白色|白蚁|龙头|龍頭|范围|经理|武术|孔洞|汤|包裹|盛夏|曲线|尚未|符合|艾滋|全天|荣誉|麻烦|麻煩|迟到|池子|仇恨|宗教|冷|时|程部|程序|项目|方案|方式|方法|方面|方向|颜色|司|房|路|高[一二三中])";
/** Given names hold none of the small words. */
const GIVEN = "(?:(?![的了是在和与及或部处们吗呢吧啊不没有很太我你您他她它这那个到把被让就都也还说])\\p{Script=Han}){1,2}";
const NAME = `${NOT_NAME}${FAMILY}${GIVEN}`;
const NAME_END = "(?=[\\s,，。.;；、:：!！?？()（）\\d〔]|$|的|家|电话|電話|手机|手機|住|房)";
const TITLE =
	"(?:先生|女士|小姐|太太|阿姨|叔叔|大爷|大妈|大姐|大哥|奶奶|爷爷|师傅|師傅|老师|老師|经理|經理|主任|主管|队长|管家|医生|生(?=[,，。\\s]|$))";

const make = (kind: PrivateKind, source: string, flags = "gu"): PrivatePattern => ({ kind, pattern: new RegExp(source, flags) });

/** In the order in which they are applied: the most particular first, so that a phone is not taken for a room. */
export const PRIVATE_PATTERNS: readonly PrivatePattern[] = [
	// Somebody typed what looks like one of our placeholders: it must not be filled with another's value.
	make("原文", `[〔【\\[(（{]\\s*(?:${PRIVATE_KINDS.join("|")})\\s*${DIGIT}+\\s*[〕】\\])）}]`),
	make("邮箱", "[A-Za-z0-9._%+-]+[@＠][A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+"),
	make("证件", `(?<!${DIGIT})${DIGIT}{6}\\s?${DIGIT}{8}\\s?${DIGIT}{3}[\\dXxＸｘ０-９](?!${DIGIT})`),
	make("证件", "(?<![A-Za-z])[A-Z]{1,2}\\d{6}[(（][\\dA][)）]"),
	make("证件", "(?<![A-Za-z])[EGHMPDS][A-Z]?\\d{7,8}(?!\\d)"),
	make(
		"电话",
		`(?:[+＋]?86[-－ ]?)?(?<!${DIGIT})[1１][3-9３-９]${DIGIT}[-－ ]?${DIGIT}{4}[-－ ]?${DIGIT}{4}(?!${DIGIT})|(?:[+＋]?86[-－ ]?)[1１][3-9３-９]${DIGIT}{9}(?!${DIGIT})`,
	),
	make("电话", `(?<!${DIGIT})[(（]?[0０]${DIGIT}{2,3}[)）]?[-－ ]?${DIGIT}{3,4}[-－ ]?${DIGIT}{4}(?!${DIGIT})`),
	make("电话", `(?<!${DIGIT})[48]00[-－ ]?\\d{3,4}[-－ ]?\\d{3,4}(?!${DIGIT})|(?<!${DIGIT})[+＋]?85[23][- ]?[2-9]\\d{3}[- ]?\\d{4}(?!${DIGIT})`),
	make("电话", `[一幺](?:\\s?${SPOKEN_DIGIT}){10}(?!${SPOKEN_DIGIT})`),
	make("车牌", "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][·.\\s]?(?=[A-Za-z]*\\d)[A-Za-z\\d]{5,6}(?![A-Za-z\\d])"),
	make("房号", `(?<![\\d０-９-])[A-Za-z]?${NUMERAL}{1,3}${DASH}${NUMERAL}{1,2}${DASH}${NUMERAL}{2,4}(?![\\d０-９-])`),
	make(
		"房号",
		`(?:${NUMERAL}{1,3}|[A-Za-z]\\d?) ?(?:号|號)?(?:楼|樓|栋|棟|幢|座|号院)${GAP}(?:[A-Z\\d０-９一二三四五六七八九十东東西南北中甲乙丙丁]{1,3} ?(?:单元|單元|门|門|梯)${GAP})?(?:${NUMERAL}{1,2}[层層楼樓]${GAP})?(?:${NUMERAL}{3,4}(?:室|房|户|戶|号|號)?${NOT_AMOUNT}|${SIDE}|${NUMERAL}{1,2}(?:室|户|戶|号房))`,
	),
	make(
		"房号",
		`[\\d０-９一二三四五六七八九十东東西南北中甲乙丙丁]{1,3}(?:单元|單元)${GAP}(?:${NUMERAL}{1,3}[层層楼樓]${GAP})?(?:${NUMERAL}{3,4}(?:室|房|户|戶)?${NOT_AMOUNT}|${SIDE})`,
	),
	make("房号", `${NUMERAL}{1,2}[层層楼樓]${GAP}${SIDE}`),
	make("房号", `(?<!${NUMERAL})${NUMERAL}{3,4}(?:室|房间|房間|房号|房號|号房|房(?!屋|租|价|款|东|产))`),
	make("房号", `(?<!${NUMERAL}|[共有约余近])\\d{3,4}[户戶]`),
	make("房号", `(?<![\\d０-９-])[A-Za-z]?${DIGIT}{1,2}\\s?[-－—–#＃]\\s?${DIGIT}{3,4}(?![-－—])${NOT_AMOUNT}`),
	make(
		"房号",
		`(?<=(?:我是|我们是|我們是|我家|咱家|我住|住在|住|楼上|楼下|樓上|樓下|对门|對門|隔壁|房号|房號|门牌号?|門牌號?|本户|这里是|這裡是|这边是)\\s?(?:是|为|在|[:：])?\\s?)${NOT_HOTLINE}${NUMERAL}{3,4}${NOT_AMOUNT}`,
	),
	make(
		"房号",
		`(?<!${NUMERAL}|[.．])${NOT_HOTLINE}${DIGIT}{3,4}(?=\\s?(?:的?(?:业主|業主|住户|住戶|租户|租客|户主)|家(?!电|具)|楼上|楼下|樓上|樓下))`,
	),
	// A message that is a door number, or begins with one: «1201 厨房漏水».
	make("房号", `^ {0,4}${NOT_HOTLINE}${DIGIT}{3,4}(?= {0,4}$|[ ,，]{0,4}\\p{Script=Han})${NOT_AMOUNT}`, "gmu"),
	// A number that stands alone between commas, and one that is made like a door: floor 1–59, door 01–09.
	make("房号", `(?<=[\\s,，。.!！?？;；]|^)${NOT_HOTLINE}${DIGIT}{3,4}(?=[\\s]?(?:[,，。!！?？;；]|的[,，。]|$))`, "gmu"),
	make("房号", `(?<![\\d０-９.¥￥$#＃A-Za-z-])(?:[1-9]|[1-5]\\d)0[1-9](?![-－—/])${NOT_AMOUNT}`),
	make("房号", "(?<![A-Za-z])(?:room|flat|unit|apt|apartment)\\.?\\s?#?\\d{1,4}[A-Z]?(?!\\w)", "giu"),
	make("号码", `(?<!${DIGIT})(?!(?:19|20)\\d{2}[-－ ]\\d{1,2}[-－ ]\\d{1,2}(?!${DIGIT}))${DIGIT}(?:[-－ ]?${DIGIT}){6,}(?!${DIGIT})`),
	make("号码", `${SPOKEN_DIGIT}{7,}`),
	make("姓名", `(?<=(?:我叫|我的名字[叫是]|名字[叫是]|姓名(?:是|为|[:：])?|联系人(?:是|[:：])?|聯繫人(?:是|[:：])?)\\s?)${NAME}`),
	make("姓名", `(?<=(?:我是|本人|业主|業主|户主|戶主|住户|租客|租户|[叫找姓]|家属|爱人|老公|老婆|邻居)\\s?)${NAME}${NAME_END}`),
	make("姓名", `(?<![谢謝感保警])${NOT_NAME}${FAMILY}(?:${GIVEN})??(?=${TITLE})`),
	make("姓名", `(?<![\\p{Script=Han}])${NAME}(?=[\\s,，:：、]{0,4}〔(?:电话|房号|证件)\\d)`),
	make("姓名", `(?<=〔(?:电话|房号|证件)\\d{1,3}〕[\\s,，:：、的]{0,4})${NAME}${NAME_END}`),
	make("姓名", `^ {0,4}${NAME} {0,4}$`, "gmu"),
	make("姓名", "(?<=我叫)[小阿老]\\p{Script=Han}{1,2}(?=[\\s,，。.!！]|$)"),
	make("姓名", "(?<=(?:Mr|Mrs|Ms|Miss)\\.?\\s)[A-Z][a-z]+"),
	make("姓名", "(?<=(?:my name is|this is|i am|i'm|I'm|I am|My name is|This is)\\s)[A-Z][a-z]+(?:\\s[A-Z][a-z]+)?"),
];
