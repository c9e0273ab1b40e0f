import { datesIn } from '../../invoice/date.ts';
import type { Title } from '../../languages/language.ts';
import type { Cell, Line } from '../../text/lines.ts';
import { CONTACT } from '../words/in-names.ts';
import { namesInvoice, otherPaperIn, titleIn } from '../words/titles.ts';
import { DATED, LABELS, labelKey } from '../words/vocabulary.ts';
import { LEGAL } from './legal-forms.ts';
import { blocksOf } from './vendor/blocks.ts';
import { labelledBlocks } from './vendor/labelled-blocks.ts';
import { isBareLabel, isCopyMark, isStreet } from './vendor/names.ts';

/** The label of a number that names an invoice, and where its value is: in it, in the cell beside it, or below. */
export type NumberLabel = {
  line: Line;
  cell: Cell;
  beside: Cell | undefined;
  isAbove: boolean;
};

/** Points by which edges of one form differ. */
const ALIGNED = 4;

/** Times the size of the label from which even a letter may be a title's. */
const LARGE = 1.2;
/** A word of letters alone; fewer are a sign, or a part of a number. */
const WORDS = /(?:^|[\s"'«(/-])\p{L}{3,}(?![\p{L}\d/-])|\p{Script=Han}{2}/u;
/** "B U D G E T": letters set apart, in which any two may look like a legal form. */
const SPELLED = /^\p{L}(?:\s\p{L}){2,}/u;
const SITE = /\S@\S|www\.|\w\.\p{Ll}{2,3}$/u;
/** "Customer: Ann", "Terms:": what a colon makes a label of. */
const hasColon = ({ text }: Cell) => /^\p{L}[^:]{1,30}:/u.test(text.trim());

/**
 * The cells of a page's head that may be its title, for all that is known of them: words that are no label of what
 * every paper has and no value of one, nobody's name and nowhere's address.
 */
export function mayBeTitles(
  head: readonly Line[],
  { label, vendor }: { label: NumberLabel; vendor: string },
): Cell[] {
  const blocks = blocksOf(head);
  const parties = [LABELS.buyer, LABELS.vendor].map(
    (labels) => labelledBlocks([...head], labels).first,
  );
  const first = head.indexOf(label.line);
  let isVendorNamed = false;
  return head.flatMap((line, at) =>
    line.cells.filter((cell, i) => {
      const key = labelKey(cell.text);
      const before = line.cells[i - 1];
      const block = blocks.get(cell)?.cells ?? [];
      const within = block.indexOf(cell);
      if (vendor !== '' && key.includes(labelKey(vendor))) isVendorNamed = true;
      const isLarge = sizeOf(cell) > label.line.size * LARGE && /\p{L}/u.test(cell.text);
      if (SPELLED.test(cell.text)) return true;
      if (!(isLarge || WORDS.test(cell.text)) || SITE.test(cell.text)) return false;
      if (isKnownLabel(key) || (before && isKnownLabel(labelKey(before.text)))) return false;
      if (isInForm(line, cell, label) || parties.some((names) => names.has(cell))) return false;
      if (LEGAL.test(key) || isDay(cell.text)) return false;
      const isAddressLine = /^\d/.test(cell.text) || isStreet(cell.text) || PLACE.test(cell.text);
      if (isAddressLine || block.slice(0, within).some(isAddress)) return false;
      const under =
        block[within + 1] ?? head[at + 1]?.cells.find(({ x0, x1 }) => x0 < cell.x1 && x1 > cell.x0);
      if (isVendorNamed && under && isOfParty(under)) return false;
      // "Umlagerung: 4711", "Subject: …" before the label may be what names the paper; behind it is one more value.
      if (hasColon(cell)) return at <= first;
      return otherPaperIn(key)?.bare || !(before && hasColon(before));
    }),
  );
}

const sizeOf = ({ words }: Cell) => Math.max(...words.map(({ size }) => size));
const DATED_LABEL = new RegExp(`^${DATED.source}$`);
const CONTACT_LABEL = new RegExp(`^${CONTACT}`, 'u');
const isDay = (text: string) =>
  datesIn(text).length > 0 && (text.match(/\p{L}{3,}/gu) ?? []).length < 3;

/** A label of something that every paper has, with its value or without. */
function isKnownLabel(key: string): boolean {
  const label = key.split(':')[0]?.replace(/[\s.:#]*\S*\d\S*$/, '') ?? '';
  return (
    isBareLabel(label) || isCopyMark(key) || CONTACT_LABEL.test(key) || DATED_LABEL.test(label)
  );
}

/** Whether a cell is a label or a value of the form in which the number's label stands: of its row, or below it. */
function isInForm(line: Line, cell: Cell, label: NumberLabel): boolean {
  if (cell === label.cell || (label.isAbove && line === label.line && cell.x0 > label.cell.x0))
    return true;
  const i = line.cells.indexOf(cell);
  const isFirst = isNear(cell, label.cell);
  const [left, right] = isFirst ? [cell, line.cells[i + 1]] : [line.cells[i - 1], cell];
  return line.y > label.line.y && isNear(left, label.cell) && isNear(right, label.beside);
}

const isNear = (a: Cell | undefined, b: Cell | undefined) =>
  a !== undefined &&
  b !== undefined &&
  (Math.abs(a.x0 - b.x0) < ALIGNED || Math.abs(a.x1 - b.x1) < ALIGNED);

const POSTCODE = /(?:^|[\s,-])\p{Lu}{0,2}-?\d{4,6}(?:-\d{3,4})?(?=$|[\s,])/u;
/** "20457 Hamburg", "Austin, TX 78704". */
const PLACE = /(?:^|[\s,-])\d{4,6}\s\p{Lu}\p{L}|,\s?\p{Lu}{2}\s\d{5}/u;
const HOUSE = /^\p{L}[^:]*\s\d{1,4}\s?\p{L}?$|^\d{1,5}\s\p{L}/u;
const isAddress = ({ text }: Cell) =>
  !isKnownLabel(labelKey(text)) && (isStreet(text) || POSTCODE.test(text) || HOUSE.test(text));

/** Papers that speak of an invoice, wherever they say what they are. */
const SPEAKS: ReadonlySet<Title> = new Set([
  'draft',
  'pro-forma',
  'reminder',
  'quote',
  'payment',
  'credit-note',
]);

/**
 * "This invoice is overdue", "Second reminder of your invoice 17": words about an invoice, and not the label of its
 * number, may say that the paper is none.
 */
export const speaksOfInvoice = ({ cells }: Line): boolean =>
  cells.some(({ text, words }) => {
    const key = labelKey(text);
    const isLabel = LABELS.number.some((it) => (it.exec(key)?.index ?? 2) < 2);
    const other = otherPaperIn(key) ?? titleIn(key);
    return (
      (words.length > 2 && !isLabel && namesInvoice(key)) ||
      (other !== undefined && SPEAKS.has(other.title))
    );
  });

/** What stands under a party's name: its address, behind a label or not, or its tax number. */
const isOfParty = (cell: Cell) =>
  isAddress(cell) ||
  (hasColon(cell) && !isKnownLabel(labelKey(cell.text)) && POSTCODE.test(cell.text)) ||
  LABELS.vatId.some((label) => label.exec(labelKey(cell.text))?.index === 0);
