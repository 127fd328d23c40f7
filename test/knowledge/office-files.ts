/** Makes small Word and PDF files in memory, so that no binary lies in the repository. */
import { crc32 } from "node:zlib";

/** A paragraph (with a heading level), or a table of rows. */
export type DocxPart = { readonly text: string; readonly heading?: number } | { readonly rows: readonly (readonly string[])[] };

/** A minimal `.docx`. */
export function makeDocx(parts: readonly DocxPart[]): Buffer {
	const body = parts.map((part) => ("rows" in part ? tableXml(part.rows) : paragraphXml(part.text, part.heading))).join("");
	const styles = [1, 2, 3]
		.map((level) => `<w:style w:type="paragraph" w:styleId="Heading${level}"><w:name w:val="heading ${level}"/></w:style>`)
		.join("");
	const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
	const office = "application/vnd.openxmlformats-officedocument.wordprocessingml";
	const relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
	const packaged = "http://schemas.openxmlformats.org/package/2006";
	return zip({
		"[Content_Types].xml": `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${office}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${office}.styles+xml"/></Types>`,
		"_rels/.rels": `<Relationships xmlns="${packaged}/relationships"><Relationship Id="r1" Type="${relationships}/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/_rels/document.xml.rels": `<Relationships xmlns="${packaged}/relationships"><Relationship Id="r1" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`,
		"word/styles.xml": `<w:styles ${word}>${styles}</w:styles>`,
		"word/document.xml": `<w:document ${word}><w:body>${body}</w:body></w:document>`,
	});
}

/** A minimal one-font `.pdf`, one page per list of lines; a tab in a line begins a new column. */
export function makePdf(pages: readonly (readonly string[])[]): Buffer {
	const kids = pages.map((_, at) => `${7 + at * 2} 0 R`).join(" ");
	const objects = [
		"<</Type/Catalog/Pages 2 0 R>>",
		`<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>`,
		"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
		"<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/FontDescriptor 6 0 R>>",
		stream(toUnicode()),
		"<</Type/FontDescriptor/FontName/Song/Flags 4/FontBBox[0 -200 1000 800]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>",
		...pages.flatMap((lines, at) => [
			`<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents ${8 + at * 2} 0 R>>`,
			stream(`BT /F1 12 Tf 50 800 Td ${lines.map(showLine).join("\n")} ET`),
		]),
	];
	let text = "%PDF-1.4\n";
	const offsets = objects.map((object, at) => {
		const offset = text.length;
		text += `${at + 1} 0 obj\n${object}\nendobj\n`;
		return offset;
	});
	const start = text.length;
	const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
	text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`;
	return Buffer.from(text, "latin1");
}

function showLine(line: string): string {
	const columns = line.split("\t");
	return `${columns.map((column) => `<${hex(column)}> Tj 150 0 Td`).join(" ")} ${-150 * columns.length} -20 Td`;
}

function paragraphXml(text: string, heading?: number): string {
	const style = heading ? `<w:pPr><w:pStyle w:val="Heading${heading}"/></w:pPr>` : "";
	return `<w:p>${style}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}

function tableXml(rows: readonly (readonly string[])[]): string {
	const cells = (row: readonly string[]) => row.map((cell) => `<w:tc>${paragraphXml(cell)}</w:tc>`).join("");
	return `<w:tbl>${rows.map((row) => `<w:tr>${cells(row)}</w:tr>`).join("")}</w:tbl>`;
}

function hex(text: string): string {
	return Buffer.from(text, "utf16le").swap16().toString("hex");
}

function stream(text: string): string {
	return `<</Length ${text.length}>>stream\n${text}\nendstream`;
}

function toUnicode(): string {
	const high = Array.from({ length: 256 }, (_, at) => at.toString(16).padStart(2, "0"));
	const blocks = [0, 100, 200].map((from) => {
		const part = high.slice(from, from + 100);
		return `${part.length} beginbfrange\n${part.map((byte) => `<${byte}00> <${byte}ff> <${byte}00>`).join("\n")}\nendbfrange`;
	});
	return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange\n${blocks.join("\n")}\nendcmap end end`;
}

/** An uncompressed zip archive. */
function zip(files: Readonly<Record<string, string>>): Buffer {
	const local: Buffer[] = [];
	const central: Buffer[] = [];
	let offset = 0;
	for (const [name, text] of Object.entries(files)) {
		const data = Buffer.from(text);
		const shared = Buffer.alloc(26);
		shared.writeUInt16LE(20, 0);
		shared.writeUInt32LE(crc32(data), 10);
		shared.writeUInt32LE(data.length, 14);
		shared.writeUInt32LE(data.length, 18);
		shared.writeUInt16LE(Buffer.byteLength(name), 22);
		const head = Buffer.concat([Buffer.from("PK\x03\x04"), shared, Buffer.from(name), data]);
		const rest = Buffer.alloc(14);
		rest.writeUInt32LE(offset, 10);
		central.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), shared, rest, Buffer.from(name)]));
		local.push(head);
		offset += head.length;
	}
	const directory = Buffer.concat(central);
	const end = Buffer.alloc(18);
	end.writeUInt16LE(central.length, 4);
	end.writeUInt16LE(central.length, 6);
	end.writeUInt32LE(directory.length, 8);
	end.writeUInt32LE(offset, 12);
	return Buffer.concat([...local, directory, Buffer.from("PK\x05\x06"), end]);
}
