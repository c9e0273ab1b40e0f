import type { Noun } from '../noun.ts';
import { create } from './create.ts';
import { revoke, rotate } from './end.ts';
import { list } from './list.ts';
import { tryKey } from './try.ts';

/** API keys: who may call the API as an organisation. */
export const noun: Noun = {
  name: 'api-keys',
  summary: 'API keys of organisations: make, list, rotate, revoke; try one here',
  verbs: { list, create, rotate, revoke, try: tryKey },
};
