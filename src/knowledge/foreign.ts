/** Tells what in a document is not the community's own: page furniture, adverts, another company's words. */
import type { Block, SourceDocument } from "./blocks.ts";
import { fold } from "./fold.ts";
import { splitSentences } from "./passages.ts";

/** One of these is enough: no policy says it. */
const FURNITURE =
	/版权所有|copyright|©|icp备|公网安备|all rights reserved|上一篇|下一篇|责任编辑|阅读原文|网站地图|返回顶部|免责声明|分享到|点赞|阅读量|浏览次数|友情链接|技术支持[:：]|扫码关注|长按识别|未经授权.{0,6}转载|与本(?:小区|社区|屋苑|大厦|物业|公司|中心|服务处?|苑)\S{0,6}无关|合作商[家户]|商家投放|投放内容|(?:以下|以上|本[栏页版])\S{0,6}(?:广告|推广)|广告位|推广信息|赞助商|privacy policy|terms of (?:use|service)|cookie/;
/** Announces an advert or the words of others. */
const DISCLAIMER = /(?:以下|下列|下文|下面|下方).{0,14}(?:广告|推广|商家|投放)|与本(?:小区|社区|屋苑|大厦|物业|公司|中心|苑)\S{0,6}无关/;
const MENU_WORDS = /首页|关于我们|联系我们|新闻中心|登录|注册|加入我们|产品中心|在线留言|招贤纳士|会员中心/g;
/** Two of these together make an advert. */
const ADVERT =
	/限时|抢购|特惠|团购|立减|折起|优惠券|领取|加盟|加微信|添加微信|免费(?:设计|量房|咨询|试听|领|上门量)|诚招|火热|超值|咨询热线|抢先|名额有限|扫码(?:咨询|报名|领)|巨献|钜惠|仅售|vip|秒杀|返现|广告|推广|全城|全年无休|全市|[送满]\S{1,6}[减送]|买[一二三\d]送|致电订|来电|上门费全免|\d+元起|仅需\d|只要\d+元|一口价|首单|新客|新人价|老客户|连锁|品牌家电|到家服务|家电服务/g;
/** A firm by its full form, or by its short name where its own hotline or site follows. */
const COMPANY =
	/([\p{Script=Han}]{2,6}?)(?:物业|地产|置业|不动产)(?:(?:服务|管理|发展|开发)*(?:集团|股份|有限|公司)|(?:服务|客服|投诉|全国|官方)*(?:热线|官网|客服电话|集团))/gu;
/** What runs into a name from the left, and words that name no firm. */
const BEFORE_NAME = /[由是为与和及或的请聘托给被经在到向,、]/;
const NO_NAME =
	/^(?:小区|本|我们|你们|各|业主|住宅|商业|其他|其它|原|房屋|建筑|公司|所有|首期|结清|拨打|前期|专业|新聘|选聘|解聘|说是|不同|相关|有关)/;
const PHONE = /(?<!\d)(?:\+?\d{2,3}[-\s])?(?:0\d{2,3}[-\s]?\d{3,4}[-\s]?\d{4}|400[-\s]?\d{3}[-\s]?\d{4}|1[3-9]\d{9}|\d{4}[-\s]\d{4}|\d{7,8})(?!\d)/g;

const REPEATED_CHARS = 12;
const REPEATED_DOCUMENTS = 4;

/** Who the community is, as far as the settings say. */
export interface Identity {
	/** The community's and its company's names. */
	readonly names: readonly string[];
	/** Telephone numbers from the settings. */
	readonly phones: readonly string[];
}

/** Leaves out of each document what is not the community's own. `strangers` lists the companies found, by document. */
export function keepOwn(
	documents: readonly SourceDocument[],
	identity: Identity,
): { documents: SourceDocument[]; strangers: ReadonlyMap<string, readonly string[]> } {
	const found = documents.map((document) => ({ document, companies: companiesOf(document) }));
	const own = ownCompany(
		found.map(({ companies }) => companies),
		identity,
	);
	const strangers = new Map<string, readonly string[]>();
	const repeated = repeatedTexts(documents);
	const kept = found.map(({ document, companies }) => {
		const foreign = own === undefined ? [] : [...companies.keys()].filter((name) => !own(name));
		if (foreign.length > 0) strangers.set(document.file, foreign);
		const foreignDocument = foreign.length > 0 && foreign.length === companies.size && !mentions(document, identity.names);
		const drop = (text: string) =>
			repeated.has(text) ||
			foreign.some((name) => text.includes(name)) ||
			(foreignDocument && phonesIn(text).some((phone) => !isOwnPhone(phone, identity)));
		return { ...document, blocks: beforeDisclaimed(document.blocks).flatMap((block) => ownPart(block, drop)) };
	});
	return { documents: kept, strangers };
}

/** Without what follows, under the same heading, a line that says that it is not ours. */
function beforeDisclaimed(blocks: readonly Block[]): Block[] {
	let disclaimed = "";
	return blocks.filter((block) => {
		const path = block.path.join("\n");
		if (block.kind !== "table" && DISCLAIMER.test(fold(block.text))) disclaimed = `${path}\n`;
		return disclaimed !== `${path}\n`;
	});
}

/** Paragraphs that stand word for word in most documents: a notice of the paper, not a rule. */
function repeatedTexts(documents: readonly SourceDocument[]): ReadonlySet<string> {
	const count = new Map<string, number>();
	for (const { blocks } of documents) {
		const texts = blocks
			.flatMap((block) => (block.kind === "table" ? [] : splitSentences(block.text)))
			.filter((text) => text.length >= REPEATED_CHARS);
		for (const text of new Set(texts.map(fold))) count.set(text, (count.get(text) ?? 0) + 1);
	}
	const many = Math.max(REPEATED_DOCUMENTS, documents.length / 2);
	return new Set([...count].filter(([, times]) => times >= many).map(([text]) => text));
}

/** Telephone numbers in a text, digits only. */
export function phonesIn(text: string): string[] {
	return [...text.matchAll(PHONE)].map(([number]) => number.replace(/\D/g, ""));
}

/** True for text that belongs to a web page or an advert and not to a policy. */
export function isFurniture(text: string): boolean {
	const folded = fold(text);
	if (FURNITURE.test(folded) || (folded.match(MENU_WORDS)?.length ?? 0) >= 3) return true;
	return new Set(folded.match(ADVERT)).size >= 2;
}

function isOwnPhone(phone: string, identity: Identity): boolean {
	return identity.phones.some((own) => own.replace(/\D/g, "") === phone);
}

function ownPart(block: Block, drop: (folded: string) => boolean): Block[] {
	if (block.path.some(isFurniture)) return [];
	if (block.kind === "table") return [{ ...block, rows: block.rows.filter((row) => !isFurniture(row.join(" ")) && !drop(fold(row.join(" ")))) }];
	if (block.kind === "item") return isFurniture(block.text) || drop(fold(block.text)) ? [] : [block];
	const sentences = splitSentences(block.text);
	const own = sentences.filter((sentence) => !isFurniture(sentence) && !drop(fold(sentence)));
	if (own.length === sentences.length) return isFurniture(block.text) ? [] : [block];
	return own.length === 0 ? [] : [{ ...block, text: own.join("\n") }];
}

function companiesOf(document: SourceDocument): Map<string, number> {
	const companies = new Map<string, number>();
	for (const block of document.blocks) {
		const text = fold(block.kind === "table" ? block.rows.flat().join(" ") : block.text);
		for (const [, before = ""] of text.matchAll(COMPANY)) {
			const name = before.split(BEFORE_NAME).at(-1) ?? "";
			if (name.length > 1 && !NO_NAME.test(name)) companies.set(name, (companies.get(name) ?? 0) + 1);
		}
	}
	return companies;
}

/** Tells the community's own company: the settings name it, or more documents than any other name it. Undefined when nobody can tell. */
function ownCompany(all: readonly ReadonlyMap<string, number>[], { names }: Identity): ((name: string) => boolean) | undefined {
	const folded = names.map(fold).filter((name) => name !== "");
	if (folded.length > 0) return (name) => folded.some((own) => own.includes(name) || name.includes(own));
	const spread = new Map<string, number>();
	for (const companies of all) for (const name of companies.keys()) spread.set(name, (spread.get(name) ?? 0) + 1);
	const [first, second] = [...spread.values()].sort((one, other) => other - one);
	if (first === undefined || first === second || first < 2) return undefined;
	return (name) => spread.get(name) === first;
}

function mentions(document: SourceDocument, names: readonly string[]): boolean {
	const text = document.blocks.map((block) => (block.kind === "table" ? block.rows.flat().join(" ") : block.text)).join("\n");
	return names.some((name) => name !== "" && (text.includes(name) || document.title.includes(name)));
}
