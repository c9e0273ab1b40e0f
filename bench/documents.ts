import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PDFDocument } from 'pdf-lib';
import { generatedCases } from '../eval/generator/cases.ts';
import { scanned } from '../eval/generator/scan.ts';
import { openOcr } from '../shared/documents/ocr/engine.ts';
import { openRenderer } from '../shared/documents/ocr/render.ts';
import { DEFAULT_GUARD, readGuarded } from '../shared/documents/reading/guarded.ts';
import { OCR_DPI } from '../shared/documents/reading/sheets.ts';
import { extractByRules } from '../shared/documents/rules/extract.ts';
import { openPdf } from '../shared/documents/text/layer.ts';
import type { PageText } from '../shared/documents/text/words.ts';
import { buildFunctions } from '../tools/bundles.ts';
import type { Report } from './support/report.ts';
import { round } from './support/statistics.ts';

const ROOT = join(import.meta.dirname, '..');
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
  round(rate(measured)),
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
    await engine.recognise(await renderer.page(1, OCR_DPI), 1);
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

/** What a document costs in its guarded thread: the bundle's, as Lambda runs it. */
async function memory(report: Report, files: Uint8Array[]): Promise<void> {
  const scan = await scanned(files[0] as Uint8Array, { skew: 1, noise: 10 });
  const largest = [...files].sort((a, b) => b.byteLength - a.byteLength)[0] as Uint8Array;
  const outDir = join(mkdtempSync(join(tmpdir(), 'nightshift-bench-')), 'functions');
  const [bundle] = await buildFunctions({ root: ROOT, outDir, names: ['parse-document'] });
  const dir = (bundle as { dir: string }).dir;
  const guard = { ...DEFAULT_GUARD, thread: pathToFileURL(join(dir, 'index.mjs')) };
  const rows: (string | number)[][] = [];
  for (const [name, bytes] of [
    ['one page of text, the first document', files[0] as Uint8Array],
    ['one page of text, the next one', files[1] as Uint8Array],
    ['the longest document', largest],
    ['one scanned page', scan],
  ] as const) {
    const reading = await readGuarded({ bytes, assets: join(dir, 'assets') }, guard);
    if (reading.outcome === 'refused') throw new Error(`${name}: ${reading.refusal}`);
    rows.push([name, reading.pageCount, reading.peakMegabytes, reading.milliseconds]);
  }
  rmSync(join(outDir, '..'), { recursive: true });
  const columns = ['document', 'pages', 'MB more', 'ms, thread and all'];
  report.table({ title: 'A document in the guarded thread of its bundle', columns, rows });
}
