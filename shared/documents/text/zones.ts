import { medianSize } from './median-size.ts';
import type { PageText, Word } from './words.ts';

/** A gutter is wider than this many font sizes. */
const GUTTER = 1.1;
/** Lines that a column at the side must have: fewer are a word beside a table. */
const LEAST_LINES = 6;
/** Share of its lines that may stand on the lines beside it: a table's columns share all of them. */
const MOST_SHARED = 0.4;
/** Points by which the baselines of one line differ. */
const BASELINE = 0.5;
/** A column at the side is narrower than this share of the page's print. */
const WIDEST = 0.42;
/** Points of a page that has no word. */
const USUAL_SIZE = 9;

type Zone = { from: number; to: number; top: number; bottom: number };

/**
 * The words of a page whose left or right part has lines of its own down most of its height: the
 * column at the side, and what stands beside it. Undefined where a page has no such part.
 */
export function sideZones(page: PageText): [side: Word[], rest: Word[]] | undefined {
  // Recognised baselines are too rough to tell a row from two lines.
  if (page.source === 'ocr') return undefined;
  const zone = sideZone(page.words, 'left') ?? sideZone(page.words, 'right');
  if (!zone) return undefined;
  const inside = page.words.filter((word) => within(word, zone));
  return [inside, page.words.filter((word) => !within(word, zone))];
}

const within = ({ x0, x1, y }: Word, zone: Zone) =>
  x0 >= zone.from && x1 <= zone.to && y >= zone.top && y <= zone.bottom;

function sideZone(words: readonly Word[], side: 'left' | 'right'): Zone | undefined {
  if (words.length < LEAST_LINES * 3) return undefined;
  const [left, right] = [
    Math.min(...words.map(({ x0 }) => x0)),
    Math.max(...words.map(({ x1 }) => x1)),
  ];
  const size = medianSize(
    words.map((word) => word.size),
    USUAL_SIZE,
  );
  const most = (right - left) * WIDEST;
  const zones = guttersOf(words, size * GUTTER).flatMap((gutter): Zone[] => {
    const [from, to] = side === 'left' ? [left, gutter.from] : [gutter.to, right];
    if (to - from > most || to - from < size * 4) return [];
    const inside = words.filter(({ x0, x1 }) => x0 >= from && x1 <= to);
    const ys = linesOf(inside);
    if (ys.length < LEAST_LINES) return [];
    return [{ from, to, top: (ys[0] ?? 0) - BASELINE, bottom: (ys.at(-1) ?? 0) + BASELINE }];
  });
  return zones.find((zone) => standsApart(words, zone));
}

/** Whether most lines of a zone are no lines of what stands beside it. */
function standsApart(words: readonly Word[], zone: Zone): boolean {
  const own = linesOf(words.filter((word) => within(word, zone)));
  const beside = linesOf(
    words.filter((word) => !within(word, zone) && word.y >= zone.top && word.y <= zone.bottom),
  );
  if (beside.length < LEAST_LINES / 2) return false;
  const shared = own.filter((y) => beside.some((other) => Math.abs(other - y) < BASELINE));
  return shared.length <= own.length * MOST_SHARED;
}

/** Baselines from top to bottom, each once. */
function linesOf(words: readonly Word[]): number[] {
  const lines: number[] = [];
  for (const y of words.map((word) => word.y).sort((a, b) => a - b))
    if (y - (lines.at(-1) ?? Number.NEGATIVE_INFINITY) > BASELINE) lines.push(y);
  return lines;
}

/** Upright stripes of a page that no word stands in. */
function guttersOf(words: readonly Word[], least: number): { from: number; to: number }[] {
  const spans = words.map(({ x0, x1 }) => ({ x0, x1 })).sort((a, b) => a.x0 - b.x0);
  const gutters: { from: number; to: number }[] = [];
  let reach = spans[0]?.x1 ?? 0;
  for (const { x0, x1 } of spans) {
    if (x0 - reach >= least) gutters.push({ from: reach, to: x0 });
    reach = Math.max(reach, x1);
  }
  return gutters;
}
