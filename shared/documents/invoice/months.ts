import { fold } from '../text/fold.ts';

/** Month names and their usual abbreviations in the languages that we read, without accents. */
const NAMES: readonly (readonly string[])[] = [
  ['january', 'jan', 'januar', 'janner', 'janvier', 'janv', 'enero', 'ene', 'januari', 'gennaio'],
  ['february', 'feb', 'februar', 'fevrier', 'fevr', 'fev', 'febrero', 'februari', 'febbraio'],
  ['march', 'mar', 'marz', 'mrz', 'maerz', 'mars', 'marzo', 'maart', 'mrt'],
  ['april', 'apr', 'avril', 'avr', 'abril', 'abr', 'aprile'],
  ['may', 'mai', 'mayo', 'mei', 'maggio'],
  ['june', 'jun', 'juni', 'juin', 'junio', 'giugno'],
  ['july', 'jul', 'juli', 'juillet', 'juil', 'julio', 'luglio'],
  ['august', 'aug', 'aout', 'agosto', 'ago', 'augustus'],
  ['september', 'sep', 'sept', 'septembre', 'septiembre', 'settembre'],
  ['october', 'oct', 'oktober', 'okt', 'octobre', 'octubre', 'ottobre'],
  ['november', 'nov', 'novembre', 'noviembre'],
  ['december', 'dec', 'dezember', 'dez', 'decembre', 'diciembre', 'dic', 'dicembre'],
];

const BY_NAME = new Map(NAMES.flatMap((names, i) => names.map((name) => [name, i + 1] as const)));

/** 1 to 12 for a month's name in any of our languages. */
export function monthNumber(name: string): number | undefined {
  return BY_NAME.get(fold(name).replace(/\.$/, ''));
}
