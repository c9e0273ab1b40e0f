const DIGITS: ReadonlyMap<string, number> = new Map([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'JPY', 'KMF', 'KRW', 'MGA', 'PYG', 'RWF', 'VND', 'VUV'].map(zero),
  ...['XAF', 'XOF', 'XPF'].map(zero),
  ...['BHD', 'JOD', 'KWD', 'OMR', 'TND'].map((code): [string, number] => [code, 3]),
]);

function zero(code: string): [string, number] {
  return [code, 0];
}

/**
 * Digits of a currency's minor unit, as Stripe counts it (docs.stripe.com/currencies): two, but for some.
 * What Intl shows is another matter: forints have none there, and Stripe states them in hundredths.
 */
export const minorDigits = (currency: string): number => DIGITS.get(currency.toUpperCase()) ?? 2;

/** An amount of Stripe's in whole units, for tables: `147.00`. */
export function inWholeUnits(amount: number | null, currency: string): string | null {
  const digits = minorDigits(currency);
  return amount === null ? null : (amount / 10 ** digits).toFixed(digits);
}
