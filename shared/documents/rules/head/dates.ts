import { datesIn, oddDaysIn } from '../../invoice/date.ts';
import type { Printed } from '../../invoice/schema.ts';
import { unfoldedEnd } from '../../text/fold.ts';
import type { Cell, Line } from '../../text/lines.ts';
import type { Lessons } from '../lessons.ts';
import { moneyOf } from '../totals/money.ts';
import { titleIn } from '../words/titles.ts';
import { DATED, LABELS, labelKey, OF_THE_DAY, OTHER_TIME } from '../words/vocabulary.ts';
import { numberIn } from './number/number-in.ts';
import { taughtLabels } from './taught-labels.ts';

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
  return numberIn(after) === after;
}

/** Words after which a date stands in a sentence, and beside no label. */
const SENTENCE_WORDS = 6;
/** Japanese labels are spread over their column: "発 行 日". */
const SPREAD = /(?<=[\u3040-\u9fff])\s+(?=[\u3040-\u9fff])/g;

/** "Order no.: 33": a label with its value names nothing below it. */
const OWN_VALUE = /:\s*\S*\d/;

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
  /** Whether a time of day stands on its line. */
  timed: boolean;
  order: number;
};

/** "Amount due 12.50" names the sum beside it, and no day below. */
const isSum = (line: Line) => moneyOf(line).length > 0;

const TIME = /(?<!\d)\d{1,2}:\d{2}(?!\d)|\d{4}\d{1,2}:\d{2}/;

/** The pieces of a line that a day is looked for in: what a till's wide letters part may be one. */
function piecesOf(line: Line, isTill: boolean): Pick<Cell, 'text' | 'x0' | 'x1'>[] {
  if (!isTill || line.cells.some(({ text }) => datesIn(text).length > 0)) return line.cells;
  const text = line.words.map((word) => word.text).join(' ');
  const [first, last] = [line.words[0], line.words.at(-1)];
  return first && last && datesIn(text).length > 0
    ? [{ text, x0: first.x0, x1: last.x1 }]
    : line.cells;
}

/**
 * All dates of the document, each with what the words around it call it. What is written as one and is no
 * day is among them: where the invoice's own should stand, no other is taken for it.
 */
function datesOf(lines: Line[], taught: RegExp[], isTill: boolean): FoundDate[] {
  const found: FoundDate[] = [];
  lines.forEach((line, at) => {
    piecesOf(line, isTill).forEach((cell, c) => {
      for (const match of [...datesIn(cell.text), ...oddDaysIn(cell.text)]) {
        const before = cell.text.slice(0, match.index);
        const left = line.cells[c - 1]?.text ?? '';
        const over = [lines[at - 1], lines[at - 2]].flatMap((l) =>
          l && l.page === line.page && line.y - l.y < line.size * 3.2 && !(isTill && isSum(l))
            ? l.cells
                .filter((o) => o.x0 < cell.x1 && o.x1 > cell.x0 && !OWN_VALUE.test(o.text))
                .map((o) => o.text)
            : [],
        );
        const contexts = [before, left, ...over];
        const isTaught = contexts.some((text) => taught.some((p) => p.test(labelKey(text))));
        const kind = isTaught ? 'issue' : contexts.map(dateKind).find((k) => k !== undefined);
        found.push({
          printed: { text: match.text, page: line.page },
          kind,
          timed: TIME.test(line.text),
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
 * The dates of issue and of payment; one without words of its own counts as the issue's, on a till's roll
 * one that has its time beside it. `all` tells the order of day and month.
 */
export function findDates(
  lines: Line[],
  lessons: Lessons,
  { isTill = false } = {},
): { issueDate?: Printed; dueDate?: Printed; all: string[] } {
  const dates = datesOf(lines, taughtLabels(lessons, 'issueDate'), isTill);
  const open = dates.filter((d) => d.kind === undefined);
  const issue =
    dates.find((d) => d.kind === 'issue') ??
    (isTill ? open.find(({ timed }) => timed) : undefined) ??
    open[0];
  const due = dates.find((d) => d.kind === 'due');
  return {
    ...(issue ? { issueDate: issue.printed } : {}),
    ...(due ? { dueDate: due.printed } : {}),
    all: dates.map((d) => d.printed.text),
  };
}
