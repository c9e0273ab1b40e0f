import { LANGUAGES } from '../../languages/languages.ts';

const formsOf = (isSpaced: boolean) =>
  LANGUAGES.filter(({ script }) => (script !== 'Japanese') === isSpaced)
    .flatMap(({ legalForms }) => legalForms ?? [])
    .join('|');

/** A legal form in a folded name; Japanese parts no words. */
export const LEGAL = new RegExp(
  `(?:^|[\\s,.)])(?:${formsOf(true)})\\.?(?=$|[\\s,·|(-])|(?:${formsOf(false)})`,
);
