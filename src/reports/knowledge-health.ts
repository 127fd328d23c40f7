/** The documents' health, as text and as one picture: what is there, what contradicts, what is missing, what is asked most. Pure but for the font. */
import { HEALTH } from "../words/reports-knowledge.ts";
import { FONT_FAMILY, printable } from "./fonts.ts";
import { svgToPng } from "./picture.ts";

/** What the report tells of. Questions are masked by the caller. */
export interface KnowledgeHealth {
	readonly community: string;
	readonly sample: boolean;
	/** Local date, YYYY-MM-DD. */
	readonly date: string;
	readonly documents: readonly { readonly title: string; readonly passages: number; readonly expires?: string }[];
	readonly problems: readonly { readonly file: string; readonly reason: string }[];
	readonly expired: readonly string[];
	readonly contradictions: readonly string[];
	readonly gaps: readonly string[];
	readonly mostAsked: readonly { readonly place: string; readonly count: number }[];
}

/** The report as lines to print. */
export function healthText(health: KnowledgeHealth): string {
	const list = (title: string, lines: readonly string[]) => [HEALTH.heading(title, lines.length), ...lines.map((line) => `  ${line}`)];
	return [
		HEALTH.title(health.community, health.date, health.sample),
		...list(
			HEALTH.documents,
			health.documents.map((one) => HEALTH.document(one.title, one.passages, one.expires)),
		),
		...list(
			HEALTH.problems,
			health.problems.map((one) => `${one.file}: ${one.reason}`),
		),
		...list(HEALTH.expired, health.expired),
		...list(HEALTH.contradictions, health.contradictions),
		...list(HEALTH.gaps, health.gaps),
		...list(
			HEALTH.mostAsked,
			health.mostAsked.map((one) => HEALTH.asked(one.place, one.count)),
		),
	].join("\n");
}

const WIDTH = 960;
const ROW = 30;
const LEFT = 330;
const MAX_ROWS = 12;

/** The report as a picture (PNG): four figures, and bars of what is asked most or, before anybody asked, of the documents. */
export async function healthPicture(health: KnowledgeHealth): Promise<Uint8Array> {
	const asked = health.mostAsked.map((one) => ({ label: one.place, value: one.count }));
	const bars = (asked.length > 0 ? asked : health.documents.map((one) => ({ label: one.title, value: one.passages }))).slice(0, MAX_ROWS);
	const most = Math.max(1, ...bars.map((bar) => bar.value));
	const height = 230 + bars.length * ROW;
	const figures = [
		[HEALTH.documents, health.documents.length],
		[HEALTH.contradictions, health.contradictions.length],
		[HEALTH.expired, health.expired.length],
		[HEALTH.gaps, health.gaps.length],
	] as const;
	const text = (x: number, y: number, size: number, fill: string, words: string, anchor = "start") =>
		`<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" text-anchor="${anchor}">${xmlText(printable(words))}</text>`;
	const parts = [
		`<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
		text(32, 52, 26, "#12302a", HEALTH.title(health.community, health.date, health.sample)),
		...figures.flatMap(([name, value], index) => {
			const x = 32 + index * 228;
			return [
				`<rect x="${x}" y="78" width="208" height="74" rx="10" fill="#eef5f2"/>`,
				text(x + 16, 126, 32, "#0b7a5b", String(value)),
				text(x + 76, 122, 16, "#41564f", name),
			];
		}),
		text(32, 190, 18, "#12302a", asked.length > 0 ? HEALTH.mostAsked : HEALTH.passages),
		...bars.flatMap((bar, index) => {
			const y = 206 + index * ROW;
			const width = Math.round((bar.value / most) * (WIDTH - LEFT - 100));
			return [
				text(LEFT - 12, y + 19, 15, "#41564f", bar.label.length > 18 ? `${bar.label.slice(0, 17)}…` : bar.label, "end"),
				`<rect x="${LEFT}" y="${y + 4}" width="${Math.max(3, width)}" height="20" rx="4" fill="#0b7a5b"/>`,
				text(LEFT + width + 10, y + 20, 15, "#12302a", String(bar.value)),
			];
		}),
	];
	return svgToPng(
		`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="${FONT_FAMILY}">${parts.join("")}</svg>`,
		{ width: WIDTH * 2 },
	);
}

function xmlText(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
