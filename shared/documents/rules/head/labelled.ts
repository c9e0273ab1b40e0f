import type { Printed } from '../../invoice/schema.ts';
import { unfoldedEnd } from '../../text/fold.ts';
import type { Cell, Line } from '../../text/lines.ts';
import { labelKey } from '../words/vocabulary.ts';

type Relation = 'inline' | 'right' | 'below' | 'corner';

export type Labelled = {
  value: Printed;
  /** Index of the label in its list of preferences. */
  label: number;
  relation: Relation;
  line: number;
};

const RANK: Record<Relation, number> = { inline: 0, right: 1, below: 2, corner: 3 };

/** The printed text after the first `length` folded characters of a cell. */
function rest(cell: Cell, end: number): string {
  return cell.text
    .slice(unfoldedEnd(cell.text, end))
    .replace(/^[\s:.#°º]+/, '')
    .trim();
}

/** Times its size that a value stands below its label at most; in a row of so many boxes as there are values. */
const REACH = 3.4;
const BOX = 5;
const BOXES = 3;

function below(lines: Line[], at: number, cell: Cell): { line: number; cells: Cell[] }[] {
  const from = lines[at];
  const found: { line: number; cells: Cell[] }[] = [];
  for (let i = at + 1; from && i < lines.length && found.length < 2; i++) {
    const line = lines[i];
    const isBox =
      i === at + 1 && from.cells.length >= BOXES && line?.cells.length === from.cells.length;
    const reach = from.size * (isBox ? BOX : REACH);
    if (!line || line.page !== from.page || line.y - from.y > reach) break;
    const cells = line.cells.filter((c) => c.x0 < cell.x1 + 2 && c.x1 > cell.x0 - 2);
    if (cells.length > 0) found.push({ line: i, cells });
  }
  return found;
}

/** "25" and, a gap apart, "- 5469": both together. */
function goesOnWith(cell: Cell, next: Cell | undefined): string | undefined {
  const isOne = /\d$/.test(cell.text) && /^[-–/]\s*\d[\d.]*$/.test(next?.text ?? '');
  return isOne ? `${cell.text} ${next?.text}` : undefined;
}

/** Times its size that a value stands higher than its label, or lower, and beside it still. */
const LIFTED = 0.6;

/** What stands right of a label that ends its line, in letters that are lifted or lowered against it. */
function liftedBeside(lines: Line[], at: number, { x1 }: Cell) {
  const from = lines[at];
  return [at - 1, at + 1]
    .flatMap((i) => {
      const line = lines[i];
      const isNear = line && from && line.page === from.page;
      if (!isNear || Math.abs(line.y - from.y) > from.size * LIFTED) return [];
      const cell = line.cells.find(({ x0 }) => x0 >= x1);
      return cell ? [{ at: i, cell }] : [];
    })
    .at(0);
}

/** The one value at the other end of a box whose label stands in its corner. */
function cornerOf(lines: Line[], at: number, cell: Cell): Cell | undefined {
  const [from, next] = [lines[at], lines[at + 1]];
  if (!from || !next || next.page !== from.page || next.y - from.y > from.size * 2.4)
    return undefined;
  const right = next.cells.filter((candidate) => candidate.x0 >= cell.x1);
  return right.length === 1 && from.cells.at(-1) === cell ? right[0] : undefined;
}

/** "bi11 no", "rece1pt", "bil! no": figures and marks among the letters of a word, as recognition takes them for those. */
const withLetters = (key: string) =>
  key
    .replace(/(?<=[a-z])[01!|]+(?![\d,/-])/g, (it) =>
      it.replace(/[1!|]/g, 'l').replaceAll('0', 'o'),
    )
    .replace(RING, 'no ');

/** The small ring of "Nº", before a word: "Ne FACTURA", "N* FACTURA". */
const RING = /^n[e*"”'®?]?\.? (?=[a-z]{4})/;

/** Whether a label looks at what follows it. */
const looksAhead = ({ source }: RegExp) => source.includes('(?=');

/** A label that only its value tells from another thing's ("számlaszám"), where that is in the next cell. */
function withValue(pattern: RegExp, key: string, value: string): RegExpExecArray | undefined {
  const match = pattern.exec(`${key}: ${value}`);
  return match && match.index <= 1 && match.index + match[0].length <= key.length + 2
    ? match
    : undefined;
}

/** The label of which a cell is the beginning and the next one the end: forms leave room for what is filled in. */
function spannedBy(labels: readonly RegExp[], first: string, second: string): number | undefined {
  const whole = `${first} ${second}`;
  const found = labels.findIndex((pattern) => {
    const match = pattern.exec(whole);
    const [from, to] = [match?.index ?? 0, (match?.index ?? 0) + (match?.[0].length ?? 0)];
    return match !== null && from <= 1 && to > first.length + 1 && to >= whole.length;
  });
  return found < 0 ? undefined : found;
}

/** In forms the colons stand under each other, as a column of their own or before the values. */
const isColon = (text: string) => /^\s*[:：]\s*$/.test(text);

/**
 * Every value that stands in, right of, or under a cell with one of the labels and that `accept`
 * recognises; the surest first.
 */
export function labelledValues(
  lines: Line[],
  labels: readonly RegExp[],
  accept: (text: string) => string | undefined,
): Labelled[] {
  const found: Labelled[] = [];
  lines.forEach((line, at) => {
    const cells = line.cells.filter(({ text }) => !isColon(text));
    cells.forEach((cell, c) => {
      const key = labelKey(cell.text);
      const mended = withLetters(key);
      const add = (label: number, text: string, relation: Relation, where: number) => {
        const value = accept(text.replace(/^\s*:\s*/, ''));
        const page = lines[where]?.page ?? line.page;
        if (value) found.push({ value: { text: value, page }, label, relation, line: where });
        return value !== undefined;
      };
      const next = cells[c + 1];
      const beside = next && labelKey(next.text);
      const whole = next && goesOnWith(next, cells[c + 2]);
      const said = labels.flatMap((pattern, label) => {
        const match =
          pattern.exec(key) ??
          (mended === key ? null : pattern.exec(mended)) ??
          (beside !== undefined && looksAhead(pattern)
            ? withValue(pattern, key, beside)
            : undefined);
        return match ? [{ label, end: Math.min(key.length, match.index + match[0].length) }] : [];
      });
      // What is on the line counts first: the label of another language may begin like this one's.
      const isBeside = said.some(
        ({ label, end }) =>
          add(label, rest(cell, end), 'inline', at) ||
          (whole !== undefined && add(label, whole, 'right', at)) ||
          (next !== undefined && add(label, next.text, 'right', at)),
      );
      if (isBeside) return;
      const lifted = next ? undefined : liftedBeside(lines, at, cell);
      if (lifted && said.some(({ label }) => add(label, lifted.cell.text, 'right', lifted.at)))
        return;
      const end = next && cells[c + 2];
      const spanned = beside === undefined || !end ? undefined : spannedBy(labels, key, beside);
      if (spanned !== undefined && end && add(spanned, end.text, 'right', at)) return;
      for (const { label } of said) {
        const under = below(lines, at, cell).find((candidates) =>
          candidates.cells.some((it) => add(label, it.text, 'below', candidates.line)),
        );
        const corner = under ? undefined : cornerOf(lines, at, cell);
        // Where nothing stands there, another language's longer label may be meant.
        if (under || (corner && add(label, corner.text, 'corner', at + 1))) break;
      }
    });
  });
  return found.sort(
    (a, b) => RANK[a.relation] - RANK[b.relation] || a.label - b.label || a.line - b.line,
  );
}
