import { parentPort, workerData } from 'node:worker_threads';
import { openRenderer } from '../../shared/documents/ocr/render.ts';
import { greyPng } from '../../shared/platform/png.ts';

/** Draws one page, in a thread that may be ended: a file that somebody uploaded can take for ever. */
const { bytes, number, dpi } = workerData as { bytes: Uint8Array; number: number; dpi: number };
const renderer = await openRenderer(bytes);
const page = await renderer.page(number, dpi);
parentPort?.postMessage({
  png: greyPng(page),
  width: page.width,
  height: page.height,
  scale: page.scale,
});
renderer.close();
