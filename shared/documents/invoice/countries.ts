import { LANGUAGES } from '../languages/languages.ts';
import { fold } from '../text/fold.ts';

/** Countries by what is paid with there: each with what its telephones begin with. */
const COUNTRIES: Readonly<Record<string, string>> = {
  EUR: 'AT43 BE32 CY357 DE49 EE372 ES34 FI358 FR33 GR30 EL30 IE353 IT39 LT370 LU352 LV371 MT356 NL31 PT351 SI386 SK421 HR385',
  USD: 'US EC593 SV503 PA507 PR',
  GBP: 'GB44',
  CHF: 'CH41 LI423',
  PLN: 'PL48',
  CZK: 'CZ420',
  HUF: 'HU36',
  RON: 'RO40',
  SEK: 'SE46',
  NOK: 'NO47',
  DKK: 'DK45',
  TRY: 'TR90',
  UAH: 'UA380',
  RSD: 'RS381',
  CAD: 'CA',
  AUD: 'AU61',
  NZD: 'NZ64',
  INR: 'IN91',
  BDT: 'BD880',
  PKR: 'PK92',
  LKR: 'LK94',
  THB: 'TH66',
  PHP: 'PH63',
  IDR: 'ID62',
  MYR: 'MY60',
  SGD: 'SG65',
  HKD: 'HK852',
  CNY: 'CN86',
  KRW: 'KR82',
  TWD: 'TW886',
  VND: 'VN84',
  JPY: 'JP81',
  AED: 'AE971',
  SAR: 'SA966',
  TND: 'TN216',
  DZD: 'DZ213',
  EGP: 'EG20',
  KES: 'KE254',
  NGN: 'NG234',
  ZAR: 'ZA27',
  BRL: 'BR55',
  MXN: 'MX52',
  COP: 'CO57',
  CLP: 'CL56',
  ARS: 'AR54',
  UYU: 'UY598',
};

const EACH = Object.entries(COUNTRIES).flatMap(([currency, countries]) =>
  countries.split(' ').map((it) => ({ country: it.slice(0, 2), dial: it.slice(2), currency })),
);
const CURRENCY = new Map(EACH.map(({ country, currency }) => [country, currency]));
const DIALLED = new Map(EACH.flatMap(({ country, dial }) => (dial ? [[dial, country]] : [])));

/** What is paid with in a country, by its ISO code or the one in its tax numbers. */
export const currencyOf = (country: string): string | undefined => CURRENCY.get(country);

/** Names that addresses have beside the one of today. */
const ALSO: Readonly<Record<string, string>> = {
  ...{ usa: 'US', us: 'US', 'united states of america': 'US', uk: 'GB', england: 'GB' },
  ...{ scotland: 'GB', wales: 'GB', holland: 'NL', turkey: 'TR', 'czech republic': 'CZ' },
  ...{ uae: 'AE', brasil: 'BR', 'republica dominicana': 'DO' },
};

/** Countries by their folded names in every language; made when first asked for. */
let names: Map<string, string> | undefined;

function namesOf(): Map<string, string> {
  const found = new Map(Object.entries(ALSO));
  for (const { code } of LANGUAGES) {
    const regions = new Intl.DisplayNames([code], { type: 'region' });
    for (const country of CURRENCY.keys()) {
      const name = country === 'EL' ? undefined : regions.of(country);
      if (name) found.set(fold(name), country);
    }
  }
  return found;
}

/** The country that a text is the name of, by its ISO code: "Deutschland", "U.S.A.". */
export function countryNamed(text: string): string | undefined {
  const key = fold(text)
    .replace(/[.,;:()[\]]/g, '')
    .trim();
  if (key.length < 2 || key.length > 30 || /\d/.test(key)) return undefined;
  names ??= namesOf();
  return names.get(key);
}

/** Where a telephone's number begins with the code of a country: "+503 2682-5550", "+(44) 20 …". */
const DIAL = /(?<![\d+])\+\s?\(?(\d{1,3})\)?(?=[\s\d().-]{6,})/g;

/** Countries whose telephones a text has. */
export const countriesDialled = (text: string): string[] =>
  [...text.matchAll(DIAL)].flatMap(([, code = '']) => {
    const dial = [3, 2].map((length) => code.slice(0, length)).find((it) => DIALLED.has(it));
    return DIALLED.get(dial ?? '') ?? [];
  });

/** Ends of addresses that are a country's, and are sold to everybody. */
const SOLD = new Set(['CO', 'TV', 'ME', 'US']);
const SITE = /(?:@|www\.|https?:\/\/)[\w.-]+\.([a-z]{2})(?![\w.])/gi;

/** Countries in whose part of the net the addresses of a text are. */
export const countriesOfSites = (text: string): string[] =>
  [...text.matchAll(SITE)].flatMap(([, end = '']) => {
    const country = end.toUpperCase() === 'UK' ? 'GB' : end.toUpperCase();
    return CURRENCY.has(country) && !SOLD.has(country) ? [country] : [];
  });

/** Where English is what is written to customers, beside another language. */
const ENGLISH = new Set('IN PK BD LK KE NG ZA SG HK MY PH AE IE MT NZ AU CA GB US'.split(' '));

/** Whether a language is a country's own. */
export const isSpoken = (language: string, country: string): boolean =>
  (language === 'en' && ENGLISH.has(country)) ||
  new Intl.Locale(`und-${country}`).maximize().language === language;
