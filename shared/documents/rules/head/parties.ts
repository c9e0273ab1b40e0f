import { validIban } from '../../invoice/iban.ts';
import type { ExtractedParty } from '../../invoice/schema.ts';
import { mailDomain } from '../../knowledge/keys.ts';
import { LANGUAGES } from '../../languages/languages.ts';
import type { Cell, Line } from '../../text/lines.ts';
import type { Lessons } from '../lessons.ts';
import { tillName } from '../till/name/name.ts';
import { LABELS, labelKey } from '../words/vocabulary.ts';
import { findAll, type Located } from './find-all.ts';
import type { HeadPage } from './head-page.ts';
import { vatIds } from './tax-numbers.ts';
import { vendorCandidates, vendorName } from './vendor/find-vendor.ts';
import { labelledBlocks } from './vendor/labelled-blocks.ts';

const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const SITE = /\b(?:https?:\/\/|www\.)[\w-]+(?:\.[\w-]+)+/gi;
const IBAN = /\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{2,4}){3,8}\b/g;

/** The name in an address's host as printed: "juniperstone" of "www.juniperstone.example". */
function hostOf(address: string): string {
  const parts = address
    .replace(/^.*(?:@|\/\/)/, '')
    .replace(/^www\./i, '')
    .split('.');
  // "juniperstone.co.uk": what a country sells below is no name.
  const isShort = parts.length > 2 && /^(?:co|com|org|net|gov|or|ne)$/i.test(parts.at(-2) ?? '');
  return parts.at(isShort ? -3 : -2) ?? '';
}

const ADDRESSED = new RegExp(
  `(?:${LANGUAGES.flatMap((language) => language.addressed ?? []).join('|')})$`,
);

/** Cells that name whom the paper is addressed to, by what stands behind the name: within it or beside it. */
const addressed = (lines: readonly Line[]): Cell[] =>
  lines.flatMap(({ cells }) =>
    cells.flatMap((cell, i) => {
      const before = cells[i - 1];
      return ADDRESSED.test(cell.text.trim()) ? [...(before ? [before] : []), cell] : [];
    }),
  );

/**
 * Who sells and who buys.
 * @param head the page that names them
 * @param isTill whether they stand on a till's roll, which names its shop at the top
 */
export function findParties(
  lines: Line[],
  { lessons, head, isTill }: { lessons: Lessons; head: HeadPage; isTill: boolean },
): { vendor: ExtractedParty; buyer: ExtractedParty; vendorDoubt: string | undefined } {
  const named = lines.filter(({ page }) => page === head.page);
  const buyersOf = labelledBlocks(named, LABELS.buyer);
  const sellersOf = labelledBlocks(named, LABELS.vendor);
  const buyers = new Set([...buyersOf.cells, ...addressed(named)]);
  const emails = findAll(lines, EMAIL, buyers);
  const email = emails.find((e) => !e.buyer);
  const sites = findAll(lines, SITE, buyers).filter((site) => !site.buyer);
  const hosts = [...(email ? [email] : []), ...sites].flatMap(({ text, page, line }) =>
    text.includes('@') && !mailDomain(text) ? [] : [{ name: hostOf(text), page, line }],
  );
  const ids = vatIds(lines, buyers);
  const iban = findAll(lines, IBAN, buyers).find((found) => validIban(found.text));
  const taught = (lessons.labels.vendorName ?? [])[0];
  const blocks = {
    buyers,
    firstBuyers: buyersOf.first,
    sellers: sellersOf.cells,
    firstSellers: sellersOf.first,
  };
  const known = taught
    ? { name: { text: taught, page: head.page }, doubt: undefined }
    : isTill
      ? tillName(lines)
      : undefined;
  const { name, doubt } =
    known ?? vendorName(vendorCandidates(named, blocks, { hosts, bottom: head.bottom }));
  const show = (found: Located | undefined) =>
    found ? { text: found.text, page: found.page } : undefined;
  const buyerName = [...buyers].find(
    (cell) => !LABELS.buyer.some((p) => p.test(labelKey(cell.text))),
  );
  return {
    vendorDoubt: doubt,
    vendor: {
      name,
      vatId: show(ids.find((id) => !id.buyer) ?? undefined),
      iban: show(iban),
      email: show(email),
    },
    buyer: {
      name: buyerName ? { text: buyerName.text, page: head.page } : undefined,
      vatId: show(ids.find((id) => id.buyer)),
    },
  };
}
