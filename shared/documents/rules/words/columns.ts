import { ownValue } from '../../../platform/own-value.ts';
import { remembered } from '../../../platform/remembered.ts';
import { CURRENCY_CODE, CURRENCY_SYMBOL } from '../../invoice/currencies.ts';
import type { ColumnRole } from '../../languages/language.ts';
import { LANGUAGES } from '../../languages/languages.ts';
import { fold } from '../../text/fold.ts';

/** Of two roles that one word may name, the earlier wins. */
const ROLES: readonly Exclude<ColumnRole, 'other'>[] = [
  'pos',
  'code',
  'gtin',
  'description',
  'quantity',
  'unit',
  'unitPrice',
  'priceBasis',
  'discount',
  'taxRate',
  'taxAmount',
  'amount',
  'gross',
];

/** "Q.tà" and "Qta" are one heading. */
const squeezed = (key: string) => key.replace(/ /g, '');

const ROLE_OF = new Map<string, ColumnRole>();
for (const role of ROLES)
  for (const { columns } of LANGUAGES)
    for (const word of columns[role]?.split('|') ?? [])
      if (!ROLE_OF.has(squeezed(word))) ROLE_OF.set(squeezed(word), role);

const CODES = [
  'eur|usd|gbp|chf|inr|aud|cad|zl',
  ...LANGUAGES.flatMap(({ currency }) =>
    currency ? [fold(currency.code), fold(currency.symbol)] : [],
  ),
].join('|');

const CURRENCY = new RegExp(`[()[\\]]?(?<![a-z])(?:${CODES})(?![a-z])[()[\\]]?`, 'g');

/** A header's text as it is looked up. */
export const headerKey = remembered((text: string): string =>
  fold(text)
    .replace(CURRENCY, ' ')
    .replace(/\((?:ht|net|netto|excl\.?[^)]*|ex\.?[^)]*|in)?\s*[€$£₹]?\s*\)/g, ' ')
    .replace(/\bin\s*[€$£₹]/g, ' ')
    // "TVA (20 %)": the only rate, said once for the column.
    .replace(/\(\s*\d{1,2}(?:[.,]\d+)?\s*%\s*\)/g, ' ')
    .replace(/[.:,/°º€$£₹¥*_()'’-]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim(),
);

/** The role that a column header names, if it is known; `taught` are a vendor's own headers. */
export function headerRole(
  text: string,
  taught: Readonly<Record<string, ColumnRole>> = {},
): ColumnRole | undefined {
  if (text.trim() === '#') return 'pos';
  return ownValue(taught, headerKey(text)) ?? knownRole(text);
}

const knownRole = remembered(
  (text): ColumnRole | undefined =>
    ROLE_OF.get(squeezed(headerKey(text))) ?? withTax(text) ?? ofMoney(text) ?? ofBoth(text),
);

/** Of two roles that one heading names, the one whose column it is. */
const OVER: Partial<Record<ColumnRole, readonly ColumnRole[]>> = {
  description: ['code'],
  quantity: ['unit'],
  unitPrice: ['unit'],
};

/** "Hours/Units", "Concepto - Referencia": two headings that are known, of one column. */
function ofBoth(text: string): ColumnRole | undefined {
  const [one, other, ...more] = text.split(/\/|\s[-–|]\s/);
  if (!one || !other || more.length > 0) return undefined;
  const [a, b] = [one, other].map((part) => ROLE_OF.get(squeezed(headerKey(part))));
  if (!a || !b) return undefined;
  if (a === b || OVER[a]?.includes(b)) return a;
  return OVER[b]?.includes(a) ? b : undefined;
}

/** Words of a heading that is known by one of them. */
const MOST_WORDS = 3;

/** What a word may name whatever is said of it beside: "Bill rate", "Resource name". */
const NOUNS: ReadonlySet<ColumnRole | undefined> = new Set([
  'description',
  'quantity',
  'unitPrice',
] satisfies ColumnRole[]);

/**
 * The role of the last word of a heading that is not known, or of its first one, where no word of it
 * speaks of a tax, a discount or a number.
 */
export function nounRole(text: string): ColumnRole | undefined {
  if (/[\d%:]/.test(text)) return undefined;
  const words = headerKey(text).split(' ');
  const roles = words.map((word) => ROLE_OF.get(word));
  if (
    words.length < 2 ||
    words.length > MOST_WORDS ||
    roles.some((role) => role && !NOUNS.has(role))
  )
    return undefined;
  return roles.at(-1) ?? roles[0];
}

const MONEY_ALONE = new RegExp(`^[([]?(?:${CURRENCY_CODE}|${CURRENCY_SYMBOL})[)\\]]?$`, 'u');

/** "EUR", "RM": a currency by itself heads what is to be paid. */
const ofMoney = (text: string): ColumnRole | undefined =>
  MONEY_ALONE.test(text.trim()) ? 'amount' : undefined;

const WITH_TAX = /^(.*\S)\s*\(\s*(?:incl|inkl|inc|ttc|iva incl|con iva|s dph|z vat)[^)]*\)\s*$/;

/** "Subtotal (incl. VAT)": the heading before it, of what has its tax in it. */
function withTax(text: string): ColumnRole | undefined {
  const [, before] = WITH_TAX.exec(fold(text)) ?? [];
  const role = before ? ROLE_OF.get(squeezed(headerKey(before))) : undefined;
  return role === 'amount' ? 'gross' : role;
}
