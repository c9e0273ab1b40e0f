import { PDFDocument, StandardFonts } from 'pdf-lib';

type Odd = {
  number: string;
  date: string;
  /** Headers of the columns of how many and what each costs. */
  headers?: [quantity: string, price: string];
  /** One line as printed: how many, what each costs, and what it comes to. */
  row?: [quantity: string, price: string, amount: string];
  /** Net, tax and total as printed. */
  sums?: [net: string, tax: string, total: string];
};

/** An invoice with labels that nobody else uses and dates in the American order. */
export async function odd(values: Odd): Promise<Uint8Array> {
  const [howMany, each] = values.headers ?? ['Menge', 'Einzelpreis'];
  const [quantity, price, amount] = values.row ?? ['5', '10,00', '50,00'];
  const [net, tax, total] = values.sums ?? ['50,00', '9,50', '59,50'];
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
    [300, howMany],
    [380, each],
    [480, 'Betrag'],
  ] as const)
    put(text, x, 200);
  for (const [x, text] of [
    [50, 'Handgemachte Dose'],
    [300, quantity],
    [380, price],
    [480, amount],
  ] as const)
    put(text, x, 216);
  for (const [y, label, value] of [
    [250, 'Nettobetrag', `${net} EUR`],
    [264, 'MwSt. 19 %', `${tax} EUR`],
    [278, 'Gesamtbetrag', `${total} EUR`],
  ] as const) {
    put(label, 380, y);
    put(value, 480, y);
  }
  return document.save({ useObjectStreams: false });
}
