import { parseCount } from '../frame/since.ts';
import type { Values } from '../noun.ts';

/** What the lists of billing take: whose rows, and how many. */
export const selectionOptions = {
  organisation: {
    type: 'string',
    value: 'ORG',
    summary: 'of this one: its id, or a part of its name',
  },
  limit: { type: 'string', value: 'N', summary: 'at most so many (100)' },
} as const;

export type Selection = { organization: string | undefined; limit: number };

/** @throws UsageError when the limit is no number. */
export const readSelection = (options: Values<typeof selectionOptions>): Selection => ({
  organization: options.organisation,
  limit: parseCount('limit', options.limit, 100),
});
