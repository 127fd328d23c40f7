/** What an owner should not have to read (B14–B16): phrases that shut the door, argue, or promise what is not ours to promise. Pure. */

/** A phrase and why it is better said otherwise. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
	[/不行|不可以|不知道|没办法|办不了|没法弄/, "这句话像在拒绝业主，可以换成“我来核实一下，X 点前回复您”"],
	[/不归我们|不关我们?|不是我们的事|找别人|你自己(去|找|解决)|您自己(去|找|解决)/, "首问负责：别让业主自己去找，可以换成“我帮您联系”"],
	[/(规定|制度)就是这样|爱(投诉|找谁)|随便你|随你便|你懂什么|无理取闹|胡搅蛮缠|想怎么样|急什么/, "这句话容易引起争执，可以先道歉再说明"],
	[
		/(一定|保证|肯定)(能|会|给您|可以)?(赔|退|免|减)|赔(偿|您|你)\s*\d|(退|免|减)(您|你)?.{0,6}(物业费|费用)|双倍赔/,
		"赔偿和减免要经过批准才能答应，可以换成“我把您的诉求报上去”",
	],
	[/你是不是(骗|撒谎)|不可能|你搞错了|你弄错了/, "别质疑业主，可以换成“我马上去现场核实”"],
];

/** Why a message is better said otherwise, or null when there is nothing against it. */
export function toneAdvice(text: string): string | null {
	return PHRASES.find(([phrase]) => phrase.test(text))?.[1] ?? null;
}
