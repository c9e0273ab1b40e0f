import { compiled, instanceOf } from './compiled.ts';

/** A page as eight-bit grey: white is 255. */
export type GreyImage = {
  width: number;
  height: number;
  pixels: Uint8Array;
  /** Pixels per PDF point. */
  scale: number;
};

/** Pages larger than this many pixels are rendered smaller: a hostile page size costs memory. */
const MAX_PIXELS = 12_000_000;

/**
 * Opens a renderer for the pages of a PDF (PDFium compiled to WASM: no native module). Call
 * `close` when done.
 */
export async function openRenderer(bytes: Uint8Array, assets?: string) {
  const { PDFiumLibrary } = await import('@hyzyla/pdfium');
  const instantiateWasm = instanceOf(await compiled('pdfium.wasm', assets));
  const library = await PDFiumLibrary.init({ instantiateWasm });
  const document = await library.loadDocument(bytes);
  return {
    /** Renders page `number` (1-based) at `dpi`. */
    async page(number: number, dpi: number): Promise<GreyImage> {
      const page = document.getPage(number - 1);
      const { originalWidth, originalHeight } = page.getOriginalSize();
      const wanted = dpi / 72;
      const most = Math.sqrt(MAX_PIXELS / Math.max(1, originalWidth * originalHeight));
      const scale = Math.min(wanted, most);
      const { data, width, height } = await page.render({ scale, colorSpace: 'Gray' });
      return { width, height, pixels: data, scale };
    },
    close() {
      document.destroy();
      library.destroy();
    },
  };
}
