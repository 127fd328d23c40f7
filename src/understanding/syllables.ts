/** Toneless Mandarin syllables of a text, so that homophones and speech input meet the words they stand for. */
import { pinyin } from "pinyin-pro";

/** One syllable per Han character, other characters as they are, spaces left out. */
export function syllablesOf(folded: string): string[] {
	return pinyin(folded.replace(/\s+/g, ""), { toneType: "none", type: "array", nonZh: "spaced", v: true });
}
