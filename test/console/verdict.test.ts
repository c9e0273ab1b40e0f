import { describe, expect, it } from '@jest/globals';
import { type Seen, verdictOf } from '../../console/parts/verdict.ts';
import type { Check, CheckName } from '../../shared/health/check.ts';
import { MINUTE } from '../../shared/platform/durations.ts';

const NOW = new Date('2026-11-29T12:00:00Z');
const until = new Date('2026-11-29T14:00:00Z');
const ok = (name: CheckName): Check => ({ name, status: 'ok', detail: '' });
const bad = (name: CheckName, status: 'warning' | 'problem' = 'problem'): Check => ({
  ...{ name, status, detail: 'as it is' },
  advice: 'do this',
});
const NAMES: readonly CheckName[] = [
  'database',
  'api',
  'queues',
  'outbox',
  'schedules',
  'maintenance',
  'dead letters',
];
const at = (over: {
  checks?: Check[];
  inside?: Partial<NonNullable<Seen['inside']>>;
  waiting?: number;
  down?: boolean;
}): Seen => {
  const changed = new Map((over.checks ?? []).map((check) => [check.name, check]));
  const activity = { events: [0, 3], mails: [0], failures: [0], newestRun: NOW };
  return {
    checks: NAMES.map((name) => changed.get(name) ?? ok(name)),
    inside: over.down ? undefined : { groups: [], activity, holds: [], ...over.inside },
    waiting: over.waiting ?? 0,
    now: NOW,
    rhythm: 'steady',
  };
};
const quiet = { events: [0], mails: [0], failures: [0], newestRun: NOW };
const one = [{ waiting: 3, replaying: 0 }];

describe('the verdict', () => {
  it.each([
    ['steady', 19, 'and what you see is fresh'],
    ['steady', 20, 'and no job has run for 20 min'],
    ['calm', 119, 'and what you see is fresh'],
    ['calm', 120, 'and no job has run for 2 h'],
  ] as const)('of a %s stage, %i minutes after the last run', (rhythm, minutes, says) => {
    const newestRun = new Date(NOW.getTime() - minutes * MINUTE);
    const seen = at({ inside: { activity: { ...quiet, newestRun } } });
    expect(verdictOf({ ...seen, rhythm }).said).toContain(says);
  });

  it.each<[string, Seen, string, string, string | undefined]>([
    [
      'works',
      at({}),
      'ok',
      'Work flows, what is worked off succeeds, and what you see is fresh',
      undefined,
    ],
    [
      'idle',
      at({ inside: { activity: quiet } }),
      'ok',
      'All is quiet, nothing waits, and what you see is fresh',
      undefined,
    ],
    [
      'new',
      at({ inside: { activity: { ...quiet, newestRun: null } } }),
      ...['ok', 'All is quiet, nothing waits, and no job has run yet', undefined],
    ] as never,
    [
      'failing',
      at({ inside: { groups: one }, checks: [bad('dead letters')] }),
      ...['problem', 'Work flows, some of it fails, and what you see is fresh', 'dead letters'],
    ] as never,
    [
      'late',
      at({ checks: [bad('schedules')] }),
      ...[
        'problem',
        'Work flows, but not all that is scheduled, what is worked off succeeds, and what you see is fresh',
        'schedules',
      ],
    ] as never,
    [
      'stuck',
      at({ checks: [bad('outbox')], waiting: 4 }),
      ...[
        'problem',
        'Work does not flow as it should, what is worked off succeeds, and what you see is fresh',
        'outbox',
      ],
    ] as never,
    [
      'held, one queue',
      at({
        inside: { holds: [{ queue: 'email', until, why: 'SES' }] },
        checks: [bad('maintenance', 'warning')],
      }),
      ...[
        'warning',
        'Work flows but for email, held on purpose until 2026-11-29 14:00 UTC, what is worked off succeeds, and what you see is fresh',
        'maintenance',
      ],
    ] as never,
    [
      'maintenance, though schedules are late and queues are full',
      at({
        inside: { holds: [{ queue: null, until, why: 'database upgrade' }] },
        checks: [bad('maintenance', 'warning'), bad('schedules'), bad('queues', 'warning')],
        waiting: 900,
      }),
      ...[
        'warning',
        'Work is held on purpose until 2026-11-29 14:00 UTC (database upgrade), what comes waits',
        undefined,
      ],
    ] as never,
    [
      'maintenance, and the outbox refuses',
      at({ inside: { holds: [{ queue: null, until, why: 'x' }] }, checks: [bad('outbox')] }),
      ...[
        'problem',
        'Work is held on purpose until 2026-11-29 14:00 UTC (x), what comes waits',
        'outbox',
      ],
    ] as never,
    [
      'no database',
      at({ down: true, checks: [bad('database')] }),
      ...[
        'problem',
        'The database does not answer, so nothing can be told of the work',
        'database',
      ],
    ] as never,
  ])('%s', (_state, seen, status, said, gravest) => {
    const verdict = verdictOf(seen);
    expect([verdict.status, verdict.said, verdict.gravest?.name]).toEqual([status, said, gravest]);
  });
});
