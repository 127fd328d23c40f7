/** Finds where something is: a public place of the community or a room inside a home, in the writer's words. */
import { NUMERAL_CHARS } from "./numerals.ts";

const COUNT = `(?:\\d{1,3}|[A-Za-z]\\d?|[${NUMERAL_CHARS}]{1,3})`;

/** What may stand in front of a public place: 3号楼2单元15层, 北区, B2. */
const WHERE = `(?:(?:${COUNT}(?:号楼|栋|幢|座|期|区|#))?${COUNT}(?:单元|楼|层|号门)?|[东西南北][区面边侧]?|负[一二三1-3]层?|地下[一二三1-3]?层?|[Bb][1-3]|小区|我们?楼|楼下|门口)`;

const PUBLIC = [
	"电梯[间厅口]?|升降机|货梯|客梯|楼道|楼梯[间口]?|走廊|过道|大堂|大厅|门厅|架空层|连廊|天台|楼顶|屋顶|单元门|大门|防火门|消防通道|消防栓",
	"地下?车库|地库|停车场|车库|车棚|充电[桩棚]|车位|坡道|道闸|岗亭|门岗|保安亭",
	"东北门|西北门|东南门|西南门|[东西南北正侧后]门|[东西南北]出入口|出入口|地面|路面|马路|人行道|步道|井盖|路灯|花园|草坪|绿化带|花坛|树下|喷泉|水池|人工湖|池塘",
	"游乐场|儿童乐园|滑梯|健身(?:器材|区|房)|篮球场|羽毛球场|网球场|泳池|游泳池|会所|快递柜|丰巢|驿站|垃圾(?:站|房|桶|亭|分类点|投放点)|配电[房间箱]|水泵房|弱电井|管道井|水表井|电表箱|外墙",
].join("|");

const PUBLIC_PLACE = new RegExp(`(?:${WHERE}的?){0,3}(?:${PUBLIC})(?:[Bb]?\\d?区)?`, "u");

const INDOOR_PLACE =
	/(?:主卧|次卧|客房|儿童房|老人房|大|小|公共)?的?(?:卫生间|洗手间|厕所|浴室|淋浴间|干湿区)|厨房|灶台|客厅|餐厅|饭厅|玄关|入户门|(?:生活|景观|南|北|小|大)?阳台|露台|飘窗|主卧|次卧|卧室|书房|儿童房|老人房|衣帽间|储物间|保姆房|房间|过道/u;

/** The public place named in folded text (at most 24 characters), or undefined. */
export function findPublicPlace(folded: string): string | undefined {
	return PUBLIC_PLACE.exec(folded)?.[0].replace(/^的/, "").slice(0, 24);
}

/** The room inside a home named in folded text, or undefined. */
export function findIndoorPlace(folded: string): string | undefined {
	return INDOOR_PLACE.exec(folded)?.[0].replace(/^的/, "");
}
