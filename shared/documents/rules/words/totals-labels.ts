import { CURRENCY_SYMBOL } from '../../invoice/currencies.ts';
import type { Language, TotalKind } from '../../languages/language.ts';
import { LANGUAGES } from '../../languages/languages.ts';
import { fold } from '../../text/fold.ts';
import { CONTACT } from './in-names.ts';
import { LABELS, labelKey } from './vocabulary.ts';

type Word = keyof Language['sums'];

/** The words of every language for one thing, as the alternatives of a pattern. */
const words = (word: Word): string => LANGUAGES.flatMap(({ sums }) => sums[word] ?? []).join('|');

const TAX = `(?:${words('taxName')})`;
const AMOUNT = `(?:${words('amountName')})`;
const WITHOUT = `\\b(?:${words('without')})`;
const WITH = `\\b(?:${words('with')})`;

/** Tried in this order: the first that matches names the amount. */
const KINDS: readonly (readonly [TotalKind, RegExp])[] = [
  ['withheld', new RegExp(words('withheld'))],
  ['prepaid', new RegExp(words('prepaid'))],
  ['rounding', new RegExp(words('rounding'))],
  ['balance', new RegExp(words('balance'))],
  [
    'net',
    new RegExp(`${AMOUNT}\\b.*${WITHOUT}\\b|${WITHOUT}\\W*${TAX}(?![a-z])|${words('beforeTax')}`),
  ],
  ['total', new RegExp(`${AMOUNT}\\b.*${WITH}\\b|${WITH}\\W*${TAX}(?![a-z])|${words('afterTax')}`)],
  ['due', new RegExp(words('due'))],
  ['net', new RegExp(words('net'))],
  ['tax', new RegExp(`(?:^|[^a-z])${TAX}(?![a-z])|${words('tax')}`)],
  ['charges', new RegExp(words('charges'))],
  ['discount', new RegExp(words('discount'))],
  ['total', new RegExp(words('total'))],
];

const PIECE_PRICE = new RegExp(words('piecePrice'));
const NO_SUM = new RegExp(`${words('noSum')}|%\\s*\\/\\s*\\d+`);
const ACCOUNT = new RegExp(words('account'));
const PAID_EARLY = new RegExp(words('paidEarly'));
const PAID_LATE = new RegExp(words('paidLate'));
const EXEMPT = new RegExp(words('exempt'));
const TENDERED = new RegExp(`(?:^|[^a-z])(?:${words('tendered')})(?![a-z])`);
const CONTAINED = new RegExp(`(?:^|[^a-z])(?:${words('contained')})`);
const PART_OF_ABOVE = new RegExp(`^[^a-z]*(?:${words('contained')})`);
const CHANGE = new RegExp(`(?:^|[^a-z])(?:${words('change')})(?![a-z])`);
const BARE_TOTAL = new RegExp(`^(?:${words('bareTotal')})$`);
const SECTION_TOTAL = new RegExp(`^(?:${words('sectionTotal')})`);

/** Between two words that are written as one: "AmountDue", "TotalHT". */
const PARTS = /(?<=\p{Ll}{3})(?=\p{Lu})/gu;

/** "G.S.T", "I.V.A.": the letters of one word. */
const DOTTED = /(?<!\p{L})(?:\p{L}\.){2,}\p{L}?(?!\p{L})/gu;

/** What a label in front of a sum says that it is. */
export function totalKind(label: string): TotalKind | undefined {
  const parted = label.replace(PARTS, ' ').replace(DOTTED, (it) => it.replaceAll('.', ''));
  const key = labelKey(parted).replace(/[.]/g, ' ').replace(/\s+/g, ' ').trim();
  if (!key || key.length > 70 || !/\p{L}/u.test(key)) return undefined;
  if (isNoSum(label) || ACCOUNT.test(key)) return undefined;
  return KINDS.find(([, pattern]) => pattern.test(key))?.[0];
}

/** Whether a line speaks of what is owed if it is paid early: sums of another day. */
export function isPaidEarly(text: string): boolean {
  return PAID_EARLY.test(labelKey(text));
}

/** Whether a sentence speaks of what is owed if it is paid late: a fee that nobody asked for yet. */
export function isPaidLate(text: string): boolean {
  return PAID_LATE.test(labelKey(text));
}

/** Whether a text says why the paper bears no tax. */
export const isExempt = (text: string): boolean => EXEMPT.test(labelKey(text));

/** Whether a label says that a tax is in the sum above it. */
export const isContained = (label: string): boolean => CONTAINED.test(labelKey(label));

/** Whether a text begins by saying that it is in what stands above it: "Incl. recycling fee". */
export const isPartOfAbove = (text: string): boolean => PART_OF_ABOVE.test(labelKey(text));

/** Whether a label names what was given to pay: cash, or a card. */
export const isTendered = (label: string): boolean => TENDERED.test(labelKey(label));

/** Whether a label names what came back of it. */
export const isChange = (label: string): boolean => CHANGE.test(labelKey(label));

/** Whether a label says that its number is none of the document's sums. */
export function isNoSum(label: string): boolean {
  const key = labelKey(label);
  return NO_SUM.test(key) || PIECE_PRICE.test(key.replace(/[.]/g, ' '));
}

/** Money as it is paid: with its cents, or a sign of its currency. */
const PAID = new RegExp(`[.,]\\d{2}\\D*$|${CURRENCY_SYMBOL}`, 'u');

/** "Complaints by telephone:", "Tel. orders". */
const REACHED_AT = new RegExp(`${CONTACT}\\P{L}*(?:\\p{L}+\\P{L}*)?$`, 'iu');

const isNumberOfPaper = (label: string) => LABELS.number.some((it) => it.test(labelKey(label)));

/** Whether a label speaks of an account, a telephone or a paper, and its number is that one's, not money. */
export const isAccountNumber = (label: string, text: string): boolean =>
  (ACCOUNT.test(labelKey(label)) || REACHED_AT.test(fold(label)) || isNumberOfPaper(label)) &&
  !PAID.test(text);

/** "000.043.445", behind whatever words: nobody writes money so. */
export const isSerial = (text: string): boolean => /^\D*0\d/.test(text);

/** Whether a cell says "total" and nothing else. */
export const isBareTotal = (text: string): boolean => BARE_TOTAL.test(labelKey(text));

/** Whether a line is the sum of a section, after which the table may go on. */
export const isSectionTotal = (text: string): boolean => SECTION_TOTAL.test(labelKey(text));

const EITHER_RATE = new RegExp(
  `(\\d{1,2})\\s?%\\s*(?:${LANGUAGES.flatMap((it) => it.or ?? []).join('|')})\\s*(\\d{1,2})\\s?%`,
);

/** A rate named in a label: "MwSt. 19 %". */
export function rateIn(label: string): string | undefined {
  // "22% lub 23%": the official view of Polish e-invoices names the rate of before with today's.
  const [, one, other] = EITHER_RATE.exec(label) ?? [];
  if (one && other) return `${Math.max(Number(one), Number(other))}%`;
  const [after] = /\d{1,2}(?:[.,]\d{1,3})?\s{0,2}%/.exec(label) ?? [];
  // Turkish puts the sign first.
  const [, before] = /%\s?(\d{1,2}(?:[.,]\d{1,3})?)(?![\d.,])/.exec(label) ?? [];
  return after ?? (before && `${before}%`);
}
