import { validIban } from '../../invoice/iban.ts';
import type { ExtractedParty } from '../../invoice/schema.ts';
import { fold } from '../../text/fold.ts';
import type { Cell, Line } from '../../text/lines.ts';
import type { Lessons } from '../lessons.ts';
import { tillName } from '../till/name.ts';
import { LABELS, labelKey } from '../words/vocabulary.ts';
import { findAll, type Located } from './find-all.ts';
import { vatIds } from './tax-numbers.ts';
import { vendorName } from './vendor-name.ts';

const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const SITE = /\b(?:https?:\/\/|www\.)[\w-]+(?:\.[\w-]+)+/gi;
const IBAN = /\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{2,4}){3,8}\b/g;

/** The name in an address's host: "juniperstone" of "www.juniperstone.example". */
function hostOf(address: string): string {
  const host = address.replace(/^.*(?:@|\/\/)/, '').replace(/^www\./i, '');
  return fold(host.split('.').slice(-2)[0] ?? '');
}

/** Cells that stand under a label such as "bill to": they name the one whom the label names. */
function labelledCells(lines: Line[], labels: readonly RegExp[]): Set<Cell> {
  const found = new Set<Cell>();
  lines.forEach((line, at) => {
    if (line.page !== 1) return;
    for (const cell of line.cells) {
      if (cell.words.length > 6) continue;
      const key = labelKey(cell.text);
      const match = labels.map((p) => p.exec(key)).find((m) => m && m.index <= 1);
      if (!match || LABELS.customer.some((p) => p.test(key))) continue;
      found.add(cell);
      for (const under of paragraphUnder(lines, at, cell)) found.add(under);
    }
  });
  return found;
}

/** The cells of the block that a label stands over: it ends where its lines stand wider apart. */
function paragraphUnder(lines: Line[], at: number, label: Cell): Cell[] {
  const found: Cell[] = [];
  const from = lines[at];
  let above = from;
  let step: number | undefined;
  for (let i = at + 1; from && above && i < Math.min(lines.length, at + 12); i++) {
    const next = lines[i];
    if (!next || next.page !== from.page || next.y - from.y > from.size * 9) break;
    const under = next.cells.filter(
      ({ x0, x1 }) => Math.abs(x0 - label.x0) < 12 || (x0 < label.x1 && x1 > label.x0),
    );
    if (under.length === 0) continue;
    const gap = next.y - above.y;
    // The first step, from the label to the name, may be any.
    if (step !== undefined && gap > step * PARAGRAPH) break;
    if (found.length > 0) step = Math.max(step ?? 0, gap);
    found.push(...under);
    above = next;
  }
  return found;
}

/** Lines of one block stand no farther apart than so many times the step before. */
const PARAGRAPH = 1.4;

/**
 * Who sells and who buys.
 * @param bottom where the print of the first page ends, in points: names stand above and below.
 * @param isTill whether they stand on a till's roll, which names its shop at the top
 */
export function findParties(
  lines: Line[],
  { lessons, bottom, isTill }: { lessons: Lessons; bottom: number; isTill: boolean },
): { vendor: ExtractedParty; buyer: ExtractedParty } {
  const buyers = labelledCells(lines, LABELS.buyer);
  const sellers = labelledCells(lines, LABELS.vendor);
  const emails = findAll(lines, EMAIL, buyers);
  const email = emails.find((e) => !e.buyer);
  const sites = findAll(lines, SITE, buyers).filter((site) => !site.buyer);
  const hosts = [...(email ? [email] : []), ...sites].map(({ text }) => hostOf(text));
  const ids = vatIds(lines, buyers);
  const iban = findAll(lines, IBAN, buyers).find((found) => validIban(found.text));
  const taught = (lessons.labels.vendorName ?? [])[0];
  const name = taught
    ? { text: taught, page: 1 }
    : ((isTill ? tillName(lines) : undefined) ??
      vendorName(lines, { buyers, sellers }, { hosts, bottom }));
  const show = (found: Located | undefined) =>
    found ? { text: found.text, page: found.page } : undefined;
  const buyerName = [...buyers].find(
    (cell) => !LABELS.buyer.some((p) => p.test(labelKey(cell.text))),
  );
  return {
    vendor: {
      name,
      vatId: show(ids.find((id) => !id.buyer) ?? undefined),
      iban: show(iban),
      email: show(email),
    },
    buyer: {
      name: buyerName ? { text: buyerName.text, page: 1 } : undefined,
      vatId: show(ids.find((id) => id.buyer)),
    },
  };
}
