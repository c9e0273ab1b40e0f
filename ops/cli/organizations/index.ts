import type { Noun } from '../noun.ts';
import { deleteOne, keep } from './delete.ts';
import { deletions } from './deletions.ts';
import { list } from './list.ts';

/** The tenants: whose id the other commands ask for. */
export const noun: Noun = {
  name: 'organizations',
  summary: 'the tenants: find, delete with all that is their own, keep',
  verbs: { list, delete: deleteOne, keep, deletions },
};
