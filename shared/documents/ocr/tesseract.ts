import { createRequire } from 'node:module';
import { compiled, instanceOf } from './compiled.ts';
import { loadLetters } from './letters.ts';
import type { GreyImage } from './render.ts';
import { linesOfTsv, type ReadWord } from './words-of-tsv.ts';

/** The part of Tesseract's WASM interface that is used. */
type TessApi = {
  Init(path: null, language: string, engine: number): number;
  SetVariable(name: string, value: string): void;
  SetImageFile(exif: number, angle: number): number;
  Recognize(monitor: null): number;
  GetTSVText(page: number): string;
  MeanTextConf(): number;
  End(): void;
};
type TessModule = {
  FS: { writeFile(path: string, data: Uint8Array): void };
  TessBaseAPI: new () => TessApi;
};
type TessCore = (options: object) => Promise<TessModule>;

const LSTM = 1;
const SETTINGS = {
  user_defined_dpi: '200',
  preserve_interword_spaces: '1',
  // White on dark is turned round beforehand; the engine would read every doubtful line twice.
  tessedit_do_invert: '0',
};

/** How the engine looks for lines. */
const LAYOUTS = {
  /** Every piece of a row by itself, wherever it stands: rows are made of them afterwards. */
  scattered: '11',
  /** One line below the other. */
  lines: '6',
};

export type Layout = keyof typeof LAYOUTS;

/** What the engine makes of an image: the words of its lines, and its mean confidence, 0 to 100. */
export type Recognition = { lines: ReadWord[][]; confidence: number };

export type Tesseract = {
  /** Recognises what stands on an image with the letters of a language ("deu"). */
  read(image: GreyImage, letters: string, layout?: Layout): Promise<Recognition>;
  close(): void;
};

/** Starts the engine: 2.9 MB of WASM, and letters as they are needed, all read from disk. */
export async function openTesseract(assets?: string): Promise<Tesseract> {
  const require = createRequire(import.meta.url);
  const path = assets
    ? `${assets}/tesseract-core.cjs`
    : require.resolve('tesseract.js-core/tesseract-core-relaxedsimd-lstm.js');
  const core = require(path) as TessCore;
  // The engine writes progress and warnings about thin images; none of it is for our logs.
  const silent = () => {};
  const module = await core({
    print: silent,
    printErr: silent,
    TesseractProgress: silent,
    instantiateWasm: instanceOf(await compiled('tesseract-core.wasm', assets)),
  });
  const readers = new Map<string, TessApi>();

  async function readerOf(letters: string): Promise<TessApi> {
    const known = readers.get(letters);
    if (known) return known;
    module.FS.writeFile(`${letters}.traineddata`, await loadLetters(letters, assets));
    const api = new module.TessBaseAPI();
    if (api.Init(null, letters, LSTM) !== 0) throw new Error('The OCR engine did not start');
    for (const [name, value] of Object.entries(SETTINGS)) api.SetVariable(name, value);
    readers.set(letters, api);
    return api;
  }

  return {
    async read(image, letters, layout = 'scattered') {
      const api = await readerOf(letters);
      api.SetVariable('tessedit_pageseg_mode', LAYOUTS[layout]);
      module.FS.writeFile('/input', pgm(image));
      api.SetImageFile(1, 0);
      api.Recognize(null);
      return { lines: linesOfTsv(api.GetTSVText(0)), confidence: api.MeanTextConf() };
    },
    close() {
      for (const api of readers.values()) api.End();
    },
  };
}

/** A grey image as a PGM file, the plainest format that the engine reads. */
function pgm(image: GreyImage): Uint8Array {
  const head = Buffer.from(`P5\n${image.width} ${image.height}\n255\n`, 'latin1');
  return Buffer.concat([head, image.pixels.subarray(0, image.width * image.height)]);
}
