import type { Values } from '../../../tools/command-line/options.ts';
import { count } from '../../../tools/command-line/options.ts';

/** What the lists of billing take: whose rows, and how many. */
export const selectionOptions = {
  organisation: {
    type: 'string',
    value: 'ORG',
    summary: 'of this one: its id, or a part of its name',
  },
  limit: count({ summary: 'at most so many', fallback: 100 }),
} as const;

export type Selection = { organization: string | undefined; limit: number };

/** @throws WrongUse when the limit is no number. */
export const readSelection = (options: Values<typeof selectionOptions>): Selection => ({
  organization: options.organisation,
  limit: options.limit,
});
