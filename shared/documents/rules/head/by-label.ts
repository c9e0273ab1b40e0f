import type { Line } from '../../text/lines.ts';
import { moneyOf } from '../totals/money.ts';
import { namesInvoice } from '../words/titles.ts';
import { LABELS, labelKey } from '../words/vocabulary.ts';
import { labelledValues } from './labelled.ts';
import { mayBeTitles, type NumberLabel, speaksOfInvoice } from './may-be-titles.ts';
import { numberIn } from './number/number-in.ts';

/** Lines below the label in which its value may stand. */
const BELOW = 3;

/** "Factura nº: 2", "Invoice no." over "R-17". */
function numberLabel(lines: readonly Line[]): NumberLabel | undefined {
  for (const [at, line] of lines.entries())
    for (const [i, cell] of line.cells.entries()) {
      const key = labelKey(cell.text);
      const isLabel = LABELS.number.some((it) => (it.exec(key)?.index ?? 2) < 2);
      if (!isLabel || !namesInvoice(key)) continue;
      const next = line.cells[i + 1];
      const own = { ...line, cells: next ? [cell, next] : [cell] };
      const found = labelledValues(
        [own, ...lines.slice(at + 1, at + 1 + BELOW)],
        LABELS.number,
        (text) => numberIn(text, 1),
      ).find((it) => it.line === 0 || it.relation === 'below');
      if (!found) continue;
      const beside = found.relation === 'right' ? next : undefined;
      return { line, cell, beside, isAbove: found.relation === 'below' };
    }
  return undefined;
}

/**
 * A paper that is named by nothing but the label of its number, where no other words can be its title: from its top
 * to its sums all of them are somebody's name or address, a label, or a label's value, and no label of another number
 * that may be its own comes before; and no sentence speaks of an invoice.
 * @param vendor who is known to have sent it
 */
export function namedByLabel(
  lines: readonly Line[],
  vendor = '',
): { page: number; size: number } | undefined {
  const label = numberLabel(lines);
  if (!label || lines.some(speaksOfInvoice)) return undefined;
  const { page, size } = label.line;
  const own = lines.filter((line) => line.page === page);
  const sums = own.findIndex(
    (line, at) => at > own.indexOf(label.line) && moneyOf(line).length > 0,
  );
  const head = own.slice(0, sums < 0 ? own.length : sums);
  return mayBeTitles(head, { label, vendor }).length === 0 ? { page, size } : undefined;
}
