import type { Title } from '../../languages/language.ts';
import { fold } from '../../text/fold.ts';
import type { Cell, Line } from '../../text/lines.ts';
import { medianSize } from '../../text/median-size.ts';
import { namesInvoice, otherPaperIn, titleIn } from '../words/titles.ts';
import { labelKey } from '../words/vocabulary.ts';
import { LEGAL } from './legal-forms.ts';

/** What a paper is: by what it calls itself, or `unnamed` where nothing on it says that it is an invoice. */
export type PaperTitle = Title | 'unnamed';

/** Cells of more words than this are a sentence, and no title. */
const TITLE_WORDS = 5;
/** Where a title goes on with a number and a day it may be longer. */
const NUMBERED_WORDS = 12;
/** Lines in which a paper says what it is. */
const HEAD_LINES = 60;

/** Papers that an invoice names in its head, in the size of everything else. */
const NAMED_BY_INVOICES: ReadonlySet<Title> = new Set(['order', 'delivery-note', 'statement']);

type Called = { title: Title; size: number; page: number; bare: boolean };

const sizeOf = ({ words }: Cell) => Math.max(...words.map(({ size }) => size));

/**
 * What the paper calls itself: a credit note by a title of any size, else by the largest title; of
 * two of one size the first, and an invoice before an order that it may only refer to. The first page
 * with a title decides: later ones may be attached. A label such as "Invoice number" is no title: it
 * will do only where nothing larger on the page may be one, for a reminder names its invoice too.
 * @param lines those outside the table. @param vendor who is known to have sent it.
 */
export function findTitle(lines: readonly Line[], vendor: string | undefined): PaperTitle {
  const called: Called[] = [];
  for (const line of lines.slice(0, HEAD_LINES)) {
    if (called[0] && line.page > called[0].page) break;
    for (const cell of line.cells) {
      const found = calledIn(cell, line.page);
      if (found?.title === 'credit-note') return 'credit-note';
      if (found) called.push(found);
    }
  }
  const invoice = largest(called.filter(({ title }) => title === 'invoice'));
  const other = largest(called.filter(({ title }) => title !== 'invoice'));
  if (!other) return invoice || isOnlyLabelled(lines, vendor) ? 'invoice' : 'unnamed';
  if (!invoice || other.size > invoice.size * 1.05) return other.title;
  if (invoice.size > other.size * 1.05) return 'invoice';
  if (other.bare && !invoice.bare) return other.title;
  const refersTo = !other.bare || NAMED_BY_INVOICES.has(other.title);
  return refersTo || called.indexOf(invoice) < called.indexOf(other) ? 'invoice' : other.title;
}

/** Whether a label speaks of an invoice, and no large words beside the vendor's name may be a title. */
function isOnlyLabelled(lines: readonly Line[], vendor = ''): boolean {
  const first = lines.filter(({ page }) => page === 1);
  const median = medianSize(
    first.map(({ size }) => size),
    9,
  );
  const head = first.slice(0, HEAD_LINES);
  const cells = head.flatMap((line) => line.cells);
  const alone = new Set(
    head.filter((line, i) => standsAlone(line, head, i)).flatMap((it) => it.cells),
  );
  const mayBeTitle = (cell: Cell) => {
    const key = fold(cell.text);
    const sender = key.includes(fold(vendor)) || fold(vendor).includes(key) || LEGAL.test(key);
    return (
      (sizeOf(cell) > median * LARGE || alone.has(cell)) &&
      cell.words.length <= TITLE_WORDS &&
      /\p{L}{3}/u.test(key) &&
      !/\d/.test(key) &&
      !(vendor && sender)
    );
  };
  return cells.some(({ text }) => namesInvoice(labelKey(text))) && !cells.some(mayBeTitle);
}

/** Whether one cell stands with a line's room over and under it, as a title does in the size of the text. */
function standsAlone(line: Line, lines: readonly Line[], at: number): boolean {
  const [over, under] = [lines[at - 1], lines[at + 1]];
  const room = line.size * ROOM;
  return (
    line.cells.length === 1 &&
    over !== undefined &&
    under !== undefined &&
    line.y - over.y > room &&
    under.y - line.y > room
  );
}

/** Times the size of a line from which the distance to the next is a gap. */
const ROOM = 2;

function largest(called: readonly Called[]): Called | undefined {
  return called.reduce<Called | undefined>((best, it) => {
    const larger = !best || it.size > best.size * 1.05;
    const surer = best && it.bare && !best.bare && it.size > best.size * 0.95;
    return larger || surer ? it : best;
  }, undefined);
}

/** Times the size of the page's text from which words may be a title. */
const LARGE = 1.2;

/** What stands between a title and the number that belongs to it. */
const NUMBERED = /^\W*(?:(?:nr|no|n|nro|c|n[°ºo])\W+)?[a-z]{0,6}[-/ ]?\d/;
const NOTHING = /^[^\p{L}\d]*$/u;
/** "Rechnung des Versicherers (575) Nr. 17 vom 06.12.2018": a number is named later. */
const NUMBERED_LATER = /\s(?:nr|no|n[°ºo]|num\w*|nro)\W+\S*\d/;

function calledIn(cell: Cell, page: number): Called | undefined {
  const key = labelKey(cell.text);
  const at = { size: sizeOf(cell), page };
  // "Final notice: invoice R-17": what stands before the colon is the title.
  const head = key.split(/[:/]/)[0]?.trim() ?? '';
  const isShort = wordsOf(head) <= TITLE_WORDS && wordsOf(key) <= NUMBERED_WORDS;
  if (isShort && titleIn(head)?.title === 'credit-note')
    return { ...at, title: 'credit-note', bare: true };
  const other = isShort ? otherPaperIn(head) : undefined;
  if (other) return { ...at, title: other.title, bare: other.bare };
  const starts = titleIn(key);
  if (!starts || wordsOf(key) > NUMBERED_WORDS || otherPaperIn(key)) return undefined;
  const rest = key.slice(starts.length).trim();
  const title = { ...at, title: starts.title, bare: false };
  if (wordsOf(key) > TITLE_WORDS)
    return NUMBERED.test(rest) || NUMBERED_LATER.test(rest) ? title : undefined;
  if (NOTHING.test(rest) || /^[-–—/|(:]/.test(rest) || titleIn(rest)?.title === 'invoice')
    return { ...title, bare: true };
  return NUMBERED.test(rest) ? title : undefined;
}

const wordsOf = (text: string) => text.split(' ').length;
