import { medianSize } from './median-size.ts';
import type { PageText, Word } from './words.ts';

/** A gutter is wider than this many font sizes. */
const GUTTER = 1.1;
/** Lines that a column at the side must have: fewer are a word beside a table. */
const LEAST_LINES = 6;
/** Share of its lines that may stand on the lines beside it: a table's columns share all of them. */
const MOST_SHARED = 0.4;
/** Points by which the baselines of one line differ, as printed and as recognised. */
const BASELINE = { text: 0.5, ocr: 1 };
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
  const zone = sideZone(page, 'left') ?? sideZone(page, 'right');
  if (!zone) return undefined;
  const inside = page.words.filter((word) => within(word, zone));
  return [inside, page.words.filter((word) => !within(word, zone))];
}

const within = ({ x0, x1, y }: Word, zone: Zone) =>
  x0 >= zone.from && x1 <= zone.to && y >= zone.top && y <= zone.bottom;

function sideZone({ words, source }: PageText, side: 'left' | 'right'): Zone | undefined {
  const baseline = BASELINE[source];
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
    const ys = linesOf(inside, baseline);
    if (ys.length < LEAST_LINES) return [];
    return [{ from, to, top: (ys[0] ?? 0) - baseline, bottom: (ys.at(-1) ?? 0) + baseline }];
  });
  return zones.find((zone) => standsApart(words, zone, baseline));
}

/** Whether most lines of a zone are no lines of what stands beside it. */
function standsApart(words: readonly Word[], zone: Zone, baseline: number): boolean {
  const own = linesOf(
    words.filter((word) => within(word, zone)),
    baseline,
  );
  const beside = linesOf(
    words.filter((word) => !within(word, zone) && word.y >= zone.top && word.y <= zone.bottom),
    baseline,
  );
  if (beside.length < LEAST_LINES / 2) return false;
  const shared = own.filter((y) => beside.some((other) => Math.abs(other - y) < baseline));
  return shared.length <= own.length * MOST_SHARED;
}

/** Baselines from top to bottom, each once. */
function linesOf(words: readonly Word[], baseline: number): number[] {
  const lines: number[] = [];
  for (const y of words.map((word) => word.y).sort((a, b) => a - b))
    if (y - (lines.at(-1) ?? Number.NEGATIVE_INFINITY) > baseline) lines.push(y);
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
