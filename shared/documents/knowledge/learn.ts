import type { DecimalMark } from '../invoice/amount.ts';
import { type DateOrder, datesIn, parseDate } from '../invoice/date.ts';
import type { Lessons } from '../rules/lessons.ts';
import { totalKind } from '../rules/words/totals-labels.ts';
import { labelKey } from '../rules/words/vocabulary.ts';
import { type CorrectedLine, learnColumns } from './learn-columns.ts';
import { amountsMeaning, type LayoutLine } from './page-layout.ts';

/** What a person says is right: texts as printed, dates in ISO form, amounts in numbers. */
export type Correction = {
  number?: string | undefined;
  orderNumber?: string | undefined;
  issueDate?: string | undefined;
  dueDate?: string | undefined;
  vendorName?: string | undefined;
  net?: number | undefined;
  tax?: number | undefined;
  total?: number | undefined;
  /** What a column's header means: header → role. */
  columns?: Record<string, string> | undefined;
};

type Place = {
  line: number;
  cell: number;
  /** Text of the same cell in front of the value. */
  before: string;
  printed: string;
};

function placesOf(layout: LayoutLine[], find: (text: string) => string | undefined): Place[] {
  return layout.flatMap((line, l) =>
    line.cells.flatMap((cell, c) => {
      const printed = find(cell.text);
      const at = printed ? cell.text.indexOf(printed) : -1;
      return printed && at >= 0
        ? [{ line: l, cell: c, before: cell.text.slice(0, at), printed }]
        : [];
    }),
  );
}

const WORDS = /\p{L}{2}/u;

/** The label of a value: in front of it, left of it, or above it. */
function labelOf(layout: LayoutLine[], place: Place): string | undefined {
  if (WORDS.test(place.before)) return labelKey(place.before);
  const line = layout[place.line] as LayoutLine;
  const left = line.cells[place.cell - 1]?.text;
  if (left && WORDS.test(left) && !/\d{3}/.test(left)) return labelKey(left);
  const cell = line.cells[place.cell];
  for (let l = place.line - 1; cell && l >= Math.max(0, place.line - 2); l--) {
    const above = layout[l];
    if (!above || above.page !== line.page || line.y - above.y > 40) break;
    const over = above.cells.find((c) => c.x0 < cell.x1 && c.x1 > cell.x0);
    if (over && WORDS.test(over.text) && !/\d{3}/.test(over.text)) return labelKey(over.text);
  }
  return undefined;
}

function withText(value: string) {
  return (text: string) => (text.includes(value) ? value : undefined);
}

/** A printed date that means the given day when read in this order. */
function datesMeaning(iso: string, order: DateOrder) {
  return (text: string) =>
    datesIn(text)
      .map((date) => date.text)
      .find((date) => parseDate(date, order) === iso);
}

/**
 * The label to learn for a sum, the last printed first. Where net and total are one amount it stands
 * under both labels: one that means another sum already is never learned for this one.
 */
function totalLabel(
  field: 'net' | 'tax' | 'total',
  places: Place[],
  layout: LayoutLine[],
): string | undefined {
  const labels = places.map((place) => labelOf(layout, place)).filter((l) => l !== undefined);
  if (labels.some((label) => totalKind(label) === field)) return undefined;
  return labels.find((label) => totalKind(label) === undefined) ?? labels[0];
}

/**
 * What a correction teaches about a vendor's documents: the labels in front of the right values,
 * the meaning of column headers, the decimal mark and the order of dates.
 */
export function learnFrom(
  correction: Correction,
  layout: LayoutLine[],
  lines: readonly CorrectedLine[] = [],
): Lessons {
  const labels: Record<string, string[]> = {};
  let dateOrder: DateOrder | undefined;
  let decimalMark: DecimalMark | undefined;
  const teach = (field: string, places: Place[]) => {
    const found = places.map((p) => labelOf(layout, p)).find((label) => label !== undefined);
    if (found) labels[field] = [found];
  };
  for (const field of ['number', 'orderNumber'] as const) {
    const value = correction[field];
    if (value) teach(field, placesOf(layout, withText(value)));
  }
  for (const field of ['issueDate', 'dueDate'] as const) {
    const value = correction[field];
    if (!value) continue;
    const [dmy, mdy] = (['dmy', 'mdy'] as const).map((o) =>
      placesOf(layout, datesMeaning(value, o)),
    );
    const places = (dmy?.length ?? 0) > 0 ? dmy : mdy;
    if (!places || places.length === 0) continue;
    // Only a date that reads differently in the two orders proves which one the vendor uses.
    if ((dmy?.length ?? 0) === 0) dateOrder = 'mdy';
    else if ((mdy?.length ?? 0) === 0) dateOrder = 'dmy';
    teach(field, places);
  }
  for (const field of ['net', 'tax', 'total'] as const) {
    const value = correction[field];
    if (value === undefined) continue;
    const [dot, comma] = (['.', ','] as const).map((m) =>
      placesOf(layout, amountsMeaning(value, m)),
    );
    const places = (dot?.length ?? 0) > 0 ? dot : comma;
    if (!places || places.length === 0) continue;
    if ((dot?.length ?? 0) === 0) decimalMark = ',';
    else if ((comma?.length ?? 0) === 0) decimalMark = '.';
    const label = totalLabel(field, [...places].reverse(), layout);
    if (label) labels[field] = [label];
  }
  const table = learnColumns(lines, layout);
  decimalMark ??= table.decimalMark;
  if (correction.vendorName) labels.vendorName = [correction.vendorName];
  return {
    labels,
    // What a person says outright counts more than what the lines suggest.
    columns: { ...table.columns, ...correction.columns },
    ...(decimalMark ? { decimalMark } : {}),
    ...(dateOrder ? { dateOrder } : {}),
  };
}

/** Earlier lessons with the newest in front. */
export function mergeLessons(before: Lessons, next: Lessons): Lessons {
  const labels = { ...before.labels };
  for (const [field, found] of Object.entries(next.labels))
    labels[field] = [...new Set([...found, ...(labels[field] ?? [])])].slice(0, 8);
  return { ...before, ...next, labels, columns: { ...before.columns, ...next.columns } };
}
