import {
  countriesDialled,
  countriesOfSites,
  countryNamed,
  currencyOf,
  isSpoken,
} from '../../invoice/countries.ts';
import { validIban } from '../../invoice/iban.ts';
import { countriesTaxed } from '../../invoice/tax-forms.ts';
import { languageOf } from '../../languages/language-of.ts';
import { LANGUAGES } from '../../languages/languages.ts';
import type { Line } from '../../text/lines.ts';
import { LABELS } from '../words/vocabulary.ts';
import { labelledBlocks } from './vendor/labelled-blocks.ts';

const IBAN = /(?<![A-Z\d])[A-Z]{2}\d{2}(?:\s?[A-Z\d]{4}){2,7}(?:\s?[A-Z\d]{1,3})?(?![A-Z\d])/g;
const STATES =
  'A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]';
const STATE_AND_CODE = new RegExp(
  `\\p{L}(?:,\\s?|\\s)(?:${STATES})\\s?\\d{5}(?:-\\d{4})?(?!\\d)`,
  'u',
);
/** Where a shop says that it stands: "Springfield, CA 91605", "Markham, ON L3R 0B2", "London EC1N 2HT". */
const PLACES: readonly (readonly [string, RegExp])[] = [
  ['US', STATE_AND_CODE],
  ['CA', /\b(?:AB|BC|MB|NB|NL|NS|ON|PE|SK)\s+[A-Z]\d[A-Z]\s?\d[A-Z]\d\b/],
  ['GB', /\p{L}\s[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}$/u],
];
/** Legal forms and tax numbers that the companies of one country have. */
const COMPANIES: readonly (readonly [string, RegExp])[] = [
  ['MY', /\bsdn\.?\s?bhd\b|\ss\/b\b|\bgst\b.{0,20}(?<!\d)00\d{10}(?!\d)/i],
  ['SG', /\bpte\.?\s?ltd\b/i],
];

/**
 * The currency of a paper on which no currency is printed anywhere: nobody names his own country's.
 * It is that of the account to be paid to, and of the tax numbers in the page's own language; none
 * where these are of countries with several; without either, that of where both are. On a till's roll
 * (`isTill`) the place is the seller's, too.
 */
export function homeCurrency(
  lines: readonly Line[],
  { isTill = false } = {},
): { text: string; page: number } | undefined {
  const own = language(lines);
  const found = lines.flatMap(({ text, page }) => {
    // On a roll nobody is named but its shop, and what is read badly is hardly of a language.
    const signs = isTill ? [...COMPANIES, ...((own ?? 'en') === 'en' ? PLACES : [])] : [];
    const there = signs.flatMap(([country, sign]) => (sign.test(text) ? [country] : []));
    return [...countriesIn(text, isTill ? undefined : { own }), ...there].map((country) => ({
      country,
      page,
    }));
  });
  if (found.length === 0) return currencyOfPlaces(lines, own ?? 'en');
  const codes = new Set(found.map(({ country }) => currencyOf(country)));
  const [code] = codes;
  return code && codes.size === 1 ? { text: code, page: found[0]?.page ?? 1 } : undefined;
}

/**
 * The currency of the one country whose addresses, telephones and sites are on the page: where its language is
 * written there, or two lines say so, for the two who deal are of one country then.
 */
function currencyOfPlaces(
  lines: readonly Line[],
  own: string,
): { text: string; page: number } | undefined {
  const places = placesOn(lines);
  const [code, ...others] = new Set(places.map(({ country }) => currencyOf(country)));
  const isSure = places.length > 1 || places.some(({ country }) => isSpoken(own, country));
  return code && others.length === 0 && isSure && places.some(isSellers)
    ? { text: code, page: places[0]?.page ?? 1 }
    : undefined;
}

/** A line that says a country, whether only the block of who is billed does, and whether a telephone alone does. */
type Place = { country: string; page: number; isBuyers: boolean; isDialled: boolean };

/** Whether a place is the seller's: who deals abroad may have a telephone there. */
export const isSellers = ({ isBuyers, isDialled }: Place): boolean => !isBuyers && !isDialled;

/** What ends in an amount is an article, whatever its name: "Turkey". */
const AMOUNT_LAST = /\d[.,]\d{2}\D{0,4}$/;

/** The lines that say a country, and which: by its name, a number of its own, a telephone, a site. */
export function placesOn(lines: readonly Line[]): Place[] {
  const buyers = labelledBlocks([...lines], LABELS.buyer).cells;
  return lines.flatMap((line) => {
    if (AMOUNT_LAST.test(line.text)) return [];
    const cells = line.cells.map((cell) => ({
      isBuyers: buyers.has(cell),
      said: saidIn(cell.text),
    }));
    const sellers = cells.flatMap(({ isBuyers, said }) => (isBuyers ? [] : said));
    // What is parted into cells may be one address.
    const whole = cells.length > 1 ? saidIn(line.text) : [];
    const all = [...cells.flatMap(({ said }) => said), ...whole];
    const isAllBuyers = cells.every(({ isBuyers }) => isBuyers);
    const isPartBuyers = cells.some(({ isBuyers }) => isBuyers);
    return [...new Set(all.map(({ country }) => country))].map((country) => {
      const isThere = (it: Said) => it.country === country;
      return {
        ...{ country, page: line.page },
        isDialled: all.filter(isThere).every(({ isDialled }) => isDialled),
        isBuyers: isAllBuyers || (isPartBuyers && !sellers.some(isThere)),
      };
    });
  });
}

type Said = Pick<Place, 'country' | 'isDialled'>;

const saidIn = (text: string): Said[] => [
  ...firmlyOf(text).map((country) => ({ country, isDialled: false })),
  ...countriesDialled(text).map((country) => ({ country, isDialled: true })),
];

function firmlyOf(text: string): string[] {
  const last = text.split(/\s*[,|·–]\s*|\s-\s/).at(-1) ?? '';
  const named = countryNamed(last);
  return [
    ...(named ? [named] : []),
    ...countriesTaxed(text),
    ...countriesOfSites(text),
    ...(STATE_AND_CODE.test(text) ? ['US'] : []),
  ];
}

const language = (lines: readonly Line[]) => languageOf(lines.map(({ text }) => text))?.code;

/** @param reader the language that a tax number's country has to have; any where none is given */
function countriesIn(text: string, reader: { own: string | undefined } | undefined): string[] {
  const accounts = [...text.matchAll(IBAN)].flatMap(([iban]) =>
    validIban(iban) ? [iban.slice(0, 2)] : [],
  );
  const numbers = LANGUAGES.flatMap(({ code, vatNumbers = [] }) =>
    vatNumbers.flatMap((number) => {
      const [match] = new RegExp(`\\b(?:${number})\\b`).exec(text) ?? [];
      const country = match?.slice(0, 2) ?? '';
      // Who buys abroad has a number too: alone it says nothing of who sells.
      return currencyOf(country) && (!reader || code === reader.own) ? [country] : [];
    }),
  );
  return [...accounts, ...countriesTaxed(text), ...numbers];
}
