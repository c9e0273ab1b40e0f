import { remembered } from '../../../platform/remembered.ts';
import type { LabelField } from '../../languages/language.ts';
import { LANGUAGES } from '../../languages/languages.ts';
import { fold } from '../../text/fold.ts';

const labelsOf = (field: LabelField, end = ''): RegExp[] =>
  LANGUAGES.flatMap(({ labels }) => labels[field] ?? []).map(
    (source) => new RegExp(`(?:^|[^a-z])(${source})${end}\\s*[:.#]*\\s*`),
  );

const INVOICES = LANGUAGES.flatMap(({ titles }) => titles.invoice ?? []).join('|');
/** "Fatura ID", "Rechnungs-ID": so programs call the number in any language. */
const INVOICE_ID = new RegExp(`(?:^|[^a-z])((?:${INVOICES})s?\\s*-?\\s*id)(?![a-z])\\s*[:.#]*\\s*`);

/** The labels of every language. The order inside a field is a preference: the surer label first. */
export const LABELS: Readonly<Record<LabelField, readonly RegExp[]>> = {
  number: [...labelsOf('number'), INVOICE_ID],
  series: labelsOf('series'),
  issueDate: labelsOf('issueDate'),
  dueDate: labelsOf('dueDate'),
  deliveryDate: labelsOf('deliveryDate'),
  orderNumber: labelsOf('orderNumber'),
  customer: labelsOf('customer'),
  buyer: labelsOf('buyer'),
  vendor: labelsOf('vendor'),
  payee: labelsOf('payee', '(?![a-z])'),
  name: labelsOf('name'),
  vatId: labelsOf('vatId'),
};

/** What stands before the number of a till's receipt, which many leave without a label. */
export const TILL_NUMBER: readonly RegExp[] = LANGUAGES.flatMap(({ till }) => till.number).map(
  (source) => new RegExp(`(?:^|[^a-z])(${source})(?:\\s*[:.,#]+)*\\s*(?=$|\\S*\\d)`),
);

const TILL_TITLE = new RegExp(
  `^[^a-z]*(?:${LANGUAGES.flatMap(({ till }) => till.titles).join('|')})[^a-z]*$`,
);

/** Whether a cell is the title of a till's receipt. */
export const isTillTitle = (text: string): boolean => TILL_TITLE.test(labelKey(text));

/** Words that name the day of an invoice where nothing names it better. */
export const DATED = new RegExp(`(?:${LANGUAGES.flatMap(({ dated }) => dated).join('|')})`);

/** A label of the invoice before or after this one; "RE-NEXT-1" is a number. */
export const OTHER_TIME = new RegExp(
  `(?:^|\\s)(?:${LANGUAGES.flatMap(({ otherTime }) => otherTime).join('|')})(?=\\s*$|\\s\\p{L}|[\\u3040-\\u9fff])`,
  'u',
);

/** The small words between a title and its date, at the end of what stands before the date. */
export const OF_THE_DAY = new RegExp(
  `\\s(?:${LANGUAGES.flatMap((language) => language.of ?? []).join('|')})$`,
);

/** Running sums at a page break: neither lines nor the end of the table. */
export const CARRIED = new RegExp(
  `^(?:${LANGUAGES.flatMap((language) => language.carried ?? []).join('|')})`,
);

/** A label's text as it is compared: folded, without closing punctuation. */
export const labelKey = remembered((text: string): string =>
  fold(text)
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/[:\s]+$/, '')
    .trim(),
);
