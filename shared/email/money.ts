import type { Reader } from './template.ts';

/** Currencies that Stripe counts in hundredths although nobody uses them any more. */
const HUNDREDTHS = ['ISK', 'UGX'];

/**
 * An amount as the reader's language shows it.
 * @param money.amount in the currency's minor unit, as Stripe states it.
 * @param money.currency ISO 4217, any case; one that nobody knows stands before the bare amount.
 */
export function formatMoney(money: { amount: number; currency: string }, reader: Reader): string {
  const currency = money.currency.toUpperCase();
  try {
    const format = new Intl.NumberFormat(reader.locale, { style: 'currency', currency });
    const shown = format.resolvedOptions().maximumFractionDigits ?? 2;
    const digits = HUNDREDTHS.includes(currency) ? 2 : shown;
    return format.format(money.amount / 10 ** digits);
  } catch {
    return `${currency} ${money.amount}`;
  }
}
