import type { Printed } from '../../invoice/schema.ts';
import { fold } from '../../text/fold.ts';
import type { Cell, Line } from '../../text/lines.ts';
import { medianSize } from '../../text/median-size.ts';
import { titleIn } from '../words/titles.ts';
import { labelKey } from '../words/vocabulary.ts';
import { LEGAL } from './legal-forms.ts';

const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;
const TITLE_WORD =
  /^(?:kopie|copy|duplicate|original|tax)\s|\s(?:invoice|factuur|rechnung|facture|factura)$/;

type Scored = {
  name: string;
  line: Line;
  score: number;
};

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

/** The sender's line above the window of an envelope: "Name · Street · City". */
const SENDERS_LINE = /^([^·•|]{3,60}?)\s*[·•|]\s*[^·•|]+[·•|]/;

function sendersOf(lines: Line[]): Set<string> {
  const names = lines.flatMap((line) =>
    line.cells.flatMap((cell) => SENDERS_LINE.exec(cell.text)?.[1] ?? []),
  );
  return new Set(names.map(fold));
}

/** A name that is too long for its column goes on below: its legal form, or the end of it. */
function wholeName(name: string, cell: Cell, below: Line | undefined): string {
  const next = below?.cells.find(({ x0 }) => Math.abs(x0 - cell.x0) < 2);
  if (!next || !below || next.words.length > 3 || LEGAL.test(fold(name))) return name;
  const rest = fold(next.text);
  const isForm = LEGAL.exec(` ${rest}`)?.index === 0;
  return isForm || /(?:^|\s)(?:sp\. z|gmbh &|s\.|soc\.)$/.test(fold(name))
    ? `${name} ${next.text}`
    : name;
}

/**
 * The name of who sells: by its place, its size, its legal form, and who else on the page names it.
 * @param at.hosts names in the addresses of the page. @param at.bottom where its print ends, in points.
 */
export function vendorName(
  lines: Line[],
  blocks: { buyers: Set<Cell>; sellers: Set<Cell> },
  { hosts, bottom }: { hosts: readonly string[]; bottom: number },
): Printed | undefined {
  const first = lines.filter((line) => line.page === 1);
  const median = medianSize(
    first.map((line) => line.size),
    9,
  );
  const letterhead = first.find((line) => line.cells.some((cell) => !titleIn(labelKey(cell.text))));
  const counts = new Map<string, number>();
  for (const line of lines)
    for (const cell of line.cells) {
      const key = fold(nameIn(cell.text));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  const senders = sendersOf(first);
  const scored: Scored[] = [];
  for (const [at, line] of first.entries())
    for (const cell of line.cells) {
      const name = wholeName(nameIn(cell.text), cell, first[at + 1]);
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
        (senders.has(fold(name)) ? 2 : 0) +
        (line === letterhead ? 0.8 : 0) -
        (blocks.buyers.has(cell) ? 5 : 0) -
        (digits > 2 ? 2 : 0) -
        (name.split(' ').length > 7 ? 2 : 0);
      scored.push({ name, line, score });
    }
  const best = scored.sort((a, b) => b.score - a.score)[0];
  return best && best.score >= 1.2 ? { text: best.name, page: best.line.page } : undefined;
}
