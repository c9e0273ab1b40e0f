import { PDFDocument, StandardFonts } from 'pdf-lib';

/** An invoice with labels that nobody else uses and dates in the American order. */
export async function odd(values: { number: string; date: string }): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const page = document.addPage([595, 842]);
  const put = (text: string, x: number, y: number, size = 9) =>
    page.drawText(text, { x, y: 842 - y, size, font });
  put('Sonderling Manufaktur GmbH', 50, 50, 15);
  put('USt-IdNr.: DE811111111', 50, 70);
  put('Vorgangskennung', 50, 120);
  put(values.number, 250, 120);
  put('Tag der Ausfertigung', 50, 134);
  put(values.date, 250, 134);
  for (const [x, text] of [
    [50, 'Bezeichnung'],
    [300, 'Menge'],
    [380, 'Einzelpreis'],
    [480, 'Betrag'],
  ] as const)
    put(text, x, 200);
  for (const [x, text] of [
    [50, 'Handgemachte Dose'],
    [300, '5'],
    [380, '10,00'],
    [480, '50,00'],
  ] as const)
    put(text, x, 216);
  for (const [y, label, value] of [
    [250, 'Nettobetrag', '50,00 EUR'],
    [264, 'MwSt. 19 %', '9,50 EUR'],
    [278, 'Gesamtbetrag', '59,50 EUR'],
  ] as const) {
    put(label, 380, y);
    put(value, 480, y);
  }
  return document.save({ useObjectStreams: false });
}
