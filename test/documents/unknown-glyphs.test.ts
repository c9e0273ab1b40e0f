import { describe, expect, it } from '@jest/globals';
import { chosenExtraction, judge } from '../../shared/documents/judge.ts';
import { readContent } from '../../shared/documents/reading/content.ts';

/** A page of lines in a font whose table of characters maps the tilde to nothing, as some producers' do. */
function pageOf(
  lines: readonly (readonly [x: number, y: number, text: string, mode?: number])[],
): Uint8Array {
  const drawn = lines
    .map(([x, y, text, mode = 0]) => `BT ${mode} Tr /F1 9 Tf ${x} ${842 - y} Td (${text}) Tj ET`)
    .join('\n');
  const map = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def
1 begincodespacerange <00> <FF> endcodespacerange
1 beginbfchar <7E> <0000> endbfchar
2 beginbfrange <20> <7D> <0020> <A0> <FF> <00A0> endbfrange
endcmap end end`;
  const stream = (text: string) => `<< /Length ${text.length} >>\nstream\n${text}\nendstream`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    stream(drawn),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>',
    stream(map),
  ];
  const body = objects.map((object, i) => `${i + 1} 0 obj\n${object}\nendobj`).join('\n');
  return new TextEncoder().encode(`%PDF-1.4\n${body}\ntrailer << /Root 1 0 R /Size 7 >>\n%%EOF`);
}

const invoice = (number: string) =>
  pageOf([
    [50, 50, 'Harbour Desk Ltd'],
    [50, 62, 'VAT GB123456789'],
    [400, 50, 'INVOICE'],
    [400, 70, `Invoice number: ${number}`],
    [400, 82, 'Invoice date: 2026-03-01'],
    [50, 200, 'Description'],
    [300, 200, 'Qty'],
    [380, 200, 'Unit price'],
    [480, 200, 'Amount'],
    [50, 216, 'Oak desk'],
    [300, 216, '2'],
    [380, 216, '100.00'],
    [480, 216, '200.00'],
    [380, 250, 'Subtotal'],
    [480, 250, 'GBP 200.00'],
    [380, 264, 'VAT 20%'],
    [480, 264, 'GBP 40.00'],
    [380, 278, 'Total'],
    [480, 278, 'GBP 240.00'],
  ]);

async function judged(file: Uint8Array) {
  const content = await readContent({ bytes: file });
  if (content.outcome !== 'read') throw new Error(content.refusal);
  const extracted = chosenExtraction(content);
  if (!extracted) throw new Error('nothing was extracted');
  return judge(extracted, { content, vendorKnown: true });
}

describe('a glyph of which the font says no character', () => {
  it('is none that a number is read without: the paper goes to a person', async () => {
    expect(await judged(invoice('2E9958F3-0010'))).toMatchObject({
      status: 'accepted',
      invoice: { number: '2E9958F3-0010' },
    });
    const judgement = await judged(invoice('2E9958F~0010'));
    expect(judgement.invoice.number).toBeNull();
    expect(judgement.status).toBe('review');
  });

  it('is the hyphen of the numbers that Stripe gives, whose form is known', async () => {
    expect(await judged(invoice('2E9958F3~0010'))).toMatchObject({
      status: 'accepted',
      invoice: { number: '2E9958F3-0010' },
    });
  });

  it('does not bring to light what is drawn invisibly', async () => {
    const file = pageOf([
      [50, 50, 'Harbour Desk Ltd'],
      [50, 80, 'Total~due 9.00', 3],
    ]);
    const content = await readContent({ bytes: file });
    expect(content).toMatchObject({ outcome: 'read', hidden: [expect.stringMatching(/9\.00/)] });
  });

  it('is left out at the end of a word', async () => {
    expect(await judged(invoice('2E9958F3~'))).toMatchObject({
      status: 'accepted',
      invoice: { number: '2E9958F3' },
    });
  });
});
