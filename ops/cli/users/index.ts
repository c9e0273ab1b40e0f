import type { Noun } from '../noun.ts';
import { disable, enable } from './disable.ts';
import { failedSignIns, list, show } from './find.ts';

/** People, in whatever organisations they are. */
export const noun: Noun = {
  name: 'users',
  summary: 'people: find, show, disable, who failed to sign in',
  verbs: { list, show, disable, enable, 'failed-sign-ins': failedSignIns },
};
