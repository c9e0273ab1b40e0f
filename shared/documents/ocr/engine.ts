import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import { medianSize } from '../text/median-size.ts';
import type { Word } from '../text/words.ts';
import { halved, liesOnItsSide, quarterTurn, straighten, withoutRules } from './prepare.ts';
import type { GreyImage } from './render.ts';

/** The part of Tesseract's WASM interface that is used. */
type TessApi = {
  Init(path: null, language: string, engine: number): number;
  SetVariable(name: string, value: string): void;
  SetImageFile(exif: number, angle: number): number;
  FindLines(): void;
  GetGradient(): number;
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

/** Tesseract's "one uniform block of text": rows of a table stay rows. */
const ONE_BLOCK = '6';
/** Page layout is looked for: needed to measure how far the lines lean. */
const AUTO = '3';
/** Radians; less than this does no harm and turning costs sharpness. */
const LEAN = 0.004;
const LSTM = 1;

async function loadCore(assets: string | undefined): Promise<TessCore> {
  const require = createRequire(import.meta.url);
  const path = assets
    ? `${assets}/tesseract-core.cjs`
    : require.resolve('tesseract.js-core/tesseract-core-relaxedsimd-lstm.wasm.js');
  return require(path) as TessCore;
}

async function loadLanguage(assets: string | undefined): Promise<Uint8Array> {
  const path = assets
    ? `${assets}/eng.traineddata.gz`
    : createRequire(import.meta.url).resolve(
        '@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz',
      );
  return gunzipSync(await readFile(path));
}

/** A grey image as a PGM file, the plainest format that the engine reads. */
function pgm(image: GreyImage): Uint8Array {
  const head = Buffer.from(`P5\n${image.width} ${image.height}\n255\n`, 'latin1');
  return Buffer.concat([head, image.pixels.subarray(0, image.width * image.height)]);
}

type Recognised = {
  words: Word[];
  /** Mean confidence of the engine in its letters, 0 to 100. */
  confidence: number;
  /** Pixels of the page as it was read, after any quarter turn. */
  width: number;
  height: number;
};

export type OcrEngine = {
  /** Recognise the text of one page; positions come back in points of the upright page. */
  recognise(image: GreyImage, page: number): Recognised;
  close(): void;
};

/** Starts the engine: 2.9 MB of WASM and 2.9 MB of letters, all read from disk. */
export async function openOcr(assets?: string): Promise<OcrEngine> {
  const core = await loadCore(assets);
  // The engine writes progress and warnings about thin images; none of it is for our logs.
  const silent = () => {};
  const module = await core({ print: silent, printErr: silent, TesseractProgress: silent });
  module.FS.writeFile('eng.traineddata', await loadLanguage(assets));
  const api = new module.TessBaseAPI();
  if (api.Init(null, 'eng', LSTM) !== 0) throw new Error('The OCR engine did not start');
  api.SetVariable('user_defined_dpi', '200');
  api.SetVariable('preserve_interword_spaces', '1');

  const show = (image: GreyImage) => {
    module.FS.writeFile('/input', pgm(image));
    api.SetImageFile(1, 0);
  };

  const attempt = (image: GreyImage, page: number): Recognised => {
    show(halved(image));
    api.SetVariable('tessedit_pageseg_mode', AUTO);
    api.FindLines();
    const lean = api.GetGradient();
    const upright = Math.abs(lean) >= LEAN ? straighten(image, -lean) : image;
    show(withoutRules(upright));
    api.SetVariable('tessedit_pageseg_mode', ONE_BLOCK);
    api.Recognize(null);
    const words = wordsOfTsv(api.GetTSVText(0), image.scale, page);
    return { words, confidence: api.MeanTextConf(), width: image.width, height: image.height };
  };

  return {
    recognise(image, page) {
      const level = liesOnItsSide(image) ? quarterTurn(image) : image;
      const first = attempt(level, page);
      if (first.confidence >= UNSURE) return first;
      const other = attempt(quarterTurn(quarterTurn(level)), page);
      return other.confidence > first.confidence ? other : first;
    },
    close: () => api.End(),
  };
}

/** Below this mean confidence the page may stand on its head. */
const UNSURE = 50;
const WORD = '5';
const LINE = '4';

/** The engine's table of words; each word stands on its line's baseline. */
function wordsOfTsv(tsv: string, scale: number, page: number): Word[] {
  const words: Word[] = [];
  const heights: number[] = [];
  let bottom = 0;
  for (const row of tsv.split('\n')) {
    const [level, , , , , , left, top, width, tall, confidence, text] = row.split('\t');
    if (level === LINE) bottom = Number(top) + Number(tall);
    if (level !== WORD || !text?.trim() || Number(confidence) < 5) continue;
    const size = Number(tall) / scale;
    heights.push(size);
    const box = { x0: Number(left) / scale, x1: (Number(left) + Number(width)) / scale };
    for (const piece of pieces(text, box)) words.push({ ...piece, y: bottom / scale, size, page });
  }
  // Letters without ascenders make small boxes: one size for all but headings keeps gaps comparable.
  const body = medianSize(heights, 8) * 1.25;
  return words.map((word) => ({ ...word, size: word.size > body * 1.5 ? word.size : body }));
}

/** What is left of ruled lines is cut from words; "36|Karton" is two of them. */
function pieces(text: string, box: { x0: number; x1: number }) {
  const each = (box.x1 - box.x0) / text.length;
  return [...text.matchAll(/[^|_]+/g)].flatMap((match) => {
    const at = match.index;
    const clean = match[0].replace(/^[[\]{}!~—]+|(?<=\d)[\]}{[!;:]+$/g, '').replace(/%\)$/, '%');
    if (!/[\p{L}\p{N}€$£%#-]/u.test(clean)) return [];
    return [{ text: clean, x0: box.x0 + at * each, x1: box.x0 + (at + match[0].length) * each }];
  });
}
