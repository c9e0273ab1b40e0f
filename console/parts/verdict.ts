import type { Group } from '../../shared/dead-letters/groups.ts';
import type { Activity } from '../../shared/health/activity.ts';
import type { Check, CheckName } from '../../shared/health/check.ts';
import { span } from '../../shared/health/in-words.ts';
import type { Hold } from '../../shared/health/maintenance.ts';
import { SILENT_FROM } from '../../shared/health/thresholds.ts';
import { inSeconds } from '../../shared/platform/durations.ts';
import type { Rhythm } from '../../shared/scheduling/job.ts';

export type Seen = {
  checks: readonly Check[];
  /** Of what is inside the database; undefined while it cannot be read. */
  inside?:
    | {
        groups: readonly Pick<Group, 'waiting' | 'replaying'>[];
        activity: Activity;
        holds: readonly Hold[];
      }
    | undefined;
  /** Messages at rest in all queues. */
  waiting: number;
  now: Date;
  /** How often the stage's jobs look. */
  rhythm: Rhythm;
};

export type Verdict = {
  status: 'ok' | 'warning' | 'problem';
  said: string;
  /** What is gravest, where nothing explains it: its cause and next step. */
  gravest: Check | undefined;
};

const RANK = { problem: 0, warning: 1, ok: 2 } as const;
/** Checks whose problem means that work stands still somewhere. */
const FLOW: readonly CheckName[] = ['database', 'queues', 'outbox', 'api'];
/** What is as it is because somebody holds work. */
const HELD: readonly CheckName[] = ['maintenance', 'schedules', 'queues'];

/** Whether work flows, succeeds, and is fresh, in one sentence; and what to look at first. */
export function verdictOf({ checks, inside, waiting, now, rhythm }: Seen): Verdict {
  const all = inside?.holds.find(({ queue }) => queue === null);
  const open = checks.filter(({ name }) => !(all && HELD.includes(name)));
  const gravest = [...open].sort((a, b) => RANK[a.status] - RANK[b.status])[0];
  const problems = open.filter(({ status }) => status === 'problem').map(({ name }) => name);
  const verdict = (parts: readonly string[], atLeast: Verdict['status'] = 'ok'): Verdict => {
    const worst = gravest?.status ?? 'ok';
    return {
      status: RANK[worst] < RANK[atLeast] ? worst : atLeast,
      said: parts.filter(Boolean).join(', '),
      gravest: worst === 'ok' ? undefined : gravest,
    };
  };
  if (!inside)
    return verdict(['The database does not answer, so nothing can be told of the work'], 'problem');
  const { groups, activity, holds } = inside;
  const fails = groups.length > 0;
  if (all)
    return verdict(
      [
        `Work is held on purpose until ${timeOf(all.until)} (${all.why})`,
        fails ? 'some of it failed before' : 'what comes waits',
      ],
      'warning',
    );
  const flows = !problems.some((name) => FLOW.includes(name));
  const late = problems.includes('schedules');
  const held = holds.map(({ queue }) => queue).join(', ');
  const quiet = sum(activity.events) + sum(activity.mails) + waiting === 0;
  const moves = !flows
    ? 'Work does not flow as it should'
    : held
      ? `Work flows but for ${held}, held on purpose until ${timeOf(latest(holds))}`
      : late
        ? 'Work flows, but not all that is scheduled'
        : quiet
          ? 'All is quiet'
          : 'Work flows';
  const succeeds = fails
    ? 'some of it fails'
    : flows && quiet
      ? 'nothing waits'
      : 'what is worked off succeeds';
  return verdict(
    [moves, succeeds, freshness(activity.newestRun, { now, rhythm })],
    held ? 'warning' : 'ok',
  );
}

function freshness(newest: Date | null, { now, rhythm }: Pick<Seen, 'now' | 'rhythm'>): string {
  if (!newest) return 'and no job has run yet';
  const age = now.getTime() - newest.getTime();
  return age < SILENT_FROM[rhythm]
    ? 'and what you see is fresh'
    : `and no job has run for ${span(inSeconds(age))}`;
}

const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
const latest = (holds: readonly Hold[]) =>
  new Date(Math.max(...holds.map(({ until }) => until.getTime())));
const timeOf = (at: Date) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
