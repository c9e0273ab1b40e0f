import { LANGUAGES } from '../../../languages/languages.ts';
import { fold, unfoldedEnd } from '../../../text/fold.ts';
import type { Line } from '../../../text/lines.ts';
import { LEGAL } from '../../head/legal-forms.ts';
import { beforeStreet, isStreet } from '../../head/vendor/names.ts';
import { CONTACT, isUnfinished } from '../../words/in-names.ts';
import { titleIn } from '../../words/titles.ts';
import { isTillTitle, LABELS, labelKey } from '../../words/vocabulary.ts';
import { isOfWords, NAME, withoutCrumbs } from './roll-head.ts';

/** A name has so many letters in all at most. */
const LONGEST = 60;
/** Ways to reach a shop, and where it stands. */
export const REACHED_AT = new RegExp(String.raw`${CONTACT}|\b(?:www|https?)\b|@|\.com\b`, 'iu');
/** What a register numbered the shop by, behind its name: "(519537-X)", "Company no. 1234"; and a chain: "#22344". */
const REGISTERED =
  /\s*[([{]\s*(?:\p{L}*\.?\s*)*[:#]?\s*\d[\d\s./-]{3,}[\p{L}\d-]*\s*[)\]}]?.*$|\s+#\s?\d+$|\s+\d{4,}-?\p{L}?\b.*$|(?:^|\s+)[([{]?\s*(?:co(?:mpany)?\.?|business|gst|vat|tax)?\s*\.?(?:reg\w*\b|\bno\b|\bid\b)(?:[\s.:#].*)?$|(?:^|\s+)(?:company|business|reg\w*)\s*(?:no|id)?\s*[.:]*$/iu;
/** A telephone's number behind a name, without a word before it. */
const TELEPHONE = /[\s,–-]+\(?\+?\d{2,4}\)?[\s./-]{1,3}\d{3}[\s.-]?\d{3,4}\b.*$/u;
/** "CNPJ: 49.385.657/0001-03 ERISON LUIZ": a label and its number before a name. */
const NUMBERED = /^\p{L}[\p{L}.]{2,7}\s?[:.-]?\s?\d[\d./-]{8,}\d\s+(?=\p{L}{2})/u;
/** What an S is taken for: "$.p.A." */
const DOLLAR = /\$(?=\.?\p{L})/gu;
/** What an O of a legal form is taken for: "S R.0.", "sp. z 0.0." */
const NOUGHT = /(\p{L}[.\s]\s?)0(?=\.)(?:\.\s?0(?=\.))?/gu;
/** What follows the legal form of a name behind a comma or a dash is where it stands: "Billa s.r.o., Modletice 67". */
const BEHIND_MARK = /^[\s.]*(?:,|[-–—|/]\s)/;
/** A sign and the same name below it, read as one line: "BAKER BAKER". */
const TWICE = /^(\p{L}{3,})\s+\1$/iu;

const oneOf = (words: readonly string[]) => `(?:${words.join('|')})(?![a-z])`;
/** Thanks, whoever served, whose copy it is. */
const ASIDE = new RegExp(
  `(?:^|[^a-z])${oneOf(LANGUAGES.flatMap(({ greetings, till }) => [...greetings, ...(till.aside ?? [])]))}`,
);

/** The name that begins on a line, with what of it stands on the next one; undefined where that is none. */
export function nameAt(head: readonly Line[], i: number): string | undefined {
  const own = bareName(head[i]);
  if (own === undefined) return undefined;
  const next = bareName(head[i + 1]);
  const goesOn =
    next !== undefined && (isUnfinished(fold(own)) || own.endsWith('-') || startsWithForm(next));
  const name = goesOn && !LEGAL.test(fold(own)) ? `${own} ${next}` : own;
  return name.length <= LONGEST && !startsWithForm(name) ? name : undefined;
}

/** "CO. (M) SDN BHD" is the end of a name. */
const startsWithForm = (text: string) => LEGAL.exec(` ${fold(text)}`)?.index === 0;

/** What of a line is a name; undefined where it names a paper, a number, a way to reach somebody, or nobody. */
export function bareName(line: Line | undefined): string | undefined {
  if (!line) return undefined;
  const text = withoutCrumbs(line.words)
    .map((word) => word.text)
    .join(' ')
    .replace(DOLLAR, 'S')
    .replace(NOUGHT, (form) => form.replaceAll('0', /\p{Lu}/u.test(form) ? 'O' : 'o'))
    .replace(NUMBERED, '');
  const key = labelKey(text);
  if (titleIn(key) || isTillTitle(text) || REACHED_AT.test(text)) return undefined;
  if (LABELS.number.some((label) => label.exec(key)?.index === 0)) return undefined;
  const whole = beforePlace(beforeTaxNumber(text.replace(TELEPHONE, '').replace(REGISTERED, '')));
  // "Reference: 4711" names what the number is.
  if (/:\s*$/.test(whole)) return undefined;
  const name = beforeStreet(withoutThanks(whole))
    .replace(/^[^\p{L}\p{N}]+|[\s,;:*_=~-]+$/gu, '')
    .trim()
    .replace(TWICE, '$1');
  return NAME.test(name) && !/:/.test(name) && !isStreet(name) && isOfWords(line)
    ? name
    : undefined;
}

/** A name up to its legal form, where its address follows. */
function beforePlace(name: string): string {
  const form = LEGAL.exec(fold(name));
  const end = form ? unfoldedEnd(name, form.index + form[0].length) : name.length;
  return BEHIND_MARK.test(name.slice(end)) ? name.slice(0, end) : name;
}

/** "ADC S.A.S NIF.800.244.387-4". */
function beforeTaxNumber(name: string): string {
  const key = fold(name);
  const at = LABELS.vatId.flatMap((label) => {
    const found = label.exec(key);
    const after = found ? key.slice(found.index + found[0].length) : '';
    return found && found.index > 2 && /^\D{0,3}\d/.test(after) ? found.index : [];
  })[0];
  return at === undefined ? name : name.slice(0, unfoldedEnd(name, at));
}

/** A name without the thanks behind it; nothing where the line begins with them. */
function withoutThanks(name: string): string {
  const key = fold(name);
  if (ASIDE.exec(key.replace(/\s/g, ''))?.index === 0) return '';
  const at = ASIDE.exec(key)?.index;
  return at === undefined ? name : name.slice(0, unfoldedEnd(name, at));
}
