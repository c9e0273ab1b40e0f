import type { Noun } from '../noun.ts';
import { importMovementsFile } from './import.ts';

/** What will be used, and what moved. */
export const noun: Noun = {
  name: 'forecast',
  summary: 'what will be used, when it runs out: import',
  verbs: { import: importMovementsFile },
};
