import type { Cell, Line } from '../../text/lines.ts';
import { titleIn } from '../words/titles.ts';
import { LABELS, labelKey } from '../words/vocabulary.ts';
import { isNumber } from './number/number-in.ts';

/** Lines below its label in which a number may stand, and points by which their edges differ. */
const BELOW = 2;
const ALIGNED = 6;

const sizeOf = ({ words }: Cell) => Math.max(...words.map(({ size }) => size));

/** "Faktura nr", "Invoice no." by itself: what names an invoice's number, and has none behind it. */
function isNumberLabel({ text }: Cell): boolean {
  const key = labelKey(text).replace(/[\s.:#]+$/, '');
  return (
    titleIn(key)?.title === 'invoice' &&
    LABELS.number.some((label) => label.exec(key)?.[0].trim().length === key.length)
  );
}

/**
 * The number of an invoice that is printed as large as a title, beside or below its label: so a paper is named,
 * and not another one that it refers to.
 * @param least points from which letters are large
 */
export function numberInLarge(
  lines: readonly Line[],
  least: number,
): { size: number; page: number } | undefined {
  for (const [i, line] of lines.entries())
    for (const [at, cell] of line.cells.entries()) {
      if (!isNumberLabel(cell)) continue;
      const below = lines
        .slice(i + 1, i + 1 + BELOW)
        .flatMap(({ cells }) => cells.filter(({ x0 }) => Math.abs(x0 - cell.x0) < ALIGNED));
      const value = [line.cells[at + 1], ...below].find(
        (it) => it && sizeOf(it) >= least && isNumber(it.text),
      );
      if (value) return { size: sizeOf(value), page: line.page };
    }
  return undefined;
}
