import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build, stop } from 'esbuild';
import type { readInvoice } from '../../shared/documents/invoice/read.ts';
import type { extractByRules } from '../../shared/documents/rules/extract.ts';
import { languagesList } from '../../tools/docs/languages-list.ts';
import { FILE, SHEET } from './support/made-up-language.ts';
import { nationalSheet } from './support/national-sheet.ts';

type Reader = { extractByRules: typeof extractByRules; readInvoice: typeof readInvoice };

/** What a bundle of the project reads, as a function's is made. */
const READER = `export { extractByRules } from './shared/documents/rules/extract.ts';
export { readInvoice } from './shared/documents/invoice/read.ts';`;

describe('the file of a new language', () => {
  let project: string;

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'nightshift-language-'));
    cpSync('shared', join(project, 'shared'), { recursive: true });
    symlinkSync(resolve('node_modules'), join(project, 'node_modules'));
  });

  afterAll(async () => {
    await stop();
    rmSync(project, { recursive: true });
  });

  /** Generates the list, and reads the sheet with what esbuild makes of the project. */
  async function read(name: string) {
    const { file, after } = languagesList(project);
    writeFileSync(join(project, file), after);
    const outfile = join(project, `${name}.mjs`);
    await build({
      stdin: { contents: READER, resolveDir: project },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
    });
    const reader: Reader = await import(outfile);
    return reader.readInvoice(reader.extractByRules([nationalSheet(SHEET)]));
  }

  it('is all that it takes to read an invoice in it', async () => {
    const unread = await read('before');
    expect([unread.kind, unread.number, unread.issueDate]).not.toEqual([
      'invoice',
      SHEET.is.number,
      SHEET.is.issueDate,
    ]);
    writeFileSync(join(project, 'shared/documents/languages/qw.ts'), FILE);
    const { net, tax, total, lines, ...head } = SHEET.is;
    const invoice = await read('after');
    expect(invoice).toMatchObject({ kind: 'invoice', ...head, totals: { net, tax, total } });
    expect(invoice.lines.map((it) => [it.quantity, it.unitPrice, it.amount])).toEqual(lines);
  });
});

describe('the list of languages', () => {
  it('is as the folder says: npm run generate', () => {
    const { before, after } = languagesList('.');
    expect(before).toBe(after);
  });
});
