import type { Noun } from '../noun.ts';
import { importItemsFile } from './import.ts';
import { list } from './list.ts';

/** What an organisation buys and keeps. */
export const noun: Noun = {
  name: 'items',
  summary: 'what an organisation buys and keeps: list, import',
  verbs: { list, import: importItemsFile },
};
