import { ownValue } from '../../../platform/own-value.ts';
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
export function headerKey(text: string): string {
  return (
    fold(text)
      .replace(CURRENCY, ' ')
      .replace(/\((?:ht|net|netto|excl\.?[^)]*|ex\.?[^)]*|in)?\s*[€$£₹]?\s*\)/g, ' ')
      .replace(/\bin\s*[€$£₹]/g, ' ')
      // "TVA (20 %)": the only rate, said once for the column.
      .replace(/\(\s*\d{1,2}(?:[.,]\d+)?\s*%\s*\)/g, ' ')
      .replace(/[.:,/°º€$£₹¥*_()'’-]+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  );
}

/** The role that a column header names, if it is known; `taught` are a vendor's own headers. */
export function headerRole(
  text: string,
  taught: Readonly<Record<string, ColumnRole>> = {},
): ColumnRole | undefined {
  const key = headerKey(text);
  if (text.trim() === '#') return 'pos';
  return ownValue(taught, key) ?? ROLE_OF.get(squeezed(key)) ?? withTax(text) ?? ofMoney(text);
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
