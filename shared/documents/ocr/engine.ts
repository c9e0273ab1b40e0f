import type { Language } from '../languages/language.ts';
import { languageOf, OTHER_SCRIPTS } from '../languages/language-of.ts';
import type { Word } from '../text/words.ts';
import { layoutOf } from './layout-of.ts';
import { leftOver, pieceOf } from './left-over.ts';
import { FIRST_LETTERS } from './letters.ts';
import { upright } from './prepare.ts';
import { leanOf, standUpright } from './proof/found-line.ts';
import { openProofreader, type Proofreader } from './proof/index.ts';
import { onlyLines } from './proof/only-lines.ts';
import type { GreyImage } from './render.ts';
import { samplesOf } from './sample.ts';
import { openTesseract, type Recognition } from './tesseract.ts';
import { halfTurn, quarterTurn, straighten } from './turn.ts';
import { wordsOfLines } from './words-of-tsv.ts';

/** Below this mean confidence a page may stand on its head, or be written in other letters. */
const UNSURE = 75;
/** A piece that was passed over is a word from this confidence on, and dirt below it. */
const SURE = 60;
/** Percent: from this on a sheet is printed so sharply that a second reader finds next to nothing. */
const SHARP = 97;
/** Below this much of what the first reader sees is no text. */
const CLEAR = 85;

/** Pages of one file that are read again: a poor one takes some five seconds, and a file has ninety. */
const MOST_AGAIN = 6;
/** Radians: a page that leans by more was not laid level by its ink. */
const LEAN = 0.02;

type Recognised = {
  words: Word[];
  /** Mean confidence of the engine in its letters, 0 to 100. */
  confidence: number;
  /** Pixels of the page as it was read, after any quarter turn. */
  width: number;
  height: number;
};

export type OcrEngine = {
  /** Recognises the text of one page; positions come back in points of the upright page. */
  recognise(image: GreyImage, page: number): Promise<Recognised>;
  close(): Promise<void>;
};

/** How a page has to be read: with which letters, and whether it stands on its head. */
type Reading = { letters: string; onItsHead: boolean; confidence: number };

/** What a part of a page tells of the page. */
type Heard = { confidence: number; language: Language | undefined };

/** Starts recognition: how a page lies and in which language it is comes first, from a part of it. */
export async function openOcr(assets?: string): Promise<OcrEngine> {
  const tesseract = await openTesseract(assets);
  // The pages of one file are in one language: what the first one told holds for the next.
  let letters: string | undefined;
  let second: Promise<Proofreader> | undefined;
  let again = 0;

  /** Reads some of a page, and more of it until its language is known. */
  async function listen(samples: readonly GreyImage[], letters: string): Promise<Heard> {
    const texts: string[] = [];
    let heard: Heard = { confidence: 0, language: undefined };
    for (const [i, sample] of samples.entries()) {
      const { lines, confidence } = await tesseract.read(sample, letters);
      for (const words of lines) for (const { text } of words) texts.push(text);
      heard = {
        confidence: (heard.confidence * i + confidence) / (i + 1),
        language: languageOf(texts),
      };
      if (heard.confidence >= UNSURE && heard.language) break;
    }
    return heard;
  }

  /**
   * Which way round a page stands and in which language it is.
   * @param known whether it is known to stand upright in Latin letters, and whether other letters are tried
   */
  async function lookAt(sheet: GreyImage, known?: 'latin' | 'any'): Promise<Reading> {
    const samples = samplesOf(sheet);
    const first = await listen(samples, FIRST_LETTERS);
    const own = ({ language }: Heard) => language?.letters ?? FIRST_LETTERS;
    let best: Reading = { letters: own(first), onItsHead: false, confidence: first.confidence };
    if (known === 'latin' || first.confidence >= UNSURE) return best;
    const turned = samples.map(halfTurn);
    const other = await listen(turned, FIRST_LETTERS);
    if (other.confidence > best.confidence)
      best = { letters: own(other), onItsHead: true, confidence: other.confidence };
    if (known !== 'any' || best.confidence >= UNSURE) return best;
    for (const [onItsHead, images] of [
      [false, samples],
      [true, turned],
    ] as const)
      for (const { letters, script } of OTHER_SCRIPTS) {
        const { confidence, language } = await listen(images, letters);
        if (confidence <= best.confidence) continue;
        best = { letters: language?.letters ?? letters, onItsHead, confidence };
        if (confidence >= UNSURE && language?.script === script) return best;
      }
    return best;
  }

  /** Reads a sheet, and then what was passed over. */
  async function readWhole(sheet: GreyImage, letters: string): Promise<Recognition> {
    const whole = await tesseract.read(sheet, letters, layoutOf(sheet));
    const rest = leftOver(sheet, whole.lines.flat());
    if (!rest) return whole;
    const more = (await tesseract.read(rest.image, letters, 'lines')).lines.flat();
    const missed = more.flatMap((word) => {
      const piece = word.confidence >= SURE && pieceOf(rest.pieces, word);
      return piece ? [[{ ...word, ...piece.from }]] : [];
    });
    return { ...whole, lines: [...whole.lines, ...missed] };
  }

  /** Reads a page the way it stands, with the letters of its language; not at all where it shows none. */
  async function readOnce(sheet: GreyImage): Promise<[GreyImage, Recognition | undefined]> {
    const early = letters && (await readWhole(sheet, letters));
    if (early && early.confidence >= UNSURE) return [sheet, early];
    const reading = await lookAt(sheet);
    letters = reading.letters;
    const standing = reading.onItsHead ? halfTurn(sheet) : sheet;
    if (reading.confidence < UNSURE) return [standing, undefined];
    return [standing, await readWhole(standing, letters)];
  }

  /** Reads a page that is no sharp print again: the first reader sees nothing but its lines, the second is asked. */
  async function readAgain(
    sheet: GreyImage,
    first: Recognition | undefined,
  ): Promise<[GreyImage, Recognition]> {
    second ??= openProofreader(assets);
    const { find, knows, proofread } = await second;
    let standing = sheet;
    let found = await find(standing);
    const turn = async (way: (image: GreyImage) => GreyImage) => {
      standing = way(standing);
      found = await find(standing);
    };
    if (standUpright(found)) await turn(quarterTurn);
    const lean = leanOf(found);
    if (Math.abs(lean) >= LEAN) await turn((image) => straighten(image, lean));
    let read = first;
    if (!read || read.confidence < CLEAR || standing !== sheet) {
      let isKnown = await knows(standing, found);
      if (!isKnown) {
        await turn(halfTurn);
        isKnown = await knows(standing, found);
      }
      const reading = await lookAt(onlyLines(standing, found), isKnown ? 'latin' : 'any');
      letters = reading.letters;
      if (reading.onItsHead) await turn(halfTurn);
      read = await readWhole(onlyLines(standing, found), letters);
    }
    const lines = await proofread({ sheet: standing, found }, read.lines);
    return [standing, { ...read, lines }];
  }

  return {
    async recognise(image, page) {
      const [standing, first] = await readOnce(upright(image));
      const isSharp = first && first.confidence >= SHARP && layoutOf(standing) === 'scattered';
      if (!isSharp) again += 1;
      const [sheet, read] =
        isSharp || again > MOST_AGAIN
          ? [standing, first ?? (await readWhole(standing, letters ?? FIRST_LETTERS))]
          : await readAgain(standing, first);
      return {
        words: wordsOfLines(read.lines, { scale: image.scale, page }),
        confidence: read.confidence,
        width: sheet.width,
        height: sheet.height,
      };
    },
    async close() {
      tesseract.close();
      await (await second)?.close();
    },
  };
}
