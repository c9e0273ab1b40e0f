import type { Locale, TruthInvoice } from './truth.ts';

const MONTHS: Record<Locale, readonly string[]> = {
  'en-US': [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  'en-GB': ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  de: [
    'Januar',
    'Februar',
    'März',
    'April',
    'Mai',
    'Juni',
    'Juli',
    'August',
    'September',
    'Oktober',
    'November',
    'Dezember',
  ],
  fr: [
    'janvier',
    'février',
    'mars',
    'avril',
    'mai',
    'juin',
    'juillet',
    'août',
    'septembre',
    'octobre',
    'novembre',
    'décembre',
  ],
  es: [
    'enero',
    'febrero',
    'marzo',
    'abril',
    'mayo',
    'junio',
    'julio',
    'agosto',
    'septiembre',
    'octubre',
    'noviembre',
    'diciembre',
  ],
  nl: [
    'januari',
    'februari',
    'maart',
    'april',
    'mei',
    'juni',
    'juli',
    'augustus',
    'september',
    'oktober',
    'november',
    'december',
  ],
};

const MARKS: Record<Locale, { group: string; decimal: string }> = {
  'en-US': { group: ',', decimal: '.' },
  'en-GB': { group: ',', decimal: '.' },
  de: { group: '.', decimal: ',' },
  fr: { group: '\u00a0', decimal: ',' },
  es: { group: '.', decimal: ',' },
  nl: { group: '.', decimal: ',' },
};

const SYMBOL: Record<string, string> = { USD: '$', GBP: '£', EUR: '€' };

export type Negative = 'minus' | 'brackets' | 'trailing';

/** How one layout prints numbers, money and dates in one locale. */
export type Printer = {
  number(value: number, decimals: number): string;
  quantity(value: number): string;
  /** Money in a table, without currency. */
  plain(value: number): string;
  /** Money with the currency where the locale puts it. */
  money(value: number): string;
  percent(value: number): string;
  date(iso: string): string;
};

export function printerFor(
  invoice: TruthInvoice,
  style: { longDates?: boolean; codeCurrency?: boolean; negative?: Negative },
): Printer {
  const { locale } = invoice;
  const { group, decimal } = MARKS[locale];
  const number = (value: number, decimals: number) => {
    const [whole = '0', fraction] = Math.abs(value).toFixed(decimals).split('.');
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
    const text = fraction ? `${grouped}${decimal}${fraction}` : grouped;
    if (value >= 0) return text;
    if (style.negative === 'brackets') return `(${text})`;
    return style.negative === 'trailing' ? `${text}-` : `-${text}`;
  };
  const symbol = style.codeCurrency ? invoice.currency : (SYMBOL[invoice.currency] ?? '');
  const money = (value: number) => {
    const text = number(value, 2);
    if (style.codeCurrency) return `${text} ${symbol}`;
    if (locale === 'en-US' || locale === 'en-GB')
      return text.startsWith('-') ? `-${symbol}${text.slice(1)}` : `${symbol}${text}`;
    return locale === 'nl' ? `${symbol} ${text}` : `${text} ${symbol}`;
  };
  const trim = (value: number) => String(value).replace('.', decimal);
  return {
    number,
    quantity: (value) => (Number.isInteger(value) ? number(value, 0) : number(value, 2)),
    plain: (value) => number(value, 2),
    money,
    percent: (value) =>
      locale === 'en-US' || locale === 'en-GB' ? `${trim(value)}%` : `${trim(value)} %`,
    date: (isoDate) => {
      const [year = '', month = '', day = ''] = isoDate.split('-');
      if (style.longDates) {
        const name = MONTHS[locale][Number(month) - 1];
        const d = String(Number(day));
        if (locale === 'en-US') return `${name} ${d}, ${year}`;
        if (locale === 'de') return `${d}. ${name} ${year}`;
        return locale === 'es' ? `${d} de ${name} de ${year}` : `${d} ${name} ${year}`;
      }
      if (locale === 'en-US') return `${month}/${day}/${year}`;
      if (locale === 'de') return `${day}.${month}.${year}`;
      return locale === 'nl' ? `${day}-${month}-${year}` : `${day}/${month}/${year}`;
    },
  };
}
