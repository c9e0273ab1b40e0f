import { STATUS_WORDS, statusesOf } from '../../../shared/dead-letters/filter.ts';
import type { DeadLetter } from '../../../shared/dead-letters/letter.ts';
import { listDeadLetters } from '../../../shared/dead-letters/select.ts';
import { shortId } from '../../../shared/platform/uuid.ts';
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
    limit: count({ summary: 'how many at most', fallback: 50, min: 1, max: 10_000 }),
    after: { type: 'string', value: 'KEY', summary: 'go on where a list ended' },
  },
  examples: ['dead-letters list', 'dead-letters list --queue billing --since 2h'],
  async run({ options }, context) {
    const { db, out } = context;
    const filter = { ...(await toFilter(options, context)), statuses: statusesOf(options.status) };
    const { limit, after } = options;
    const { rows: deadLetters, next } = await listDeadLetters(
      { filter, limit, after },
      { sql: db },
    );
    out.show({ deadLetters, next }, () =>
      deadLetters.length === 0
        ? text`No dead letters.`
        : lines(
            out.table(deadLetters, COLUMNS),
            next !== undefined && text`… and more: --limit, or --after ${next}`,
          ),
    );
    return EXIT.ok;
  },
});

const COLUMNS = {
  id: (l: DeadLetter) => shortId(l.id),
  queue: (l: DeadLetter) => l.queue,
  status: (l: DeadLetter) => (l.outcome ? `${l.status}: ${shorten(l.outcome, 24)}` : l.status),
  error: (l: DeadLetter) => l.error.name,
  message: (l: DeadLetter) => shorten(l.error.message, MESSAGE_WIDTH),
  tries: (l: DeadLetter) => l.attempts,
  happened: (l: DeadLetter) => l.happenedAt ?? l.firstSeenAt,
  'last failed': (l: DeadLetter) => l.lastFailedAt,
  'effect key': (l: DeadLetter) => l.effectKey,
};

const shorten = (text: string, width: number) =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text;
