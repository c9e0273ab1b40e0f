import type { Printed } from '../../../invoice/schema.ts';
import { LANGUAGES } from '../../../languages/languages.ts';
import type { Line } from '../../../text/lines.ts';
import type { Lessons } from '../../lessons.ts';
import { markedNumber, numberBesideDay, tillNumber } from '../../till/number.ts';
import { LABELS, labelKey } from '../../words/vocabulary.ts';
import { labelledValues } from '../labelled.ts';
import { taughtLabels } from '../taught-labels.ts';
import { dayLikeNumberIn, numberIn } from './number-in.ts';
import { numberInHeading, plainNumber, referenceNumber, referenceUnderTitle } from './plain.ts';
import { withSeries } from './series.ts';
import { numberBesideTitle, numberUnderTitle } from './titled.ts';

/** A paper's own number, and why it may be another's. */
export type FoundNumber = { number: Printed | undefined; doubt?: string | undefined };

/**
 * The document's own number: the surest that its labels and its title say.
 * @param of.issueDate the day of the invoice, as printed
 */
export function findNumber(
  lines: Line[],
  lessons: Lessons,
  { isTill = false, issueDate }: { isTill?: boolean; issueDate?: string | undefined } = {},
): FoundNumber {
  const taught = labelledValues(lines, taughtLabels(lessons, 'number'), (it) => numberIn(it, 1))[0];
  const known = taught?.value ?? (isTill ? tillNumber(lines) : undefined);
  if (known) return { number: known };
  // Where the label says whose number it is, one figure is one.
  const all = labelledValues(lines, LABELS.number, (text) => numberIn(text, 1));
  const labelled = all.find(
    (it) => !isOfReferences(lines, it.line) && !isOfEachParty(it, all, lines),
  );
  if (labelled) return { number: withSeries(labelled, lines) };
  const sure = numberBesideTitle(lines) ?? boxedNumber(lines);
  if (sure) return { number: sure };
  const under = numberUnderTitle(lines);
  if (under?.marked) return { number: { text: under.text, page: under.page } };
  const heading = numberInHeading(lines);
  if (heading)
    return { number: heading, doubt: `${heading.text} stands in a title that is not known` };
  const plain = plainNumber(lines);
  if (plain) return { number: plain };
  const referred = under ? undefined : referenceUnderTitle(lines);
  if (referred) return { number: referred };
  const counted = under ? undefined : countedInMonth(lines, issueDate);
  return counted ? { number: counted } : guessed(under, lines, isTill);
}

/**
 * "Faktura nr 2/11/2026": the second one of November, where the label says that it is the number, and the
 * day of the invoice is another and stands elsewhere.
 */
function countedInMonth(lines: Line[], issueDate: string | undefined): Printed | undefined {
  const found = labelledValues(lines, LABELS.number, dayLikeNumberIn)[0]?.value;
  return issueDate !== undefined && issueDate !== found?.text ? found : undefined;
}

const REFERENCES = new RegExp(
  LANGUAGES.flatMap(({ referredPapers }) => referredPapers ?? []).join('|'),
);

/** "Documentos Referenciados" and "Folio" under it: the number of another paper, as of an order. */
const isOfReferences = (lines: readonly Line[], at: number) =>
  lines.slice(Math.max(0, at - 3), at + 1).some(({ text }) => REFERENCES.test(labelKey(text)));

type Labelled = ReturnType<typeof labelledValues>[number];

/** "Número de documento" of the seller, and another one of the buyer: the number of neither is the paper's. */
function isOfEachParty(it: Labelled, all: readonly Labelled[], lines: readonly Line[]): boolean {
  const labelOf = ({ line }: Labelled) => {
    const key = labelKey(lines[line]?.text ?? '');
    return LABELS.number.flatMap((label) => label.exec(key)?.[0].trim() ?? [])[0];
  };
  return all.some(
    (other) =>
      other.value.page === it.value.page &&
      other.value.text !== it.value.text &&
      labelOf(other) === labelOf(it),
  );
}

/** Numbers of which nothing says for sure that they are the paper's. */
function guessed(under: Printed | undefined, lines: Line[], isTill: boolean): FoundNumber {
  if (under)
    return {
      number: { text: under.text, page: under.page },
      doubt: `${under.text} stands under the title, and nothing says that it is the number`,
    };
  const dayLike = labelledValues(lines, LABELS.number, dayLikeNumberIn)[0]?.value;
  if (dayLike) return { number: dayLike, doubt: `${dayLike.text} may be a day` };
  const marked = isTill ? markedNumber(lines) : undefined;
  if (marked) return { number: marked };
  const dated = isTill ? numberBesideDay(lines) : undefined;
  if (dated)
    return { number: dated, doubt: `${dated.text} stands beside the day, without a label` };
  const reference = referenceNumber(lines);
  return reference
    ? { number: reference, doubt: `${reference.text} is a reference, and maybe another's` }
    : { number: undefined };
}

const BARE_TITLE = [
  new RegExp(
    `^((?:${LANGUAGES.flatMap(({ titles }) => [...(titles.invoice ?? []), ...(titles['credit-note'] ?? [])]).join('|')}))$`,
  ),
];

/** "Factuur" alone over the number, as one of a row of boxes. */
function boxedNumber(lines: Line[]): Printed | undefined {
  return labelledValues(lines, BARE_TITLE, (text) => numberIn(text)).find(
    (found) => found.relation === 'below' && (lines[found.line]?.cells.length ?? 0) >= 3,
  )?.value;
}

/** The buyer's order number: by the words that people taught, else by the known ones. */
export function findOrderNumber(lines: Line[], lessons: Lessons): Printed | undefined {
  const taught = labelledValues(lines, taughtLabels(lessons, 'orderNumber'), (it) => numberIn(it));
  const found = taught[0] ?? labelledValues(lines, LABELS.orderNumber, (it) => numberIn(it))[0];
  return found?.value;
}
