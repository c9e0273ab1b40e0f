import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { generatedCases } from '../eval/generator/cases.ts';
import { scanned } from '../eval/generator/scan.ts';
import { openOcr } from '../shared/documents/ocr/engine.ts';
import { openRenderer } from '../shared/documents/ocr/render.ts';
import { OCR_DPI } from '../shared/documents/reading/content.ts';
import { readGuarded } from '../shared/documents/reading/guarded.ts';
import { extractByRules } from '../shared/documents/rules/extract.ts';
import { openPdf } from '../shared/documents/text/layer.ts';
import type { PageText } from '../shared/documents/text/words.ts';
import type { Report } from './support/report.ts';

const SCANS = 3;

type Measured = {
  pages: number;
  seconds: number;
};

/** Pages that one core reads in a second, and what a document costs, against the floor. */
export async function run(report: Report): Promise<void> {
  const files: Uint8Array[] = [];
  for (const item of generatedCases('tuned', 5)) files.push(await item.pdf());
  await readText(files.slice(0, 5));
  const text = await readText(files);
  const floor = pdftotext(files);
  // The same pages in one file: what the extraction costs without starting a process for each.
  const bare = floor && pdftotext([await merged(files)]);
  const scans = await readScans();
  const rows: (string | number)[][] = [
    row('text layer, columns and rules', text),
    row(`OCR at ${OCR_DPI} dpi (${SCANS} scans)`, scans),
    ...(floor ? [row('pdftotext -layout, a process a file', floor)] : []),
    ...(bare ? [row('pdftotext -layout, one process: the floor', bare)] : []),
  ];
  report.table({ title: 'Pages on one core', columns: ['pass', 'pages', 'pages/s'], rows });
  if (bare)
    report.note(
      `text pass: ${(rate(bare) / rate(text)).toFixed(1)} × the time of pdftotext in one process, columns, rules and hidden text included`,
    );
  else report.note('pdftotext is not on the PATH: no floor was measured');
  await memory(report, files);
  report.target({ name: 'pages a second with a text layer', value: rate(text), atLeast: 20 });
}

const rate = ({ pages, seconds }: Measured) => pages / seconds;
const row = (name: string, measured: Measured): (string | number)[] => [
  name,
  measured.pages,
  Math.round(rate(measured) * 100) / 100,
];

async function readText(files: Uint8Array[]): Promise<Measured> {
  const started = performance.now();
  let pages = 0;
  for (const bytes of files) {
    const pdf = await openPdf(bytes);
    const read: PageText[] = [];
    for (let i = 1; i <= pdf.pages; i++) read.push(await pdf.page(i));
    extractByRules(read);
    pages += pdf.pages;
    await pdf.close();
  }
  return { pages, seconds: (performance.now() - started) / 1_000 };
}

async function readScans(): Promise<Measured> {
  const short = generatedCases('tuned', 1).filter((item) => item.invoice.lines.length < 12);
  const engine = await openOcr();
  let seconds = 0;
  for (const item of short.slice(0, SCANS)) {
    const bytes = await scanned(await item.pdf(), { skew: 1, noise: 10 });
    const started = performance.now();
    const renderer = await openRenderer(bytes);
    engine.recognise(await renderer.page(1, OCR_DPI), 1);
    renderer.close();
    seconds += (performance.now() - started) / 1_000;
  }
  engine.close();
  return { pages: SCANS, seconds };
}

async function merged(files: Uint8Array[]): Promise<Uint8Array> {
  const all = await PDFDocument.create();
  for (const bytes of files) {
    const one = await PDFDocument.load(bytes, { updateMetadata: false });
    for (const page of await all.copyPages(one, one.getPageIndices())) all.addPage(page);
  }
  return all.save();
}

/** The plain extraction that everyone has, where it is installed; one process a file. */
function pdftotext(files: Uint8Array[]): Measured | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'nightshift-bench-'));
  try {
    const paths = files.map((_, i) => join(folder, `${i}.pdf`));
    paths.forEach((path, i) => {
      writeFileSync(path, files[i] as Uint8Array);
    });
    const started = performance.now();
    let pages = 0;
    for (const path of paths)
      pages +=
        execFileSync('pdftotext', ['-layout', path, '-'], { maxBuffer: 2 ** 28 })
          .toString()
          .split('\f').length - 1;
    return { pages, seconds: (performance.now() - started) / 1_000 };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function memory(report: Report, files: Uint8Array[]): Promise<void> {
  const scan = await scanned(files[0] as Uint8Array, { skew: 1, noise: 10 });
  const largest = [...files].sort((a, b) => b.byteLength - a.byteLength)[0] as Uint8Array;
  const rows: (string | number)[][] = [];
  for (const [name, bytes] of [
    ['one page of text', files[0] as Uint8Array],
    ['the longest document', largest],
    ['one scanned page', scan],
  ] as const) {
    const reading = await readGuarded({ bytes });
    const pages = reading.outcome === 'read' ? reading.pageCount : 0;
    rows.push([name, pages, reading.peakMegabytes, reading.milliseconds]);
  }
  const columns = ['document', 'pages', 'MB more', 'ms, thread and all'];
  report.table({ title: 'A document in its guarded thread', columns, rows });
}
