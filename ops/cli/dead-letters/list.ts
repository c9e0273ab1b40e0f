import type { DeadLetter } from '../../../shared/dead-letters/letter.ts';
import {
  listDeadLetters,
  STATUS_WORDS,
  statusesOf,
  summarise,
} from '../../../shared/dead-letters/select.ts';
import { choice, count } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';
import { FILTER_OPTIONS, toFilter } from './selection.ts';

const MESSAGE_WIDTH = 60;

export const list = verb({
  summary: 'what waits, newest first, with its reason',
  description:
    'Dead letters that wait or are being replayed, newest first. Bodies can hold personal data, so they are never listed: see show.',
  options: {
    ...FILTER_OPTIONS,
    status: choice(STATUS_WORDS, { summary: 'of this status', value: 'STATUS', fallback: 'open' }),
    limit: count({ summary: 'at most so many', fallback: 50, min: 1 }),
    group: {
      type: 'boolean',
      summary:
        'count by cause instead: queue, function, error, and what its messages have in common',
    },
  },
  examples: ['dead-letters list', 'dead-letters list --queue billing --since 2h --group'],
  async run({ options }, context) {
    const { db, out } = context;
    const filter = { ...toFilter(options, context), statuses: statusesOf(options.status) };
    if (options.group) {
      const groups = await summarise(filter, { sql: db });
      out.show(groups, () =>
        groups.length === 0
          ? NOTHING
          : out.table(groups, {
              queue: (g) => g.queue,
              function: (g) => g.function,
              error: (g) => g.error,
              cause: (g) => shorten(g.cause, 80),
              count: (g) => g.count,
              oldest: (g) => g.oldest,
              newest: (g) => g.newest,
            }),
      );
      return EXIT.ok;
    }
    const limit = options.limit;
    const { letters, total } = await listDeadLetters({ filter, limit }, { sql: db });
    out.show({ total, deadLetters: letters }, () => {
      if (total === 0) return NOTHING;
      const rest =
        total > letters.length ? text`… and ${total - letters.length} more (--limit)` : null;
      return lines(out.table(letters, COLUMNS), rest);
    });
    return EXIT.ok;
  },
});

const NOTHING = text`No dead letters.`;

const COLUMNS = {
  id: (l: DeadLetter) => l.id.slice(0, 8),
  queue: (l: DeadLetter) => l.queue,
  status: (l: DeadLetter) => (l.outcome ? `${l.status}: ${shorten(l.outcome, 24)}` : l.status),
  error: (l: DeadLetter) => l.error.name,
  message: (l: DeadLetter) => shorten(l.error.message, MESSAGE_WIDTH),
  tries: (l: DeadLetter) => l.attempts,
  'last failed': (l: DeadLetter) => l.lastFailedAt,
  'effect key': (l: DeadLetter) => l.effectKey,
};

const shorten = (text: string, width: number) =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text;
