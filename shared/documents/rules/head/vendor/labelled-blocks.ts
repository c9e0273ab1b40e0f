import { fold } from '../../../text/fold.ts';
import type { Cell, Line } from '../../../text/lines.ts';
import { titleIn } from '../../words/titles.ts';
import { LABELS, labelKey } from '../../words/vocabulary.ts';
import { LEGAL } from '../legal-forms.ts';
import { afterNameLabel, isNameLabel } from './names.ts';

/** What stands under labels of one kind: all cells with the labels, and of each block the one that names. */
export type LabelledBlocks = { cells: Set<Cell>; first: Set<Cell> };

/** Lines of one block stand no farther apart than so many times the step before. */
const PARAGRAPH = 1.4;
/** Words of a label's cell: more are a sentence. */
const LABEL_WORDS = 6;

/** Cells of a page's lines that stand under or beside a label such as "bill to": they name the one whom the label names. */
export function labelledBlocks(lines: Line[], labels: readonly RegExp[]): LabelledBlocks {
  const cells = new Set<Cell>();
  const first = new Set<Cell>();
  lines.forEach((line, at) => {
    for (const [i, cell] of line.cells.entries()) {
      if (cell.words.length > LABEL_WORDS) continue;
      const key = labelKey(cell.text);
      // "À :" is a label; a letter by itself may be a rate's, or a size.
      if (key.length === 1 && !/:\s*$/.test(cell.text)) continue;
      // "To: Adler Ltd": a label that is one by itself only.
      const head = key.split(':')[0] ?? key;
      const match = [key, head]
        .flatMap((text) => labels.map((p) => p.exec(text)))
        .find((m) => m && m.index <= 1);
      if (!match || LABELS.customer.some((p) => p.test(key))) continue;
      const isBare = match.index + match[0].length >= key.length;
      const beside = isBare ? besideLabel(cell, line.cells[i + 1]) : undefined;
      const rows = [
        ...(beside ? [{ cell: beside, line }, ...paragraphUnder(lines, at, beside)] : []),
        ...paragraphUnder(lines, at, cell),
      ];
      const values = rows.flatMap(valuesOf);
      for (const it of [cell, ...rows.map((row) => row.cell), ...values.map((v) => v.cell)])
        cells.add(it);
      const named = values.find(({ label }) => label === 'name') ?? values.find((v) => !v.label);
      if (isBare && named) first.add(named.cell);
    }
  });
  return { cells, first };
}

/** Whether a cell is the label of who sells or who buys, or begins with it and a colon: another block begins. */
function isPartyLabel({ text }: Cell): boolean {
  const head = labelKey(text).split(':')[0] ?? '';
  return [...LABELS.buyer, ...LABELS.vendor].some((label) => {
    const match = label.exec(head);
    return match !== null && match.index <= 1 && match.index + match[0].length >= head.length;
  });
}

type Row = { cell: Cell; line: Line };

/** What a row of a block says: by itself, or as the value of a label within it or beside it. */
function valuesOf({ cell, line }: Row): { cell: Cell; label?: 'name' | 'other' }[] {
  const next = line.cells[line.cells.indexOf(cell) + 1];
  if (afterNameLabel(cell.text)) return [{ cell, label: 'name' }];
  if (next && (/:\s*$/.test(cell.text) || /^:/.test(next.text)))
    return [{ cell: next, label: isNameLabel(cell.text) ? 'name' : 'other' }];
  return [{ cell, ...(/^[^:]{2,30}:/.test(cell.text) ? { label: 'other' as const } : {}) }];
}

/** "Seller:" has its value right of it, as "Seller" has ": Name", where that is no label and no title too. */
function besideLabel(label: Cell, next: Cell | undefined): Cell | undefined {
  // A company by its form is none of a row of labels.
  const isNamed = next && LEGAL.test(fold(next.text));
  if (!next || !(/:\s*$/.test(label.text) || /^\s*:/.test(next.text) || isNamed)) return undefined;
  if (/:/.test(next.text.replace(/^\s*:/, ''))) return undefined;
  return titleIn(labelKey(next.text)) ? undefined : next;
}

/** The cells of the block that a label stands over: it ends where its lines stand wider apart. */
function paragraphUnder(lines: Line[], at: number, label: Cell): Row[] {
  const found: Row[] = [];
  const from = lines[at];
  let above = from;
  let step: number | undefined;
  for (let i = at + 1; from && above && i < Math.min(lines.length, at + 12); i++) {
    const next = lines[i];
    if (!next || next.y - from.y > from.size * 9) break;
    const under = next.cells.filter(
      ({ x0, x1 }) => Math.abs(x0 - label.x0) < 12 || (x0 < label.x1 && x1 > label.x0),
    );
    if (under.length === 0) continue;
    if (under.some(isPartyLabel)) break;
    const gap = next.y - above.y;
    // The first step, from the label to the name, may be any.
    if (step !== undefined && gap > step * PARAGRAPH) break;
    if (found.length > 0) step = Math.max(step ?? 0, gap);
    found.push(...under.map((cell) => ({ cell, line: next })));
    above = next;
  }
  return found;
}
