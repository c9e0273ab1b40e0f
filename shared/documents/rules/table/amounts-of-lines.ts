import { type DecimalMark, parseAmount } from '../../invoice/amount.ts';
import { CURRENCY_CODE, CURRENCY_SYMBOL } from '../../invoice/currencies.ts';
import type { TotalKind } from '../../languages/language.ts';
import type { Line } from '../../text/lines.ts';
import { moneyOf } from '../totals/money.ts';
import { totalKind } from '../words/totals-labels.ts';

/** What begins an entry of a list. */
const BULLET = /^(?:[•·▪●○*–—-]|\d{1,2}[.)])\s+/;
/** What ends the label of a sum, and a name: figures, and dots up to the amount. */
const FIGURES = /[\d.,:…_%\p{Sc}\s-]+$/u;
const DOTS = /[\s:.…_]+$/;
/** "€", "EUR", "Ft": no word of a name. */
const CURRENCY = new RegExp(`(?<!\\p{L})(?:${CURRENCY_CODE}|${CURRENCY_SYMBOL})(?!\\p{L})`, 'gu');
const CURRENCY_AT_END = new RegExp(`[\\s:]+(?:${CURRENCY_CODE}|${CURRENCY_SYMBOL})$`, 'u');
const WORD = /\p{L}{2}/u;
/** Times their size that a name stands above its numbers. */
const OVER = 1.8;
const EDGE = 3;

/** An amount of money that stands in a line, with what is said left of it. */
export type Amount = {
  /** Index of its line. */
  at: number;
  line: Line;
  text: string;
  value: number;
  x0: number;
  x1: number;
  /** The words of its row; `''` where there are none. */
  name: string;
  kind: TotalKind | undefined;
  isBullet: boolean;
};

/** All amounts of money of a paper, in reading order. */
export function amountsOf(lines: readonly Line[], mark: DecimalMark): Amount[] {
  return lines.flatMap((line, at) =>
    moneyOf(line).flatMap(({ text, x0, x1 }): Amount[] => {
      const value = parseAmount(text, mark);
      if (value === undefined) return [];
      const label = line.words.filter((word) => word.x1 <= x0 + 0.5).map((word) => word.text);
      const name = nameOf(lines, at, x0);
      const kind = totalKind(label.join(' ').replace(FIGURES, ''));
      return [{ at, line, text, value, x0, x1, name, kind, isBullet: BULLET.test(line.text) }];
    }),
  );
}

/** The words left of an amount, up to the first cell of numbers; with the line over them where they begin with a number. */
function nameOf(lines: readonly Line[], at: number, x0: number): string {
  const line = lines[at] as Line;
  const cells = line.cells.flatMap(({ words }) => {
    const text = words.filter((word) => word.x1 <= x0 + 0.5).map((word) => word.text);
    return text.length > 0 ? [text.join(' ')] : [];
  });
  const first = cells.findIndex(isName);
  const end = cells.findIndex((text, i) => i > first && !isName(text) && !/\p{L}{2}/u.test(text));
  const own = first < 0 ? '' : cells.slice(0, end < 0 ? undefined : end).join(' ');
  const name = own.replace(BULLET, '').replace(CURRENCY_AT_END, '').replace(DOTS, '');
  const over = /^\p{L}/u.test(own) ? '' : nameOver(line, lines[at - 1]);
  return over ? `${over} ${name}`.trim() : name;
}

const isName = (text: string) => WORD.test(text.replace(CURRENCY, ''));

function nameOver(line: Line, above: Line | undefined): string {
  const [cell, ...others] = above?.cells ?? [];
  if (!above || !cell || others.length > 0 || above.page !== line.page) return '';
  const isOver = Math.abs(cell.x0 - (line.cells[0]?.x0 ?? 0)) < EDGE * line.size;
  const isNear = line.y - above.y <= line.size * OVER;
  return isOver && isNear && isName(cell.text) && moneyOf(above).length === 0 ? cell.text : '';
}
