import { DAY } from '../../platform/durations.ts';
import type { StoredBackup } from './list.ts';

/** Milliseconds that the newest backup and this clock may be apart: more, and one of them is not to be believed. */
const APART = 3 * DAY;

export type KeepPolicy = {
  /** Every backup of so many days is kept. */
  days: number;
  /** After that, the newest of each of so many weeks (Monday to Sunday, UTC). */
  weeks: number;
  /** And the newest of each of so many months. */
  months: number;
};

/** The runbooks' 30 days, and tiers behind them. */
export const DEFAULT_KEEP: KeepPolicy = { days: 30, weeks: 8, months: 12 };

export type KeepDecision = { backup: StoredBackup; keep: boolean; because: string };

type Input = {
  /** Newest first. */
  backups: StoredBackup[];
  policy: KeepPolicy;
  now: Date;
};

/**
 * Why nothing may be given up at this moment; undefined where nothing speaks against it. The database
 * that is backed up each night decides: a backup of another kind of source, made by hand, says nothing of it.
 */
export function oddMoment({ backups, now }: Omit<Input, 'policy'>): string | undefined {
  const nightly = backups.filter(({ manifest }) => manifest.source.kind === 'postgres');
  const [newest] = nightly.length > 0 ? nightly : backups;
  if (!newest) return undefined;
  const { snapshotAt } = newest.manifest;
  return Math.abs(now.getTime() - Date.parse(snapshotAt)) > APART
    ? `The newest backup is of ${snapshotAt} and this clock says ${now.toISOString()},`
    : undefined;
}

/**
 * Decides which backups stay. Never given up: of each source the newest and the newest that is
 * verified, and what is under legal hold.
 */
export function planKeeping(input: Input): KeepDecision[] {
  const bySource = Map.groupBy(input.backups, sourceOf);
  const plans = [...bySource.values()].flatMap((backups) => planSource({ ...input, backups }));
  const decided = new Map(plans.map((decision) => [decision.backup, decision]));
  return input.backups.map((backup) => decided.get(backup) as KeepDecision);
}

/** A backup of one database is no replacement for that of another. */
const sourceOf = ({ manifest: { source } }: StoredBackup) => source.identity;

function planSource(input: Input): KeepDecision[] {
  const { policy, now } = input;
  const newestVerified = input.backups.find(({ verified, problem }) => verified && !problem);
  const newest = input.backups.find(({ problem }) => !problem);
  const weeks = newestOfEach(input.backups, weekOf, policy.weeks);
  const months = newestOfEach(input.backups, monthOf, policy.months);
  return input.backups.map((backup) => {
    const keep = (because: string) => ({ backup, keep: true, because });
    const age = now.getTime() - Date.parse(backup.manifest.snapshotAt);
    if (backup.hold) return keep('legal hold');
    if (backup === newestVerified) return keep('newest verified');
    if (backup === newest) return keep('newest');
    if (age <= policy.days * DAY) return keep(`younger than ${policy.days} days`);
    if (weeks.has(backup)) return keep('newest of its week');
    if (months.has(backup)) return keep('newest of its month');
    return { backup, keep: false, because: `older than ${policy.days} days` };
  });
}

/** The newest sound backup of each of the latest `count` periods that have one. */
function newestOfEach(
  backups: StoredBackup[],
  periodOf: (at: Date) => string,
  count: number,
): Set<StoredBackup> {
  const found = new Map<string, StoredBackup>();
  for (const backup of backups) {
    if (backup.problem) continue;
    const period = periodOf(new Date(backup.manifest.snapshotAt));
    if (!found.has(period)) found.set(period, backup);
  }
  return new Set([...found.values()].slice(0, count));
}

const monthOf = (at: Date) => at.toISOString().slice(0, 7);

/** The Monday of its week. */
function weekOf(at: Date): string {
  const sinceMonday = (at.getUTCDay() + 6) % 7;
  return new Date(at.getTime() - sinceMonday * DAY).toISOString().slice(0, 10);
}
