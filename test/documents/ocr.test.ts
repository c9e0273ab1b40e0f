import { describe, expect, it } from '@jest/globals';
import { composeInvoice } from '../../eval/generator/compose.ts';
import { drawInvoice } from '../../eval/generator/draw.ts';
import type { Layout } from '../../eval/generator/layout.ts';
import { TUNED } from '../../eval/generator/layouts-tuned.ts';
import { scanned } from '../../eval/generator/scan.ts';
import { scoreInvoice } from '../../eval/score.ts';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { readContent } from '../../shared/documents/reading/content.ts';

describe('scanned pages', () => {
  it.each([0, 1] as const)(
    'are read offline when askew, turned by %d quarters',
    async (quarterTurns) => {
      const invoice = composeInvoice({ locale: 'en-GB', seed: 71, lines: 4 });
      const pdf = await drawInvoice(invoice, TUNED.find((l) => l.name === 'classic') as Layout);
      const scan = await scanned(pdf, { skew: 1.5, noise: 8, quarterTurns });
      const content = await readContent({ bytes: scan });
      if (content.outcome !== 'read' || !content.rules) throw new Error('not read');
      expect(content.ocrPages).toBe(1);
      const score = scoreInvoice(readInvoice(content.rules), invoice, false);
      expect(score.fields).toMatchObject({ number: true, issueDate: true, net: true, total: true });
      expect(score.matched).toBeGreaterThanOrEqual(3);
    },
  );
});
