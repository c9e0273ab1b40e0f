import { expect, it } from '@jest/globals';
import { PDFDocument } from 'pdf-lib';
import { openPdf } from '../../shared/documents/text/layer.ts';

it('a ruled line that is written is no word, and what looks like one may be', async () => {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([400, 200]);
  const texts = [
    'Antal ____________',
    '==========',
    '------------',
    'A-4',
    '--',
    '***',
    '1.00-',
    '__',
  ];
  for (const [i, text] of texts.entries())
    page.drawText(text, { x: 40, y: 180 - i * 20, size: 10 });
  const opened = await openPdf(await pdf.save());
  const { words } = await opened.page(1);
  await opened.close();
  expect(words.map(({ text }) => text)).toEqual(['Antal', 'A-4', '--', '***', '1.00-', '__']);
});
