import { LANGUAGES } from '../../../languages/languages.ts';
import { fold, unfoldedEnd } from '../../../text/fold.ts';
import { CONTACT } from '../../words/in-names.ts';
import { titleIn } from '../../words/titles.ts';
import { isBareTotal, isExempt } from '../../words/totals-labels.ts';
import { LABELS, labelKey } from '../../words/vocabulary.ts';
import { LEGAL } from '../legal-forms.ts';

/** How a text came to be taken for a name: printed by itself, or said to be whose. */
export type Saying = 'seller' | 'payee' | 'imprint';

const oneOf = (words: readonly string[]) => `(?:${words.join('|')})`;
const GREETING = new RegExp(
  `^${oneOf(LANGUAGES.flatMap(({ greetings }) => greetings))}(?=$|[^a-z])`,
);
const NAME_WORDS = oneOf(LANGUAGES.flatMap(({ labels }) => labels.name ?? []));
const NAME_LABEL = new RegExp(`^${NAME_WORDS}\\s*:\\s*`);
const BARE_NAME_LABEL = new RegExp(`^${NAME_WORDS}$`);
const STREETS = oneOf(LANGUAGES.flatMap(({ streets }) => streets ?? []));
/** "Musterweg 12, 12345 Musterstadt" after a name on its line. */
const STREET = new RegExp(
  `\\s${STREETS}\\.?(?:\\s|(?<=/))[^,]*?,?\\s?\\d+\\s?[a-z]?\\s*(?:,|[·•|–-]|\\s\\d{4,6}\\s|$)`,
);

/** "Lyoner Straße 14": what stands before the kind of street is the street's name. */
const KIND_OF_STREET = new RegExp(`^\\s${STREETS.replaceAll('\\S*', '')}\\.?\\s*\\d`);

const REACHED_AT = new RegExp(
  String.raw`\s*(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?:\/\/|www\.|${CONTACT}[.:]).*$`,
  'iu',
);
const IMPRINT =
  /(?:©|\(c\)\s|copyright\s)\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,:]*([^|·•]+?)(?:\s*[|·•]|\.\s|$)/iu;
const RIGHTS = new RegExp(`[\\s.,]*${oneOf(LANGUAGES.flatMap(({ rights }) => rights ?? []))}.*$`);
const FORM = oneOf(LANGUAGES.flatMap(({ legalForms }) => legalForms ?? []));
const CAPITALS = oneOf(LANGUAGES.flatMap(({ capital }) => capital ?? []));
/** "Limited company with a capital of 10 000 €" names a form and nobody. */
const CAPITAL = new RegExp(`(?:(?:^|\\s*[-–,(]\\s*)${FORM}\\.?\\s+|[\\s,(–-]*)${CAPITALS}\\b.*$`);

/** The part of a text that is the name: before an address or a contact that follows on the line. */
export function nameIn(text: string): string {
  const value = text.replace(/^\s*:\s*/, '');
  const reachable = beforeStreet(beforeTaxNumber(value.replace(REACHED_AT, '')));
  const head =
    reachable.split(/\s[·|•–-]\s|\s—\s?|\s{2,}|,\s(?=[^,]*\d)|,\s(?=[A-ZÀ-Þ][^,]+,\s)/)[0] ??
    reachable;
  const labelled = SELLER_PREFIX.exec(labelKey(head));
  const bare = labelled
    ? head.slice(unfoldedEnd(head, labelled[0].length))
    : (afterNameLabel(head) ?? afterAnyLabel(head) ?? head);
  return trimmed(before(CAPITAL, bare));
}

const SELLER_PREFIX = new RegExp(
  `^${oneOf(LANGUAGES.flatMap(({ from, labels }) => [...(from ?? []), ...(labels.vendor ?? []), ...(labels.name ?? [])]))}\\s*:\\s*`,
);
const FROM = new RegExp(`^(${oneOf(LANGUAGES.flatMap(({ from }) => from ?? []))})\\s*:\\s*`);

/** "Supplier of gas: Tern Energia, S.A.": a company has no colon in its name, whatever stands before it. */
function afterAnyLabel(text: string): string | undefined {
  const rest = /^\p{L}[\p{L} ./-]{2,30}:\s+(.+)$/u.exec(text)?.[1];
  return rest && LEGAL.test(fold(rest)) ? rest : undefined;
}

/** "Tern Energia S.R.L. A": the letter of the invoice's kind, in a box beside the name. */
function withoutKind(name: string): string {
  const form = LEGAL.exec(fold(name));
  const end = form ? unfoldedEnd(name, form.index + form[0].length) : name.length;
  return /^\.?\s+\p{Lu}$/u.test(name.slice(end)) ? name.slice(0, -2).trim() : name;
}

function trimmed(name: string): string {
  const bare = withoutKind(name.replace(/(?:[\s,;:]|\s[–-])+$/, '').trim());
  // "nysz: 322504": what it is registered by.
  const short = bare.replace(/\s\p{L}[\p{L}.]*\s?:\s*[\d/-]+$/u, '');
  const own = LEGAL.test(fold(short)) ? short : bare;
  // A full stop ends a sentence, or belongs to a short form: "Inc.", "e.K.".
  return /[\p{Ll}]{4,}\.$/u.test(own) && !LEGAL.test(fold(own)) ? own.slice(0, -1) : own;
}

function before(end: RegExp, name: string): string {
  const at = end.exec(fold(name))?.index;
  return at === undefined ? name : name.slice(0, unfoldedEnd(name, at));
}

/** Seven figures and no amount: after "VAT" may stand its rate, or what it comes to. */
const TAX_NUMBER = /^(?!\S*[.,]\d{1,2}(?!\d))[^\s\d]*\d(?:[\s./-]?[a-z\d]){6,}/;

/** "Tern Energia S.A. CNPJ 06.981.180/0001-16": the label of a tax number is no part of the name before it. */
function beforeTaxNumber(name: string): string {
  const key = fold(name);
  const at = LABELS.vatId.flatMap((label) => {
    const found = label.exec(key);
    const end = found ? found.index + found[0].length : 0;
    return found && found.index > 2 && TAX_NUMBER.test(key.slice(end)) ? found.index : [];
  })[0];
  return at === undefined ? name : name.slice(0, unfoldedEnd(name, at)).replace(/[\s(,;|–-]+$/, '');
}

const BARE_STREET = new RegExp(`^${STREETS}\\.?\\s\\D*(?:\\d+\\s?[a-z]?|s\\/n)\\b`);

/** "Paseo Buenavista 12", "Marktstraße 3": where somebody is, and nobody. */
export const isStreet = (text: string): boolean => BARE_STREET.test(fold(text).trim());

/** Cuts off the street that follows on the line; after a legal form a name is over. */
export function beforeStreet(name: string): string {
  const key = fold(name);
  const street = /\d/.test(name) ? STREET.exec(key) : null;
  if (!street || street.index < 3) return name;
  const form = LEGAL.exec(key.slice(0, street.index));
  if (!form && KIND_OF_STREET.test(key.slice(street.index))) return '';
  return name.slice(0, unfoldedEnd(name, form ? form.index + form[0].length : street.index));
}

/** A text after the label of a party's name ("Company: …"), where there is one. */
export function afterNameLabel(text: string): string | undefined {
  const label = NAME_LABEL.exec(fold(text));
  return label ? text.slice(unfoldedEnd(text, label[0].length)) || undefined : undefined;
}

/** Whether a text is such a label by itself. */
export const isNameLabel = (text: string): boolean => BARE_NAME_LABEL.test(labelKey(text));

/** Names that a text says are somebody's: the seller's, the account holder's, the publisher's. */
export function saidNames(text: string): { name: string; saying: Saying }[] {
  const found: { name: string; saying: Saying }[] = [];
  const add = (name: string, saying: Saying) => {
    if (/^[\p{Lu}\p{Lo}\d]/u.test(name) && isName(name)) found.push({ name, saying });
  };
  const imprint = IMPRINT.exec(text)?.[1];
  if (imprint) add(nameIn(before(RIGHTS, imprint)), 'imprint');
  const key = fold(text);
  for (const [saying, labels] of [
    ['payee', LABELS.payee],
    ['seller', [...LABELS.vendor, FROM]],
  ] as const)
    for (const label of labels) {
      const match = label.exec(key);
      if (!match) continue;
      // A label has a colon; in a sentence only a phrase ("in the name of") says whose account it is.
      const isSaid =
        /:\s*$/.test(match[0]) || (saying === 'payee' && /\w[ .]+\w/.test(match[1] ?? ''));
      const rest = text.slice(unfoldedEnd(text, match.index + match[0].length));
      // What follows with a label of its own is another value.
      if (isSaid) add(nameIn(rest.replace(/\s\p{L}[\p{L}.-]*\s?:\s.*$/u, '')), saying);
    }
  return found;
}

const TITLE_WORD =
  /^(?:kopie|copy|duplicate|original|tax)\s|\s(?:invoice|factuur|rechnung|facture|factura)$/;
/** A label by itself, whatever it stands for. */
const ANY_LABEL = new RegExp(
  `^${oneOf(LANGUAGES.flatMap(({ labels }) => Object.values(labels).flat()))}[\\s.:#]*$`,
);
const BESIDE = oneOf(
  LANGUAGES.flatMap(({ besideInvoice, copies }) => [...besideInvoice, ...copies]),
);
const COPIES = oneOf(LANGUAGES.flatMap(({ copies }) => copies));
/** What an invoice is called beside its title: "COMERCIAL"; and what a copy is: "ORIGINAL", "2ª VIA". */
const BESIDE_TITLE = new RegExp(`^${BESIDE}(?:[ /,.]+${BESIDE})*\\.?$`);
const COPY = new RegExp(`^${COPIES}(?: ${COPIES})*$|^${COPIES}\\s?[/,].{0,20}$`);
/** What is stamped on a paper that was paid, or how: "PAID", "CASH". */
const PAID = new RegExp(
  `^${oneOf(LANGUAGES.flatMap(({ sums }) => [...(sums.prepaid ?? []), ...(sums.tendered ?? [])]))}$`,
);
const NO_NAME =
  /^(?:(?:page|seite|pagina|dated?|datum|fecha|iban|tel(?:ephone|efoo?n[aeo]?|efax|ef)?)(?![a-z])|www\.|n[°º]|n(?:r|o)\.\s|for (?:any|more|further|support|quer|question|assistance)|company (?:pan|cin|reg|no\b|number))/;
/** What a template prints where a sign belongs: "LOGO", "Your logo here". */
const PLACEHOLDER =
  /^(?:(?:your|company|ihr|firmen|votre|tu|su|il tuo|uw|seu|din|twoje)[ -]?)?logo(?: (?:here|hier|ici|aqui|qui|har))?$/;
/** "Sida 1(1)". */
const PAGE_COUNT = new RegExp(
  `^${oneOf(LANGUAGES.flatMap(({ page }) => page.words))}\\s*[.:]?\\s*\\d`,
);

/** Whether a folded text is a label by itself: "Seller", "Bill to". */
export const isBareLabel = (key: string): boolean => ANY_LABEL.test(key);
/** Whether a folded text begins as a letter does: "Dear", "Hola". */
export const isGreeting = (key: string): boolean => GREETING.test(key);
/** Whether a folded text only says that the paper was paid, or how: a stamp. */
export const isPaidMark = (key: string): boolean => PAID.test(key);
/** Whether a folded text only says which copy the paper is. */
export const isCopyMark = (key: string): boolean => COPY.test(key);

const FORMS = new RegExp(LEGAL.source, 'g');

/** Whether a text is a legal form and nothing else: "spol. s r.o.". */
export const isBareForm = (text: string): boolean =>
  LEGAL.test(fold(text)) && !/\p{L}/u.test(fold(text).replace(FORMS, ' '));

const TAX = oneOf(LANGUAGES.flatMap(({ sums }) => sums.taxName ?? []));
const OF_TAX = new RegExp(`(?:^|[^a-z])${TAX}(?![a-z])`);

/** "BTW bedrag": a tax by its capitals among other words, which is said of no company. */
function isOfTax(name: string): boolean {
  const words = name.split(/\s+/);
  const isTax = (word: string) => word === word.toUpperCase() && OF_TAX.test(fold(word));
  return !LEGAL.test(fold(name)) && words.some(isTax) && /\p{Ll}{2}/u.test(name);
}

/** Whether a text can be the name of a person or a company at all. */
export function isName(name: string): boolean {
  const key = labelKey(name);
  const own = key.replace(FORMS, ' ');
  if (!/\p{L}\.?\p{L}/u.test(own) || own.length > 60 || name.length < 3) return false;
  return (
    !TITLE_WORD.test(key) &&
    titleIn(key) === undefined &&
    !/\S@\S/.test(name) &&
    !NO_NAME.test(key) &&
    !PLACEHOLDER.test(key) &&
    !PAGE_COUNT.test(key) &&
    !key.split(/\s?\/\s?/).every(isBareLabel) &&
    !isOfTax(name) &&
    !(isStreet(name) && !LEGAL.test(key)) &&
    !BESIDE_TITLE.test(key) &&
    !isCopyMark(key) &&
    !isPaidMark(key) &&
    !isBareTotal(name) &&
    !isExempt(name) &&
    !LABELS.number.some((label) => label.exec(key)?.index === 0) &&
    !/%|\d[.,]\d{2}(?!\d)/.test(name) &&
    !isGreeting(key)
  );
}

/** Words of a sentence at least. */
const SENTENCE = 4;

const ADDRESS_BEHIND = /\s(?:https?:|www\.)\S*\s*$/i;

/** "Az eredeti bizonylat másolata!": most of its words are small, and a stop or a mark ends it. */
export function isSentence(text: string): boolean {
  const said = text.replace(ADDRESS_BEHIND, '').trim();
  const words = said.split(/\s+/);
  const small = words.filter((word) => /^\p{Ll}/u.test(word)).length;
  return (
    words.length >= SENTENCE && small * 2 >= words.length && /(?:[!?]|\p{Ll}{4,}\.)$/u.test(said)
  );
}

/** A name as mentions of one company are compared: folded, without its legal form. */
export function nameKeyOf(name: string): string {
  const key = fold(name);
  const letters = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '');
  return letters(key.replace(FORMS, ' ')) || letters(key);
}
