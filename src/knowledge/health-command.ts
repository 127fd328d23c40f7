/** `npm run knowledge [-- PICTURE.png]`: the documents' health as text, and as a picture where a file is named. Runs beside the service. */
import { writeFile } from "node:fs/promises";
import { openApp } from "../app.ts";
import { DAY_MS } from "../clock.ts";
import { healthPicture, healthText, type KnowledgeHealth } from "../reports/knowledge-health.ts";
import { maskText } from "../words/masking.ts";
import { localTime } from "../zone.ts";
import { createAsked } from "./asked.ts";

const [picture] = process.argv.slice(2);
const app = await openApp({ beside: true });
try {
	const { report } = app.knowledge;
	const now = app.clock.now();
	const titles = new Map(report.documents.map((document) => [document.file, document.title]));
	const place = ({ file, heading }: { file: string; heading: string }) => `《${titles.get(file) ?? file}》${heading}`;
	const questions = await app.desk.questionsSince(new Date(now.getTime() - 30 * DAY_MS));
	const health: KnowledgeHealth = {
		community: app.settings.name,
		sample: app.settings.sample,
		date: localTime(now, app.settings.zone).date,
		documents: report.documents,
		problems: report.problems,
		expired: report.expired,
		contradictions: report.contradictions.map(({ one, other }) => `${place(one)} ↔ ${place(other)}`),
		gaps: questions.map((ticket) => `${ticket._id} ${maskText(ticket.text, { names: [ticket.reporter?.name] })}`),
		mostAsked: (await createAsked(app.connection).most(12)).map((one) => ({ place: place(one), count: one.count })),
	};
	console.log(healthText(health));
	if (picture !== undefined) await writeFile(picture, await healthPicture(health));
} finally {
	await app.stop();
}
