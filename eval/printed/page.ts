import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { html, raw } from 'hono/html';
import type { Design, Print } from './print.ts';

/** The whole page of a sheet. */
export function pageOf(design: Design, print: Print): string {
  const { locale } = print.sheet.words;
  const style = raw(`<style>${design.css}\n${fontOf(locale)}</style>`);
  return String(
    html`<!doctype html><html lang="${locale}"><meta charset="utf-8">${style}<body>${design.body(print)}</body></html>`,
  );
}

/** The browser of the tests brings a font for Latin letters alone. */
export function fontOf(locale: string): string {
  if (locale !== 'ja-JP') return '';
  return `@font-face { font-family: Kosugi; src: url(data:font/woff2;base64,${kosugi()}) } body { font-family: Kosugi }`;
}

const kosugi = () =>
  readFileSync(
    fileURLToPath(import.meta.resolve('@fontsource/kosugi/files/kosugi-japanese-400-normal.woff2')),
  ).toString('base64');
