import { readInvoice } from '../invoice/read.ts';
import { compareKey } from '../knowledge/keys.ts';
import { extractByRules } from '../rules/extract.ts';
import type { PageText } from '../text/words.ts';
import { likeness, type PageSigns, pageSigns } from './page-signs.ts';
import { type Part, pagesOf } from './part.ts';

export type FoundParts = {
  /** The invoices of the file; one where it is one, or where a person has to say. */
  parts: Part[];
  /** Where another invoice may begin, in words; empty where it is sure. */
  doubts: string[];
};

/** Two prints of a page have as many words in common. */
const COPY = 0.8;

type Group = { first: number; last: number; number: string | undefined; copy: boolean };

/**
 * Which pages are which invoice. Another one begins where a page has a title and a number of its own and
 * both its pages and those before add up to a total; a page that counts on, or has neither, belongs to
 * the one before it, as terms and attachments do. Copies of one invoice are one.
 */
export function findParts(pages: PageText[]): FoundParts {
  const whole = { parts: [{ first: 1, last: pages.length }], doubts: [] };
  if (pages.length < 2) return whole;
  const signs = pages.map(pageSigns);
  const groups: Group[] = [];
  const doubts: string[] = [];
  for (const [i, sign] of signs.entries()) {
    const group = groups.at(-1);
    const verdict = group ? howItBegins(sign, { group, signs, at: i }) : 'begins';
    if (group && (verdict === 'goes-on' || verdict === 'may-begin')) {
      group.last = i + 1;
      group.number ??= sign.number;
      if (verdict === 'may-begin')
        doubts.push(`several: another invoice may begin on page ${i + 1}`);
    } else
      groups.push({ first: i + 1, last: i + 1, number: sign.number, copy: verdict === 'copy' });
  }
  if (doubts.length > 0) return { ...whole, doubts };
  const { parts, twice } = withoutCopies(groups, pages);
  // A page that has a total of its own, or a second invoice by mistake: no one is the other's copy.
  if (twice.length > 0)
    return {
      ...whole,
      doubts: [`several: another total stands under its number on page ${twice[0]}`],
    };
  const unfinished = parts.filter((part) => parts.length > 1 && !addsUp(part, pages));
  if (unfinished.length === 0) return { parts, doubts };
  const where = unfinished.map(({ first }) => first).join(', ');
  return {
    ...whole,
    doubts: [`several: its pages name several numbers, and no total is found from page ${where}`],
  };
}

type Before = { group: Group; signs: PageSigns[]; at: number };

function howItBegins(
  sign: PageSigns,
  { group, signs, at }: Before,
): 'begins' | 'goes-on' | 'may-begin' | 'copy' {
  const { count, number } = sign;
  // "Page 2 of 3" follows page 1, whatever else it says.
  if (count && count.page > 1) return 'goes-on';
  const first = signs[group.first - 1] as PageSigns;
  const restarts = count?.page === 1;
  const isTitled = sign.title === 'invoice' || sign.title === 'credit-note';
  if (number === undefined) {
    // A receipt has no number now and then; terms that count their own pages have no title.
    return restarts && isTitled ? 'may-begin' : 'goes-on';
  }
  if (group.number === undefined)
    // Letters and cover sheets come before what they speak of.
    return first.title === 'invoice' || first.title === 'credit-note' ? 'may-begin' : 'goes-on';
  if (number === group.number) {
    const length = group.last - group.first + 1;
    const isCopy =
      at - group.first + 1 >= length && likeness(sign, first) >= COPY && !isRunning(signs, at);
    return isCopy && (restarts || isTitled) ? 'copy' : 'goes-on';
  }
  if (isTitled) return 'begins';
  return restarts ? 'may-begin' : 'goes-on';
}

/** Whether a page counts on after the one before it. */
function isRunning(signs: PageSigns[], at: number): boolean {
  const [before, now] = [signs[at - 1]?.count, signs[at]?.count];
  return before !== undefined && now !== undefined && now.page === before.page + 1;
}

/**
 * Of several prints of one invoice the first.
 * @returns also the pages on which a number begins again, over another total.
 */
function withoutCopies(groups: Group[], pages: PageText[]): { parts: Part[]; twice: number[] } {
  const kept: { part: Part; key: string; number: string | undefined }[] = [];
  const twice: number[] = [];
  for (const { first, last, copy, number } of groups) {
    const part = { first, last };
    const key = `${number ?? ''} ${copy || groups.length > 1 ? totalOf(part, pages) : ''}`;
    const same = kept.find((one) => one.key === key && number !== undefined);
    if (same) continue;
    if (number !== undefined && kept.some((one) => one.number === number)) twice.push(first);
    kept.push({ part, key, number });
  }
  return { parts: kept.map(({ part }) => part), twice };
}

const readOf = (part: Part, pages: PageText[]) => readInvoice(extractByRules(pagesOf(part, pages)));

const totalOf = (part: Part, pages: PageText[]) => readOf(part, pages).totals.total;

function addsUp(part: Part, pages: PageText[]): boolean {
  const { number, totals } = readOf(part, pages);
  return totals.total !== null && number !== null && compareKey(number) !== '';
}
