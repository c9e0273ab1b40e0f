import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { degrees, PDFDocument } from 'pdf-lib';
import { composeInvoice } from '../../eval/generator/compose.ts';
import { scanned } from '../../eval/generator/scan.ts';
import { scoreInvoice } from '../../eval/score.ts';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { readGuarded } from '../../shared/documents/reading/guarded.ts';

const SCAN = join(import.meta.dirname, '../../events/documents/scan-en-gb.pdf');

/** The sample scan (askew by 1.2 degrees, grainy), laid on the glass another way round. */
async function turned(angle: number): Promise<Uint8Array> {
  const document = await PDFDocument.load(await readFile(SCAN), { updateMetadata: false });
  document.getPage(0).setRotation(degrees(angle));
  return document.save();
}

describe('scanned pages', () => {
  // What eval/samples.ts printed and scanned.
  const truth = composeInvoice({ locale: 'en-GB', seed: 18, lines: 5 });

  // Upside down and on the other side, small sheets are read by scripts.test.ts.
  it.each([0, 270])('are read offline, turned by %d degrees', async (angle) => {
    const reading = await readGuarded({ bytes: await turned(angle) });
    if (reading.outcome !== 'read' || !reading.rules) throw new Error('not read');
    expect(reading.ocrPages).toBe(1);
    const score = scoreInvoice(readInvoice(reading.rules), truth);
    expect(score.fields).toMatchObject({ number: true, issueDate: true, net: true, total: true });
    expect(score.matched).toBeGreaterThanOrEqual(3);
    expect(reading.warnings).toEqual([]);
  });

  it('say where their print is too small to be read', async () => {
    const pdf = await readFile(
      join(import.meta.dirname, '../../events/documents/wholesale-de.pdf'),
    );
    const reading = await readGuarded({
      bytes: await scanned(pdf, { skew: 0.4, noise: 3, dpi: 50 }),
    });
    expect(reading).toMatchObject({
      outcome: 'read',
      warnings: ['page 1 can hardly be read: too small, blurred or worn'],
    });
  });
});
