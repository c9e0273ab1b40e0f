import type { Noun } from '../noun.ts';
import { list } from './list.ts';
import { revokePrevious } from './revoke-previous.ts';
import { rotate } from './rotate.ts';

/** Which secrets have values, and new values for them. Values are never printed. */
export const noun: Noun = {
  name: 'secrets',
  summary: 'which secrets have values; new values',
  verbs: { list, rotate, 'revoke-previous': revokePrevious },
};
