import { describe, expect, it } from '@jest/globals';
import { PDFDocument } from 'pdf-lib';
import { readContent } from '../../shared/documents/reading/content.ts';
import { ubl } from './support/ubl.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const OTHER = ubl.replace('CN-7', 'CN-8');
const withoutHead = (text: string) => text.replace(/^<\?xml.*?\?>\s*/s, '');

/** What is read of a PDF of one empty page that carries these files. */
async function carrying(files: Record<string, string>) {
  const document = await PDFDocument.create();
  document.addPage([300, 300]);
  for (const [name, text] of Object.entries(files)) await document.attach(bytesOf(text), name);
  const read = await readContent({ bytes: await document.save() });
  if (read.outcome !== 'read') return read.refusal;
  return { number: read.xml?.extracted.number?.text, warnings: read.warnings };
}

describe('several e-invoices in one file', () => {
  it.each([
    ['one after the other', ubl + withoutHead(OTHER)],
    ['of two kinds', ubl + withoutHead(OTHER).replaceAll('CreditNote', 'Invoice')],
  ])('are refused with a word: %s', async (_how, text) => {
    expect(await readContent({ bytes: bytesOf(text) })).toMatchObject({
      outcome: 'refused',
      refusal: 'several-invoices',
    });
  });

  it('go to a person where a PDF carries them', async () => {
    expect(await carrying({ 'factur-x.xml': ubl, 'other.xml': OTHER })).toMatchObject({
      warnings: expect.arrayContaining(['several e-invoices are embedded']),
    });
  });

  it('are one where they have one number, whatever else is attached', async () => {
    const files = { 'factur-x.xml': ubl, 'again.xml': ubl, 'broken.xml': '<a', 'note.xml': '<a/>' };
    expect(await carrying(files)).toEqual({ number: 'CN-7', warnings: [] });
  });
});
