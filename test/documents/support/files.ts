import { PDFDocument, StandardFonts } from 'pdf-lib';

/** One file of several. */
export async function joined(...files: Uint8Array[]): Promise<Uint8Array> {
  const all = await PDFDocument.create();
  for (const file of files) {
    const one = await PDFDocument.load(file);
    for (const page of await all.copyPages(one, one.getPageIndices())) all.addPage(page);
  }
  return all.save();
}

/** A page of plain lines from the top. */
export async function sheet(...lines: string[]): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  const page = pdf.addPage([595, 842]);
  for (const [i, line] of lines.entries())
    page.drawText(line, { x: 60, y: 780 - i * 18, size: i === 0 ? 16 : 10, font });
  return pdf.save();
}
