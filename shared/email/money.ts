import { minorDigits } from '../billing/minor-units.ts';
import type { Reader } from './template.ts';

/**
 * An amount as the reader's language shows it.
 * @param money.amount in the currency's minor unit, as Stripe states it.
 * @param money.currency ISO 4217, any case; one that nobody knows stands before the bare amount.
 */
export function formatMoney(money: { amount: number; currency: string }, reader: Reader): string {
  const currency = money.currency.toUpperCase();
  const digits = minorDigits(currency);
  const amount = money.amount / 10 ** digits;
  try {
    const usual = new Intl.NumberFormat(reader.locale, { style: 'currency', currency });
    // Of a currency that is shown without its small coins, a part of one is still owed.
    if (Number.isInteger(amount)) return usual.format(amount);
    const shown = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    return new Intl.NumberFormat(reader.locale, { style: 'currency', currency, ...shown }).format(
      amount,
    );
  } catch {
    return `${currency} ${money.amount}`;
  }
}
