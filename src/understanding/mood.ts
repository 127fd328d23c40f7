/** Reads the writer's mood from words and punctuation (B24). */
import type { Mood } from "./labels.ts";

const ANGRY =
	/气死|气炸|火大|恼火|生气|愤怒|忍无可忍|受不了|受够|忍够|投诉到|12345|曝光|维权|律师|起诉|法院|媒体|退(?:我)?物业费|拒交|不交物业费|什么(?:破|狗屁|垃圾|鬼)|破(?:物业|小区|电梯)|垃圾(?:物业|服务|公司)|废物|饭桶|吃干饭|白吃|骗(?:子|人|钱)|坑(?:人|钱|爹)|混蛋|王八|他妈|tmd|nmd|妈的|卧槽|我靠|靠北|尼玛|滚|有病|脑残|傻[逼bB]|无语|离谱|太过分|过分了|欺人太甚|岂有此理|要不要脸|不要脸|没天理|没人管|管不管|到底(?:管|修|来|有没有|要|什么时候|想)|几次了|多少次了|第[三四五六七八九十\d]+次|凭什么|扑街|嬲|火滾|冒火|毛了|糟心|恶心|差劲|太差|(?:收钱|收费).{0,8}(?:不|没)/iu;
const ANXIOUS =
	/急(?!诊|救|转)|救命|快(?:点|来|些)|赶紧|赶快|马上|立刻|立即|尽快|怎么办|点算|咋办|咋整|求(?:求|你|助|帮)|担心|害怕|好怕|吓(?:死|人|到)|慌|着火|煤气味|困在|asap|urgent|help/iu;
const SAD =
	/难过|伤心|委屈|想哭|哭了|心寒|寒心|失望|绝望|无奈|崩溃|可怜|孤单|一个人(?:住|在家)|去世|走了没多久|心酸|难受|唉|哎$|😭|😢|💔|\[流泪\]|\[大哭\]/u;
const CALM = /不(?:着|用|要|太)?急|没事|不要紧|慢慢来|不生气|别着急|有空再/u;

/** The strongest mood found; `calm` when none. Anger outweighs anxiety, anxiety outweighs sadness. */
export function moodOf(folded: string): Mood {
	const shouting = /[!?]{2,}/.test(folded);
	if (ANGRY.test(folded)) return "angry";
	if (CALM.test(folded)) return "calm";
	if (ANXIOUS.test(folded)) return "anxious";
	if (SAD.test(folded)) return "sad";
	return shouting ? "anxious" : "calm";
}
