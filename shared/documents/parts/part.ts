import { InvalidRequest } from '../../platform/errors.ts';
import type { ExtractedInvoice, Printed } from '../invoice/schema.ts';
import type { LayoutLine } from '../knowledge/page-layout.ts';
import type { PageText } from '../text/words.ts';

/** Pages of a file that are one document: from, and up to and with; the first page is 1. */
export type Part = { first: number; last: number };

/** The pages of a part, counted from one: what reads them knows of no others. */
export const pagesOf = ({ first, last }: Part, pages: PageText[]): PageText[] =>
  pages.slice(first - 1, last).map((page) => {
    const number = page.number - first + 1;
    return { ...page, number, words: page.words.map((word) => ({ ...word, page: number })) };
  });

/** An extraction of a part with the pages of its file, where a person looks for what was read. */
export function inFile(extracted: ExtractedInvoice, { first }: Part): ExtractedInvoice {
  if (first === 1) return extracted;
  return shifted(extracted, first - 1) as ExtractedInvoice;
}

export const layoutInFile = (layout: LayoutLine[], { first }: Part): LayoutLine[] =>
  layout.map((line) => ({ ...line, page: line.page + first - 1 }));

/** Every printed value by so many pages; page 0 is the embedded XML, and stays. */
function shifted(value: unknown, by: number): unknown {
  if (Array.isArray(value)) return value.map((one) => shifted(one, by));
  if (typeof value !== 'object' || value === null) return value;
  const moved = Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, shifted(one, by)]),
  );
  return isPrinted(value) && value.page > 0 ? { ...moved, page: value.page + by } : moved;
}

const isPrinted = (value: object): value is Printed =>
  'text' in value && 'page' in value && typeof value.page === 'number';

/**
 * The parts that begin on these pages.
 * @returns undefined for pages that are not there, or not in order
 */
export function partsFrom(starts: number[], pageCount: number): Part[] | undefined {
  const all = [...new Set([1, ...starts])];
  const inOrder = all.every((page, i) => i === 0 || page > (all[i - 1] as number));
  if (!inOrder || (all.at(-1) as number) > pageCount) return undefined;
  return all.map((first, i) => ({ first, last: (all[i + 1] ?? pageCount + 1) - 1 }));
}

/** Pages as a person writes them: "3, 5". @throws InvalidRequest */
export function startsIn(text: string): number[] {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  if (parts.every((part) => /^\d{1,3}$/.test(part))) return parts.map(Number);
  throw new InvalidRequest('Name the pages on which another invoice begins by their numbers: 3, 5');
}
