import { parentPort, workerData } from 'node:worker_threads';
import { inspectBytes, isPicture } from '../../shared/documents/bytes/inspect.ts';
import { signedContent } from '../../shared/documents/einvoice/signed.ts';
import { openRenderer } from '../../shared/documents/ocr/render.ts';
import { asPages } from '../../shared/documents/picture/as-pages.ts';
import { greyPng } from '../../shared/platform/png.ts';

/** The PDF whose pages were read: the file, what its envelope holds, or the page made of a picture. */
async function pdfOf(file: Uint8Array): Promise<Uint8Array> {
  const found = inspectBytes(file);
  if (!('type' in found)) return file;
  if (isPicture(found.type)) return (await asPages(file, found.type)).pdf;
  return found.type === 'signed' ? pdfOf(await signedContent(file)) : file;
}

/** Draws one page, in a thread that may be ended: a file that somebody uploaded can take for ever. */
const { bytes, number, dpi } = workerData as { bytes: Uint8Array; number: number; dpi: number };
const renderer = await openRenderer(await pdfOf(bytes));
const page = await renderer.page(number, dpi);
parentPort?.postMessage({
  png: greyPng(page),
  width: page.width,
  height: page.height,
  scale: page.scale,
});
renderer.close();
