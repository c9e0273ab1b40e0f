import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';

/**
 * The letters with which a page is read first. Those of Dutch read English as well as English ones do, in
 * two thirds of the time: their network is the smaller one.
 */
export const FIRST_LETTERS = 'nld';

/** The trained letters of a language; they lie beside a bundle, and in packages of npm otherwise. */
export async function loadLetters(name: string, assets?: string): Promise<Uint8Array> {
  const path = assets
    ? `${assets}/${name}.traineddata.gz`
    : createRequire(import.meta.url).resolve(
        `@tesseract.js-data/${name}/4.0.0_best_int/${name}.traineddata.gz`,
      );
  return gunzipSync(await readFile(path));
}
