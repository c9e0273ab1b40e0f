import { currencyOf } from '../../invoice/countries.ts';
import {
  CURRENCY_CODE,
  CURRENCY_CODES,
  CURRENCY_SYMBOL,
  currencyCode,
  isForeignWord,
  sharers,
} from '../../invoice/currencies.ts';
import type { Printed } from '../../invoice/schema.ts';
import { RUT } from '../../invoice/tax-forms.ts';
import { languageOf } from '../../languages/language-of.ts';
import { LANGUAGES } from '../../languages/languages.ts';
import { fold } from '../../text/fold.ts';
import type { Line } from '../../text/lines.ts';
import { moneyOf } from '../totals/money.ts';
import { mayName, namedCurrency } from './currency-name.ts';
import { homeCurrency, isSellers, placesOn } from './home-currency.ts';

const CODES = new RegExp(CURRENCY_CODE, 'gu');
const CODE_FIRST = new RegExp(`^(?:${CURRENCY_CODES.join('|')})(?!\\p{L})`, 'u');
const DOTTED = /(?<![A-Z.])([A-Z])\.([A-Z])\.([A-Z])\.?(?![A-Z])/g;
const SYMBOLS = new RegExp(CURRENCY_SYMBOL, 'giu');
/** The word is a currency beside a number or in brackets; a pallet may be called so too. */
const EURO =
  /(?<=\d\s?)euros?(?!\p{L})|(?<=\()euros?(?=\))|(?<!\p{L})euro(?=\s+\d[\d.]*,\d{2}(?!\d))/giu;

/** What names an account or a bank names its own currency, and not the invoice's. */
const OF_A_BANK = new RegExp(
  ['iban|bic|swift', ...LANGUAGES.flatMap(({ accounts }) => accounts ?? [])].join('|'),
);
const NAMED = new RegExp(LANGUAGES.flatMap(({ currencyLabels }) => currencyLabels ?? []).join('|'));

/** How much a currency counts by where it stands: named, at a sum, anywhere, at a bank. */
const WEIGHT = { named: 1_000, atMoney: 20, anywhere: 1, atBank: 0 };

/** Dollars that a symbol leaves open, by the taxes and numbers that only one country has. */
const DOLLARS: readonly (readonly [string, RegExp])[] = [
  ['CAD', /\b(?:hst|qst|tps|tvq|pst)\b/],
  ['AUD', /\babn\b/],
  ['ARS', /\bc\.?u\.?i\.?t\b|\bafip\b/],
  ['MXN', /\bcfdi\b|\brfc\b/],
  ['COP', /\bdian\b/],
  ['CLP', RUT],
  ['DOP', /\bitbis\b|\be?-?ncf\b|\brnc\b/],
];
/** Languages in which the symbol is a peso of one of several countries: which one, a person says. */
const OF_SPAIN = /\b[nc]\.?i\.?f\b|€|\beur\b/;
const PESOS: ReadonlySet<string> = new Set(['es']);
const DOLLAR_CODES = new Set(['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'MXN']);

/**
 * Finds the currency that the document is in, as a code or symbol: what a label says, else what
 * stands at its sums; a bank's own code counts for nothing. A bare `$` is whose country's dollar the
 * page shows, by its code or by its taxes. Where none is printed, the seller's country's. None where the table is in another one, or two count the same.
 * @param headings of the table, which may name the currency of its amounts.
 */
export function findCurrency(
  lines: Line[],
  headings: readonly string[] = [],
  { isTill = false } = {},
): Printed | undefined {
  const found = new Map<string, Found>();
  const count = (text: string, page: number, weight: number) => {
    const entry = found.get(text) ?? { weight: 0, page, times: 0 };
    entry.weight += weight;
    entry.times += 1;
    found.set(text, entry);
  };
  const page = lines.map((line) => fold(line.text)).join('\n');
  for (const line of lines) {
    const key = fold(line.text);
    const weight = OF_A_BANK.test(key)
      ? WEIGHT.atBank
      : NAMED.test(key)
        ? WEIGHT.named
        : moneyOf(line).length > 0
          ? WEIGHT.atMoney
          : WEIGHT.anywhere;
    // "U.S.D." behind its label.
    const text = weight === WEIGHT.named ? line.text.replace(DOTTED, '$1$2$3') : line.text;
    for (const match of text.matchAll(CODES)) count(match[0], line.page, weight * 2);
    for (const { 0: symbol, index } of line.text.matchAll(SYMBOLS))
      if (!isForeignWord(symbol, page) && !isNone(symbol, line.text.slice(index + symbol.length)))
        count(isReal(symbol, page) ? 'R$' : symbol, line.page, weight);
    for (const _ of line.text.matchAll(EURO)) count('EUR', line.page, weight);
    const label = weight === WEIGHT.named ? NAMED.exec(key) : null;
    const named = label && namedCurrency(key.slice(label.index + label[0].length));
    if (named) count(named, line.page, weight);
  }
  const ranked = [...found].sort(([, a], [, b]) => b.weight - a.weight);
  const [best] = ranked;
  if (!best && headings.every((heading) => !heading.match(CODES)))
    return homeCurrency(lines, { isTill });
  if (!best || (best[1].weight === 0 && ranked.length > 1)) return undefined;
  const [text] = best;
  const home = isLoneSign(text, best[1], lines) ? homeCurrency(lines, { isTill }) : undefined;
  if (home && isAnother(home.text, text))
    return lines.some((line) => mayName(line.text, home.text)) ? home : undefined;
  const own = text === '$' ? dollarOf(lines, page, found) : countrysOwn(text, page, found);
  const others = [
    ...ranked.slice(1).flatMap(([it, { weight }]) => (weight === best[1].weight ? [it] : [])),
    ...headings.flatMap((heading) => heading.match(CODES) ?? []),
  ];
  const isSure = own !== undefined && !others.some((other) => isAnother(own, other));
  return isSure ? { text: own, page: best[1].page } : undefined;
}

/** A currency as it is printed: how much that counts, where, and how often. */
type Found = { weight: number; page: number; times: number };

/**
 * Whether recognition may have taken another sign for this one: it is printed once, and no letter is in it. "₹" is
 * none that the engines know.
 */
const isLoneSign = (text: string, { times }: Found, lines: readonly Line[]) =>
  times === 1 &&
  /^\p{Sc}$/u.test(text) &&
  lines.some(({ words }) => words.some((word) => word.sure !== undefined));

/**
 * "$.p.A.": what recognition takes an S for, as no dollar stands before a letter; nor does any sign before the
 * number of a terminal: "£53250137/893265".
 */
const isNone = (symbol: string, after: string) =>
  (symbol.endsWith('$') && /^\.?\p{L}/u.test(after) && !CODE_FIRST.test(after)) ||
  (!/\p{L}/u.test(symbol) && /^\d{7,}(?![\d.,])/.test(after)) ||
  UK_POSTCODE.test(after);
/** "RM20 2ZF" is in Essex. */
const UK_POSTCODE = /^\d{1,2} \d[A-Z]{2}(?![A-Za-z])/;

/** "Total RS" on a paper with a tax number of Brazil is in its "R$". */
const isReal = (symbol: string, page: string) => /^rs\.?$/i.test(symbol) && CNPJ.test(page);
const CNPJ = /\bcnpj\b/;

/** Whether two texts are surely two currencies: a bare dollar may be any country's. */
function isAnother(text: string, other: string): boolean {
  const [a, b] = [currencyCode(text), currencyCode(other)];
  if (a === null || b === null || a === b) return false;
  return ![text, other].includes('$') || ![a, b].every((it) => DOLLAR_CODES.has(it));
}

/** A symbol that countries share, as the currency of the one whose signs are on the page. */
function countrysOwn(text: string, page: string, found: ReadonlyMap<string, unknown>): string {
  const all = sharers(text);
  if (all.length < 2) return text;
  const signs = (it: (typeof all)[number]) =>
    it.signs.filter((sign) => new RegExp(sign).test(page)).length;
  const [first, second] = [...all].sort((a, b) => signs(b) - signs(a));
  const printed = all.filter(({ code }) => found.has(code));
  if (printed.length === 1) return (printed[0] as (typeof all)[number]).code;
  return first && second && signs(first) > signs(second) ? first.code : text;
}

function dollarOf(
  lines: readonly Line[],
  page: string,
  found: ReadonlyMap<string, unknown>,
): string | undefined {
  // "NZ$54.94" beside "$54.94".
  const named = [...found.keys()].flatMap((text) =>
    text === '$' ? [] : (currencyCode(text) ?? []),
  );
  const [code, ...others] = new Set(named.filter((it) => DOLLAR_CODES.has(it)));
  if (code && others.length === 0) return code;
  const own = DOLLARS.find(([, sign]) => sign.test(page))?.[0];
  if (own) return own;
  const there = dollarOfPlaces(lines);
  if (there) return there;
  const isPeso = !OF_SPAIN.test(page) && PESOS.has(languageOf([page])?.code ?? '');
  return isPeso ? undefined : '$';
}

/** Currencies that are printed as a dollar's sign. */
const SIGNED = new Set('USD CAD AUD NZD SGD HKD MXN COP CLP ARS UYU'.split(' '));

/** That of the one country of which two lines or more speak. */
function dollarOfPlaces(lines: readonly Line[]): string | undefined {
  const places = placesOn(lines);
  const [code, ...others] = new Set(places.map(({ country }) => currencyOf(country)));
  const isOne = code !== undefined && others.length === 0 && places.length > 1;
  return isOne && places.some(isSellers) && SIGNED.has(code) ? code : undefined;
}
