/** What the bot says to owners and strangers: warm, short, exact; never the phrases of B15, never a promise that is not set (B16). */
import type { Kind } from "../tickets/ticket.ts";
import { KIND_NAMES } from "./labels.ts";

export const OWNER = {
	greeting: (desk: string, name: string | null) =>
		`${name === null ? "您好" : `${name}您好`}，我是${desk}，有什么可以帮到您？\n可以直接说事情，例如“厨房水龙头漏水”“物业费怎么收”“我要投诉噪音”；想找人就说“转人工”。`,
	thanks: "不客气，有事随时找我。",
	robot: (desk: string) => `我是${desk}的智能客服，登记报修、投诉、回答小区里的事都可以找我；想和人说就回复“转人工”。`,
	notOurs: "这件事我先记下您的意思。需要物业帮忙的话，说说具体情况，我来登记；想和人说就回复“转人工”。",
	notUnderstood: "我想确认一下您的意思，点一个就好：",
	clarifyHuman: "都不是，找人工",
	timeForWhat: "这个时间是要办哪件事？请说一下，例如“厨房漏水，明天上午来修”或“把上门改到明天上午”。",
	askDetail: (kind: Kind) => (kind === "complaint" ? "请说说是什么事让您不满意，越具体越好。" : "请说说哪里出了什么问题，例如“厨房水管漏水”。"),
	askPlace: "请问具体在哪个位置？例如“3号楼2单元一楼大厅”。",
	askIdentity: "这件事要上门或联系您，请告诉我登记的姓名和手机号后四位，例如“王小明 1234”。只需核对这一次。",
	askIdentityForComplaint: "请告诉我登记的姓名和手机号后四位，方便把结果告诉您；不想留名也没关系，点“匿名”就好。",
	askIdentityPlain: "请告诉我登记的姓名和手机号后四位，例如“王小明 1234”。只需核对这一次。",
	anonymousButton: "匿名",
	bound: (name: string) => `核对好了，${name}，以后直接说事情就行。`,
	alreadyBound: "您已经核对过身份了，直接说事情就行。",
	bindWrong: (left: number) => `和登记的信息没对上，请再核对一下姓名和手机号后四位（还可以试 ${left} 次）。`,
	bindBlocked: "为了住户信息安全，身份核对先暂停一天。事情我照样登记，客服同事会联系您核实。",
	askTime: "师傅上门您哪个时间方便？点一个，或者直接告诉我，例如“明早九点”。",
	timeUnavailable: "这个时间排不上师傅，请在下面选一个，或者换个时间告诉我。",
	notedWhileAsking: "好的，记下了。",
	photoOnly: "照片收到了。请说说是哪里、出了什么问题？",
	photoAdded: (no: string) => `照片已补充到 ${no}。`,
	fileTooOdd: "文件收到了。请用一句话说说需要我办什么。",

	/** Confirmation of a ticket (B6, B10, B11). */
	opened: (kind: Kind, no: string, lines: readonly string[]) => [`已为您登记${KIND_NAMES[kind]}，单号 ${no}。`, ...lines].join("\n"),
	openedMatter: (text: string) => `事项：${text}`,
	openedPlace: (place: string) => `地点：${place}`,
	openedVisit: (span: string) => `上门：${span}，请您家里留人。`,
	openedNoVisit: "上门时间由工程部同事和您再约。",
	openedUnverified: "身份还没核对上，客服同事会先联系您核实。",
	/** B11: affirmation, measures, thanks. C2: the only deadline that is a standard. */
	openedComplaint: (hours: number) => `给您添麻烦了，您反映的情况我们很重视：已转负责的同事核实，${hours} 小时内给您答复。谢谢您告诉我们。`,
	openedComplaintAnonymous: (hours: number) => `已按匿名登记，处理的同事看不到您是谁；进展只在这里告诉您。${hours} 小时内答复。谢谢您告诉我们。`,
	openedCoordination: "这件事要请外部单位处理，我们来联系、跟进到底，有结果告诉您，不用您再跑。",
	toldColleague: "好的，已转告同事。",
	corrected: (no: string) => `好的，已更正到 ${no}，同事能看到。`,
	addedToTwin: (no: string) => `您之前报的 ${no} 还在办，这次说的已补充进去，并替您催办了。`,
	joinedIncident: (no: string, status: string) =>
		`这个情况已有多位邻居反映，正在统一处理（单号 ${no}，${status.replace("，待您确认", "")}）。恢复后第一时间告诉您。`,
	chosen: "好的，按您选的办法办。",
	/** Text of the ticket that a dissatisfied return visit opens. */
	returnFollowUp: (no: string, text: string) => `回访不满意：${no} ${text}`,
	priceAgreed: "好的，按这个价格办。",
	priceRefused: "好的，先不动手，同事会再和您商量。",
	returnThanks: "谢谢您的评价，有事随时找我。",
	returnSorry: "抱歉没让您满意，我们一定改进。方便说说哪里没做好吗？已请负责人再跟进。",
	lateVisit: (no: string) => `抱歉让您久等了，${no} 的师傅马上核实，负责人也知道了，请您稍等。`,
	openedApplication: "客服同事会按流程联系您办理。",
	openedSuggestion: "谢谢您的建议，我们认真研究后把结果告诉您。",
	openedPraise: "谢谢您的肯定，已记到相关同事的服务记录里，我们会转达给 TA。",
	openedNext: "还有一件事，我接着帮您登记。",

	/** B15, B20: what the documents do not say goes to a person, with a number. */
	handedOver: (no: string) => `这个问题我需要请客服同事核实，已为您登记（单号 ${no}），有了准信就在这里告诉您。`,
	source: (sources: readonly { document: string; heading: string }[]) =>
		`—— 依据：${sources.map(({ document, heading }) => `《${document}》${heading === document ? "" : heading}`).join("；")}`,
	asConsult: "顺便回答您：",

	human: (no: string) => `好的，已请客服同事来和您说（单号 ${no}），您接着讲就行，同事都能看到。`,
	humanLater: (no: string, when: string) =>
		`好的，已为您转人工（单号 ${no}）。客服中心${when}上班，到时第一时间回您；急修和紧急情况现在也有人处理，请直接说。`,
	humanBack: "刚才的对话同事仍在跟进，您有别的事可以继续告诉我。",

	noTickets: "您目前没有在办的事项。有事直接告诉我，我来登记。",
	lastEnded: "您目前没有在办的事项，最近办结的是：",
	noSuchTicket: "没有找到您名下的这个单号，请核对一下；回复“进度”可以看您所有在办的事项。",
	/** How a chase is passed on. */
	chase: (words: string) => `催办：${words}`,
	chased: "已替您催办，负责的同事马上能看到。",
	whichCancel: "您想取消哪一件？",
	whichStatus: "您在办的事项：",
	cancelledDraft: "好的，这次就不登记了。有需要随时找我。",
	tooLateToReopen: (no: string) => `${no} 办结已有一段时间。现在哪里有问题请直接告诉我，我重新登记，会和之前的单子关联。`,
	sharedByOthers: (no: string) => `好的，您这边不用再跟进了。${no} 其他邻居也在等，我们会继续处理好。`,
	cancelled: (no: string) => `好的，${no} 已取消。有需要随时找我。`,
	cancelTooLate: (no: string) => `${no} 已经办结了，没有需要取消的。`,
	rescheduled: (no: string, span: string) => `好的，${no} 上门改到${span}，请您家里留人。`,

	confirmed: "太好了，谢谢您确认。给这次服务打个分吧：",
	rejected: (no: string) => `抱歉没办好。${no} 已重新打开，单号不变，负责人也知道了。哪里还有问题，请说一下。`,
	reasonNoted: "记下了，已转给负责的同事。",
	ratedGood: "谢谢您的肯定！",
	ratedLow: "抱歉这次没让您满意。方便说说哪里没做好吗？我们一定改进。",
	alreadyRated: "您已经评过分了，谢谢。",
	outdatedButton: "这个按钮已经过时了。请直接告诉我您的需要。",
	stepDone: (no: string, status: string) => `${no} 现在是“${status}”，这一步已经处理过了。`,
	tooLong: "您写的内容很长，我先按大意登记；重点补充一两句会更快。",
	trouble: "我这边刚才出了点小状况，您的消息已经收到，客服同事会来处理。",
	personalOnly: "这是其他住户的信息，我要替他们保密。需要的话我可以请客服同事代为联系。",
} as const;
