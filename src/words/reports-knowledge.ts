/** Words of the report on the documents' health. */
export const HEALTH = {
	title: (community: string, date: string, sample: boolean) => `${community}资料体检 ${date}${sample ? "（示例社区）" : ""}`,
	heading: (name: string, count: number) => `${name}：${count}`,
	documents: "现行资料",
	document: (title: string, passages: number, expires?: string) => `${title}  ${passages} 段${expires === undefined ? "" : `，${expires} 到期`}`,
	problems: "读不了的文件",
	expired: "已过期",
	contradictions: "说法不一致",
	gaps: "近 30 天没有答案",
	mostAsked: "问得最多",
	asked: (place: string, count: number) => `${place}  ${count} 次`,
	passages: "各资料的段落数",
} as const;
