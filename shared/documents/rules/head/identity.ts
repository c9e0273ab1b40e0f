import { datesIn, parseDate } from '../../invoice/date.ts';
import type { Printed } from '../../invoice/schema.ts';
import { unfoldedEnd } from '../../text/fold.ts';
import type { Line } from '../../text/lines.ts';
import type { Lessons } from '../lessons.ts';
import { titleIn } from '../words/titles.ts';
import {
  DATED,
  LABELS,
  labelKey,
  OF_THE_DAY,
  OTHER_TIME,
  TILL_NUMBER,
} from '../words/vocabulary.ts';
import { labelledValues } from './labelled.ts';

const ID = /^#?\s*([A-Za-z]{0,6}[A-Za-z0-9]*(?:[-/._][A-Za-z0-9]+)*)/;

/** A document's or order's number at the start of a text: it has a digit and is no date. */
function idIn(text: string, least = 2): string | undefined {
  const parts = text.trim().split(/\s+/);
  const first = parts[0] ?? '';
  // "RE 2026 0012": letters alone, then digits.
  const joined =
    /^[A-Z]{1,5}$/.test(first) && /^\d[\d-/]*$/.test(parts[1] ?? '')
      ? `${first} ${parts[1]}`
      : first;
  const id = joined.includes(' ') ? joined : ID.exec(joined)?.[1];
  if (!id || id.length < least || id.length > 32 || !/\d/.test(id)) return undefined;
  // A glyph of which the font does not say what it is parts the number: no half of it is one.
  if (first.includes('\ufffd')) return undefined;
  if (/^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$/.test(id) || parseDate(id) !== undefined) {
    if (!/^\d{8}$/.test(id)) return undefined;
  }
  if (/^\d+[.,]\d{2}$/.test(id) || /%/.test(first)) return undefined;
  return id;
}

function taughtLabels(lessons: Lessons, field: string): RegExp[] {
  return (lessons.labels[field] ?? []).map((label) => {
    const escaped = labelKey(label).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`(?:^|[^a-z])(${escaped})\\s*[:.#]*\\s*`);
  });
}

/** The document's own number. */
export function findNumber(
  lines: Line[],
  lessons: Lessons,
  { isTill = false } = {},
): Printed | undefined {
  const taught = labelledValues(lines, taughtLabels(lessons, 'number'), (text) => idIn(text, 1))[0];
  if (taught) return taught.value;
  const ofTill = isTill ? tillNumber(lines) : undefined;
  if (ofTill) return ofTill;
  // Where the label says whose number it is, one figure is one.
  const labelled = labelledValues(lines, LABELS.number, (text) => idIn(text, 1))[0];
  if (labelled) return labelled.value;
  for (const line of lines)
    for (const [i, cell] of line.cells.entries()) {
      const named = titleIn(labelKey(cell.text));
      if (named?.title !== 'invoice' && named?.title !== 'credit-note') continue;
      const after = cell.text
        .slice(unfoldedEnd(cell.text, named.length))
        .replace(/^[\s:.#°ºN]+/, '');
      const next = line.cells[i + 1]?.text ?? '';
      const numbered = NUMBER_AFTER.exec(labelKey(after));
      const id =
        idIn(after) ??
        (after.length < 3 ? idIn(next) : undefined) ??
        (numbered ? idIn(after.slice(numbered.index + numbered[0].length)) : undefined);
      if (id) return { text: id, page: line.page };
    }
  // "Factuur" alone over the number, as one of a row of boxes.
  const over = labelledValues(lines, BARE_TITLE, (text) => idIn(text)).find(
    (found) => found.relation === 'below' && (lines[found.line]?.cells.length ?? 0) >= 3,
  );
  if (over) return over.value;
  const plain = lines.slice(0, 40).filter((line) => !OTHER_NUMBERS.test(labelKey(line.text)));
  return labelledValues(plain, PLAIN_NUMBER, (text) => idIn(text))[0]?.value;
}

/** A receipt has its number beside its label, on one line. */
function tillNumber(lines: Line[]): Printed | undefined {
  const own = lines.filter(({ text }) => !LABELS.vatId.some((it) => it.test(labelKey(text))));
  const found = labelledValues(own, [...TILL_NUMBER, ...LABELS.number], (text) => idIn(text));
  return found.find(({ relation }) => relation === 'inline' || relation === 'right')?.value;
}

/** "Gutschrift (selbst ausgestellte Rechnung) Nr. 4711": the number is named later in the title. */
const NUMBER_AFTER = /(?:^|[^a-z])(?:nr|no|n[°º]|num(?:ero|mer|ber)?)\s*[.:#]*\s+(?=\S*\d)/;

const BARE_TITLE = [
  /^((?:invoice|factuur|rechnung|facture|factura|credit ?nota|gutschrift|avoir))$/,
];
const PLAIN_NUMBER = [
  /(?:^|[^a-z])((?:document|numero|number|nummer|numer|no|nr|n[°º]))\s*[:.#°º]+\s*/,
  // A label by itself, beside or over the number.
  /^((?:numero|number|nummer|numer|nr|n[°º]|our ref(?:erence)?|unser zeichen))\s*(?:$|[:.#]*\s(?=\S*\d))/,
];
const OTHER_NUMBERS =
  /vat|btw|tva|iva|tax|steuer|account|konto|bank|iban|customer|kunde|client|klant|order|bestell|tel|phone|fax|\b(?:cad|sok|mah|bulv|blv)\b/;

/** The buyer's order number: by the words that people taught, else by the known ones. */
export function findOrderNumber(lines: Line[], lessons: Lessons): Printed | undefined {
  const taught = labelledValues(lines, taughtLabels(lessons, 'orderNumber'), (text) =>
    idIn(text),
  )[0];
  return taught?.value ?? labelledValues(lines, LABELS.orderNumber, (text) => idIn(text))[0]?.value;
}

type DateKind = 'issue' | 'due' | 'other';

/** Whether a date's words speak of the invoice itself. */
function namesTheInvoice(text: string): boolean {
  const key = labelKey(text);
  const title = titleIn(key)?.title;
  if (!title && key.split(' ').length > SENTENCE_WORDS) return false;
  return (
    title === 'invoice' || title === 'credit-note' || LABELS.issueDate.some((p) => p.test(key))
  );
}

/** "Rechnung Nr. 4711 vom": the date of what the title names. */
function isTitleOfTheDay(tail: string): boolean {
  const title = titleIn(tail)?.title;
  return (title === 'invoice' || title === 'credit-note') && OF_THE_DAY.test(tail);
}

/** "Invoice 4711" beside the day that has no label. */
function isNumberedTitle(text: string, key: string): boolean {
  const named = titleIn(key);
  if (named?.title !== 'invoice' && named?.title !== 'credit-note') return false;
  const after = text.slice(unfoldedEnd(text, named.length)).replace(/^[\s:.#°ºN]+/, '');
  return idIn(after) === after;
}

/** Words after which a date stands in a sentence, and beside no label. */
const SENTENCE_WORDS = 6;
/** Japanese labels are spread over their column: "発 行 日". */
const SPREAD = /(?<=[\u3040-\u9fff])\s+(?=[\u3040-\u9fff])/g;

function dateKind(context: string): DateKind | undefined {
  const key = labelKey(context).replace(SPREAD, '');
  if (!key) return undefined;
  const tail = key.slice(-60);
  if (OTHER_TIME.test(tail)) return 'other';
  if (LABELS.dueDate.some((p) => p.test(tail))) return 'due';
  if (LABELS.issueDate.some((p) => p.test(tail))) return 'issue';
  if (LABELS.deliveryDate.some((p) => p.test(tail))) return 'other';
  if (LABELS.orderNumber.some((p) => p.test(tail))) return 'other';
  if (isTitleOfTheDay(key) || isNumberedTitle(context, key)) return 'issue';
  return DATED.test(tail) ? 'issue' : undefined;
}

type FoundDate = {
  printed: Printed;
  kind: DateKind | undefined;
  order: number;
};

/** All dates of the document, each with what the words around it call it. */
function datesOf(lines: Line[], taught: RegExp[]): FoundDate[] {
  const found: FoundDate[] = [];
  lines.forEach((line, at) => {
    line.cells.forEach((cell, c) => {
      for (const match of datesIn(cell.text)) {
        const before = cell.text.slice(0, match.index);
        const left = line.cells[c - 1]?.text ?? '';
        const over = [lines[at - 1], lines[at - 2]].flatMap((l) =>
          l && l.page === line.page && line.y - l.y < line.size * 3.2
            ? l.cells.filter((o) => o.x0 < cell.x1 && o.x1 > cell.x0).map((o) => o.text)
            : [],
        );
        const contexts = [before, left, ...over];
        const isTaught = contexts.some((text) => taught.some((p) => p.test(labelKey(text))));
        const kind = isTaught ? 'issue' : contexts.map(dateKind).find((k) => k !== undefined);
        found.push({
          printed: { text: match.text, page: line.page },
          kind,
          order:
            (isTaught ? -1000 : 0) +
            at +
            (kind === 'issue' && contexts.some(namesTheInvoice) ? -500 : 0),
        });
      }
    });
  });
  return found.sort((a, b) => a.order - b.order);
}

/**
 * The dates of issue and of payment; one without words of its own counts as the issue's. `all` tells
 * the order of day and month.
 */
export function findDates(
  lines: Line[],
  lessons: Lessons,
): { issueDate?: Printed; dueDate?: Printed; all: string[] } {
  const dates = datesOf(lines, taughtLabels(lessons, 'issueDate'));
  const issue = dates.find((d) => d.kind === 'issue') ?? dates.find((d) => d.kind === undefined);
  const due = dates.find((d) => d.kind === 'due');
  return {
    ...(issue ? { issueDate: issue.printed } : {}),
    ...(due ? { dueDate: due.printed } : {}),
    all: dates.map((d) => d.printed.text),
  };
}
