import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeInvoice, type Wanted } from './generator/compose.ts';
import { drawInvoice } from './generator/draw.ts';
import { ciiXml, withXml } from './generator/facturx.ts';
import type { Layout } from './generator/layout.ts';
import { TUNED } from './generator/layouts-tuned.ts';
import { scanned } from './generator/scan.ts';

const layout = (name: string) => TUNED.find((candidate) => candidate.name === name) as Layout;

async function drawn(name: string, wanted: Wanted): Promise<Uint8Array> {
  return drawInvoice(composeInvoice(wanted), layout(name));
}

/** The sample files of events/documents, by name. */
export const SAMPLES: Record<string, () => Promise<Uint8Array>> = {
  'classic-en-us.pdf': () => drawn('classic', { locale: 'en-US', seed: 11, lines: 6 }),
  'wholesale-de.pdf': () =>
    drawn('wholesale', { locale: 'de', seed: 12, lines: 9, lineDiscounts: true, manyTaxes: true }),
  'modern-fr.pdf': () => drawn('modern', { locale: 'fr', seed: 13, lines: 5, shipping: true }),
  'ledger-nl.pdf': () => drawn('ledger', { locale: 'nl', seed: 14, lines: 70, manyTaxes: true }),
  'credit-es.pdf': () =>
    drawn('statement', { locale: 'es', seed: 15, lines: 4, kind: 'credit-note' }),
  'factur-x-fr.pdf': async () => {
    const invoice = composeInvoice({ locale: 'fr', seed: 16, lines: 7, manyTaxes: true });
    return withXml(await drawInvoice(invoice, layout('classic')), ciiXml(invoice));
  },
  'invoice-de.xml': async () =>
    new TextEncoder().encode(ciiXml(composeInvoice({ locale: 'de', seed: 17, lines: 3 }))),
  'scan-en-gb.pdf': async () =>
    scanned(await drawn('compact', { locale: 'en-GB', seed: 18, lines: 5 }), {
      skew: 1.2,
      noise: 4,
      dpi: 200,
    }),
};

/** Writes them again after a change of the generator: `node eval/samples.ts`. */
export async function writeSamples(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, make] of Object.entries(SAMPLES))
    await writeFile(join(folder, name), await make());
}

if (import.meta.main) await writeSamples(join(import.meta.dirname, '../events/documents'));
