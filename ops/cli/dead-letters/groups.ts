import { type Group, listGroups } from '../../../shared/dead-letters/groups.ts';
import { shortId } from '../../../shared/platform/uuid.ts';
import { count, flag } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';
import { FILTER_OPTIONS, toFilter } from './selection.ts';

const { queue, function: functionName, error, since } = FILTER_OPTIONS;

export const groups = verb({
  summary: 'the causes: how many letters of each, since when, whether it grows',
  description: [
    'Dead letters by cause: queue, function, error, and what their messages have in common once ids,',
    'numbers and quoted values are taken out. The cause with the most open letters comes first; its',
    'id is what replay, discard and list take as --group. TREND is the failures of the last 24 hours.',
  ].join('\n'),
  options: {
    queue,
    function: functionName,
    error,
    since,
    all: flag('also causes of which nothing is open'),
    limit: count({ summary: 'how many at most', fallback: 50, min: 1, max: 1_000 }),
    after: { type: 'string', value: 'KEY', summary: 'go on where a list ended' },
  },
  examples: ['dead-letters groups', 'dead-letters groups --queue billing --since 2h'],
  async run({ options }, context) {
    const { db, out, clock } = context;
    const { limit, after, all } = options;
    const filter = { ...(await toFilter(options, context)), all };
    const { rows, next } = await listGroups({ filter, now: clock(), limit, after }, { sql: db });
    out.show({ groups: rows, next }, () =>
      rows.length === 0
        ? text`No dead letters.`
        : lines(
            out.table(rows, COLUMNS),
            next !== undefined && text`… and more: --limit, or --after ${next}`,
          ),
    );
    return EXIT.ok;
  },
});

const COLUMNS = {
  group: (g: Group) => shortId(g.id),
  queue: (g: Group) => g.queue,
  function: (g: Group) => g.function,
  error: (g: Group) => g.error,
  cause: (g: Group) => (g.cause.length > 80 ? `${g.cause.slice(0, 79)}…` : g.cause),
  waiting: (g: Group) => g.waiting,
  replaying: (g: Group) => g.replaying,
  'first seen': (g: Group) => g.firstSeenAt,
  'last failed': (g: Group) => g.lastFailedAt,
  trend: (g: Group) => bars(g.trend),
};

const HEIGHTS = '▁▂▃▄▅▆▇█';

/** One sign for each hour; a blank where nothing failed. */
function bars(counts: readonly number[]): string {
  const most = Math.max(...counts, 1);
  const bar = (n: number) =>
    n === 0 ? '·' : (HEIGHTS[Math.ceil((n / most) * HEIGHTS.length) - 1] as string);
  return counts.map(bar).join('');
}
