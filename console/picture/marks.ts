import type { ExtractedInvoice, Printed } from '../../shared/documents/invoice/schema.ts';
import type { LayoutCell, LayoutLine } from '../../shared/documents/knowledge/page-layout.ts';

/** Where a value stands on its page, in points, the baseline's height as `y`. */
export type Mark = { x0: number; x1: number; y: number; name: string };

/** Lines of print below or above a row that still belong to it: a description that went on. */
const NEAR = 1;

/**
 * Where the values that were read stand on a page. A value is known by its printed text and page alone,
 * and a quantity of "12" is printed in many places: so the values of a line of the invoice are looked
 * for in the one row that prints most of them, in the order of the lines, and others where they are a
 * cell of their own before they are a word of one.
 */
export function marksOf(
  { extracted, page }: { extracted: ExtractedInvoice; page: number },
  layout: readonly LayoutLine[],
): Mark[] {
  const rows = layout.filter((line) => line.page === page);
  const onPage = (value: Printed | null | undefined) => (value?.page === page ? value.text : '');
  const marks: Mark[] = [];
  const mark = (name: string, place: Place | undefined) => {
    if (place) marks.push({ ...place, name });
  };
  let from = 0;
  for (const [i, line] of extracted.lines.entries()) {
    const wanted = LINE_FIELDS.map((field) => [field, onPage(line[field])] as const).filter(
      ([, text]) => text !== '',
    );
    const at = rowOf(wanted, rows, from);
    if (at === undefined) continue;
    from = at + 1;
    const taken = new Set<LayoutCell>();
    for (const [field, text] of wanted) {
      const near = field === 'description' ? NEAR : 0;
      const place =
        findIn(text, rows.slice(at, at + 1), taken) ??
        findIn(text, rows.slice(Math.max(0, at - near), at + near + 1), taken);
      mark(`${field} of line ${i + 1}`, place);
    }
  }
  for (const [name, value] of [
    ['number', extracted.number],
    ['date', extracted.issueDate],
    ['vendor', extracted.vendor.name],
  ] as const)
    mark(name, findIn(onPage(value), rows));
  // Sums stand below what they sum up.
  const below = [...rows].reverse();
  for (const [name, value] of Object.entries(extracted.totals))
    mark(name, findIn(onPage(value), below));
  return marks;
}

const LINE_FIELDS = ['description', 'code', 'quantity', 'unitPrice', 'amount'] as const;

type Wanted = readonly (readonly [string, string])[];

/** The row that prints most of a line's values, and at least two of them, or the only one. */
function rowOf(wanted: Wanted, rows: readonly LayoutLine[], from: number): number | undefined {
  const least = Math.min(2, wanted.length);
  let best: { at: number; found: number } | undefined;
  for (let at = from; at < rows.length; at += 1) {
    const found = wanted.filter(([, text]) => findIn(text, [rows[at] as LayoutLine])).length;
    if (found >= least && found > 0 && found > (best?.found ?? 0)) best = { at, found };
  }
  return best?.at;
}

type Place = Omit<Mark, 'name'>;

/** A cell that is the text, else one that has it among its words. */
function findIn(
  text: string,
  rows: readonly LayoutLine[],
  taken = new Set<LayoutCell>(),
): Place | undefined {
  const wanted = bare(text);
  if (wanted === '') return undefined;
  const places = rows.flatMap(({ y, cells }) => cells.map((cell) => ({ y, cell })));
  const found =
    places.find(({ cell }) => !taken.has(cell) && bare(cell.text) === wanted) ??
    places.find(({ cell }) => ` ${bare(cell.text)} `.includes(` ${wanted} `));
  if (!found) return undefined;
  taken.add(found.cell);
  return { ...partOf(found.cell, wanted), y: found.y };
}

/** The words within their cell: by the share of its letters before them. */
function partOf(cell: LayoutCell, wanted: string): { x0: number; x1: number } {
  const whole = bare(cell.text);
  const at = whole.indexOf(wanted);
  const letter = (cell.x1 - cell.x0) / Math.max(1, whole.length);
  return { x0: cell.x0 + at * letter, x1: cell.x0 + (at + wanted.length) * letter };
}

const bare = (text: string) => text.replace(/[\s\u00a0]+/g, ' ').trim();
