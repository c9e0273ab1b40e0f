import type { Clock } from '../../platform/clock.ts';
import { DAY, HOUR } from '../../platform/durations.ts';
import { BackupFailed } from '../errors.ts';
import { begunAt, clonePrefix, type ManagedClones } from './clones.ts';

/** Milliseconds after which a copy belongs to a drill that was killed. */
const ABANDONED = DAY / 2;

export type RemovalDeps = {
  clones: ManagedClones;
  clock: Clock;
  /** Waits between two looks. */
  pause: () => Promise<void>;
};

/** Names of copies that drills of this stage left which were killed. */
export async function leftBehind(
  stage: string,
  { clones, clock }: Pick<RemovalDeps, 'clones' | 'clock'>,
): Promise<string[]> {
  const before = clock().getTime() - ABANDONED;
  const found = await clones.named(clonePrefix(stage));
  return found.filter((name) => (begunAt(name, stage) ?? before) < before);
}

/** Removes what killed drills left. @returns their names */
export async function removeLeft(stage: string, deps: RemovalDeps): Promise<string[]> {
  const left = await leftBehind(stage, deps);
  for (const name of left) await removeClone(name, deps);
  return left;
}

/**
 * Looks at the removal of a copy until nothing is left of it.
 * @throws BackupFailed when something is left after an hour, or the service refuses
 */
export async function removeClone(
  name: string,
  { clones, clock, pause }: RemovalDeps,
): Promise<void> {
  const until = clock().getTime() + HOUR;
  try {
    while (!(await clones.remove(name))) {
      if (clock().getTime() > until) throw new Error('It is still there after an hour');
      await pause();
    }
  } catch (cause) {
    throw new BackupFailed(
      `${name} could not be removed (${(cause as Error).message}): it costs, and holds a copy of the data. The next drill tries again; by hand: aws rds delete-db-instance, delete-db-cluster`,
      { cause },
    );
  }
}
