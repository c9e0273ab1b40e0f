import { validIban } from '../../invoice/iban.ts';
import type { ExtractedParty, Printed } from '../../invoice/schema.ts';
import { fold } from '../../text/fold.ts';
import type { Cell, Line } from '../../text/lines.ts';
import type { Lessons } from '../lessons.ts';
import { titleIn } from '../words/titles.ts';
import { LABELS, labelKey } from '../words/vocabulary.ts';

const LEGAL =
  /(?:^|[\s,.])(?:gmbh(?:\s*&\s*co\.?\s*kg)?|ag|kg|ohg|e\.?\s?k\.?|ug|ltd|limited|llp|plc|inc|incorporated|llc|l\.l\.c|corp|corporation|co|company|sas|sasu|sarl|s\.a\.r\.l|sa|s\.a|s\.l|sl|s\.l\.u|b\.?v|n\.?v|v\.?o\.?f|s\.?p\.?a|s\.?r\.?l|pty|pvt|oy|ab|as|a\/s|aps|sp\.\s?z\s?o\.?o|gbr|eurl|sci)\.?(?=$|[\s,·|-])/;
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;
const SITE = /\b(?:https?:\/\/|www\.)[\w-]+(?:\.[\w-]+)+/gi;
const IBAN = /\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{2,4}){3,8}\b/g;
const EU_VAT =
  /\b(?:ATU\d{8}|BE[01]?\d{9}|CHE-?\d{3}\.?\d{3}\.?\d{3}|DE\s?\d{3}\s?\d{3}\s?\d{3}|DK\d{8}|ES\s?[A-Z0-9]\d{7}[A-Z0-9]|FI\d{8}|FR\s?[A-Z0-9]{2}\s?\d{3}\s?\d{3}\s?\d{3}|GB\s?\d{3}\s?\d{4}\s?\d{2}|IE\d[A-Z0-9]\d{5}[A-Z]{1,2}|IT\d{11}|LU\d{8}|NL\s?\d{3}\.?\d{3}\.?\d{3}\.?B\d{2}|PL\d{10}|PT\d{9}|SE\d{12}|CZ\d{8,10})\b/g;
const US_TAX = /\b\d{2}-\d{7}\b/;

const TITLE_WORD =
  /^(?:kopie|copy|duplicate|original|tax)\s|\s(?:invoice|factuur|rechnung|facture|factura)$/;

/** The name in an address's host: "juniperstone" of "www.juniperstone.example". */
function hostOf(address: string): string {
  const host = address.replace(/^.*(?:@|\/\/)/, '').replace(/^www\./i, '');
  return fold(host.split('.').slice(-2)[0] ?? '');
}

type Scored = {
  cell: Cell;
  line: Line;
  score: number;
};

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
      for (let i = at + 1; i < Math.min(lines.length, at + 6); i++) {
        const next = lines[i];
        if (!next || next.page !== line.page || next.y - line.y > line.size * 9) break;
        for (const under of next.cells)
          if (Math.abs(under.x0 - cell.x0) < 12 || (under.x0 < cell.x1 && under.x1 > cell.x0))
            found.add(under);
      }
    }
  });
  return found;
}

/** The part of a cell that is the name: before an address or contact that follows on the line. */
function nameIn(text: string): string {
  const head = text.split(/\s[·|•–-]\s|\s{2,}|,\s(?=[^,]*\d)|,\s(?=[A-ZÀ-Þ][^,]+,\s)/)[0] ?? text;
  return head
    .replace(/^(?:from|seller|vendor|supplier|sold by|von|name|firma|company)\s*:\s*/i, '')
    .replace(/,\s*$/, '')
    .trim();
}

/** Whether a name is in one of the hosts, "juniperstone" of "Juniper & Stone Plumbing". */
function isNamedBy(name: string, hosts: readonly string[]): boolean {
  const words = fold(name)
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 3);
  return hosts.some((host) =>
    words.some((word) => host.includes(word) || (host.length > 3 && word.includes(host))),
  );
}

function vendorName(
  lines: Line[],
  blocks: { buyers: Set<Cell>; sellers: Set<Cell> },
  hosts: readonly string[],
): Printed | undefined {
  const first = lines.filter((line) => line.page === 1);
  const sizes = first.map((line) => line.size).sort((a, b) => a - b);
  const median = sizes[Math.floor(sizes.length / 2)] ?? 9;
  const bottom = Math.max(...first.map((line) => line.y), 1);
  const letterhead = first.find((line) => line.cells.some((cell) => !titleIn(labelKey(cell.text))));
  const counts = new Map<string, number>();
  for (const line of lines)
    for (const cell of line.cells) {
      const key = fold(nameIn(cell.text));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  const scored: Scored[] = [];
  for (const line of first)
    for (const cell of line.cells) {
      const name = nameIn(cell.text);
      const key = labelKey(name);
      if (!/\p{L}{2}/u.test(name) || name.length > 60 || name.length < 3) continue;
      if (TITLE_WORD.test(key) || titleIn(key) !== undefined || EMAIL.test(name)) continue;
      if (
        /:\s*$/.test(cell.text) ||
        /^(?:page|seite|pagina|date|datum|fecha|iban|www\.|tel)/.test(key)
      )
        continue;
      const legal = LEGAL.test(fold(name));
      const digits = (name.match(/\d/g) ?? []).length;
      const score =
        (legal ? 3 : 0) +
        Math.min(2.5, Math.max(0, line.size / median - 1) * 3.5) +
        (line.y < bottom * 0.12 ? 1.2 : 0) +
        (line.y < bottom * 0.25 ? 0.5 : line.y > bottom * 0.9 && legal ? 0.4 : 0) +
        ((counts.get(fold(name)) ?? 1) > 1 ? 0.8 : 0) +
        (legal && blocks.sellers.has(cell) ? 3 : 0) +
        (isNamedBy(name, hosts) ? 1.5 : 0) +
        (line === letterhead ? 0.8 : 0) -
        (blocks.buyers.has(cell) ? 5 : 0) -
        (digits > 2 ? 2 : 0) -
        (name.split(' ').length > 7 ? 2 : 0);
      scored.push({ cell, line, score });
    }
  const best = scored.sort((a, b) => b.score - a.score)[0];
  return best && best.score >= 1.2
    ? { text: nameIn(best.cell.text), page: best.line.page }
    : undefined;
}

type Located = {
  text: string;
  page: number;
  buyer: boolean;
};

function findAll(lines: Line[], pattern: RegExp, buyers: Set<Cell>): Located[] {
  return lines.flatMap((line) =>
    line.cells.flatMap((cell) =>
      [...cell.text.matchAll(pattern)].map((match) => ({
        text: match[0],
        page: line.page,
        buyer: buyers.has(cell),
      })),
    ),
  );
}

function vatIds(lines: Line[], buyers: Set<Cell>): Located[] {
  const found = findAll(lines, EU_VAT, buyers);
  if (found.length > 0) return found;
  for (const line of lines)
    for (const cell of line.cells) {
      const key = labelKey(cell.text);
      if (!LABELS.vatId.some((p) => p.test(key))) continue;
      const us = US_TAX.exec(line.text);
      const other =
        /\b(?:\d{2}[A-Z]{5}\d{4}[A-Z]\d?[A-Z]?\d?|[A-Z]\d{8}|\d{8}[A-Z]|\d{3}[ ]?\d{4}[ ]?\d{2})\b/.exec(
          line.text,
        );
      const id = us?.[0] ?? other?.[0];
      if (id) return [{ text: id, page: line.page, buyer: buyers.has(cell) }];
    }
  return [];
}

/** Who sells and who buys. */
export function findParties(
  lines: Line[],
  lessons: Lessons,
): { vendor: ExtractedParty; buyer: ExtractedParty } {
  const buyers = labelledCells(lines, LABELS.buyer);
  const sellers = labelledCells(lines, LABELS.vendor);
  const emails = findAll(lines, new RegExp(EMAIL, 'g'), buyers);
  const email = emails.find((e) => !e.buyer);
  const sites = findAll(lines, SITE, buyers).filter((site) => !site.buyer);
  const hosts = [...(email ? [email] : []), ...sites].map(({ text }) => hostOf(text));
  const ids = vatIds(lines, buyers);
  const iban = findAll(lines, IBAN, buyers).find((found) => validIban(found.text));
  const taught = (lessons.labels.vendorName ?? [])[0];
  const name = taught ? { text: taught, page: 1 } : vendorName(lines, { buyers, sellers }, hosts);
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
