import type { Language } from '../../languages/language.ts';
import { LANGUAGES } from '../../languages/languages.ts';

type Words = 'banks' | 'and' | 'unfinished' | 'contacts';

const oneOf = (kind: Words) =>
  `(?:${LANGUAGES.flatMap((language: Language) => language[kind] ?? []).join('|')})`;

/** Whether a folded name is a bank's. */
const BANK = new RegExp(`(?:^|[^a-z])${oneOf('banks')}(?![a-z])`);
export const isBank = (key: string): boolean => BANK.test(key);

/** A folded name that cannot end where it does: at "and", at an initial ("di E."), in the middle of a form. */
const UNFINISHED = new RegExp(
  `(?:\\s(?:\\p{L}\\.|${oneOf('and')}|${oneOf('unfinished')})|&)$`,
  'u',
);
export const isUnfinished = (key: string): boolean => UNFINISHED.test(key);

/** A folded name that goes on also behind its legal form: "Huber GmbH, Niederlassung". */
const HALF = new RegExp(`\\s${oneOf('unfinished')}$`, 'u');
export const isHalf = (key: string): boolean => HALF.test(key);

/** A word that stands before a telephone's number or an address of mail, as printed: the source of a pattern (flags `iu`). */
export const CONTACT = `(?<!\\p{L})${oneOf('contacts')}(?!\\p{L})`;
